package edo.codec;

import edo.bytes.Bytes;
import edo.io.ByteReader;
import edo.io.ByteStream;
import edo.io.ByteWriter;
import java.nio.ByteOrder;

/**
 * What the head of a frame looks like; made by {@link LengthDelimitedCodec#builder}.
 *
 * {@snippet :
 * // Two bytes of kind, three of length, which counts the whole frame, one of flags.
 * var codec = LengthDelimitedCodec.builder()
 *     .lengthFieldOffset(2)
 *     .lengthFieldLength(3)
 *     .lengthAdjustment(-5)   // of what the length counts, two and three are not behind it
 *     .numSkip(5)             // hands out the flags with the payload
 *     .build();
 * var frames = new ArrayList<Bytes>();
 * codec.decode(BytesMut.copyOf(Bytes.of(9, 9, 0, 0, 8, 1, 2, 3)), frames::add);
 * expect(List.of(Bytes.of(1, 2, 3)), frames);
 * }
 *
 * <p>Reading, the length is what the field says, plus the adjustment, and counts what follows the
 * bytes that are skipped. Writing, only the field is put before the payload: length less
 * adjustment; who has more in the head puts it into the payload, or writes a codec around this one.
 */
public final class LengthDelimitedBuilder {
  /** As long as an array can be. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private static final int UNSET = -1;

  int offset;
  int width = Integer.BYTES;
  boolean isBigEndian = true;
  int adjustment;
  int maxFrameLength = LengthDelimitedCodec.DEFAULT_MAX_FRAME_LENGTH;
  private int skip = UNSET;

  LengthDelimitedBuilder() {}

  /**
   * The order of the bytes of the length. {@link ByteOrder#BIG_ENDIAN} unless set.
   *
   * @param order the order; {@link ByteOrder#nativeOrder} for that of this machine
   * @return this
   */
  public LengthDelimitedBuilder byteOrder(ByteOrder order) {
    isBigEndian = order.equals(ByteOrder.BIG_ENDIAN);
    return this;
  }

  /**
   * How many bytes of payload a frame may have. 8 MiB unless set.
   *
   * @param bytes the limit; more than the length field can say, or than an array can have, is cut
   *     to that
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public LengthDelimitedBuilder maxFrameLength(int bytes) {
    maxFrameLength = checkLimit(bytes);
    return this;
  }

  static int checkLimit(int bytes) {
    return checkPositive(bytes, "a limit");
  }

  private static int checkPositive(int bytes, String what) {
    if (bytes < 0) {
      throw new IllegalArgumentException(what + " of " + bytes + " bytes: must not be negative");
    }
    return bytes;
  }

  /**
   * How many bytes the length has. 4 unless set; {@code Short.BYTES} for a short.
   *
   * @param bytes 1 to 8
   * @return this
   * @throws IllegalArgumentException if there are fewer or more
   */
  public LengthDelimitedBuilder lengthFieldLength(int bytes) {
    if (bytes < 1 || bytes > Long.BYTES) {
      throw new IllegalArgumentException("a length field of " + bytes + " bytes: use 1 to 8");
    }
    width = bytes;
    return this;
  }

  /**
   * How many bytes come before the length. 0 unless set.
   *
   * @param bytes the number
   * @return this
   * @throws IllegalArgumentException if it is negative, or larger than 2^30
   */
  public LengthDelimitedBuilder lengthFieldOffset(int bytes) {
    offset = checkHead(bytes, "an offset");
    return this;
  }

  private static int checkHead(int bytes, String what) {
    if (checkPositive(bytes, what) > 1 << 30) {
      throw new IllegalArgumentException(what + " of " + bytes + " bytes: use 2^30 at most");
    }
    return bytes;
  }

  /**
   * What to add to the length that is read, to have that of the payload, and to take from that of
   * the payload to have the one to be written: negative if the length counts more than the payload,
   * the head say; positive if it counts less. 0 unless set.
   *
   * @param bytes the number
   * @return this
   */
  public LengthDelimitedBuilder lengthAdjustment(int bytes) {
    adjustment = bytes;
    return this;
  }

  /**
   * How many bytes are skipped before the payload begins. Unless set, those before the length and
   * the length; with 0 the frame that is read has its head, and the adjustment is to count it.
   *
   * @param bytes the number
   * @return this
   * @throws IllegalArgumentException if it is negative, or larger than 2^30
   */
  public LengthDelimitedBuilder numSkip(int bytes) {
    skip = checkHead(bytes, "to skip a head");
    return this;
  }

  int skipped() {
    return skip == UNSET ? offset + width : skip;
  }

  /** What the field can say, plus the adjustment, if an array can have that. */
  int largest() {
    long most = width >= Integer.BYTES + 1 ? LARGEST : (1L << (8 * width)) - 1 + adjustment;
    return (int) Math.max(0, Math.min(most, LARGEST));
  }

  /**
   * A codec with these settings; several can be made.
   *
   * @return the codec
   */
  public LengthDelimitedCodec build() {
    return new LengthDelimitedCodec(this);
  }

  /**
   * Frames that come from a reader.
   *
   * @param reader where the bytes come from
   * @return the frames
   */
  public FramedRead<Bytes> read(ByteReader reader) {
    return new FramedRead<>(reader, build());
  }

  /**
   * Frames to a writer.
   *
   * @param writer where the bytes go
   * @return for frames
   */
  public FramedWrite<Bytes> write(ByteWriter writer) {
    return new FramedWrite<>(writer, build());
  }

  /**
   * Frames in both directions.
   *
   * @param stream the connection
   * @return the frames
   */
  public Framed<Bytes, Bytes> framed(ByteStream stream) {
    return build().framed(stream);
  }
}
