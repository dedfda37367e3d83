package edo.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The standard streams, in a process that has them to itself: IO-050, IO-051. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandardTest {
  /** More than one operation takes; lines with letters of two and three bytes among them. */
  @ParameterizedTest
  @ValueSource(strings = {"stdout", "stderr"})
  void whatIsReadIsWritten(String which, @TempDir Path folder) throws Exception {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 60_000; i++) {
      lines.add("line " + i + " of a text that is long enough: \u00e4\u20ac");
    }
    Path input = Files.write(folder.resolve("input"), lines);
    ChildJvm.Outcome end =
        ChildJvm.runReading(
            input, StandardProbe.class, List.of(ChildJvm.OPEN, ChildJvm.NATIVE), which);
    lines.add("copied " + Files.size(input) + ", then -1");
    lines.add("still open");
    assertEquals(0, end.exit());
    assertEquals(lines.size(), end.lines().size());
    assertEquals(lines, end.lines());
  }
}
