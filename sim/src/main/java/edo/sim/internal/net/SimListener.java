package edo.sim.internal.net;

import edo.reactor.Readiness;
import edo.reactor.Registry;
import edo.reactor.StreamSource;
import edo.reactor.internal.foreign.ForeignListener;
import edo.sim.internal.net.Packet.Segment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A listener: those who are about to connect, and those who have and were not accepted yet. */
final class SimListener extends ForeignListener {
  private final Stack stack;
  private final InetSocketAddress local;
  private final int backlog;
  private final Options options;
  private final Readying readying = new Readying(this::readiness);
  private final ArrayDeque<TcpEnd> queue = new ArrayDeque<>();
  private final Set<TcpEnd> coming = new LinkedHashSet<>();
  private boolean closed;

  SimListener(Stack stack, InetSocketAddress local, int backlog, Options options) {
    this.stack = stack;
    this.local = local;
    this.backlog = backlog;
    this.options = options;
  }

  InetSocketAddress local() {
    return local;
  }

  Options options() {
    return options;
  }

  /** As it is. */
  SocketState state() {
    return new SocketState(true, "LISTEN", local, null, queue.size(), 0);
  }

  private int readiness() {
    return queue.isEmpty() ? 0 : Readiness.READABLE;
  }

  // ---------------------------------------------------------------- the network's side

  /** Somebody begins to connect. Without room nobody answers, and he tries again. */
  void receive(Segment syn) {
    if (queue.size() + coming.size() >= backlog) {
      stack.note("queue full, dropped " + syn);
      return;
    }
    try {
      TcpEnd.answer(stack, syn, this);
    } catch (IOException e) {
      throw new AssertionError("a pair of addresses that is in use reaches its own end", e);
    }
  }

  /** One has been answered. */
  void comes(TcpEnd end) {
    coming.add(end);
  }

  /** One has connected. */
  boolean enqueue(TcpEnd end) {
    coming.remove(end);
    if (closed) {
      return false;
    }
    queue.add(end);
    readying.raise(Readiness.READABLE);
    return true;
  }

  /** One is over; if it waits in the queue, whoever accepts it learns that. */
  void left(TcpEnd end) {
    coming.remove(end);
  }

  // ---------------------------------------------------------------- the program's side

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    stack.requireAlive();
  }

  @Override
  public Optional<StreamSource> accept() throws IOException {
    requireOpen();
    TcpEnd end = queue.poll();
    return end == null ? Optional.empty() : Optional.of(new SimStream(stack, end, options.copy()));
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    requireOpen();
    return local;
  }

  @Override
  public Optional<IOException> takeError() {
    return Optional.empty();
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    requireOpen();
    options.set(option, value);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    requireOpen();
    return options.get(option);
  }

  @Override
  public OptionalInt fd() {
    return OptionalInt.empty();
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    requireOpen();
    readying.register(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    readying.reregister(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    readying.deregister(registry);
  }

  @Override
  public void rearm(int interestBits) {
    readying.rearm(interestBits);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    readying.close();
    stack.remove(this);
    for (TcpEnd end : List.copyOf(queue)) {
      end.abort();
    }
    queue.clear();
    for (TcpEnd end : List.copyOf(coming)) {
      end.abort();
    }
    coming.clear();
  }

  @Override
  public String toString() {
    return "listener on " + local;
  }
}
