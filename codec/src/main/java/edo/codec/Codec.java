package edo.codec;

import edo.io.ByteStream;
import edo.net.UdpSocket;

/**
 * Decodes and encodes: the two directions of one protocol. Belongs to one connection at a time.
 *
 * @param <I> the type of the frames that come in
 * @param <O> the type of the frames that go out
 */
public interface Codec<I, O> extends Decoder<I>, Encoder<O> {
  /**
   * This on a connection.
   *
   * @param stream the connection, which is closed with the frames
   * @return frames to read and write
   */
  default Framed<I, O> framed(ByteStream stream) {
    return new Framed<>(stream, this);
  }

  /**
   * This on a UDP socket.
   *
   * @param socket the socket, which is closed with the frames
   * @return frames to receive and send
   */
  default UdpFramed<I, O> framed(UdpSocket socket) {
    return new UdpFramed<>(socket, this);
  }

  /**
   * A codec of two halves.
   *
   * @param decoder what comes in
   * @param encoder what goes out
   * @param <I> the type of the frames that come in
   * @param <O> the type of the frames that go out
   * @return both
   */
  static <I, O> Codec<I, O> of(Decoder<I> decoder, Encoder<O> encoder) {
    return new TwoHalves<>(decoder, encoder);
  }
}
