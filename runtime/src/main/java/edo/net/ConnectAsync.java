package edo.net;

import edo.internal.seam.Host;
import edo.reactor.StreamSource;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connecting: looks the addresses up, then tries one after the other until one works.
 *
 * <p>States: {@code lookup} not null (waiting for addresses) → {@code connecting} not null (an
 * attempt is under way) or null (the next one has to begin) → over. Withdrawing closes the attempt.
 */
final class ConnectAsync implements Async<TcpStream> {
  /** Begins to connect to one address. */
  @FunctionalInterface
  interface Start {
    StreamSource connect(InetSocketAddress address) throws IOException;
  }

  private final Host host;
  private final Start start;
  private @Nullable Async<List<InetSocketAddress>> lookup;
  private Iterator<InetSocketAddress> addresses = Collections.emptyIterator();
  private @Nullable StreamIo connecting;
  private final List<IOException> failures = new ArrayList<>(0);

  ConnectAsync(Host host, Start start, List<InetSocketAddress> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address to connect to");
    }
    this.host = host;
    this.start = start;
    this.lookup = Addresses.resolve(host, addresses);
  }

  @Override
  public Poll<TcpStream> poll(Context cx) throws Exception {
    if (!cx.proceed()) {
      return Poll.pending();
    }
    if (lookup != null) {
      Poll<List<InetSocketAddress>> found = lookup.poll(cx);
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
          io = new StreamIo(host, start.connect(addresses.next()), false);
          connecting = io;
        }
        if (!io.pollConnected(cx)) {
          return Poll.pending();
        }
        connecting = null;
        return Poll.ready(new TcpStream(io));
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
