package edo.codec;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import java.util.function.Consumer;

/**
 * Bytes as they are: what has come together is a frame. For streams without frames, and for a part
 * of a protocol that has none.
 *
 * {@snippet :
 * var chunks = new FramedRead<>(ByteStreams.reader("any".getBytes(StandardCharsets.UTF_8)), new BytesCodec());
 * expect(Optional.of(Bytes.utf8("any")), chunks.next());
 * }
 *
 * <p>A frame that is read shares the buffer and costs a small object; one that is written is copied
 * into the buffer. Give a {@link BytesMut} as {@link BytesMut#freeze() freeze()}, which copies
 * nothing.
 */
public final class BytesCodec implements Codec<Bytes, Bytes> {
  /** Has no settings. */
  public BytesCodec() {}

  @Override
  public boolean decode(BytesMut in, Consumer<? super Bytes> out) {
    if (in.isEmpty()) {
      return false;
    }
    out.accept(in.freeze());
    return true;
  }

  @Override
  public void encode(Bytes frame, BytesMut out) {
    out.put(frame);
  }

  @Override
  public String toString() {
    return "BytesCodec";
  }
}
