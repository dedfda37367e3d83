package edo.sim;

import static edo.sim.Failures.assertSays;
import static edo.sim.Failures.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Notify;
import edo.task.Async;
import edo.task.Poll;
import edo.task.Task;
import edo.time.Time;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Waits that a simulation does not control, and wake-ups from outside of it: SIM-033. */
class EscapeTest {
  @Test
  void aSleepOfTheJdkIsReportedWithItsStack() {
    Sim sim = Sim.builder().build();
    sim.client("client", () -> Thread.sleep(60_000));
    SimulationException e = failure(sim);
    assertSays(e, "escapes", "Thread.sleep", "EscapeTest.java");
    assertEquals(1, sim.escapes().size());
  }

  @Test
  void aContendedMonitorIsReported() {
    var monitor = new Object();
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          for (int i = 0; i < 2; i++) {
            Task.spawn(() -> {
              synchronized (monitor) {
                Time.sleep(Duration.ofSeconds(1));
              }
              return null;
            });
          }
          Time.sleep(Duration.ofSeconds(10));
        });
    assertSays(failure(sim), "escapes");
  }

  /** It ends when it was seen, by a thread outside, and not after some time. */
  @Test
  void anEscapeMayBeLetTo() throws InterruptedException {
    var seen = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Thread outside =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                seen.await();
                goOn.countDown();
              } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
              }
            });
    Sim sim = Sim.builder().failOnEscape(false).build();
    sim.client(
        "client",
        () -> {
          assertTrue(goOn.await(1, TimeUnit.HOURS));
          Time.sleep(Duration.ofSeconds(5));
        });
    sim.client(
        "watcher",
        () -> {
          while (sim.escapes().isEmpty()) {
            Task.yieldNow();
          }
          seen.countDown();
        });
    sim.run();
    outside.join();
    assertEquals(1, sim.escapes().size());
    assertEquals("client", sim.escapes().getFirst().host());
    assertFalse(sim.escapes().getFirst().task().stack().isEmpty());
    assertEquals(Duration.ofSeconds(5), sim.elapsed(), "simulated time stood still meanwhile");
  }

  /** Notified or not: the JDK goes on with it by a thread of its own. */
  @Test
  void aWaitInAMonitorIsReportedWithItsStack() {
    var monitor = new Object();
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          synchronized (monitor) {
            while (true) {
              monitor.wait();
            }
          }
        });
    SimulationException e = failure(sim);
    assertSays(e, "a wait on host client escapes", "java.lang.Object.wait(", "EscapeTest.java:");
    assertEquals(1, sim.escapes().size());
  }

  // ---------------------------------------------------------------- that hold the thread

  private static Async<Integer> sleepingPoll() {
    return _ -> {
      Thread.sleep(5);
      return Poll.ready(1);
    };
  }

  @Test
  void aPollThatSleepsIsReported() {
    Sim sim = Sim.builder().seed(7).build();
    sim.client("client", () -> Task.builder().name("lazy").spawn(sleepingPoll()).join());
    SimulationException e = failure(sim);
    assertSays(e, "a wait on host client has held the simulation's thread", "lazy");
    assertSays(e, "EscapeTest.java:", "-Dedo.sim.seed=7");
    assertEquals("lazy", sim.escapes().getFirst().task().task().name().orElseThrow());
  }

  /** Initialized by the first test that asks for it, which is the only one. */
  static final class SlowToLoad {
    static final int ONE;

    static {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it", e);
      }
      ONE = Integer.parseInt("1");
    }

    private SlowToLoad() {}
  }

  @Test
  void aSleepThatCannotLetGoOfTheThreadIsReported() {
    Sim sim = Sim.builder().build();
    var loaded = new AtomicInteger();
    sim.client("client", () -> loaded.set(SlowToLoad.ONE));
    assertSays(failure(sim), "a wait on host client has held the simulation's thread");
    assertEquals(1, loaded.get());
  }

  @Test
  void aWaitThatHasHeldTheThreadMayBeLetTo() {
    Sim sim = Sim.builder().failOnEscape(false).build();
    sim.client(
        "client",
        () -> {
          Task.builder().name("lazy").spawn(sleepingPoll()).join();
          Time.sleep(Duration.ofSeconds(5));
        });
    sim.run();
    assertEquals(Duration.ofSeconds(5), sim.elapsed());
    assertEquals(1, sim.escapes().size());
    assertEquals("client", sim.escapes().getFirst().host());
    assertEquals("lazy", sim.escapes().getFirst().task().task().name().orElseThrow());
  }

  /** However long it takes; nor is a simulation that waits for its next command. */
  @Test
  void whoComputesIsNotTakenForOneThatWaits() throws InterruptedException {
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          for (int i = 0; i < 20; i++) {
            long end = System.nanoTime() + 2_000_000;
            while (System.nanoTime() < end) {
              Thread.onSpinWait();
            }
            Task.yieldNow();
          }
        });
    while (sim.step()) {
      Thread.sleep(1); // the thread of the simulation waits meanwhile
    }
    assertEquals(0, sim.escapes().size());
  }

  // ---------------------------------------------------------------- from outside

  @Test
  void aWakeUpFromAnotherThreadIsReported() {
    Sim sim = Sim.builder().build();
    var notify = new Notify("outside");
    var woken = new AtomicInteger();
    sim.client(
        "client",
        () -> {
          Thread helper = Thread.ofPlatform().start(notify::notifyOne);
          while (helper.isAlive()) {
            Thread.onSpinWait(); // a task that parks lets time pass
          }
          woken.incrementAndGet();
          Time.sleep(Duration.ofSeconds(1));
        });
    sim.host("waiter", notify::awaitNotified);
    SimulationException e = failure(sim);
    assertSays(e, "task 1 ", " of host waiter was woken by thread ", "outside of the simulation");
    assertEquals("waiter", sim.escapes().getFirst().host());
  }

  /** A program's own virtual threads have no names of ours, but somebody has started them. */
  @Test
  void aVirtualThreadThatIsNoTaskIsToldWithWhoStartedIt() {
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          Thread child = Thread.startVirtualThread(LockSupport::park);
          while (child.getState() != Thread.State.WAITING) {
            Task.yieldNow();
          }
          Thread helper = Thread.ofPlatform().start(() -> LockSupport.unpark(child));
          while (helper.isAlive()) {
            Thread.onSpinWait(); // a task that waits lets time pass
          }
          child.join();
        });
    SimulationException e = failure(sim);
    assertSays(e, "task 1 ", "of host client has started a virtual thread at ", "EscapeTest.java:");
    assertSays(e, "which is no task, and was woken by thread ");
    assertEquals("client", sim.escapes().getFirst().host());
  }

  /** They are listed, whoever was woken. */
  @Test
  void wakeUpsFromOutsideMayBeLetTo() {
    var notify = new Notify("outside");
    Sim sim = Sim.builder().failOnEscape(false).build();
    sim.client("waiter", notify::awaitNotified);
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofSeconds(1)); // until the other one waits
          Thread helper = Thread.ofPlatform().start(notify::notifyOne);
          while (helper.isAlive()) {
            Thread.onSpinWait();
          }
        });
    sim.run();
    assertEquals("waiter", sim.escapes().getFirst().host());
    assertTrue(sim.escapes().getFirst().task().state().startsWith("was woken by thread"));
  }

  /** Locks of java.util.concurrent that wait without a time limit are part of the simulation. */
  @Test
  void plainLocksOfTheJdkWork() {
    var lock = new ReentrantLock();
    var turns = new AtomicInteger();
    Sim sim = Sim.builder().build();
    for (int c = 0; c < 3; c++) {
      sim.client(
          "client" + c,
          () -> {
            for (int i = 0; i < 5; i++) {
              lock.lock();
              try {
                Time.sleep(Duration.ofMillis(10));
                turns.incrementAndGet();
              } finally {
                lock.unlock();
              }
            }
          });
    }
    sim.run();
    assertEquals(15, turns.get());
    assertTrue(sim.escapes().isEmpty());
  }

  // ---------------------------------------------------------------- in a search

  /**
   * Two runs, the first of which holds a lock until the second has failed of waiting for it. To let
   * it go when the second looks as if it waited would leave open what comes of that: its wake-up
   * may meet it on its way into the wait, which it then takes in place, as the JDK sees fit.
   */
  private static final class Meeting {
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicBoolean isHeld = new AtomicBoolean();
    private final AtomicReference<@Nullable Search> search = new AtomicReference<>();

    /** Runs two seeds beside each other. */
    SearchReport search(Consumer<Runnable> holdingTheLock) throws InterruptedException {
      var both =
          new Search(Sim.builder(), 1, 2, sim -> sim.client("client", () -> run(holdingTheLock)));
      search.set(both);
      return both.run(2);
    }

    private void run(Consumer<Runnable> holdingTheLock) {
      switch (runs.incrementAndGet()) {
        case 1 ->
            holdingTheLock.accept(() -> {
              isHeld.set(true);
              spinUntil(() -> search.get() instanceof Search s && s.isOneToBeRepeated());
            });
        case 2 -> {
          spinUntil(isHeld::get);
          holdingTheLock.accept(() -> {});
        }
        default -> holdingTheLock.accept(() -> {});
      }
    }

    /** Lets nothing else of the simulation run. */
    private static void spinUntil(BooleanSupplier holds) {
      while (!holds.getAsBoolean()) {
        Thread.onSpinWait();
      }
    }
  }

  /** Runs that meet at a monitor, as at that of a log, do not fail of it. */
  @Test
  void runsOfASearchThatMeetAtAMonitorAreRepeatedAlone() throws InterruptedException {
    var monitor = new Object();
    var meeting = new Meeting();
    SearchReport report =
        meeting.search(body -> {
          synchronized (monitor) {
            body.run();
          }
        });
    assertEquals(2, report.runs());
    assertEquals(3, meeting.runs.get(), "one of them has been run twice");
  }

  /** A lock that waits in another way: to a simulation it looks as if nothing could happen. */
  @Test
  void runsOfASearchThatMeetAtALockAreRepeatedAlone() throws InterruptedException {
    var lock = new ReentrantLock();
    var meeting = new Meeting();
    SearchReport report =
        meeting.search(body -> {
          lock.lock();
          try {
            body.run();
          } finally {
            lock.unlock();
          }
        });
    assertEquals(2, report.runs());
    assertEquals(3, meeting.runs.get(), "one of them has been run twice");
  }

  /** As code does that catches an interrupt: what it throws is told all the same. */
  @Test
  void aScenarioThatInterruptsItsThreadIsNoEndOfTheSearch() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                Sim.builder()
                    .seed(3)
                    .search(
                        20,
                        2,
                        _ -> {
                          Thread.currentThread().interrupt();
                          throw new IllegalArgumentException("the real one");
                        }));
    assertSays(e, "the real one", "seed 3");
  }

  /** What fails alone, too, does fail. */
  @Test
  void aSearchFindsEscapesThatAreNoneOfItsOwn() {
    SimulationException e =
        assertThrows(
            SimulationException.class,
            () ->
                Sim.builder()
                    .seed(40)
                    .search(8, 2, sim -> sim.client("client", () -> Thread.sleep(1_000))));
    assertEquals(40, e.seed());
    assertSays(e, "a wait on host client escapes");
  }
}
