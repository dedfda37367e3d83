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

  private static Scheduler schedulerOf(EdoRuntime runtime) throws Exception {
    return (Scheduler)
        runtime.within(() -> Objects.requireNonNull(Ambient.provider().currentHost()));
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

  /** The thread under the only worker, told by a poll. */
  private static Thread workerOf(EdoRuntime runtime) throws Exception {
    Async<Thread> who = cx -> Poll.ready(Thread.currentThread());
    return runtime.spawn(who).join();
  }

  private static void assertServes(EdoRuntime runtime, Thread before) throws Exception {
    assertSame(before, workerOf(runtime));
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

  /** A slice throws, and what is done about that throws as well, more than once. */
  @ParameterizedTest
  @MethodSource("deaths")
  void inASlice(Supplier<Throwable> death) throws Exception {
    runtimes.expectAlarm("a slice let an exception through");
    try (var runtime = runtimes.build(oneWorker())) {
      Thread worker = workerOf(runtime);
      var salvaged = new CountDownLatch(2 * TIMES);
      var tries = new AtomicInteger();
      for (int i = 0; i < TIMES; i++) {
        schedulerOf(runtime)
            .dispatch()
            .inject(
                new Unit() {
                  private int crashes;

                  @Override
                  public void runOn(Carrier carrier) {
                    throwIt(death.get());
                  }

                  @Override
                  public void crashed(Throwable e) {
                    tries.incrementAndGet();
                    if (crashes++ < 2) {
                      throwIt(death.get());
                    }
                    salvaged.countDown();
                  }
                });
        schedulerOf(runtime)
            .dispatch()
            .inject(() -> {
              salvaged.countDown();
              throwIt(death.get());
            });
      }
      Await.latch(salvaged);
      assertServes(runtime, worker);
      assertEquals(3 * TIMES, tries.get());
    }
  }

  /** A timer throws when it fires. */
  @ParameterizedTest
  @MethodSource("deaths")
  void inATimer(Supplier<Throwable> death) throws Exception {
    runtimes.expectAlarm("a timer failed");
    try (var runtime = runtimes.build(oneWorker())) {
      Thread worker = workerOf(runtime);
      Scheduler scheduler = schedulerOf(runtime);
      var fired = new AtomicInteger();
      for (int i = 1; i <= TIMES; i++) {
        int expected = i;
        runtime.run(() -> {
          Host.Timer timer =
              scheduler.newTimer(() -> {
                fired.incrementAndGet();
                throwIt(death.get());
              });
          timer.arm(scheduler.nanoTime());
        });
        Await.until("it has fired", () -> fired.get() == expected);
        assertServes(runtime, worker);
      }
      assertEquals(TIMES, fired.get());
    }
  }

  /** The worker's own code throws between two slices, where nothing else stands in between. */
  @ParameterizedTest
  @MethodSource("deaths")
  void betweenTwoSlices(Supplier<Throwable> death) throws Exception {
    runtimes.expectAlarm("a worker failed between two slices and goes on");
    try (var runtime = runtimes.build(oneWorker())) {
      Thread worker = workerOf(runtime);
      Scheduler scheduler = schedulerOf(runtime);
      PipeSource pipe = PipeSource.open(scheduler.backend());
      try {
        var deaths = new AtomicInteger();
        var told = new byte[8];
        Async<Integer> attaching = // by the one who polls
            cx -> {
              scheduler
                  .io()
                  .attach(
                      pipe.receiver(),
                      () -> {
                        if (drained(pipe, told)) {
                          deaths.incrementAndGet();
                          throwIt(death.get());
                        }
                      });
              return Poll.ready(0);
            };
        assertEquals(0, runtime.spawn(attaching).join());
        for (int i = 1; i <= TIMES; i++) {
          int expected = i;
          assertEquals(1, pipe.sender().write(told, 0, 1));
          Await.until("it has failed", () -> deaths.get() == expected);
          assertServes(runtime, worker);
        }
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
