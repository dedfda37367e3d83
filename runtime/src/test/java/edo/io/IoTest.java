package edo.io;

import edo.task.TaskBody;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests of this package share. */
abstract class IoTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Runs a body as a task of a runtime of its own. */
  final void on(Flavor flavor, TaskBody body) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(body);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(bytes(text));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static String text(ByteSink bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
