package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.task.TaskBody;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests of this package share. */
abstract class CodecTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Big-endian numbers of four bytes; what the upstream tests of framing use. */
  static final Codec<Integer, Integer> INTS =
      Codec.of(
          (in, out) -> {
            if (in.length() < 4) {
              return false;
            }
            out.accept(in.getInt());
            return true;
          },
          (number, out) -> out.putInt(number));

  /** The same of eight. */
  static final Codec<Long, Long> LONGS =
      Codec.of(
          (in, out) -> {
            if (in.length() < 8) {
              return false;
            }
            out.accept(in.getLong());
            return true;
          },
          (number, out) -> out.putLong(number));

  /** Runs a body as a task of a runtime of its own. */
  final void on(Flavor flavor, TaskBody body) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(body);
    }
  }

  static Bytes latin(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static BytesMut buffer(String text) {
    return BytesMut.copyOf(latin(text));
  }

  static String text(Bytes bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** The frame that a decoder takes out of a buffer. */
  static <T> Optional<T> decode(Decoder<T> decoder, BytesMut in) throws IOException {
    var handed = new ArrayList<T>();
    assertEquals(decoder.decode(in, handed::add), !handed.isEmpty());
    return handed.stream().findFirst();
  }

  /** The frame that a decoder takes out of what is left at the end. */
  static <T> Optional<T> decodeEof(Decoder<T> decoder, BytesMut in) throws IOException {
    var handed = new ArrayList<T>();
    assertEquals(decoder.decodeEof(in, handed::add), !handed.isEmpty());
    return handed.stream().findFirst();
  }
}
