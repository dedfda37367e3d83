package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedAtomicBoolean;
import edo.check.CheckedAtomicInt;
import edo.check.CheckedCell;
import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelBuilder;
import edo.check.ModelFailure;
import edo.check.ModelReport;
import edo.check.TraceStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How a check is set up, what it says, and how it goes on. LOOM-001 to LOOM-009, LOOM-028,
 * LOOM-029, LOOM-032.
 */
class ModelTest {
  /** Lost increments, found in some of the runs. */
  private static final ModelBody BUGGY =
      () -> {
        var hits = new CheckedAtomicInt(0).named("hits");
        Outcomes.threads(() -> hits.set(hits.get() + 1), () -> hits.set(hits.get() + 1));
        assertEquals(2, hits.get());
      };

  private static final ModelBody SOUND =
      () -> {
        var hits = new CheckedAtomicInt(0);
        Outcomes.threads(hits::incrementAndGet, hits::incrementAndGet, hits::incrementAndGet);
        assertEquals(3, hits.get());
      };

  private static ModelFailure fails(ModelBuilder builder, ModelBody body) {
    return assertThrows(ModelFailure.class, () -> builder.check(body));
  }

  @Test
  void failureHasTheTraceAndTheWayBack() {
    var failure = Model.expectFailure(BUGGY);
    assertEquals(FailureKind.EXCEPTION, failure.kind());
    List<String> steps = failure.trace().stream().map(TraceStep::operation).toList();
    assertEquals(
        List.of("spawn t1", "spawn t2"),
        steps.stream().filter(s -> s.startsWith("spawn")).toList());
    assertEquals(2, steps.stream().filter(s -> s.equals("hits.get() = 0")).count());
    assertEquals(2, steps.stream().filter(s -> s.equals("hits.set(1)")).count());
    assertTrue(
        failure.trace().stream().allMatch(s -> s.location().matches("at \\w+\\.java:\\d+")),
        failure::getMessage);
    assertTrue(failure.getMessage().contains("hits.get() = 0"), failure::getMessage);

    var again = fails(Model.builder().replay(failure.path()), BUGGY);
    assertEquals(1, again.executions());
    assertEquals(failure.trace(), again.trace());
    assertTrue(again.getCause() instanceof AssertionError);
  }

  @Test
  void locationsCanBeLeftOut() {
    var failure = fails(Model.builder().locations(false), BUGGY);
    assertTrue(failure.trace().stream().allMatch(s -> s.location().isEmpty()));
  }

  @Test
  void replayOfSomethingElseIsSeen() {
    var failure = fails(Model.builder().replay("0x9.7"), BUGGY);
    assertEquals(FailureKind.NONDETERMINISM, failure.kind());
    assertTrue(failure.getMessage().contains("check without replay"), failure::getMessage);
    for (String path : List.of("", "x", "1.2.b", "0xq", "0x0", "0x-1", "-1", "0x99999999999")) {
      assertThrows(
          IllegalArgumentException.class, () -> Model.builder().replay(path).check(BUGGY), path);
    }
    assertFalse(Model.builder().replay("0").check(SOUND).isComplete());
  }

  /** Choices that nobody makes are not passed over, and take no memory. */
  @ParameterizedTest
  @ValueSource(strings = {"9", "0x99999999", "0x2147483647.1x2147483647", "0.0"})
  void replayThatGoesOnAfterTheRunIsSeen(String path) {
    ModelBody choiceless = () -> new CheckedAtomicInt(0).incrementAndGet();
    assertEquals(1, Model.builder().replay("0").check(choiceless).executions());
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> Model.builder().replay(path).check(choiceless));
    assertTrue(e.getMessage().contains("more than the run came to"), e::getMessage);
    assertTrue(e.getMessage().contains("check without replay"), e::getMessage);
  }

  @Test
  void reportSaysWhatWasDone() {
    ModelReport report = Model.check(SOUND);
    assertTrue(report.isComplete());
    assertEquals(6, report.executions() - report.redundant());
    assertEquals(3 + 3 + 3 + 1, report.longest());
  }

  @Test
  void permutationsAndTimeAreLimited() {
    var report = Model.builder().maxPermutations(3).check(SOUND);
    assertEquals(3, report.executions());
    assertFalse(report.isComplete());
    report = Model.builder().maxDuration(Duration.ZERO).check(SOUND);
    assertEquals(0, report.executions());
    assertFalse(report.isComplete());
    for (Duration enough : List.of(Duration.ofHours(1), Duration.ofSeconds(Long.MAX_VALUE))) {
      assertTrue(Model.builder().maxDuration(enough).check(SOUND).isComplete());
    }
    Duration never = Duration.ofSeconds(Long.MIN_VALUE);
    assertEquals(0, Model.builder().maxDuration(never).check(SOUND).executions());
  }

  @Test
  void threadsAndBranchesAreLimited() {
    assertTrue(Model.builder().maxThreads(4).check(SOUND).isComplete());
    assertEquals(FailureKind.MISUSE, fails(Model.builder().maxThreads(3), SOUND).kind());
    assertEquals(
        FailureKind.TOO_MANY_BRANCHES, fails(Model.builder().maxBranches(9), SOUND).kind());
    assertTrue(Model.builder().maxBranches(10).check(SOUND).isComplete());
  }

  @Test
  void settingsAreChecked() {
    var builder = Model.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.maxThreads(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxThreads(17));
    assertThrows(IllegalArgumentException.class, () -> builder.maxBranches(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxPermutations(0));
    assertThrows(IllegalArgumentException.class, () -> builder.preemptionBound(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.spurious(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.checkpointInterval(0));
  }

  @Test
  void settingsComeFromSystemProperties() {
    System.setProperty("edo.check.maxPermutations", "2");
    System.setProperty("edo.check.maxDuration", "3600");
    try {
      assertEquals(2, Model.check(SOUND).executions());
    } finally {
      System.clearProperty("edo.check.maxPermutations");
      System.clearProperty("edo.check.maxDuration");
    }
  }

  /** Without a preemption no increment is lost; one is enough to lose it. */
  @Test
  void preemptionsAreBounded() {
    var none = Model.builder().preemptionBound(0).check(BUGGY);
    assertTrue(none.isComplete());
    assertEquals(FailureKind.EXCEPTION, fails(Model.builder().preemptionBound(1), BUGGY).kind());
    assertTrue(
        Model.builder().preemptionBound(1).reduction(false).check(SOUND).executions()
            < Model.builder().reduction(false).check(SOUND).executions());
  }

  /** What is found within a bound does not depend on reduction. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void reductionIsSoundWithinABound(int bound) {
    assertEquals(
        outcomes(Model.builder().preemptionBound(bound).reduction(false)),
        outcomes(Model.builder().preemptionBound(bound)));
  }

  private static Set<String> outcomes(ModelBuilder builder) {
    var seen = new TreeSet<String>();
    builder.check(() -> {
      var x = new CheckedAtomicInt(0);
      var y = new CheckedAtomicInt(0);
      var r = new int[4];
      Outcomes.threads(
          () -> {
            x.set(1);
            r[0] = y.get();
            r[1] = x.get();
          },
          () -> {
            y.set(1);
            r[2] = x.get();
            x.set(2);
            r[3] = y.get();
          });
      seen.add("" + r[0] + r[1] + r[2] + r[3] + x.get() + y.get());
    });
    return seen;
  }

  @Test
  void searchGoesOnFromACheckpoint(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.check");
    long whole = Model.check(SOUND).executions();
    var parts = new ArrayList<Long>();
    while (true) {
      long limit = parts.size() + 1L;
      var report = Model.builder().checkpointFile(file).maxPermutations(limit).check(SOUND);
      parts.add(report.executions());
      if (report.isComplete()) {
        break;
      }
      assertTrue(Files.exists(file));
      assertEquals(limit, report.executions());
    }
    assertEquals(whole, parts.getLast());
    assertFalse(Files.exists(file));
  }

  /** The run that fails is the first to be run when the search goes on. */
  @Test
  void checkpointKeepsTheFailure(@TempDir Path folder) {
    Path file = folder.resolve("model.check");
    var first = fails(Model.builder().checkpointFile(file), BUGGY);
    assertTrue(first.executions() > 1);
    assertTrue(Files.exists(file));
    var runs = new int[1];
    var again =
        fails(
            Model.builder().checkpointFile(file).checkpointInterval(1),
            () -> {
              runs[0]++;
              BUGGY.run();
            });
    assertEquals(first.path(), again.path());
    assertEquals(first.executions(), again.executions());
    assertEquals(2, runs[0], "once to fail, once to be traced");
  }

  @Test
  void damagedCheckpointIsSeen(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.check");
    for (String text :
        List.of("", "something\n1 2\n", "edo-check 1\n1\n", "edo-check 1\n1 2\n3\n")) {
      Files.writeString(file, text);
      assertThrows(
          IllegalArgumentException.class,
          () -> Model.builder().checkpointFile(file).check(SOUND),
          text);
    }
  }

  @Test
  void everyStepIsLogged() {
    List<String> lines = new ArrayList<>();
    Model.builder().log(lines::add).check(SOUND);
    assertEquals("run 1", lines.getFirst());
    assertTrue(lines.stream().anyMatch(l -> l.contains("getAndAdd: 0 -> 1")), lines::toString);
    assertTrue(lines.contains("run 6"));
  }

  /** Only what is between is explored. */
  @Test
  void explorationCanBeRestricted() {
    assertEquals(1, Model.builder().explicitExplore(true).check(SOUND).executions());
    assertEquals(
        1,
        Model.check(
                () -> {
                  Model.stopExploring();
                  SOUND.run();
                })
            .executions());
    var seen = new TreeSet<String>();
    Model.builder()
        .explicitExplore(true)
        .check(() -> {
          int before = Model.choose(2);
          Model.explore();
          int within = Model.choose(2);
          Model.stopExploring();
          seen.add("" + before + within + Model.choose(2));
        });
    assertEquals(Set.of("000", "010"), seen);
  }

  @Test
  void branchesCanBeSkipped() {
    var seen = new TreeSet<Integer>();
    var report =
        Model.check(() -> {
          int chosen = Model.choose(4);
          if (chosen % 2 == 1) {
            Model.skipBranch();
          }
          seen.add(chosen);
        });
    assertEquals(Set.of(0, 2), seen);
    assertEquals(2, report.redundant());
  }

  @Test
  void aModelOfWhichEveryRunIsSkippedIsRefused() {
    var e =
        assertThrows(IllegalArgumentException.class, () -> Model.check(() -> Model.skipBranch()));
    assertTrue(e.getMessage().contains("nothing was checked"), e.getMessage());
  }

  /** State that outlives a run. */
  @Test
  void modelsThatChangeAreSeen() {
    var runs = new int[1];
    var failure =
        Model.expectFailure(() -> {
          var x = new CheckedAtomicInt(0);
          boolean odd = ++runs[0] % 2 == 1;
          Outcomes.threads(
              x::incrementAndGet,
              () -> {
                if (odd) {
                  x.incrementAndGet();
                }
                x.get();
              });
        });
    assertEquals(FailureKind.NONDETERMINISM, failure.kind(), failure::getMessage);
  }

  /** It fails in the first run only: the trace of the second says nothing about it. */
  @Test
  void failureThatDoesNotComeAgainIsSeen() {
    var runs = new int[1];
    var failure =
        Model.expectFailure(() -> {
          if (++runs[0] == 1) {
            throw new IllegalStateException("only once");
          }
        });
    assertEquals(FailureKind.NONDETERMINISM, failure.kind());
    assertTrue(failure.getMessage().contains("only once"), failure::getMessage);
  }

  /** A wait for something that the model does not know would be one for ever. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waitsOutsideOfTheModelAreSeen(boolean own) {
    var latch = new CountDownLatch(1);
    var failure =
        fails(
            Model.builder().ownScheduler(own),
            () -> {
              var other = CheckedThread.spawn("waiter", latch::await);
              other.join();
            });
    assertEquals(FailureKind.BLOCKED_OUTSIDE, failure.kind(), failure::getMessage);
    assertTrue(failure.getMessage().contains("CountDownLatch.await"), failure::getMessage);
    latch.countDown();
  }

  /** Real parks that end, and yields, go unnoticed. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void threadsMayYieldForReal(boolean own) {
    var report =
        Model.builder()
            .ownScheduler(own)
            .check(() -> {
              LockSupport.unpark(Thread.currentThread());
              LockSupport.park();
              Thread.yield();
              SOUND.run();
            });
    assertEquals(6, report.executions() - report.redundant());
  }

  /** Both kinds of threads have the same runs. */
  @Test
  void schedulersAgree() throws Exception {
    var own = Model.builder().check(SOUND);
    assertEquals(own, Model.builder().ownScheduler(false).check(SOUND));
    var reports = new ModelReport[1];
    Thread.ofVirtual().start(() -> reports[0] = Model.builder().check(SOUND)).join();
    assertEquals(own, reports[0]);
    var failure = fails(Model.builder().ownScheduler(false), BUGGY);
    assertEquals(Model.expectFailure(BUGGY).trace(), failure.trace());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptOfTheCallerIsKept(boolean own) {
    Model.builder().ownScheduler(own).check(SOUND);
    assertFalse(Thread.currentThread().isInterrupted());
    Thread.currentThread().interrupt();
    Model.builder()
        .ownScheduler(own)
        .check(() -> {
          assertFalse(Thread.currentThread().isInterrupted(), "the model is not");
          SOUND.run();
        });
    assertTrue(Thread.interrupted());
    Thread.currentThread().interrupt();
    assertThrows(ModelFailure.class, () -> Model.builder().ownScheduler(own).check(BUGGY));
    assertTrue(Thread.interrupted());
  }

  @Test
  void modelsAreNotNested() {
    var failure = Model.expectFailure(() -> Model.check(SOUND));
    assertTrue(failure.getCause() instanceof IllegalStateException, failure::getMessage);
  }

  /** Several checks at once do not know of each other. */
  @Test
  void checksMayRunSideBySide() throws Exception {
    var reports = new ModelReport[2];
    var threads = new Thread[2];
    for (int i = 0; i < 2; i++) {
      int at = i;
      threads[i] = Thread.ofPlatform().start(() -> reports[at] = Model.check(SOUND));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(reports[0], reports[1]);
    assertEquals(6, reports[0].executions() - reports[0].redundant());
  }

  @Test
  void modelThatHoldsIsNoExpectedFailure() {
    var e = assertThrows(AssertionError.class, () -> Model.expectFailure(SOUND));
    assertFalse(e instanceof ModelFailure);
    var first = new IllegalArgumentException("planted");
    var failure =
        Model.expectFailure(() -> {
          throw first;
        });
    assertSame(first, failure.getCause());
  }

  @Test
  void messageSaysWhatRaces() {
    var failure =
        Model.expectFailure(() -> {
          var data = new CheckedCell<>(0).named("data");
          var ready = new CheckedAtomicBoolean(false).named("ready");
          var writer =
              CheckedThread.spawn(
                  "writer",
                  () -> {
                    data.set(1);
                    ready.setOpaque(true);
                  });
          if (ready.getAcquire()) {
            data.get();
          }
          writer.join();
        });
    assertTrue(
        failure
            .getMessage()
            .startsWith(
                "data race on data: the read by thread main is not ordered after the write by"
                    + " thread writer\n"),
        failure::getMessage);
    assertTrue(failure.getMessage().contains("ready.setOpaque(true)"), failure::getMessage);
  }
}
