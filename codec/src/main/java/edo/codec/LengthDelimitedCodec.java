package edo.codec;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.TooLongException;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Frames with their length in front.
 *
 * {@snippet :
 * var pipe = ByteStreams.duplex(1024);
 * var here = new LengthDelimitedCodec().framed(pipe.left());
 * var there = LengthDelimitedCodec.builder().maxFrameLength(100).framed(pipe.right());
 * here.send(Bytes.utf8("hello"));
 * expect(Optional.of(Bytes.utf8("hello")), there.next());
 * here.send(Bytes.copyOf(new byte[101]));
 * try {
 *   there.next();
 *   throw new AssertionError("too long");
 * } catch (TooLongException e) {
 *   expect(100L, e.limit());
 * }
 * }
 *
 * <p>A frame is a head, which has a length in it, and a payload. Unless told otherwise the head is
 * the length, four bytes, the high byte first, and counts the payload; {@link
 * LengthDelimitedBuilder} says what else there may be.
 *
 * <p><b>Limit:</b> {@link #maxFrameLength} bytes of payload, in both directions. A head that
 * announces more is a {@link TooLongException}, and nothing of that size was allocated; a frame to
 * be sent that has more is one too, and was not sent. Room is made as the payload comes, not as it
 * was announced: who announces much and sends little takes little.
 *
 * <p>A length that comes to less than nothing is a {@link FrameException}, an end of the stream
 * within a head or payload an {@link EOFException}. After these and a frame that is too long the
 * connection is of no use, since nobody knows where the next frame begins.
 *
 * <p><b>Memory:</b> a frame that is read shares the buffer and costs a small object; one that is
 * written is copied into the buffer, and costs nothing. Who does not keep payloads reads them where
 * they lie, with {@link #reading}.
 *
 * <p>Keeps the head it has read, so it belongs to one connection.
 *
 * @see <a href="https://docs.rs/tokio-util/latest/tokio_util/codec/length_delimited/">Tokio's
 *     description of the options, with pictures</a>
 */
public final class LengthDelimitedCodec implements Codec<Bytes, Bytes> {
  /** How long frames may be unless told otherwise, in bytes: 8 MiB. */
  public static final int DEFAULT_MAX_FRAME_LENGTH = 8 * 1024 * 1024;

  /** With less room than this for what is missing, more is made: as much as has come, or this. */
  private static final int LITTLE_ROOM = 4 * 1024;

  private static final int TRUSTED = 64 * 1024;

  private static final int NO_HEAD = -1;

  /** The fields of the settings that each frame needs, side by side. */
  private final int offset;

  private final int width;
  private final boolean isBigEndian;
  private final long adjustment;
  private final int head;
  private final int skipped;
  private final int largest;

  private int maxFrameLength;

  /** How long the payload is whose head was read, or {@link #NO_HEAD}. */
  private int payload = NO_HEAD;

  /** As {@link LengthDelimitedBuilder} has it to begin with. */
  public LengthDelimitedCodec() {
    this(builder());
  }

  LengthDelimitedCodec(LengthDelimitedBuilder settings) {
    this.offset = settings.offset;
    this.width = settings.width;
    this.isBigEndian = settings.isBigEndian;
    this.adjustment = settings.adjustment;
    this.skipped = settings.skipped();
    this.head = Math.max(offset + width, skipped);
    this.largest = settings.largest();
    this.maxFrameLength = Math.min(settings.maxFrameLength, largest);
  }

  /**
   * For other settings.
   *
   * @return a builder
   */
  public static LengthDelimitedBuilder builder() {
    return new LengthDelimitedBuilder();
  }

  /**
   * How many bytes of payload a frame may have.
   *
   * @return the limit, in bytes
   */
  public int maxFrameLength() {
    return maxFrameLength;
  }

  /**
   * Sets how many bytes of payload a frame may have, from the next head on: a frame whose head was
   * read is not affected.
   *
   * @param bytes the limit; more than the length field can say, or than an array can have, is cut
   *     to that
   * @throws IllegalArgumentException if it is negative
   */
  public void maxFrameLength(int bytes) {
    maxFrameLength = Math.min(LengthDelimitedBuilder.checkLimit(bytes), largest);
  }

  // ---------------------------------------------------------------- in

  @Override
  public boolean decode(BytesMut in, Consumer<? super Bytes> out) throws IOException {
    int length = find(in);
    if (length < 0) {
      return false;
    }
    out.accept(in.getBytes(length));
    return true;
  }

  /** How long the payload is that the buffer begins with now, or -1 if it is not all there. */
  int find(BytesMut in) throws IOException {
    int length = payload;
    if (length == NO_HEAD) {
      if (in.length() < head) {
        return -1;
      }
      length = payload(in);
      in.advance(skipped);
    }
    int missing = length - in.length();
    if (missing > 0) {
      payload = length;
      if (in.capacity() - in.length() < Math.min(missing, LITTLE_ROOM)) {
        in.reserve(Math.min(missing, Math.max(TRUSTED, in.length())));
      }
      return -1;
    }
    payload = NO_HEAD;
    return length;
  }

  @Override
  public boolean decodeEof(BytesMut in, Consumer<? super Bytes> out) throws IOException {
    if (decode(in, out)) {
      return true;
    }
    checkEnd(in);
    return false;
  }

  @Override
  public void reset() {
    payload = NO_HEAD;
  }

  /** What is left when no more will come is nothing. */
  void checkEnd(BytesMut in) throws EOFException {
    if (payload != NO_HEAD) {
      throw new EOFException(
          "the stream ended within a frame: "
              + in.length()
              + " of the "
              + payload
              + " bytes of its payload are there");
    }
    if (!in.isEmpty()) {
      throw new EOFException(
          "the stream ended within a frame: "
              + in.length()
              + " of the "
              + head
              + " bytes of its head are there");
    }
  }

  /**
   * The same frames, each read where it lies: nothing is kept of the buffer, which is used again.
   * Allocates what the reader does.
   *
   * {@snippet :
   * Decoder<String> texts = new LengthDelimitedCodec().reading(BytesMut::getUtf8);
   * var source = ByteStreams.reader(new byte[] {0, 0, 0, 2, 'o', 'k'});
   * expect(Optional.of("ok"), new FramedRead<>(source, texts).next());
   * }
   *
   * @param reader makes frames of payloads
   * @param <T> the type of the frames
   * @return a decoder that has the settings and limit of this one; this is not to decode any more
   */
  public <T> Decoder<T> reading(PayloadReader<? extends T> reader) {
    return new InPlace<>(this, reader);
  }

  /** How long the payload is; the head is still in the buffer. */
  private int payload(BytesMut in) throws IOException {
    long length = field(in);
    // As an unsigned number it may be beyond a long, which no limit allows.
    long adjusted = length < 0 ? Long.MAX_VALUE : length + adjustment;
    if (length >= 0 && adjusted < 0 && adjustment < 0) {
      throw new FrameException(
          "a frame says that its length is "
              + length
              + ", which with the adjustment of "
              + adjustment
              + " is less than nothing");
    }
    if (adjusted < 0 || adjusted > maxFrameLength) {
      throw new TooLongException(
          "the frame that is announced, with a length of " + Long.toUnsignedString(length) + ",",
          maxFrameLength);
    }
    return (int) adjusted;
  }

  private long field(BytesMut in) {
    if (width == Integer.BYTES) {
      int value = in.getInt(offset);
      return Integer.toUnsignedLong(isBigEndian ? value : Integer.reverseBytes(value));
    }
    long value = 0;
    for (int i = 0; i < width; i++) {
      int at = isBigEndian ? i : width - 1 - i;
      value = (value << 8) | (in.get(offset + at) & 0xff);
    }
    return value;
  }

  // ---------------------------------------------------------------- out

  @Override
  public void encode(Bytes frame, BytesMut out) throws IOException {
    int length = frame.length();
    if (length > maxFrameLength || length > out.remainingMut() - width) {
      throw new TooLongException("the frame of " + length + " bytes", maxFrameLength);
    }
    long said = length - adjustment;
    if (said < 0) {
      throw new FrameException(
          "a frame of "
              + length
              + " bytes cannot be sent: with the adjustment of "
              + adjustment
              + " its length is less than nothing");
    }
    out.reserve(width + length);
    if (width == Integer.BYTES) {
      out.putInt(isBigEndian ? (int) said : Integer.reverseBytes((int) said));
    } else if (isBigEndian) {
      out.putUnsigned(said, width);
    } else {
      out.putUnsignedLe(said, width);
    }
    out.put(frame);
  }

  @Override
  public String toString() {
    return "LengthDelimitedCodec[" + width + " bytes, up to " + maxFrameLength + "]";
  }
}
