package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.sync.ClosedException;
import edo.sync.Mpsc;
import edo.sync.MpscSender;
import edo.sync.Mutex;
import edo.sync.Semaphore;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Sleep;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * MAC-011, MAC-012, MAC-017, MAC-019, MAC-021: a select in tasks of both kinds, in virtual threads
 * of the JDK and in plain threads.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SelectTaskTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** What a loop sees. */
  private sealed interface Event {
    record Message(int n) implements Event {}

    record Over() implements Event {}
  }

  /** Everybody may wait, and is woken by whoever makes an arm ready. */
  @ParameterizedTest
  @EnumSource
  void everyKindMaySelect(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var arm = List.of(new Signal<Integer>(), new Signal<Integer>());
      runtime.run(() -> {
        var virtual = Task.spawn(() -> select(arm).await());
        var other = List.of(new Signal<Integer>(), new Signal<Integer>());
        var polled = Task.spawn(select(other));
        var foreign = List.of(new Signal<Integer>(), new Signal<Integer>());
        var got = new ConcurrentLinkedQueue<Integer>();
        Runnable body = () -> got.add(waited(select(foreign)));
        var plain = Thread.ofPlatform().start(body);
        foreign.getFirst().awaitPolled();
        foreign.getLast().set(3);
        Await.end(plain);
        arm.getFirst().awaitPolled();
        arm.getFirst().set(1);
        assertEquals(1, virtual.join());
        other.getFirst().awaitPolled();
        other.getLast().set(2);
        assertEquals(2, polled.join());
        var loom = List.of(new Signal<Integer>(), new Signal<Integer>());
        var thread = Thread.ofVirtual().start(() -> got.add(waited(select(loom))));
        loom.getFirst().awaitPolled();
        loom.getFirst().set(4);
        Await.end(thread);
        assertEquals(
            5,
            Task.spawnBlocking(() -> Select.<Integer>fair().arm(Async.ready(5), n -> n).await())
                .join());
        assertEquals(List.of(3, 4), List.copyOf(got));
        assertEquals(1, arm.getLast().cancels());
        assertEquals(1, other.getFirst().cancels());
      });
    }
  }

  private static Select<Integer> select(List<Signal<Integer>> arms) {
    Select<Integer> select = Select.fair();
    arms.forEach(arm -> select.arm(arm, n -> n));
    return select;
  }

  private static int waited(Select<Integer> select) {
    try {
      return select.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Cancelled, or out of time: all arms are withdrawn. */
  @ParameterizedTest
  @EnumSource
  void cancellationWithdrawsAllArms(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var arms = List.of(new Signal<Integer>(), new Signal<Integer>());
        for (JoinHandle<Integer> task :
            List.of(Task.spawn(() -> select(arms).await()), Task.spawn(select(arms)))) {
          int polls = arms.getFirst().polls();
          Time.sleep(Duration.ofMillis(1));
          task.abort();
          assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
          assertTrue(arms.getFirst().polls() >= polls);
        }
        assertThrows(
            DeadlineException.class,
            () -> Time.timeout(Duration.ofMillis(2), () -> select(arms).await()));
        assertThrows(
            DeadlineException.class,
            () -> Time.timeout(Duration.ofMillis(2), select(arms)).await());
        assertEquals(arms.getFirst().cancels(), arms.getLast().cancels());
        assertTrue(arms.getFirst().cancels() >= 2);
      });
    }
  }

  /**
   * MAC-017: with await, a handler may block, use what the losers had, and end the loop by value.
   */
  @ParameterizedTest
  @EnumSource
  void aHandlerMayBlock(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      int got =
          runtime.run(() -> {
            var mutex = new Mutex();
            var guard = mutex.lock();
            return Select.<Integer>biased()
                .arm(mutex.lockAsync(), _ -> 0)
                .arm(
                    Time.sleepAsync(Duration.ofMillis(1)),
                    _ -> {
                      guard.close();
                      // The arm that lost is out of the queue: this does not wait for it.
                      try (var again = mutex.lock()) {
                        assertEquals(mutex, again.mutex());
                        Time.sleep(Duration.ofMillis(1));
                        return 7;
                      }
                    })
                .await();
          });
      assertEquals(7, got);
    }
  }

  /** MAC-012: the runtime's seed fixes what is asked first, on both kinds of runtime. */
  @Test
  void theSeedOfTheRuntimeFixesTheOrder() throws Exception {
    for (Flavor flavor : List.of(Flavor.CURRENT_THREAD, Flavor.MULTI_1)) {
      assertEquals(firsts(flavor, 42), firsts(flavor, 42));
      assertNotEquals(firsts(flavor, 42), firsts(flavor, 43));
      assertEquals(List.of(0, 1, 2, 3), firsts(flavor, 42).stream().distinct().sorted().toList());
    }
    var outside = new ArrayList<Integer>();
    for (int i = 0; i < 100; i++) {
      outside.add(readyArms().await());
    }
    assertEquals(4, outside.stream().distinct().count(), "without a runtime, too");
  }

  private List<Integer> firsts(Flavor flavor, long seed) throws Exception {
    try (var runtime = runtimes.build(flavor.builder().seed(seed))) {
      return runtime.run(() -> {
        var got = new ArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
          got.add(i % 2 == 0 ? readyArms().await() : Task.spawn(readyArms()).join());
        }
        return got;
      });
    }
  }

  private static Select<Integer> readyArms() {
    Select<Integer> select = Select.fair();
    for (int i = 0; i < 4; i++) {
      select.arm(Async.ready(i), n -> n);
    }
    return select;
  }

  /** MAC-019: a timer that is kept from one select to the next ends when it was to end. */
  @Test
  void aTimerIsKeptAcrossALoop() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var channel = Mpsc.<Integer>bounded(1);
        var ticks =
            Task.spawn(() -> {
              for (int i = 0; i < 100; i++) {
                Time.sleep(Duration.ofMillis(300));
                channel.sender().send(i);
              }
            });
        var begin = Time.now();
        Sleep limit = Time.sleepAsync(Duration.ofSeconds(1));
        var seen = new ArrayList<Event>();
        boolean goesOn = true;
        while (goesOn) {
          Event event =
              Select.<Event>fair()
                  .arm(limit, _ -> new Event.Over())
                  .kept()
                  .arm(channel.receiver().recvAsync(), Event.Message::new)
                  .await();
          seen.add(event);
          switch (event) {
            case Event.Message(int n) -> assertTrue(n < 3);
            case Event.Over() -> goesOn = false;
          }
        }
        assertEquals(
            List.of(
                new Event.Message(0), new Event.Message(1), new Event.Message(2), new Event.Over()),
            seen);
        assertEquals(Duration.ofSeconds(1), Time.now().since(begin));
        ticks.abort();
      });
    }
  }

  /** MAC-021: a select that is always ready lets others run, in both styles. */
  @Test
  void aBusySelectGivesWay() throws Exception {
    try (var runtime = runtimes.build(Flavor.CURRENT_THREAD)) {
      runtime.run(() -> {
        var semaphore = new Semaphore(1);
        var stop = new AtomicInteger();
        JoinHandle<?> busy =
            Task.spawn(() -> {
              while (stop.get() == 0) {
                Select.<Integer>biased()
                    .arm(
                        semaphore.acquireAsync(),
                        permit -> {
                          permit.close();
                          return 0;
                        })
                    .await();
              }
            });
        Task.yieldNow();
        stop.set(1);
        var _ = busy.join();
      });
    }
  }

  /**
   * MAC-011: consumers that select among two channels and a semaphore and are aborted at random:
   * every message is handled once, in the order of its channel, and no permit is missing.
   */
  @ParameterizedTest
  @EnumSource
  void nothingIsLostWhenTasksAreAborted(Flavor flavor) throws Exception {
    long seed = 20_260_101;
    var random = new Random(seed);
    int messages = 2_000;
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var a = Mpsc.<Integer>bounded(3);
        var b = Mpsc.<Integer>unbounded();
        var permits = new Semaphore(2);
        var seenA = new BitSet();
        var seenB = new BitSet();
        var producers = new ArrayList<JoinHandle<?>>();
        for (var sender : List.of(a.sender(), b.sender())) {
          producers.add(Task.spawn(() -> produce(sender, messages)));
        }
        var last = new AtomicReference<@Nullable String>();
        while (!"over".equals(last.get())) {
          boolean wantsPermit = random.nextInt(4) == 0;
          Select<String> select =
              Select.<String>fair()
                  .arm(a.receiver().recvAsync(), n -> note(seenA, n))
                  .until(ClosedException.class)
                  .arm(b.receiver().recvAsync(), n -> note(seenB, n))
                  .until(ClosedException.class)
                  .arm(
                      permits.acquireAsync(),
                      permit -> {
                        permit.close();
                        return "permit";
                      })
                  .when(wantsPermit)
                  .otherwise(() -> "over");
          JoinHandle<String> task =
              random.nextBoolean() ? Task.spawn(select) : Task.spawn(() -> select.await());
          switch (random.nextInt(4)) {
            case 0 -> task.abort();
            case 1 -> {
              Task.yieldNow();
              task.abort();
            }
            default -> {} // it may end by itself
          }
          try {
            last.set(task.join());
          } catch (JoinException e) {
            assertTrue(e.isCancelled(), () -> "seed " + seed + ": " + e);
          }
        }
        for (JoinHandle<?> producer : producers) {
          var _ = producer.join();
        }
        assertEquals(messages, seenA.cardinality(), "seed " + seed);
        assertEquals(messages, seenB.cardinality(), "seed " + seed);
        assertEquals(2, permits.availablePermits(), "seed " + seed);
      });
    }
  }

  private static void produce(MpscSender<Integer> sender, int messages) {
    try (sender) {
      for (int i = 0; i < messages; i++) {
        sender.send(i);
        if (i % 7 == 0) {
          Task.yieldNow();
        }
      }
    }
  }

  private static String note(BitSet seen, int n) {
    assertEquals(seen.length(), n, "in order, and each once");
    seen.set(n);
    return "message";
  }
}
