package edo.codec;

import edo.bytes.BytesMut;
import edo.io.TooLongException;
import edo.net.UdpSocket;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The direction in of {@link UdpFramed}.
 *
 * <p>A datagram is received into the same room each time and copied from there: frames keep parts
 * of the buffer, and a buffer that had room for the longest datagram would have to be made anew for
 * each that was kept, however short. One byte of the room is to see what is too long.
 */
final class DatagramInput<I> {
  private final UdpSocket socket;
  private final Decoder<I> decoder;
  private final int maxLength;
  private final BytesMut buffer = new BytesMut();
  private final Slot<I> slot = new Slot<>();
  private @Nullable ByteBuffer room;
  private @Nullable InetSocketAddress sender;

  /** Waits for a datagram; null if nobody does in the poll-driven way. */
  private @Nullable Async<InetSocketAddress> receiving;

  DatagramInput(UdpSocket socket, Decoder<I> decoder, int maxLength) {
    this.socket = Objects.requireNonNull(socket, "a socket must not be null");
    this.decoder = Objects.requireNonNull(decoder, "a codec must not be null");
    this.maxLength = maxLength;
  }

  BytesMut buffer() {
    return buffer;
  }

  @Nullable InetSocketAddress sender() {
    return sender;
  }

  Addressed<I> next() throws IOException {
    Task.consumeBudget();
    while (!decode()) {
      withdraw();
      ByteBuffer into = room();
      take(into, socket.receiveFrom(into));
    }
    return frame();
  }

  /** Whether there is a frame to be taken. */
  boolean poll(Context cx) throws IOException {
    if (!cx.proceed()) {
      return false;
    }
    while (!decode()) {
      Async<InetSocketAddress> receive = receiving;
      if (receive == null) {
        receive = socket.receiveFromAsync(room());
      }
      receiving = null; // unless it is pending: then it has neither ended nor thrown
      Poll<InetSocketAddress> from = Sinks.poll(receive, cx);
      if (from.isPending()) {
        receiving = receive;
        return false;
      }
      take(Objects.requireNonNull(room), from.value());
    }
    return true;
  }

  /** Whether what has come has a frame. */
  boolean decode() throws IOException {
    if (!slot.isToAsk()) {
      return false;
    }
    boolean there;
    try {
      there = slot.fill(decoder, buffer, true);
    } catch (EOFException e) {
      buffer.clear(); // half a frame was the last
      throw e;
    }
    if (!there) {
      buffer.clear(); // what was left belongs to nothing that comes
    }
    return there;
  }

  Addressed<I> frame() {
    return new Addressed<>(slot.take(), Objects.requireNonNull(sender));
  }

  /** Nobody waits any more. */
  void withdraw() {
    Async<InetSocketAddress> receive = receiving;
    if (receive != null) {
      receiving = null;
      receive.cancel();
    }
  }

  private ByteBuffer room() {
    ByteBuffer into = room;
    if (into == null) {
      into = ByteBuffer.allocate(maxLength + 1);
      room = into;
    }
    return into.clear();
  }

  private void take(ByteBuffer from, InetSocketAddress who) throws IOException {
    sender = who;
    buffer.clear();
    if (from.position() > maxLength) {
      throw new TooLongException("the datagram from " + who, maxLength);
    }
    decoder.reset();
    buffer.put(from.flip());
    slot.ask();
  }
}
