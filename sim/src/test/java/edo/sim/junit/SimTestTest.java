package edo.sim.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import edo.sim.Sim;
import edo.sim.SimBuilder;
import edo.sim.SimulationException;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Simulations as tests of JUnit: SIM-007, SIM-010. */
class SimTestTest {
  private static final String SEED = "edo.sim.seed";

  /** What the tests below have seen. */
  private static final List<Long> SEEN = new ArrayList<>();

  @BeforeEach
  void nothingWasSeen() {
    assertNull(System.getProperty(SEED), "this test needs seeds of its own");
    SEEN.clear();
  }

  @AfterEach
  void noSeedIsSet() {
    System.clearProperty(SEED);
  }

  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .execute()
        .allEvents();
  }

  private static Events tests(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .execute()
        .testEvents();
  }

  private static Throwable failure(Events events) {
    var failed = events.failed().list();
    assertEquals(1, failed.size());
    return failed
        .getFirst()
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .orElseThrow();
  }

  static class Passing {
    private int calls;

    @SimTest(seeds = 5, firstSeed = 10)
    void takesASim(Sim sim) {
      assertEquals(1, ++calls, "each on a new instance");
      assertEquals(0, sim.trace().length);
      sim.client(
          "client",
          () -> {
            Time.sleep(Duration.ofSeconds(1));
            SEEN.add(sim.seed());
          });
    }
  }

  @Test
  void aTestRunsWithEachSeed() {
    Events events = tests(Passing.class);
    assertEquals(5, events.succeeded().count());
    assertEquals(List.of(10L, 11L, 12L, 13L, 14L), SEEN);
    assertEquals(
        "seed 10", events.succeeded().list().getFirst().getTestDescriptor().getDisplayName());
  }

  static class Building {
    @SimTest(seeds = 3)
    void takesABuilder(SimBuilder builder) {
      Sim sim = builder.duration(Duration.ofSeconds(5)).build();
      sim.client("client", () -> Time.sleep(Duration.ofSeconds(1)));
      sim.run();
      SEEN.add(sim.seed());
      assertEquals(Duration.ofSeconds(1), sim.elapsed());
    }

    @SimTest(seeds = 2)
    void runsItself(Sim sim) {
      sim.client("client", () -> {});
      sim.run();
      assertTrue(sim.isClosed());
    }
  }

  @Test
  void aTestMayBuildAndRunByItself() {
    assertEquals(5, tests(Building.class).succeeded().count());
    assertEquals(List.of(1L, 2L, 3L), SEEN);
  }

  static class Failing {
    @SimTest
    void failsWithTheThird(Sim sim) {
      SEEN.add(sim.seed());
      sim.client(
          "client",
          () -> {
            if (sim.seed() == 3) {
              throw new IOException("the third time");
            }
          });
    }
  }

  @Test
  void theFirstThatFailsIsTheLastAndSaysHowToRepeatIt() {
    Throwable e = failure(tests(Failing.class));
    assertTrue(e instanceof SimulationException, e.toString());
    assertTrue(e.getMessage().contains("the third time"), e.getMessage());
    assertTrue(e.getMessage().contains("-Dedo.sim.seed=3"), e.getMessage());
    assertEquals(List.of(1L, 2L, 3L), SEEN);
  }

  static class FailingAfterwards {
    @SimTest(seeds = 2)
    void asserts(SimBuilder builder) {
      Sim sim = builder.build();
      sim.client("client", () -> {});
      sim.run();
      fail("the sums differ");
    }
  }

  @Test
  void whatTheTestItselfThrowsNamesTheSeedToo() {
    Throwable e = failure(tests(FailingAfterwards.class));
    assertTrue(e.getMessage().contains("the sums differ"), e.getMessage());
    assertTrue(e.getMessage().contains("-Dedo.sim.seed=1"), e.getMessage());
    assertEquals("the sums differ", e.getCause().getMessage());
  }

  static class Overflowing {
    @SimTest(seeds = 3)
    void recurses(Sim sim) {
      sim.client("client", () -> {});
      if (sim.seed() == 2) {
        throw new StackOverflowError("deep");
      }
    }
  }

  static class Linking {
    @SimTest(seeds = 3)
    void links(SimBuilder builder) {
      throw new NoClassDefFoundError("edo/Gone");
    }
  }

  /** Not assertions alone. */
  @Test
  void anyErrorNamesTheSeed() {
    Throwable deep = failure(tests(Overflowing.class));
    assertTrue(deep.getMessage().endsWith("-Dedo.sim.seed=2"), deep.getMessage());
    assertEquals("deep", deep.getCause().getMessage());
    Throwable gone = failure(tests(Linking.class));
    assertTrue(gone.getMessage().endsWith("-Dedo.sim.seed=1"), gone.getMessage());
    assertTrue(gone.getMessage().contains("edo/Gone"), gone.getMessage());
  }

  @Test
  void thePropertyRunsOneSeed() {
    System.setProperty(SEED, "3");
    failure(tests(Failing.class));
    assertEquals(List.of(3L), SEEN);
    SEEN.clear();
    System.setProperty(SEED, "77");
    assertEquals(1, tests(Passing.class).succeeded().count());
    assertEquals(List.of(77L), SEEN);
  }

  static class Aborting {
    @SimTest(seeds = 3)
    void assumes(Sim sim) {
      assumeTrue(sim.seed() != 1, "not with 1");
      sim.client("client", () -> {});
    }
  }

  @Test
  void whatIsAbortedIsNoFailure() {
    Events events = tests(Aborting.class);
    assertEquals(1, events.aborted().count());
    assertEquals(2, events.succeeded().count());
  }

  static class NeverRunning {
    @SimTest(seeds = 3)
    void forgetsToRun(SimBuilder builder) {
      Sim sim = builder.build();
      SEEN.add(sim.seed());
      sim.client("client", () -> fail("nobody runs this"));
    }
  }

  static class NeverBuilding {
    @SimTest(seeds = 3)
    void forgetsToBuild(SimBuilder builder) {
      SEEN.add(builder.duration(Duration.ofSeconds(5)) == builder ? 0L : 1L);
    }
  }

  static class RunningInPart {
    private static final List<Sim> BUILT = new ArrayList<>();

    @SimTest(seeds = 2)
    void looksAtTheBeginning(SimBuilder builder) {
      Sim sim = builder.build();
      BUILT.add(sim);
      sim.host("host", () -> Time.sleep(Duration.ofDays(1)));
      sim.runFor(Duration.ofSeconds(1));
    }
  }

  /** Nothing that such a test asserts has been looked at. */
  @Test
  void whatNeverRunsFails() {
    Throwable e = failure(tests(NeverRunning.class));
    assertTrue(e.getMessage().contains("has never run"), e.getMessage());
    assertTrue(e.getMessage().contains("-Dedo.sim.seed=1"), e.getMessage());
    assertEquals(List.of(1L), SEEN);
    Throwable unused = failure(tests(NeverBuilding.class));
    assertTrue(unused.getMessage().contains("nothing was built"), unused.getMessage());
    assertEquals(List.of(1L, 0L), SEEN);
  }

  @Test
  void whatWasRunInPartIsClosed() {
    assertEquals(2, tests(RunningInPart.class).succeeded().count());
    assertTrue(RunningInPart.BUILT.stream().allMatch(Sim::isClosed));
  }

  static class WithoutAParameter {
    @SimTest
    void takesNothing() {}
  }

  static class WithoutSeeds {
    @SimTest(seeds = 0)
    void takesASim(Sim sim) {
      sim.client("client", () -> {});
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    String first = failure(run(WithoutAParameter.class)).getMessage();
    assertTrue(first.contains("one parameter"), first);
    String second = failure(run(WithoutSeeds.class)).getMessage();
    assertTrue(second.contains("seeds must be at least 1"), second);
  }
}
