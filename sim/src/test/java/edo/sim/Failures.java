package edo.sim;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How a simulation fails, and what it says then. */
final class Failures {
  private Failures() {}

  static SimulationException failure(Sim sim) {
    return assertThrows(SimulationException.class, sim::run);
  }

  static void assertSays(Throwable failure, String... parts) {
    for (String part : parts) {
      assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::getMessage);
    }
  }
}
