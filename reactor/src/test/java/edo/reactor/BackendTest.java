package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Which backend: MIO-034. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class BackendTest {
  private final String before = System.getProperty("edo.reactor", "");

  @AfterEach
  void restore() {
    if (before.isEmpty()) {
      System.clearProperty("edo.reactor");
    } else {
      System.setProperty("edo.reactor", before);
    }
  }

  @Test
  void nioIsAlwaysThere() {
    assertTrue(Backend.NIO.isAvailable());
    assertEquals("", Backend.NIO.unavailableReason());
  }

  /** The build runs the tests with native access. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "epoll exists on Linux only")
  void epollIsThereAndBest() {
    System.clearProperty("edo.reactor");
    assertEquals("", Backend.EPOLL.unavailableReason());
    assertEquals(Backend.EPOLL, Backend.best());
  }

  @Test
  void thePropertyDecides() throws Exception {
    System.setProperty("edo.reactor", "NIO");
    assertEquals(Backend.NIO, Backend.best());
    try (var poll = Poll.open()) {
      assertEquals(Backend.NIO, poll.backend());
    }
  }

  @Test
  void anUnknownBackendIsAClearError() {
    System.setProperty("edo.reactor", "kqueue");
    var error = assertThrows(IllegalStateException.class, Backend::best);
    assertEquals(
        "system property edo.reactor must be epoll or nio, not \"kqueue\"", error.getMessage());
  }
}
