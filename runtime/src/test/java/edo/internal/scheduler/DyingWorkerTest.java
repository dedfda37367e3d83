package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.task.Carrier;
import edo.internal.task.Unit;
import edo.reactor.PipeSource;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeBuilder;
import edo.task.Async;
import edo.task.Poll;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fault: an error that reaches a worker's own loop, in a slice, from what stands in for a lack of
 * memory, in a timer, and between two slices. The worker does not die of it: its thread is the same
 * as before, tasks, timers and the place go on, and it is said once each time. RT-135.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DyingWorkerTest {
  private static final int TIMES = 5;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  static Stream<Named<Supplier<Throwable>>> deaths() {
    return Stream.of(
        Named.of("out of memory", () -> new OutOfMemoryError("made up")),
        Named.of("stack overflow", () -> new StackOverflowError("made up")),
        Named.of("linkage", () -> new NoClassDefFoundError("made up")),
        Named.of("exception", () -> new IllegalStateException("made up")));
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwIt(Throwable e) throws E {
    throw (E) e;
  }

  /** One that keeps its place: no spare may take it while it is slow. */
  private static RuntimeBuilder oneWorker() {
    return EdoRuntime.multiThread()
        .workerThreads(1)
        .maxSpareThreads(0)
        .sliceLimit(Duration.ofHours(1));
  }

  /** A runtime whose only worker is to survive what is thrown below it. */
  private final class Victim implements AutoCloseable {
    final EdoRuntime runtime;
    final Scheduler scheduler;
    final AtomicInteger thrown = new AtomicInteger();
    private final Supplier<Throwable> death;
    private final Thread worker;

    /** The alarm is what is logged each time. */
    Victim(Supplier<Throwable> death, String alarm) throws Exception {
      this.death = death;
      runtimes.expectAlarm(alarm);
      runtime = runtimes.build(oneWorker());
      scheduler =
          (Scheduler)
              runtime.within(() -> Objects.requireNonNull(Ambient.provider().currentHost()));
      worker = workerThread();
    }

    /** The thread under the only worker, told by a poll. */
    private Thread workerThread() throws Exception {
      Async<Thread> who = cx -> Poll.ready(Thread.currentThread());
      return runtime.spawn(who).join();
    }

    void die() {
      thrown.incrementAndGet();
      throwIt(death.get());
    }

    /** Makes it die again and again, from somewhere else; in between it serves. */
    void diesEachTime(TaskBody cause) throws Exception {
      for (int i = 1; i <= TIMES; i++) {
        int expected = i;
        cause.run();
        Await.until("it was thrown", () -> thrown.get() == expected);
        assertServes();
      }
      assertEquals(TIMES, thrown.get());
    }

    void assertServes() throws Exception {
      assertSame(worker, workerThread());
      assertEquals(
          7,
          runtime
              .spawn(() -> {
                Time.sleep(Duration.ofMillis(1));
                return 7;
              })
              .join());
      assertEquals(1, runtime.metrics().workers());
    }

    @Override
    public void close() {
      runtime.close();
    }
  }

  /** A slice throws, and what is done about that throws as well, more than once. */
  @ParameterizedTest
  @MethodSource("deaths")
  void inASlice(Supplier<Throwable> death) throws Exception {
    try (var victim = new Victim(death, "a slice let an exception through")) {
      var salvaged = new CountDownLatch(2 * TIMES);
      var tries = new AtomicInteger();
      for (int i = 0; i < TIMES; i++) {
        victim
            .scheduler
            .dispatch()
            .inject(
                new Unit() {
                  private int crashes;

                  @Override
                  public void runOn(Carrier carrier) {
                    victim.die();
                  }

                  @Override
                  public void crashed(Throwable e) {
                    tries.incrementAndGet();
                    if (crashes++ < 2) {
                      victim.die();
                    }
                    salvaged.countDown();
                  }
                });
        victim
            .scheduler
            .dispatch()
            .inject(() -> {
              salvaged.countDown();
              victim.die();
            });
      }
      Await.latch(salvaged);
      victim.assertServes();
      assertEquals(3 * TIMES, tries.get());
    }
  }

  /** A timer throws when it fires. */
  @ParameterizedTest
  @MethodSource("deaths")
  void inATimer(Supplier<Throwable> death) throws Exception {
    try (var victim = new Victim(death, "a timer failed")) {
      Scheduler scheduler = victim.scheduler;
      victim.diesEachTime(() ->
          victim.runtime.run(() -> {
            Host.Timer timer = scheduler.newTimer(victim::die);
            timer.arm(scheduler.nanoTime());
          }));
    }
  }

  /** The worker's own code throws between two slices, where nothing else stands in between. */
  @ParameterizedTest
  @MethodSource("deaths")
  void betweenTwoSlices(Supplier<Throwable> death) throws Exception {
    try (var victim = new Victim(death, "a worker failed between two slices and goes on")) {
      PipeSource pipe = PipeSource.open(victim.scheduler.backend());
      try {
        var told = new byte[8];
        Async<Integer> attaching = // by the one who polls
            cx -> {
              victim
                  .scheduler
                  .io()
                  .attach(
                      pipe.receiver(),
                      () -> {
                        if (drained(pipe, told)) {
                          victim.die();
                        }
                      });
              return Poll.ready(0);
            };
        assertEquals(0, victim.runtime.spawn(attaching).join());
        victim.diesEachTime(() -> assertEquals(1, pipe.sender().write(told, 0, 1)));
      } finally {
        pipe.sender().close();
        pipe.receiver().close();
      }
    }
  }

  /** Reads until nothing is left; answers whether there was something. */
  private static boolean drained(PipeSource pipe, byte[] into) {
    try {
      int count = 0;
      for (int n; (n = pipe.receiver().read(into, 0, into.length)) > 0; ) {
        count += n;
      }
      return count > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
