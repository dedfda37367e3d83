package edo.net;

import edo.internal.seam.Host;
import edo.reactor.StreamSource;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connecting: looks the addresses up, then tries one after the other until one works.
 *
 * <p>States: {@code lookup} not null (waiting for addresses) → {@code connecting} not null (an
 * attempt is under way) or null (the next one has to begin) → over. Withdrawing closes the attempt.
 *
 * @param <S> the kind of connection
 * @param <A> the kind of address
 */
final class ConnectAsync<S extends SocketStream<S>, A extends SocketAddress> implements Async<S> {
  /** Begins to connect to one address. */
  @FunctionalInterface
  interface Start<A> {
    StreamSource connect(A address) throws IOException;
  }

  private final Host host;
  private final Start<? super A> start;
  private final Function<StreamIo, S> made;
  private @Nullable Async<List<A>> lookup;
  private Iterator<A> addresses = Collections.emptyIterator();
  private @Nullable StreamIo connecting;
  private final List<IOException> failures = new ArrayList<>(0);

  ConnectAsync(
      Host host, Start<? super A> start, Async<List<A>> addresses, Function<StreamIo, S> made) {
    this.host = host;
    this.start = start;
    this.lookup = addresses;
    this.made = made;
  }

  @Override
  public Poll<S> poll(Context cx) throws Exception {
    if (!cx.proceed()) {
      return Poll.pending();
    }
    if (lookup != null) {
      Poll<List<A>> found = lookup.poll(cx);
      if (found.isPending()) {
        return Poll.pending();
      }
      lookup = null;
      addresses = found.value().iterator();
    }
    for (; ; ) {
      try {
        StreamIo io = connecting;
        if (io == null) {
          io = StreamIo.of(host, start.connect(addresses.next()));
          connecting = io;
        }
        if (!io.pollConnected(cx)) {
          return Poll.pending();
        }
        connecting = null;
        return Poll.ready(made.apply(io));
      } catch (IOException e) {
        drop();
        if (!addresses.hasNext()) {
          failures.forEach(e::addSuppressed);
          throw e;
        }
        failures.add(e);
      } catch (Throwable e) {
        drop();
        throw e;
      }
    }
  }

  private void drop() {
    StreamIo io = connecting;
    if (io != null) {
      connecting = null;
      io.close();
    }
  }

  @Override
  public void cancel() {
    if (lookup != null) {
      lookup.cancel();
    }
    drop();
  }
}
