package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which echo servers take part. */
@Timeout(60)
class EchoServerTest {
  private static Settings only(String... systems) {
    return new Settings(List.of(systems), "", 1, 1, 1, 1, 1, true, List.of());
  }

  @Test
  void peersWithoutSourcesOrToolsAreLeftOutWithALine() {
    // Tests do not know where the sources are; ./edo does.
    List<String> remarks = new ArrayList<>();
    assertEquals(
        List.of("edo-vt"), EchoServer.available(only("edo-vt", "tokio", "go", "c"), remarks));
    assertEquals(3, remarks.size(), remarks::toString);
    assertTrue(remarks.getFirst().startsWith("tokio: skipped, "), remarks::toString);
  }

  @Test
  void whoHasAJvmIsKnown() {
    assertTrue(EchoServer.isNative("c"));
    assertFalse(EchoServer.isNative("vertx"));
    assertEquals(8, EchoServer.systems().size());
  }
}
