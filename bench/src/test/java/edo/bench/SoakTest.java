package edo.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few seconds of the soak: everything it opens and starts is gone afterwards (EX-018). */
@Timeout(120)
class SoakTest {
  @Test
  void leavesNothingBehind() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    boolean clean = new Soak(Duration.ofSeconds(4), 1, 2, out).run();
    assertTrue(clean, () -> printed.toString(StandardCharsets.UTF_8));
  }
}
