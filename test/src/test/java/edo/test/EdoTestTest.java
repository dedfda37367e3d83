package edo.test;

import static edo.test.AsyncAssertions.assertElapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Backend;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeFlavor;
import edo.runtime.Scheduling;
import edo.runtime.UnhandledFailure;
import edo.task.JoinException;
import edo.task.Task;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests on runtimes (macros_test.rs, test.md): TEST-023, TEST-024, MAC-002 to MAC-006. What they
 * leave behind: {@link LeftoverTest}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EdoTestTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Where it runs. */
  static class Placed {
    private @Nullable EdoRuntime before;
    private static @Nullable EdoRuntime last;

    @BeforeEach
    void before(EdoRuntime runtime) {
      before = runtime;
      assertSame(runtime.id(), EdoRuntime.current().id());
      assertTrue(Thread.currentThread().isVirtual());
    }

    @EdoTest
    void byDefaultOnACurrentThread(EdoRuntime runtime, TestInfo info) throws Exception {
      assertEquals(before, runtime);
      assertEquals(runtime, EdoRuntime.current());
      assertEquals(RuntimeFlavor.CURRENT_THREAD, runtime.flavor());
      assertTrue(Thread.currentThread().isVirtual());
      assertEquals(42, Task.spawn(() -> 42).join());
      assertEquals("CURRENT_THREAD", info.getDisplayName());
      last = runtime;
    }

    @EdoTest(flavor = RuntimeFlavor.MULTI_THREAD, workers = 3)
    void onWorkers(EdoRuntime runtime) {
      assertEquals(3, runtime.metrics().workers());
      assertEquals(RuntimeFlavor.MULTI_THREAD, runtime.flavor());
      last = runtime;
    }

    @EdoTest(startPaused = true)
    void paused() {
      var start = Time.now();
      Time.sleep(Duration.ofDays(3));
      assertElapsed(start, Duration.ofDays(3));
      last = EdoRuntime.current();
    }

    @AfterEach
    void after() {
      assertEquals(before, EdoRuntime.current());
      assertEquals(last, before);
      assertFalse(before.isShutdown());
    }
  }

  /** MAC-002, MAC-003, MAC-004, MAC-005, TEST-023: defaults and options. */
  @Test
  void runsWhereItIsTold() {
    var names = Inner.run(Placed.class).had(3, 0, 0).succeeded();
    assertTrue(
        names.containsAll(List.of("CURRENT_THREAD", "MULTI_THREAD of 3", "CURRENT_THREAD, paused")),
        names::toString);
    assertTrue(Placed.last.isShutdown());
  }

  /** All that can be combined. */
  static class Matrix {
    @EdoTest(
        flavor = {RuntimeFlavor.CURRENT_THREAD, RuntimeFlavor.MULTI_THREAD},
        workers = 2,
        scheduling = {Scheduling.OWN, Scheduling.JDK},
        reactor = {Backend.EPOLL, Backend.NIO})
    void everywhere(EdoRuntime runtime, TestInfo info) throws Exception {
      assertEquals(info.getDisplayName().contains("OWN"), runtime.ownsVirtualThreads());
      Task.spawn(() -> Time.sleep(Duration.ofMillis(1))).join();
    }
  }

  /** TEST-024: each combination once; what is not to be had here is skipped, and says why. */
  @Test
  void combines() {
    String mode = System.getProperty("edo.test.mode", "own-epoll");
    boolean own = mode.startsWith("own");
    boolean epoll = Backend.EPOLL.isAvailable();
    int there = 2 * (own ? 2 : 1) * (epoll ? 2 : 1);
    var inner = Inner.run(Matrix.class).had(there, 0, 8 - there);
    assertTrue(
        inner.succeeded().contains("MULTI_THREAD of 2, scheduling JDK, reactor NIO"),
        inner.succeeded()::toString);
    for (String why : inner.skipped()) {
      assertTrue(why.contains("--enable-native") || why.contains("--add-opens"), why);
    }
  }

  /** Settings that exclude each other. */
  static class Contradictory {
    @EdoTest(workers = 2)
    void workersOfOne() {}

    @EdoTest(workers = -1)
    void negative() {}

    @EdoTest(flavor = RuntimeFlavor.MULTI_THREAD, startPaused = true)
    void pausedMulti() {}

    @EdoTest(
        flavor = RuntimeFlavor.MULTI_THREAD,
        unhandledFailure = UnhandledFailure.SHUTDOWN_RUNTIME)
    void shutdownMulti() {}

    @EdoTest(flavor = {})
    void nowhere() {}

    @EdoTest(timeoutMillis = 0)
    void noTime() {}
  }

  /** MAC-004, MAC-005, MAC-006: contradictions fail with a message that says what to do. */
  @Test
  void refusesContradictions() {
    var failures = Inner.run(Contradictory.class).had(0, 0, 0).failures();
    assertEquals(6, failures.size(), failures::toString);
    assertSays(failures.get("workersOfOne"), "@EdoTest: workers needs flavor = MULTI_THREAD");
    assertSays(failures.get("negative"), "must not be negative");
    assertSays(failures.get("pausedMulti"), "startPaused needs flavor = CURRENT_THREAD alone");
    assertSays(failures.get("shutdownMulti"), "SHUTDOWN_RUNTIME needs flavor = CURRENT_THREAD");
    assertSays(failures.get("nowhere"), "flavor must name at least one");
    assertSays(failures.get("noTime"), "timeoutMillis must be at least 1");
  }

  /** An extension of its own, and that of the class around it. */
  static class Twice {
    @RegisterExtension final EdoExtension outer = new EdoExtension();

    @Nested
    class Inside {
      @RegisterExtension final EdoExtension inner = new EdoExtension();

      @Test
      void never() {}
    }

    @Test
    void alone() {}
  }

  @Test
  void refusesTwoExtensionsForOneTest() {
    var failures = Inner.run(Twice.class).had(1, 1, 0).failures();
    assertSays(failures.get("never"), "two EdoExtensions are registered for one test");
  }

  /** Asks for a runtime where there is none yet. */
  @ExtendWith(EdoExtension.class)
  static class TooEarly {
    @BeforeAll
    static void before(EdoRuntime runtime) {
      runtime.close();
    }

    @Test
    void never() {}
  }

  @Test
  void refusesARuntimeBeforeAllTests() {
    var failures = Inner.run(TooEarly.class).had(0, 0, 0).failures();
    assertEquals(1, failures.size(), failures::toString);
    assertSays(
        failures.values().iterator().next(), "there is a runtime for each test, and none here");
  }

  private static void assertSays(Throwable failure, String part) {
    assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::toString);
  }

  /** Ways to fail. */
  static class Failing {
    @EdoTest
    void assertion() {
      assertEquals(1, 2);
    }

    @EdoTest
    void checked() throws IOException {
      throw new IOException("no");
    }

    @EdoTest
    void error() {
      throw new StackOverflowError("planted");
    }

    @EdoTest
    void throwable() throws Throwable {
      throw new Throwable("rare");
    }

    @EdoTest
    void assumption() {
      assumeTrue(false, "not here");
    }
  }

  /** What the body throws is what JUnit gets, as it is. */
  @Test
  void failsAsTheBodyDoes() {
    var failures = Inner.run(Failing.class).had(0, 4, 0).failures();
    assertSays(failures.get("assertion"), "expected: <1> but was: <2>");
    assertInstanceOf(IOException.class, failures.get("checked"));
    assertInstanceOf(StackOverflowError.class, failures.get("error"));
    assertSame(Throwable.class, failures.get("throwable").getClass());
  }

  /** A task that nobody joins. */
  static class Unjoined {
    @EdoTest
    void fails() {
      var _ =
          Task.builder()
              .name("forgotten")
              .spawn(() -> {
                throw new IOException("nobody asks");
              });
    }

    @EdoTest(unhandledFailure = UnhandledFailure.SHUTDOWN_RUNTIME)
    void shutsDown() {
      var _ =
          Task.spawn(() -> {
            throw new IOException("nobody asks");
          });
      Time.sleep(Duration.ofDays(1));
    }

    @EdoTest
    void joined() throws Exception {
      var task =
          Task.spawn(() -> {
            throw new IOException("somebody asks");
          });
      AsyncAssertions.assertFails(IOException.class, task);
    }
  }

  /** MAC-006: failures of tasks are seen, both ways. */
  @Test
  void unjoinedFailuresFailTheTest() {
    var failures = Inner.run(Unjoined.class).had(1, 2, 0).failures();
    Throwable fails = failures.get("fails");
    assertSays(fails, "(forgotten), spawned at ");
    assertSays(fails, "EdoTestTest.java:");
    assertSays(fails, " failed and nobody joined it; ");
    assertEquals("nobody asks", fails.getCause().getMessage());
    Throwable ended = failures.get("shutsDown");
    assertInstanceOf(JoinException.class, ended);
    assertSays(ended.getSuppressed()[0].getCause(), "nobody asks");
  }

  /** With tests of all kinds, and arguments from others. */
  @ExtendWith(EdoExtension.class)
  static class AllKinds {
    @Test
    void plain(EdoRuntime runtime) {
      assertEquals(runtime, EdoRuntime.current());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void parameterized(String argument, EdoRuntime runtime) {
      assertEquals(1, argument.length());
      assertEquals(runtime, EdoRuntime.current());
    }

    @RepeatedTest(2)
    void repeated(EdoRuntime runtime) {
      assertEquals(runtime, EdoRuntime.current());
    }

    @TestFactory
    Stream<DynamicTest> dynamic(EdoRuntime runtime) {
      return IntStream.range(0, 2)
          .mapToObj(i ->
              DynamicTest.dynamicTest(
                  "dynamic " + i, () -> assertEquals(runtime, EdoRuntime.current())));
    }

    @EdoTest(flavor = RuntimeFlavor.MULTI_THREAD, workers = 1)
    void itsOwnWay(EdoRuntime runtime) {
      assertEquals(runtime, EdoRuntime.current());
      assertEquals(RuntimeFlavor.MULTI_THREAD, runtime.flavor());
    }

    @Nested
    class Deeper {
      @Test
      void nested(EdoRuntime runtime) {
        assertEquals(runtime, EdoRuntime.current());
      }
    }
  }

  /** MAC-002: arguments are those of the test framework. */
  @Test
  void worksWithOtherTests() {
    Inner.run(AllKinds.class).had(9, 0, 0);
  }

  /** An annotation of the user's own. */
  @Retention(RetentionPolicy.RUNTIME)
  @EdoTest(startPaused = true)
  @interface PausedTest {}

  /** A test that a class inherits. */
  interface Contract {
    @PausedTest
    default void inherited() {
      Time.sleep(Duration.ofDays(1));
    }
  }

  static class Composed implements Contract {
    @PausedTest
    void own() {
      Time.sleep(Duration.ofDays(1));
    }
  }

  /** MAC-002: under another name, and on a method of an interface. */
  @Test
  void worksThroughAnnotationsAndInterfaces() {
    Inner.run(Composed.class).had(2, 0, 0);
  }

  /** Settings of one's own. */
  static class Settings {
    @RegisterExtension
    final EdoExtension edo =
        EdoExtension.of(() -> EdoRuntime.multiThread().workerThreads(1).name("mine"))
            .timeout(Duration.ofSeconds(30))
            .leakCheck(false);

    @Test
    void hasThem(EdoRuntime runtime) {
      assertEquals("mine", runtime.name().orElseThrow());
      var _ = Task.spawn(() -> Time.sleep(Duration.ofDays(1)));
    }
  }

  /** TEST-024: any setting of the builder; MAC-008 among them. */
  @Test
  void takesABuilder() {
    Inner.run(Settings.class).had(1, 0, 0);
  }
}
