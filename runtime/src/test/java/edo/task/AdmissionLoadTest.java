package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.TaskRejectedException.Reason;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.MonoInstant;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Admissions with more to do than they can: shedding, and books that balance. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionLoadTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Overload: a server that needs 20 ms a request, and gets one every 10 ms. */
  @Test
  void anOverloadedOneServesInTimeWhomItServes() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var server =
            Admission.builder()
                .maxRunning(1)
                .controlledDelay(Duration.ofMillis(30), Duration.ofMillis(200))
                .build();
        TaskBuilder how = Task.builder().admission(server);
        List<JoinHandle<Duration>> handles = new ArrayList<>();
        boolean overloaded = false;
        for (int i = 0; i < 400; i++) {
          MonoInstant begin = MonoInstant.now();
          handles.add(
              how.spawn(() -> {
                Duration waited = begin.elapsed();
                Time.sleep(Duration.ofMillis(20));
                return waited;
              }));
          Time.sleep(Duration.ofMillis(10));
          overloaded |= server.isOverloaded();
        }
        assertTrue(overloaded);
        int served = 0;
        Duration longestLate = Duration.ZERO;
        for (int i = 0; i < handles.size(); i++) {
          try {
            Duration waited = handles.get(i).join();
            served++;
            if (i >= 200 && waited.compareTo(longestLate) > 0) {
              longestLate = waited;
            }
          } catch (JoinException e) {
            var why = (TaskRejectedException) e.getCause();
            assertEquals(Reason.OVERLOADED, why.reason());
            assertTrue(why.waited().toMillis() > 60, why::getMessage);
          }
        }
        // It goes on at its full pace, and nobody waits for long once it has seen the overload.
        assertTrue(served >= 195, "served " + served);
        assertEquals(handles.size() - served, server.rejected(Reason.OVERLOADED));
        assertTrue(longestLate.toMillis() <= 260, "waited " + longestLate);
        Time.sleep(Duration.ofSeconds(1));
        assertFalse(server.isOverloaded(), "nobody has asked since");
        assertEquals(1, how.spawn(() -> 1).join());
        assertFalse(server.isOverloaded());
      });
    }
  }

  /** Work that takes longer than the interval: nobody is next for a while, and all stand there. */
  @Test
  void slowWorkIsOverloadedToo() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var server =
            Admission.builder()
                .maxRunning(1)
                .controlledDelay(Duration.ofMillis(10), Duration.ofMillis(100))
                .build();
        TaskBuilder how = Task.builder().admission(server);
        boolean overloaded = false;
        for (int i = 0; i < 400; i++) {
          how.spawn(() -> Time.sleep(Duration.ofMillis(400)));
          Time.sleep(Duration.ofMillis(100));
          overloaded |= server.isOverloaded();
        }
        assertTrue(overloaded);
        assertTrue(
            server.rejected(Reason.OVERLOADED) >= 250,
            "turned away " + server.rejected(Reason.OVERLOADED));
        Time.sleep(Duration.ofSeconds(5));
        assertEquals(0, server.waiting());
        assertFalse(server.isOverloaded());
      });
    }
  }

  /** Any kinds, any ends, from inside and outside: the bound holds and the books balance. */
  @ParameterizedTest
  @EnumSource
  void theBooksBalance(WhenFull rule) throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      var bound = Admission.builder().maxRunning(5).maxWaiting(7).whenFull(rule).build();
      TaskBuilder how = Task.builder().admission(bound);
      var inside = new AtomicInteger();
      var tooMany = new AtomicInteger();
      var begun = new AtomicInteger();
      Queue<JoinHandle<Integer>> handles = new ConcurrentLinkedQueue<>();
      var refused = new AtomicInteger();
      var spawners = new ArrayList<Thread>();
      var ready = new CountDownLatch(4);
      for (int t = 0; t < 4; t++) {
        int seed = t;
        spawners.add(
            Thread.ofPlatform()
                .start(() -> {
                  ready.countDown();
                  for (int i = 0; i < 500; i++) {
                    TaskKind kind = TaskKind.values()[(i + seed) % 3];
                    int steps = (i * 7 + seed) % 4;
                    try {
                      JoinHandle<Integer> handle =
                          runtime.within(
                              () -> kind.spawn(how, new Work(inside, tooMany, begun, steps)));
                      handles.add(handle);
                      if (i % 5 == 0) {
                        handle.abort();
                      }
                    } catch (TaskRejectedException e) {
                      refused.getAndIncrement();
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  }
                }));
      }
      for (Thread spawner : spawners) {
        Await.end(spawner);
      }
      int done = 0;
      int rejected = 0;
      int cancelled = 0;
      for (JoinHandle<Integer> handle : handles) {
        try {
          done += handle.join();
        } catch (JoinException e) {
          assertTrue(e.isCancelled(), e::toString);
          if (e.isRejected()) {
            rejected++;
          } else {
            cancelled++;
          }
        }
      }
      assertEquals(0, tooMany.get());
      assertEquals(2_000, refused.get() + done + rejected + cancelled);
      assertTrue(done <= begun.get() && begun.get() <= done + cancelled);
      Await.until("all places are free", () -> bound.running() == 0);
      assertEquals(0, bound.waiting());
      if (rule == WhenFull.WAIT) {
        assertEquals(0, refused.get());
      }
    }
  }

  /** Is inside for a few polls. */
  private static final class Work implements Async<Integer> {
    private final AtomicInteger inside;
    private final AtomicInteger tooMany;
    private final AtomicInteger begun;
    private int steps;
    private boolean in;

    Work(AtomicInteger inside, AtomicInteger tooMany, AtomicInteger begun, int steps) {
      this.inside = inside;
      this.tooMany = tooMany;
      this.begun = begun;
      this.steps = steps;
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      if (!in) {
        in = true;
        begun.getAndIncrement();
        if (inside.incrementAndGet() > 5) {
          tooMany.getAndIncrement();
        }
      }
      if (steps-- > 0) {
        cx.waker().wake();
        return Poll.pending();
      }
      leave();
      return Poll.ready(1);
    }

    @Override
    public void cancel() {
      leave();
    }

    private void leave() {
      if (in) {
        in = false;
        inside.decrementAndGet();
      }
    }
  }
}
