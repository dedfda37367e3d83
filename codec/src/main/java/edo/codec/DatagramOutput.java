package edo.codec;

import edo.bytes.BytesMut;
import edo.io.TooLongException;
import edo.net.UdpSocket;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.Task;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The direction out of {@link UdpFramed}: holds one datagram, until it has gone. */
final class DatagramOutput<O> implements FrameSink<Addressed<O>> {
  /** 65,535 without the heads of IPv4 and UDP. */
  private static final int MOST_V4 = 65_507;

  /** 65,535 without the head of UDP; that of IPv6 does not count. */
  private static final int MOST_V6 = 65_527;

  private final UdpSocket socket;
  private final Encoder<O> encoder;
  private final int maxLength;
  private final BytesMut buffer = new BytesMut();

  /** Where the datagram in the buffer goes, which may be empty; null if there is none. */
  private @Nullable InetSocketAddress to;

  /** Sends it; null if nobody does in the poll-driven way. */
  private @Nullable Async<Integer> sending;

  DatagramOutput(UdpSocket socket, Encoder<O> encoder, int maxLength) {
    this.socket = socket;
    this.encoder = encoder;
    this.maxLength = maxLength;
  }

  BytesMut buffer() {
    return buffer;
  }

  @Override
  public boolean pollReady(Context cx) throws IOException {
    return to == null ? cx.proceed() : pollFlush(cx);
  }

  @Override
  public boolean tryFeed(Addressed<O> frame) throws IOException {
    if (to != null) {
      return false;
    }
    encode(frame);
    return true;
  }

  @Override
  public void feed(Addressed<O> frame) throws IOException {
    Task.consumeBudget();
    flush();
    encode(frame);
  }

  private void encode(Addressed<O> frame) throws IOException {
    Transport.append(encoder, frame.frame(), buffer);
    int length = buffer.length();
    int most = frame.address().getAddress() instanceof Inet6Address ? MOST_V6 : MOST_V4;
    if (length > Math.min(most, maxLength)) {
      buffer.clear();
      Transport.shrink(buffer, maxLength);
      if (length > maxLength) {
        throw new TooLongException("the datagram of " + length + " bytes", maxLength);
      }
      throw new FrameException(
          "a datagram to "
              + frame.address()
              + " carries at most "
              + most
              + " bytes; send the frame of "
              + length
              + " bytes in parts");
    }
    to = frame.address();
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    InetSocketAddress target = to;
    if (target == null) {
      return true;
    }
    Async<Integer> send = sending;
    if (send == null) {
      send = socket.sendToAsync(buffer.content(), target);
    }
    sending = null; // unless it is pending: then it has neither ended nor thrown
    boolean pending = false;
    try {
      pending = Sinks.poll(send, cx).isPending();
    } finally {
      if (pending) {
        sending = send;
      } else {
        drop();
      }
    }
    return !pending;
  }

  @Override
  public void flush() throws IOException {
    InetSocketAddress target = to;
    if (target == null) {
      return;
    }
    Async<Integer> send = sending;
    if (send != null) {
      sending = null;
      send.cancel();
    }
    try {
      socket.sendTo(buffer.content(), target);
    } catch (CancelledException | DeadlineException e) {
      throw e; // it was not sent, and nothing is wrong with it
    } catch (IOException | RuntimeException e) {
      drop(); // what cannot be sent would keep all others from being sent
      throw e;
    }
    drop();
  }

  /** The datagram has gone, or cannot go. */
  private void drop() {
    to = null;
    buffer.clear();
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return pollFlush(cx);
  }

  @Override
  public void shutdown() throws IOException {
    flush();
  }

  @Override
  public String toString() {
    return "DatagramOutput[" + Objects.toString(to, "nothing") + ", " + encoder + "]";
  }
}
