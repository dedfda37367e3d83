package edo.sim;

import static edo.sim.Failures.assertSays;
import static edo.sim.Failures.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.fs.FileStream;
import edo.fs.Fs;
import edo.internal.seam.Watchers;
import edo.task.Async;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskBody;
import edo.task.Trigger;
import edo.time.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Points in programs, and barriers that watch them: SIM-023. */
class SimTriggerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** A point that says more. */
  private record Step(int number) {}

  @AfterEach
  void nobodyWatchesAnyMore() {
    assertFalse(Watchers.isAny());
  }

  private static void run(TaskBody client, Sim sim) {
    sim.client("client", client);
    sim.run();
  }

  /** Comes to points 1 to 5, a second after each other. */
  private static void walk(List<Integer> done) {
    for (int i = 1; i <= 5; i++) {
      Trigger.at(new Step(i));
      done.add(i);
      Time.sleep(SECOND);
    }
  }

  @Test
  void whereNobodyWatchesAPointDoesNothing() throws Exception {
    Trigger.at("outside");
    Trigger.note("outside");
    Trigger.atAsync("outside").await();
    var done = new ArrayList<Integer>();
    Sim sim = Sim.builder().build();
    sim.host("walker", () -> walk(done));
    run(
        () -> {
          Trigger.atAsync(new Step(0)).await();
          Time.sleep(SECOND.multipliedBy(10));
        },
        sim);
    assertEquals(List.of(1, 2, 3, 4, 5), done);
  }

  /** Those outside of the simulation that has the barrier. */
  @Test
  void otherCodeIsNotConcerned() {
    try (Sim sim = Sim.builder().build();
        var barrier = sim.barrier("point", Reaction.suspend())) {
      Trigger.at("point");
      var gone = new AtomicInteger();
      Sim other = Sim.builder().build();
      run(
          () -> {
            Trigger.at("point");
            gone.incrementAndGet();
          },
          other);
      assertEquals(1, gone.get());
      assertTrue(barrier.tryTriggered().isEmpty());
    }
  }

  @Test
  void aBarrierRemembersWhoWasThere() {
    var done = new ArrayList<Integer>();
    Sim sim = Sim.builder().build();
    sim.host("walker", () -> walk(done));
    run(
        () -> {
          try (var barrier =
              sim.barrier(Step.class, step -> step.number() % 2 == 0, Reaction.goOn())) {
            try (var first = barrier.awaitTriggered()) {
              assertEquals(new Step(2), first.point());
              assertEquals("walker", first.host());
              assertEquals(SECOND, sim.elapsed());
            }
            Time.sleep(SECOND.multipliedBy(10));
            assertEquals(List.of(1, 2, 3, 4, 5), done, "nobody was held up");
            assertEquals(4, barrier.tryTriggered().orElseThrow().point().number());
            assertTrue(barrier.tryTriggered().isEmpty());
          }
        },
        sim);
  }

  @Test
  void whoIsSuspendedGoesOnWhenTheHandleIsClosed() {
    var done = new ArrayList<Integer>();
    Sim sim = Sim.builder().build();
    sim.host("walker", () -> walk(done));
    run(
        () -> {
          try (var barrier = sim.barrier(new Step(3), Reaction.suspend())) {
            var third = barrier.awaitTriggered();
            Time.sleep(SECOND.multipliedBy(10));
            assertEquals(List.of(1, 2), done);
            third.close();
            third.close();
            Time.sleep(SECOND.dividedBy(2));
            assertEquals(List.of(1, 2, 3), done);
          }
          Time.sleep(SECOND.multipliedBy(10));
          assertEquals(5, done.size());
        },
        sim);
  }

  @Test
  void computationsAreSuspendedToo() {
    Sim sim = Sim.builder().build();
    run(
        () -> {
          try (var barrier = sim.barrier("polled", Reaction.suspend())) {
            var task = Task.spawn(Trigger.atAsync("polled"));
            try (var _ = barrier.awaitTriggered()) {
              Time.sleep(SECOND);
              assertFalse(task.isFinished());
            }
            task.join();
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(SECOND, () -> Trigger.atAsync("polled").await()));
          }
        },
        sim);
  }

  @Test
  void aBarrierMayThrow() {
    var failure = new IllegalStateException("the disk is on fire");
    Sim sim = Sim.builder().build();
    run(
        () -> {
          try (var barrier = sim.barrier(Step.class, _ -> true, Reaction.fail(() -> failure))) {
            assertSame(
                failure, assertThrows(IllegalStateException.class, () -> Trigger.at(new Step(1))));
            assertSame(
                failure,
                assertThrows(IllegalStateException.class, () -> Trigger.note(new Step(2))));
            assertSame(
                failure,
                assertThrows(
                    IllegalStateException.class, () -> Trigger.atAsync(new Step(3)).await()));
            assertEquals(1, barrier.awaitTriggered().point().number());
          }
          Trigger.at(new Step(4));
        },
        sim);
  }

  @Test
  void whatBarriersThrowFailsTheRunLikeAnythingElse() {
    Sim sim = Sim.builder().seed(5).build();
    sim.host("walker", () -> walk(new ArrayList<>()));
    sim.client("client", () -> Time.sleep(SECOND.multipliedBy(20)));
    try (var _ = sim.barrier(new Step(3), Reaction.fail(IllegalArgumentException::new))) {
      var e = failure(sim);
      assertEquals("walker", e.host().orElseThrow());
      assertEquals(SECOND.multipliedBy(2), e.elapsed());
    }
  }

  @Test
  void whoCannotWaitFails() {
    Sim sim = Sim.builder().build();
    run(
        () -> {
          try (var _ = sim.barrier("point", Reaction.suspend())) {
            var e = assertThrows(IllegalStateException.class, () -> Trigger.note("point"));
            assertSays(e, "cannot wait");
            Async<String> poll =
                _ -> {
                  Trigger.at("point");
                  return Poll.ready("went on");
                };
            var thrown = assertThrows(JoinException.class, () -> Task.spawn(poll).join());
            assertTrue(thrown.getCause() instanceof IllegalStateException, thrown::toString);
          }
        },
        sim);
  }

  @Test
  void aBarrierThatIsClosedLetsThoseGoWhomNobodyHasSeen() {
    var gone = new ArrayList<String>();
    Sim sim = Sim.builder().build();
    run(
        () -> {
          var barrier = sim.barrier("door", Reaction.suspend());
          for (String name : List.of("a", "b")) {
            Task.spawn(() -> {
              Trigger.at("door");
              gone.add(name);
              return null;
            });
          }
          try (var _ = barrier.awaitTriggered()) {
            Time.sleep(SECOND);
            barrier.close();
            barrier.close();
            Time.sleep(SECOND);
            assertEquals(1, gone.size(), "one is held, the other was not seen");
            Trigger.at("door"); // nobody watches it any more
            assertThrows(IllegalStateException.class, barrier::awaitTriggered);
          }
          Time.sleep(SECOND);
          assertEquals(2, gone.size());
        },
        sim);
  }

  @Test
  void theOldestBarrierIsTold() {
    Sim sim = Sim.builder().build();
    run(
        () -> {
          var old = sim.barrier(Step.class, step -> step.number() < 3, Reaction.goOn());
          var young = sim.barrier(Step.class, _ -> true, Reaction.goOn());
          Trigger.at(new Step(1));
          Trigger.at("of another type");
          Trigger.at(new Step(3));
          assertEquals(1, old.awaitTriggered().point().number());
          assertEquals(3, young.awaitTriggered().point().number());
          old.close();
          Trigger.at(new Step(2));
          assertEquals(2, young.awaitTriggered().point().number());
          young.close();
        },
        sim);
  }

  /** The place where it matters: what the log has, and nobody was told. */
  @Test
  void aHostCrashesWhereItHurts() {
    Path log = Path.of("/tmp/log");
    var told = new AtomicInteger();
    var found = new AtomicReference<String>("");
    Sim sim = Sim.builder().build();
    sim.host(
        "database",
        () -> {
          if (Fs.exists(log)) {
            found.set(Fs.readString(log));
            return;
          }
          try (var out = FileStream.create(log)) {
            for (int i = 1; i <= 5; i++) {
              out.writeAll(("entry " + i + "\n").getBytes());
              out.syncAll();
              Trigger.at(new Step(i));
              told.set(i);
            }
          }
        });
    run(
        () -> {
          try (var barrier = sim.barrier(new Step(3), Reaction.suspend());
              var third = barrier.awaitTriggered()) {
            sim.bounce(third.host());
          }
          Time.sleep(SECOND);
          assertEquals(2, told.get());
          assertEquals("entry 1\nentry 2\nentry 3\n", found.get());
        },
        sim);
  }

  @Test
  void barriersAreWatchedFromOutsideToo() {
    var done = new ArrayList<Integer>();
    try (Sim sim = Sim.builder().build();
        var barrier = sim.barrier(Step.class, step -> step.number() == 2, Reaction.suspend())) {
      sim.host("walker", () -> walk(done));
      assertTrue(barrier.tryTriggered().isEmpty());
      assertThrows(IllegalStateException.class, barrier::awaitTriggered);
      sim.runFor(SECOND.multipliedBy(10));
      assertEquals(List.of(1), done);
      barrier.tryTriggered().orElseThrow().close();
      sim.runFor(SECOND.multipliedBy(10));
      assertEquals(5, done.size());
    }
  }

  @Test
  void barriersAreInTheTrace() {
    byte[] first = traced();
    assertArrayEquals(first, traced());
    assertTrue(new String(first).contains("walker point of barrier 1"), new String(first));
  }

  private static byte[] traced() {
    Sim sim = Sim.builder().seed(3).build();
    sim.host("walker", () -> walk(new ArrayList<>()));
    run(
        () -> {
          try (var barrier = sim.barrier(new Step(2), Reaction.suspend());
              var _ = barrier.awaitTriggered()) {
            Time.sleep(SECOND);
          }
        },
        sim);
    return sim.trace();
  }
}
