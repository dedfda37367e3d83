package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.reactor.DatagramBatch;
import edo.reactor.DatagramSource;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/** A datagram socket and its readiness; see {@link SourceIo} for how operations wait. */
final class DatagramIo extends SourceIo {
  final DatagramSource source;

  private final Host host;

  /**
   * Takes a socket over.
   *
   * @throws IOException if the runtime has shut down; the socket is closed then
   */
  DatagramIo(Host host, DatagramSource source) throws IOException {
    super(host, source, source::close);
    this.host = host;
    this.source = source;
  }

  <A extends SocketAddress> DatagramBatch<A> newBatch(int capacity, int room) {
    return host.sockets().datagramBatch(capacity, room);
  }

  @Override
  void closeSource() {
    source.close();
  }

  // ---------------------------------------------------------------- attempts

  // A datagram that is shorter than its room says nothing of those behind it: only "would block"
  // clears the readiness.

  private int received(int n, int state) {
    if (n == WOULD_BLOCK) {
      cell.clear(ReadyCell.READ, state);
    }
    return n;
  }

  private int sent(int n, int state) {
    if (n == WOULD_BLOCK) {
      cell.clear(ReadyCell.WRITE, state);
    }
    return n;
  }

  int attemptSend(byte[] array, int offset, int length, boolean hurried) throws IOException {
    int state = cell.state();
    return isInVain(state, ReadyCell.WRITE, hurried)
        ? WOULD_BLOCK
        : sent(source.send(array, offset, length), state);
  }

  int attemptSend(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    return isInVain(state, ReadyCell.WRITE, hurried)
        ? WOULD_BLOCK
        : sent(source.send(buffer), state);
  }

  int attemptSendTo(ByteBuffer buffer, SocketAddress to, boolean hurried) throws IOException {
    int state = cell.state();
    return isInVain(state, ReadyCell.WRITE, hurried)
        ? WOULD_BLOCK
        : sent(source.sendTo(buffer, to), state);
  }

  int attemptReceive(byte[] array, int offset, int length, boolean hurried) throws IOException {
    int state = cell.state();
    return isInVain(state, ReadyCell.READ, hurried)
        ? WOULD_BLOCK
        : received(source.receive(array, offset, length), state);
  }

  int attemptReceive(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    return isInVain(state, ReadyCell.READ, hurried)
        ? WOULD_BLOCK
        : received(source.receive(buffer), state);
  }

  int attemptPeek(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    return isInVain(state, ReadyCell.READ, hurried)
        ? WOULD_BLOCK
        : received(source.peek(buffer), state);
  }

  Optional<SocketAddress> attemptReceiveFrom(ByteBuffer buffer, boolean peek, boolean hurried)
      throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.READ, hurried)) {
      return Optional.empty();
    }
    Optional<SocketAddress> from = peek ? source.peekFrom(buffer) : source.receiveFrom(buffer);
    if (from.isEmpty()) {
      cell.clear(ReadyCell.READ, state);
    }
    return from;
  }

  int attemptSend(DatagramBatch<?> batch, boolean hurried) throws IOException {
    int state = cell.state();
    return isInVain(state, ReadyCell.WRITE, hurried)
        ? WOULD_BLOCK
        : sent(source.send(batch), state);
  }

  int attemptReceive(DatagramBatch<?> batch, boolean hurried) throws IOException {
    int state = cell.state();
    return isInVain(state, ReadyCell.READ, hurried)
        ? WOULD_BLOCK
        : received(source.receive(batch), state);
  }

  // ---------------------------------------------------------------- direct forms

  // The unit of budget is taken before the attempt, see StreamIo.

  int send(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptSend(array, offset, length, false)) == WOULD_BLOCK) {
      awaitWritable();
    }
    return n;
  }

  int send(ByteBuffer buffer) throws IOException {
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptSend(buffer, false)) == WOULD_BLOCK) {
      awaitWritable();
    }
    return n;
  }

  int sendTo(ByteBuffer buffer, SocketAddress to) throws IOException {
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptSendTo(buffer, to, false)) == WOULD_BLOCK) {
      awaitWritable();
    }
    return n;
  }

  /** All of it; answers how many that were. */
  int send(DatagramBatch<?> batch) throws IOException {
    int all = batch.size();
    while (!batch.isEmpty()) {
      Ambient.provider().consumeBudget();
      while (attemptSend(batch, false) == WOULD_BLOCK) {
        awaitWritable();
      }
    }
    return all;
  }

  int receive(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptReceive(array, offset, length, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  int receive(ByteBuffer buffer) throws IOException {
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptReceive(buffer, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  int receive(DatagramBatch<?> batch) throws IOException {
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptReceive(batch, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  int peek(ByteBuffer buffer) throws IOException {
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptPeek(buffer, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  SocketAddress receiveFrom(ByteBuffer buffer, boolean peek) throws IOException {
    Ambient.provider().consumeBudget();
    Optional<SocketAddress> from = attemptReceiveFrom(buffer, peek, false);
    while (from.isEmpty()) {
      awaitReadable();
      from = attemptReceiveFrom(buffer, peek, false);
    }
    return from.get();
  }

  /** Sends a batch, poll-driven; what is withdrawn leaves the rest in it. */
  static final class SendBatch extends SourceAsync.Operation<Integer> {
    private final DatagramIo io;
    private final DatagramBatch<?> batch;
    private int sent;

    SendBatch(DatagramIo io, DatagramBatch<?> batch) {
      super(io, ReadyCell.WRITE);
      this.io = io;
      this.batch = batch;
    }

    @Override
    Poll<Integer> advance(Context cx) throws IOException {
      while (!batch.isEmpty()) {
        if (!cx.proceed()) {
          return Poll.pending();
        }
        int n;
        while ((n = io.attemptSend(batch, false)) == WOULD_BLOCK) {
          if (!io.pollWritable(cx)) {
            return Poll.pending();
          }
        }
        sent += n;
      }
      return Poll.ready(sent);
    }
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
