package edo.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-090, RT-130: cancellation against completion, from other threads, many times over. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelRaceTest {
  private static final int ROUNDS = 400;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Two threads that do something at the same moment, again and again. */
  private static final class Racers implements AutoCloseable {
    private final CyclicBarrier barrier = new CyclicBarrier(3);
    private final AtomicReference<@Nullable Runnable> first = new AtomicReference<>();
    private final AtomicReference<@Nullable Runnable> second = new AtomicReference<>();
    private final Thread[] threads = {racer(first, 0), racer(second, 1)};
    private int round;

    Racers() {
      for (Thread t : threads) {
        t.start();
      }
    }

    private Thread racer(AtomicReference<@Nullable Runnable> what, int lead) {
      return new Thread(() -> {
        for (int n = 0; ; n++) {
          meet();
          Runnable now = what.get();
          if (now == null) {
            return;
          }
          // Now the one, now the other is a little ahead.
          for (int i = (n >> lead) % 4 * 50; i > 0; i--) {
            Thread.onSpinWait();
          }
          now.run();
          meet();
        }
      });
    }

    private void meet() {
      try {
        barrier.await();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    void race(Runnable one, Runnable other) {
      first.set(one);
      second.set(other);
      meet();
      meet();
      round++;
    }

    @Override
    public void close() {
      assertTrue(round > 0);
      first.set(null);
      second.set(null);
      meet();
      for (Thread t : threads) {
        assertDoesNotThrow(() -> Await.end(t));
      }
    }
  }

  /** One outcome: the value, and then nothing was withdrawn, or the cancellation. */
  @ParameterizedTest
  @EnumSource
  void anAbortOrTheValueWins(Flavor flavor) throws Exception {
    var values = new AtomicInteger();
    try (var runtime = runtimes.build(flavor);
        var racers = new Racers()) {
      runtime.run(() ->
          // The race is run by a thread that is no worker: a single worker must be free for it.
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                      var op = new Signal<Integer>();
                      JoinHandle<Integer> handle =
                          i % 2 == 0 ? runtime.spawn(() -> op.await()) : runtime.spawn(op);
                      if (i % 8 >= 2) {
                        op.awaitPolled();
                      }
                      racers.race(() -> op.set(1), handle::abort);
                      try {
                        assertEquals(1, handle.join());
                        assertEquals(0, op.cancels());
                        values.getAndIncrement();
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                        assertTrue(
                            op.cancels() == 1 || op.polls() == 0, "withdrawn " + op.cancels());
                      }
                    }
                  })
              .join());
    }
    assertTrue(values.get() <= ROUNDS);
  }

  /** The joiner is cancelled while the joined task ends: it is told one or the other. */
  @ParameterizedTest
  @EnumSource
  void aJoinerIsCancelledOrServed(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor);
        var racers = new Racers()) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                      var op = new Signal<Integer>();
                      JoinHandle<Integer> joined = runtime.spawn(op);
                      JoinHandle<Integer> joiner =
                          i % 2 == 0
                              ? runtime.spawn(() -> joined.join())
                              : runtime.spawn(joined.joinAsync());
                      op.awaitPolled();
                      int expected = i;
                      racers.race(() -> op.set(expected), joiner::abort);
                      assertEquals(expected, joined.join());
                      try {
                        assertEquals(expected, joiner.join());
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                      }
                    }
                  })
              .join());
    }
  }

  /** No interrupt slips into a shield as it goes up, none is lost as it goes down. */
  @ParameterizedTest
  @EnumSource
  void anAbortAroundAShieldIsNeitherEarlyNorLost(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      for (int i = 0; i < 60; i++) {
        var inside = new AtomicBoolean();
        var shields = new AtomicInteger();
        JoinHandle<?> handle =
            runtime.spawn(() -> {
              while (true) {
                inside.set(true);
                Task.shield(() -> {
                  Thread.sleep(0, 1000); // an interrupt would be thrown here
                  Task.checkCancelled();
                  shields.getAndIncrement();
                });
                inside.set(false);
                if (Task.isCancelled()) {
                  // In foreign code now, where only the interrupt reaches it.
                  Thread.sleep(Duration.ofDays(1));
                }
              }
            });
        int pause = i;
        runtime.run(() ->
            Task.spawnBlocking(
                    () -> {
                      Await.until("a few shields", () -> shields.get() >= 3);
                      for (int n = pause * 100; n > 0; n--) {
                        Thread.onSpinWait();
                      }
                      handle.abort();
                      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
                    })
                .join());
        assertFalse(inside.get(), "interrupted inside the shield");
      }
    }
  }

  /** A deadline and an abort at about the same time: a cancellation, and nothing is left over. */
  @ParameterizedTest
  @EnumSource
  void aDeadlineAndAnAbortAtOnce(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<Integer>>();
        for (int i = 0; i < 100; i++) {
          int n = i;
          handles.add(
              Task.spawn(() -> {
                int late = 0;
                while (true) {
                  try {
                    Time.timeout(
                        Duration.ofMillis(1),
                        () -> {
                          if (n % 2 == 0) {
                            Async.never().await();
                          } else {
                            Thread.sleep(Duration.ofDays(1)); // foreign; it is interrupted
                          }
                        });
                  } catch (DeadlineException e) {
                    late++;
                  }
                  if (late > 1000) {
                    return late;
                  }
                }
              }));
        }
        Time.sleep(Duration.ofMillis(3));
        for (var handle : handles) {
          handle.abort();
        }
        for (var handle : handles) {
          assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
        }
        Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
      });
    }
  }
}
