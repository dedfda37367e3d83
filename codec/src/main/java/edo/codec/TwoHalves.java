package edo.codec;

import edo.bytes.BytesMut;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

/** A decoder and an encoder that know nothing of each other. */
record TwoHalves<I, O>(Decoder<I> decoder, Encoder<O> encoder) implements Codec<I, O> {
  TwoHalves {
    Objects.requireNonNull(decoder, "a decoder must not be null");
    Objects.requireNonNull(encoder, "an encoder must not be null");
  }

  @Override
  public boolean decode(BytesMut in, Consumer<? super I> out) throws IOException {
    return decoder.decode(in, out);
  }

  @Override
  public boolean decodeEof(BytesMut in, Consumer<? super I> out) throws IOException {
    return decoder.decodeEof(in, out);
  }

  @Override
  public void reset() {
    decoder.reset();
  }

  @Override
  public void encode(O frame, BytesMut out) throws IOException {
    encoder.encode(frame, out);
  }
}
