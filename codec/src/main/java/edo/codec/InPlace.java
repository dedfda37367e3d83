package edo.codec;

import edo.bytes.BytesMut;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

/** Frames of a length-delimited codec that are read where they lie. */
final class InPlace<T> implements Decoder<T> {
  private final LengthDelimitedCodec lengths;
  private final PayloadReader<? extends T> reader;

  InPlace(LengthDelimitedCodec lengths, PayloadReader<? extends T> reader) {
    this.lengths = lengths;
    this.reader = Objects.requireNonNull(reader, "a reader must not be null");
  }

  @Override
  public boolean decode(BytesMut in, Consumer<? super T> out) throws IOException {
    int length = lengths.find(in);
    if (length < 0) {
      return false;
    }
    int left = in.length() - length;
    T frame;
    try {
      frame = reader.read(in, length);
    } finally {
      if (in.length() > left) {
        in.advance(in.length() - left); // what it did not read, also if it has failed
      }
    }
    if (in.length() < left) {
      throw new IllegalStateException(
          reader + " has read more than the " + length + " bytes of a payload");
    }
    out.accept(frame);
    return true;
  }

  @Override
  public boolean decodeEof(BytesMut in, Consumer<? super T> out) throws IOException {
    if (decode(in, out)) {
      return true;
    }
    lengths.checkEnd(in);
    return false;
  }

  @Override
  public void reset() {
    lengths.reset();
  }

  @Override
  public String toString() {
    return lengths + " in place";
  }
}
