package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RT-021, RT-023, RT-117, RT-118, RT-119, RT-120, RT-133, RT-134: which task a worker runs next, as
 * far as tasks can see it. Poll-driven tasks on one worker, so every order is exact.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchedulingOrderTest {
  /** So many that yield fill more than half of the ring: nobody is let in beside them. */
  private static final int CROWD = 200;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  /** However slow the machine is at the moment, a slice is not taken for a long one. */
  private static RuntimeBuilder patient(RuntimeBuilder builder) {
    return builder.sliceLimit(Duration.ofMinutes(1));
  }

  private Async<Integer> logging(String name, Signal<Integer> op) {
    return cx -> {
      Poll<Integer> answer = op.poll(cx);
      if (answer.isReady()) {
        order.add(name);
      }
      return answer;
    };
  }

  private List<String> wakeThree(RuntimeBuilder builder) throws Exception {
    try (var runtime = runtimes.build(patient(builder))) {
      var ops = List.of(new Signal<Integer>(), new Signal<Integer>(), new Signal<Integer>());
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<Integer>>();
        for (int i = 0; i < 3; i++) {
          handles.add(Task.spawn(logging("task " + i, ops.get(i))));
        }
        Task.spawnBlocking(() -> ops.forEach(Signal::awaitPolled)).join();
        Task.spawn(
            (Async<Integer>)
                cx -> {
                  ops.forEach(op -> op.set(1));
                  return Poll.ready(0);
                });
        for (var handle : handles) {
          handle.join();
        }
      });
    }
    return order;
  }

  /** RT-117: what was woken last runs first, the others in order behind it. */
  @Test
  void whatWasWokenLastRunsFirst() throws Exception {
    assertEquals(
        List.of("task 2", "task 0", "task 1"),
        wakeThree(EdoRuntime.multiThread().workerThreads(1)));
  }

  /** RT-023: test_disable_lifo_slot. */
  @Test
  void withoutTheLifoSlotTheyRunInOrder() throws Exception {
    assertEquals(
        List.of("task 0", "task 1", "task 2"),
        wakeThree(EdoRuntime.multiThread().workerThreads(1).disableLifoSlot()));
  }

  /** RT-118: ping_pong_saturation, lifo_slot_budget: two that wake each other starve nobody. */
  @ParameterizedTest
  @EnumSource(names = {"CURRENT_THREAD", "MULTI_1"})
  void twoThatWakeEachOtherStarveNobody(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(patient(flavor.builder()))) {
      var stop = new AtomicBoolean();
      var polls = new AtomicInteger();
      var wakers = List.of(new Signal<Integer>(), new Signal<Integer>());
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<Integer>>();
        for (int i = 0; i < 2; i++) {
          Signal<Integer> mine = wakers.get(i);
          Signal<Integer> other = wakers.get(1 - i);
          handles.add(
              Task.spawn(
                  (Async<Integer>)
                      cx -> {
                        polls.getAndIncrement();
                        var _ = mine.poll(cx);
                        other.wake();
                        return stop.get() ? Poll.ready(0) : Poll.pending();
                      }));
        }
        Task.spawnBlocking(() -> wakers.forEach(Signal::awaitPolled)).join();
        wakers.getFirst().wake();
        int before =
            Task.spawn(
                    (Async<Integer>)
                        cx -> {
                          int now = polls.get();
                          Task.spawn(
                              (Async<Integer>)
                                  inner -> {
                                    order.add("third after " + (polls.get() - now));
                                    return Poll.ready(0);
                                  });
                          return Poll.ready(now);
                        })
                .join();
        assertTrue(before >= 0);
        Task.spawnBlocking(() -> Await.until("the third runs", () -> !order.isEmpty())).join();
        stop.set(true);
        wakers.forEach(Signal::wake);
        for (var handle : handles) {
          handle.join();
        }
      });
      String seen = order.getFirst();
      int between = Integer.parseInt(seen.substring(seen.lastIndexOf(' ') + 1));
      assertTrue(between <= 8, seen + " polls of the two");
    }
  }

  /** RT-021: global_queue_interval: how many local polls before the shared queue has its turn. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 31, 100})
  void theSharedQueueHasItsTurn(int interval) throws Exception {
    for (var builder :
        List.of(EdoRuntime.currentThread(), EdoRuntime.multiThread().workerThreads(1))) {
      try (var runtime = runtimes.build(patient(builder).globalQueueInterval(interval))) {
        assertTurns(interval, new Crowd(runtime, CROWD));
      }
    }
  }

  /** RT-133: every 31st poll on a current-thread runtime, by default. */
  @Test
  void byDefaultItIsThe31stPollOnACurrentThreadRuntime() throws Exception {
    try (var runtime = runtimes.build(patient(EdoRuntime.currentThread()))) {
      assertTurns(31, new Crowd(runtime, CROWD));
    }
  }

  private static void assertTurns(int interval, Crowd crowd) throws Exception {
    List<Integer> waited = crowd.admit(3);
    // The first turn may fall anywhere within the interval, the next are a whole one later.
    assertTrue(waited.getFirst() <= interval, waited + " polls");
    assertEquals(interval, waited.get(1), 1, waited + " polls");
    assertEquals(interval, waited.get(2), 1, waited + " polls");
  }

  /**
   * RT-021, RT-118: a few that yield, or that spawn one another, keep nobody waiting who comes from
   * outside, even where the shared queue never has a turn of its own.
   */
  @ParameterizedTest
  @EnumSource(names = {"CURRENT_THREAD", "MULTI_1"})
  void whoYieldsLetsNewcomersPass(Flavor flavor) throws Exception {
    for (boolean respawning : List.of(false, true)) {
      var builder = patient(flavor.builder()).globalQueueInterval(Integer.MAX_VALUE);
      try (var runtime = runtimes.build(builder)) {
        for (int size : List.of(1, 5)) {
          for (int waited : new Crowd(runtime, size, respawning).admit(3)) {
            assertTrue(waited <= 8 * size, waited + " polls beside " + size);
          }
        }
      }
    }
  }

  /**
   * Tasks that go on yielding or replacing themselves, so that the local queue is never empty. They
   * count their polls until something runs that was queued from outside. All on one worker.
   */
  private static final class Crowd {
    private final EdoRuntime runtime;
    private final int size;
    private final boolean respawning;
    private final List<Integer> waited = new ArrayList<>();
    private final Signal<Integer> over = new Signal<>();
    private int begun;
    private int ended;
    private int wanted;
    private int members;
    private int polls;
    private boolean outside;

    Crowd(EdoRuntime runtime, int size) {
      this(runtime, size, false);
    }

    Crowd(EdoRuntime runtime, int size, boolean respawning) {
      this.runtime = runtime;
      this.size = size;
      this.respawning = respawning;
    }

    /** How many polls newcomers have waited for, one after the other. */
    List<Integer> admit(int newcomers) throws Exception {
      wanted = newcomers;
      // From a poll, so that they are in the worker's own queue, whoever runs virtual threads.
      runtime.run(
          (Async<Integer>)
              cx -> {
                for (; begun < size; begun++) {
                  Task.spawn(this::poll);
                }
                return over.poll(cx);
              });
      return waited;
    }

    private Poll<Integer> poll(Context cx) {
      if (waited.size() == wanted) {
        if (++ended == size) {
          over.set(1);
        }
        return Poll.ready(0);
      }
      if (++members >= size && !outside) {
        inject(); // not before all are there
      }
      polls++;
      if (respawning) {
        Task.spawn(this::poll);
        return Poll.ready(0);
      }
      cx.waker().wake();
      return Poll.pending();
    }

    /** From another thread, and over before this poll is: nothing local comes in between. */
    private void inject() {
      outside = true;
      polls = 0;
      var done = new CountDownLatch(1);
      runtime.spawnBlocking(() -> {
        runtime.spawn(
            (Async<Integer>)
                inner -> {
                  waited.add(polls);
                  outside = false;
                  return Poll.ready(0);
                });
        done.countDown();
      });
      Await.spin(done);
    }
  }

  /** RT-134: tasks that go on spawning do not keep others from running. */
  @ParameterizedTest
  @EnumSource
  void spawningForEverStarvesNobody(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var stop = new AtomicBoolean();
      var ended = new AtomicInteger();
      for (int i = 0; i < 4; i++) {
        respawn(runtime, stop, ended);
      }
      assertEquals(1, runtime.run(() -> Task.spawn(() -> 1).join()));
      assertEquals(2, runtime.run(Async.ready(2)));
      assertFalse(stop.getAndSet(true));
      runtime.run(
          () -> Task.spawnBlocking(() -> Await.until("all end", () -> ended.get() == 4)).join());
    }
  }

  private static void respawn(EdoRuntime runtime, AtomicBoolean stop, AtomicInteger ended) {
    runtime.spawn(
        (Async<Integer>)
            cx -> {
              if (stop.get()) {
                ended.getAndIncrement();
              } else {
                respawn(runtime, stop, ended);
              }
              return Poll.ready(0);
            });
  }
}
