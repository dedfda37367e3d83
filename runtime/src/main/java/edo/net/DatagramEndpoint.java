package edo.net;

import edo.internal.seam.ReadyCell;
import edo.reactor.DatagramBatch;
import edo.task.Async;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A datagram socket: {@link UdpSocket} or {@link UnixDatagram}.
 *
 * <p>A datagram is sent whole or not at all, and received whole: what is longer than the room it is
 * received into loses its rest, without a word. Empty datagrams are datagrams like others. The
 * socket belongs to the runtime it was made on and may be used from any thread; any number of tasks
 * may send and receive at once, each datagram goes to one of them. There is no split: share the
 * object. It must be closed; nothing else frees the descriptor.
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread,
 * until there is a datagram, or room to send one. Try-forms never wait. <b>Cancellation:</b> throws
 * {@link edo.task.CancelledException} or {@link edo.task.DeadlineException}; the datagram was then
 * neither sent nor taken, and the socket stays usable. <b>Backpressure:</b> what is not received in
 * time is dropped by the system where the sender is a stranger (UDP), and makes senders wait
 * otherwise (Unix).
 *
 * <p><b>Errors:</b> {@link java.net.ConnectException} if the system has learnt that nobody listens
 * at the peer of a connected socket (the next operation tells it, once, and the socket stays
 * usable); {@link java.net.SocketException} ("Not connected", "Message too long"); {@link
 * java.nio.channels.ClosedChannelException} if the socket was closed, its subclass {@link
 * java.nio.channels.AsynchronousCloseException} if that happened while the operation waited; and an
 * {@link IOException} that says so if the runtime has shut down.
 *
 * <p><b>Allocation:</b> with epoll, {@code send} and {@code receive} need no object that outlives
 * the call, and in a hot loop the compiler removes the rest. {@code receiveFrom} makes an address
 * only for a sender that was not among the last few, on the internet; {@code sendTo} encodes an
 * address only if it is another object than the last one.
 *
 * @param <A> the kind of address
 */
public abstract sealed class DatagramEndpoint<A extends SocketAddress> extends DatagramState<A>
    permits UdpSocket, UnixDatagram {
  DatagramEndpoint(DatagramIo io) {
    super(io);
  }

  // ---------------------------------------------------------------- sending

  /**
   * Sends a datagram to the peer.
   *
   * @param array all of it
   * @return its length
   * @throws IOException if it fails, see above
   */
  public int send(byte[] array) throws IOException {
    return io.send(array, 0, array.length);
  }

  /**
   * Sends a datagram to the peer.
   *
   * @param array where from
   * @param offset of the first byte
   * @param length how many bytes
   * @return the length
   * @throws IOException if it fails, see above
   */
  public int send(byte[] array, int offset, int length) throws IOException {
    return io.send(array, offset, length);
  }

  /**
   * Sends a datagram to the peer.
   *
   * @param buffer where from; its position advances to its limit
   * @return the length
   * @throws IOException if it fails, see above
   */
  public int send(ByteBuffer buffer) throws IOException {
    return io.send(buffer);
  }

  /**
   * {@link #send(ByteBuffer)} as a computation.
   *
   * @param buffer where from; not to be used otherwise until it is done
   * @return the length
   */
  public Async<Integer> sendAsync(ByteBuffer buffer) {
    return new SourceAsync.Attempts<>(
        io, ReadyCell.WRITE, () -> present(io.attemptSend(buffer, false)));
  }

  /**
   * Sends a datagram to the peer if there is room.
   *
   * @param buffer where from; its position advances
   * @return the length, or empty if it would have to wait
   * @throws IOException if it fails, see above
   */
  public OptionalInt trySend(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptSend(buffer, true));
  }

  /**
   * Sends a datagram to an address.
   *
   * @param array all of it
   * @param to where to, resolved
   * @return its length
   * @throws IOException if it fails, see above
   * @throws IllegalArgumentException if the address is not resolved, or of another family
   */
  public int sendTo(byte[] array, A to) throws IOException {
    return sendTo(ByteBuffer.wrap(array), to);
  }

  /**
   * Sends a datagram to an address.
   *
   * @param buffer where from; its position advances to its limit
   * @param to where to, resolved
   * @return the length
   * @throws IOException if it fails, see above
   * @throws IllegalArgumentException if the address is not resolved, or of another family
   */
  public int sendTo(ByteBuffer buffer, A to) throws IOException {
    return io.sendTo(buffer, to);
  }

  /**
   * {@link #sendTo(ByteBuffer, SocketAddress)} as a computation.
   *
   * @param buffer where from; not to be used otherwise until it is done
   * @param to where to, resolved
   * @return the length
   */
  public Async<Integer> sendToAsync(ByteBuffer buffer, A to) {
    return new SourceAsync.Attempts<>(
        io, ReadyCell.WRITE, () -> present(io.attemptSendTo(buffer, to, false)));
  }

  /**
   * Sends a datagram to an address if there is room.
   *
   * @param buffer where from; its position advances
   * @param to where to, resolved
   * @return the length, or empty if it would have to wait
   * @throws IOException if it fails, see above
   */
  public OptionalInt trySendTo(ByteBuffer buffer, A to) throws IOException {
    return StreamIo.result(io.attemptSendTo(buffer, to, true));
  }

  static Optional<Integer> present(int n) {
    return n == SourceIo.WOULD_BLOCK ? Optional.empty() : Optional.of(n);
  }

  // ---------------------------------------------------------------- receiving

  /**
   * Receives a datagram.
   *
   * @param array where to
   * @return how many bytes were put there
   * @throws IOException if it fails, see above
   */
  public int receive(byte[] array) throws IOException {
    return io.receive(array, 0, array.length);
  }

  /**
   * Receives a datagram.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes were put there
   * @throws IOException if it fails, see above
   */
  public int receive(byte[] array, int offset, int length) throws IOException {
    return io.receive(array, offset, length);
  }

  /**
   * Receives a datagram, appending it to a buffer.
   *
   * @param buffer where to; its position advances
   * @return how many bytes were put there
   * @throws IOException if it fails, see above
   */
  public int receive(ByteBuffer buffer) throws IOException {
    return io.receive(buffer);
  }

  /**
   * {@link #receive(ByteBuffer)} as a computation.
   *
   * @param buffer where to; not to be used otherwise until it is done
   * @return how many bytes were put there
   */
  public Async<Integer> receiveAsync(ByteBuffer buffer) {
    return new SourceAsync.Attempts<>(
        io, ReadyCell.READ, () -> present(io.attemptReceive(buffer, false)));
  }

  /**
   * Receives a datagram if there is one.
   *
   * @param buffer where to; its position advances
   * @return how many bytes were put there, or empty if it would have to wait
   * @throws IOException if it fails, see above
   */
  public OptionalInt tryReceive(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptReceive(buffer, true));
  }

  /**
   * Receives a datagram, appending it to a buffer, and tells who sent it.
   *
   * @param buffer where to; its position advances
   * @return who sent it
   * @throws IOException if it fails, see above
   */
  public A receiveFrom(ByteBuffer buffer) throws IOException {
    return ours(io.receiveFrom(buffer, false));
  }

  /**
   * {@link #receiveFrom} as a computation.
   *
   * @param buffer where to; not to be used otherwise until it is done
   * @return who sent it
   */
  public Async<A> receiveFromAsync(ByteBuffer buffer) {
    return new SourceAsync.Attempts<>(
        io, ReadyCell.READ, () -> io.attemptReceiveFrom(buffer, false, false).map(this::ours));
  }

  /**
   * As {@link #receiveFrom}, if there is a datagram.
   *
   * @param buffer where to; its position advances
   * @return who sent it, or empty if it would have to wait
   * @throws IOException if it fails, see above
   */
  public Optional<A> tryReceiveFrom(ByteBuffer buffer) throws IOException {
    return io.attemptReceiveFrom(buffer, false, true).map(this::ours);
  }

  // ---------------------------------------------------------------- peeking

  /**
   * Receives a datagram and leaves it where it is: the next receive gets it again.
   *
   * @param buffer where to; its position advances
   * @return how many bytes were put there
   * @throws IOException if it fails, see above
   */
  public int peek(ByteBuffer buffer) throws IOException {
    return io.peek(buffer);
  }

  /**
   * {@link #peek} as a computation.
   *
   * @param buffer where to; not to be used otherwise until it is done
   * @return how many bytes were put there
   */
  public Async<Integer> peekAsync(ByteBuffer buffer) {
    return new SourceAsync.Attempts<>(
        io, ReadyCell.READ, () -> present(io.attemptPeek(buffer, false)));
  }

  /**
   * As {@link #peek}, if there is a datagram.
   *
   * @param buffer where to; its position advances
   * @return how many bytes were put there, or empty if it would have to wait
   * @throws IOException if it fails, see above
   */
  public OptionalInt tryPeek(ByteBuffer buffer) throws IOException {
    return StreamIo.result(io.attemptPeek(buffer, true));
  }

  /**
   * Receives a datagram, tells who sent it, and leaves it where it is.
   *
   * @param buffer where to; its position advances
   * @return who sent it
   * @throws IOException if it fails, see above
   */
  public A peekFrom(ByteBuffer buffer) throws IOException {
    return ours(io.receiveFrom(buffer, true));
  }

  /**
   * {@link #peekFrom} as a computation.
   *
   * @param buffer where to; not to be used otherwise until it is done
   * @return who sent it
   */
  public Async<A> peekFromAsync(ByteBuffer buffer) {
    return new SourceAsync.Attempts<>(
        io, ReadyCell.READ, () -> io.attemptReceiveFrom(buffer, true, false).map(this::ours));
  }

  /**
   * As {@link #peekFrom}, if there is a datagram.
   *
   * @param buffer where to; its position advances
   * @return who sent it, or empty if it would have to wait
   * @throws IOException if it fails, see above
   */
  public Optional<A> tryPeekFrom(ByteBuffer buffer) throws IOException {
    return io.attemptReceiveFrom(buffer, true, true).map(this::ours);
  }

  /**
   * Waits for a datagram and tells who sent it. The datagram stays where it is.
   *
   * @return who sent it
   * @throws IOException if it fails, see above
   */
  public A peekSender() throws IOException {
    return peekFrom(ByteBuffer.allocate(0));
  }

  /**
   * {@link #peekSender} as a computation.
   *
   * @return who sent it
   */
  public Async<A> peekSenderAsync() {
    return peekFromAsync(ByteBuffer.allocate(0));
  }

  /**
   * Who sent the next datagram, if there is one.
   *
   * @return who sent it, or empty if there is none
   * @throws IOException if it fails, see above
   */
  public Optional<A> tryPeekSender() throws IOException {
    return tryPeekFrom(ByteBuffer.allocate(0));
  }

  // ---------------------------------------------------------------- several at once

  /**
   * A batch for datagrams of this kind of socket. It suits the sockets of this socket's runtime
   * best, and can be used with any.
   *
   * @param capacity how many datagrams, 1 to {@link DatagramBatch#MAX_CAPACITY}
   * @param room how many bytes for each, 1 to {@link DatagramBatch#MAX_ROOM}
   * @return an empty batch
   * @throws IllegalArgumentException if either is out of range
   */
  public DatagramBatch<A> newBatch(int capacity, int room) {
    return io.newBatch(capacity, room);
  }

  /**
   * Sends all datagrams of a batch, each to its address, or to the peer if it has none. With epoll
   * that is one system call as long as there is room.
   *
   * <p>What was sent leaves the batch. So when this throws, or is cancelled, those that are left
   * were not sent: they can be sent again, and {@link DatagramBatch#removeFirst} drops the one that
   * an error was about, which is the first.
   *
   * @param batch where from; empty afterwards
   * @return how many were sent
   * @throws IOException if one fails, see above
   * @throws IllegalArgumentException if an address is not resolved, or of another family
   */
  public int sendBatch(DatagramBatch<A> batch) throws IOException {
    return io.send(batch);
  }

  /**
   * {@link #sendBatch} as a computation.
   *
   * @param batch where from; not to be used otherwise until it is done
   * @return how many were sent
   */
  public Async<Integer> sendBatchAsync(DatagramBatch<A> batch) {
    return new DatagramIo.SendBatch(io, batch);
  }

  /**
   * Sends as many datagrams of a batch as there is room for.
   *
   * @param batch where from; what was sent leaves it
   * @return how many, or empty if it would have to wait for the first
   * @throws IOException if the first one that is left fails, see above
   * @throws IllegalArgumentException if its address is not resolved, or of another family
   */
  public OptionalInt trySendBatch(DatagramBatch<A> batch) throws IOException {
    return batch.isEmpty() ? OptionalInt.of(0) : StreamIo.result(io.attemptSend(batch, true));
  }

  /**
   * Receives datagrams, with their senders, behind those that a batch has: waits for the first and
   * takes with it what else is there, until the batch is full. With epoll that is one system call.
   *
   * {@snippet :
   * var batch = socket.newBatch(64, 1500);
   * while (true) {
   *   socket.receiveBatch(batch);
   *   for (int i = 0; i < batch.size(); i++) {
   *     System.out.println(batch.address(i) + " says " + UTF_8.decode(batch.payload(i)));
   *   }
   *   socket.sendBatch(batch); // an echo, after which the batch is empty
   * }
   * }
   *
   * @param batch where to
   * @return how many came, at least one
   * @throws IOException if it fails, see above; what came before that is in the batch
   * @throws IllegalStateException if the batch is full
   */
  public int receiveBatch(DatagramBatch<A> batch) throws IOException {
    return io.receive(batch);
  }

  /**
   * {@link #receiveBatch} as a computation.
   *
   * @param batch where to; not to be used otherwise until it is done
   * @return how many came, at least one
   */
  public Async<Integer> receiveBatchAsync(DatagramBatch<A> batch) {
    return new SourceAsync.Attempts<>(
        io, ReadyCell.READ, () -> present(io.attemptReceive(batch, false)));
  }

  /**
   * As {@link #receiveBatch}, if there is a datagram.
   *
   * @param batch where to
   * @return how many came, or empty if it would have to wait
   * @throws IOException if it fails, see above; what came before that is in the batch
   * @throws IllegalStateException if the batch is full
   */
  public OptionalInt tryReceiveBatch(DatagramBatch<A> batch) throws IOException {
    return StreamIo.result(io.attemptReceive(batch, true));
  }
}
