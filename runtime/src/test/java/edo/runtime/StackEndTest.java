package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.testkit.ChildJvm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that has no stack left to wake a worker does not leave it asleep for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackEndTest {
  @Test
  void aRuntimeServesOn() throws Exception {
    var outcome =
        ChildJvm.run(StackEndProbe.class, Map.of(), List.of(ChildJvm.OPEN, ChildJvm.NATIVE));
    assertEquals(2, outcome.count("served by"), outcome.said());
  }
}
