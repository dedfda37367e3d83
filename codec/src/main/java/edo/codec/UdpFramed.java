package edo.codec;

import edo.bytes.BytesMut;
import edo.net.UdpSocket;
import edo.stream.AsyncStream;
import edo.stream.Step;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Frames in datagrams: those that come, with who sent them, and those that go, each to an address.
 *
 * {@snippet :
 * try (var lines = new LinesCodec(1024).framed(UdpSocket.bind("127.0.0.1:0"))) {
 *   lines.send("ping", server);
 *   Addressed<String> answer = lines.next();
 *   expect("pong", answer.frame());
 *   expect(server, answer.address());
 * }
 * }
 *
 * <p><b>In.</b> Each datagram is decoded on its own and to its end ({@link Decoder#reset}, then
 * {@link Decoder#decodeEof} until that answers false). It may have several frames, or none, as an
 * empty one has for most codecs. What no frame was made of is dropped; it never becomes part of
 * another datagram's frame.
 *
 * <p><b>Out.</b> Each frame is a datagram. There is room for one that waits to be sent: {@code
 * feed} sends the one before.
 *
 * <p><b>Failures.</b> What the codec or the socket throws reaches the caller as it is. {@link
 * #next} may be called again then, and goes on behind what the decoder has removed, or with the
 * next datagram; {@link #sender} tells whose it was. Since anybody may send anything to a socket, a
 * server goes on like that; {@link #frames} ends with the first failure. A datagram that cannot be
 * sent is dropped.
 *
 * <p><b>Limit:</b> on the length of datagrams in both directions. A longer one that comes is an
 * {@link edo.io.TooLongException} and not cut. The same for a frame that would make a longer one;
 * it is a {@link FrameException} if the protocol does not allow it: 65,507 bytes over IPv4 and
 * 65,527 over IPv6 (RFC 768, RFC 791, RFC 8200).
 *
 * <p><b>Blocking:</b> {@link #next} suspends the calling task until there is a frame, {@link #feed}
 * and {@link #flush} while the socket has no room. <b>Cancellation:</b> nothing is lost: a datagram
 * was not taken, one that was fed goes with the next flush. <b>Backpressure:</b> nothing is
 * received before it is asked for; what the system has no room for then, it drops.
 *
 * <p><b>Memory:</b> room for the longest datagram allowed, made when the first one is asked for,
 * and the current datagrams. For each frame an {@link Addressed}.
 *
 * <p>One task may receive while another one sends. The socket may be shared, with another one of
 * these too; each datagram goes to one of those who receive.
 *
 * @param <I> the type of the frames that come in
 * @param <O> the type of the frames that go out
 */
public final class UdpFramed<I, O> implements FrameSink<Addressed<O>>, Closeable {
  /** The limit unless told otherwise, in bytes: no datagram is longer. */
  public static final int DEFAULT_MAX_LENGTH = 65_535;

  private final UdpSocket socket;
  private final Codec<I, O> codec;
  private final DatagramInput<I> input;
  private final DatagramOutput<O> output;

  /**
   * With a limit of {@link #DEFAULT_MAX_LENGTH}.
   *
   * @param socket where datagrams come from and go to; closed with this
   * @param codec makes frames of datagrams and datagrams of frames
   */
  public UdpFramed(UdpSocket socket, Codec<I, O> codec) {
    this(socket, codec, DEFAULT_MAX_LENGTH);
  }

  /**
   * With a limit.
   *
   * @param socket where datagrams come from and go to; closed with this
   * @param codec makes frames of datagrams and datagrams of frames
   * @param maxLength how many bytes a datagram may have, 1 to {@link #DEFAULT_MAX_LENGTH}
   * @throws IllegalArgumentException if that is out of range
   */
  public UdpFramed(UdpSocket socket, Codec<I, O> codec, int maxLength) {
    if (maxLength <= 0 || maxLength > DEFAULT_MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a limit for datagrams is 1 to " + DEFAULT_MAX_LENGTH + " bytes, not " + maxLength);
    }
    this.socket = socket;
    this.codec = codec;
    this.input = new DatagramInput<>(socket, codec, maxLength);
    this.output = new DatagramOutput<>(socket, codec, maxLength);
  }

  // ---------------------------------------------------------------- in

  /**
   * The next frame.
   *
   * @return the frame and who sent it
   * @throws IOException what the codec or the socket has thrown
   */
  public Addressed<I> next() throws IOException {
    return input.next();
  }

  /**
   * {@link #next} as a computation.
   *
   * @return the frame and who sent it
   */
  public Async<Addressed<I>> nextAsync() {
    return new Async<>() {
      @Override
      public Poll<Addressed<I>> poll(Context cx) throws IOException {
        return input.poll(cx) ? Poll.ready(input.frame()) : Poll.pending();
      }

      @Override
      public void cancel() {
        input.withdraw();
      }
    };
  }

  /**
   * The next frame, if it is in the datagram that was received last. Never waits and never
   * receives.
   *
   * @return the frame and who sent it, or empty if {@link #next} has to receive first
   * @throws IOException what the codec has thrown
   */
  public Optional<Addressed<I>> tryNext() throws IOException {
    return input.decode() ? Optional.of(input.frame()) : Optional.empty();
  }

  /**
   * The frames as a stream, from here on. It ends with the first exception and not before.
   *
   * <p>Closing it closes the socket, and loses what was fed and not flushed; with {@link
   * AsyncStream#borrowed} the socket stays open.
   *
   * @return the frames and who sent each
   */
  public AsyncStream<Addressed<I>> frames() {
    return new FrameStream<>(socket::close) {
      @Override
      protected Step advance(Context cx) throws IOException {
        return input.poll(cx) ? emit(input.frame()) : Step.PENDING;
      }

      @Override
      protected void onWithdraw() {
        input.withdraw();
      }
    };
  }

  /**
   * Who sent the datagram that was received last: the one that the last frame came from, or that
   * {@link #next} has failed with.
   *
   * @return the address, or empty if there was none
   */
  public Optional<InetSocketAddress> sender() {
    return Optional.ofNullable(input.sender());
  }

  // ---------------------------------------------------------------- out

  /**
   * Sends a frame to an address, behind one that was fed.
   *
   * <p><b>Blocking:</b> until it has gone. <b>Cancellation:</b> it was not taken, or goes with the
   * next flush.
   *
   * @param frame the frame
   * @param to who is to get it, resolved
   * @throws IOException if it cannot be sent
   * @throws IllegalArgumentException if the address is not resolved, or of another family than the
   *     socket
   */
  public void send(O frame, InetSocketAddress to) throws IOException {
    send(new Addressed<>(frame, to));
  }

  /**
   * {@link #send(Object, InetSocketAddress)} as a computation.
   *
   * @param frame the frame
   * @param to who is to get it, resolved
   * @return done when it has gone
   * @throws IllegalArgumentException if the address is not resolved
   */
  public Async<@Nullable Void> sendAsync(O frame, InetSocketAddress to) {
    return sendAsync(new Addressed<>(frame, to));
  }

  @Override
  public boolean pollReady(Context cx) throws IOException {
    return output.pollReady(cx);
  }

  @Override
  public boolean tryFeed(Addressed<O> frame) throws IOException {
    return output.tryFeed(frame);
  }

  @Override
  public void feed(Addressed<O> frame) throws IOException {
    output.feed(frame);
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return output.pollFlush(cx);
  }

  @Override
  public void flush() throws IOException {
    output.flush();
  }

  /** As {@link #pollFlush}: with datagrams nobody can be told that no more will come. */
  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return output.pollShutdown(cx);
  }

  /** As {@link #flush}: with datagrams nobody can be told that no more will come. */
  @Override
  public void shutdown() throws IOException {
    output.shutdown();
  }

  // ---------------------------------------------------------------- parts

  /**
   * The socket. With {@link #codec} it is all that another one can be made from, when what was
   * received is used up.
   *
   * @return the socket
   */
  public UdpSocket socket() {
    return socket;
  }

  /**
   * What makes frames of datagrams and datagrams of frames.
   *
   * @return the codec
   */
  public Codec<I, O> codec() {
    return codec;
  }

  /**
   * What of the last datagram was not used by the codec.
   *
   * @return the buffer itself
   */
  public BytesMut readBuffer() {
    return input.buffer();
  }

  /**
   * The datagram that was fed and has not gone yet.
   *
   * @return the buffer itself
   */
  public BytesMut writeBuffer() {
    return output.buffer();
  }

  /**
   * Flushes and closes the socket, in any case. Closing again does nothing. Poll-driven code
   * flushes first; then there is nothing left to wait for.
   *
   * <p><b>Blocking:</b> if there is something to flush. <b>Cancellation:</b> what was not sent is
   * lost.
   */
  @Override
  public void close() throws IOException {
    try (socket) {
      if (socket.isOpen()) {
        flush();
      }
    }
  }

  @Override
  public String toString() {
    return "UdpFramed["
        + readBuffer().length()
        + " bytes in, "
        + writeBuffer().length()
        + " bytes out, "
        + codec
        + ", "
        + socket
        + "]";
  }
}
