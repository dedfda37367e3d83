package edo.bench;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How long a small task waits for its turn while others hold the workers: alone, beside two tasks
 * per worker that compute 20 ms at a time and then yield, and beside four per worker that block the
 * thread for as long in a system call. A plain thread sends one every 250 us, and the wait counts
 * from the moment it does: how late that thread itself is run is the kernel's affair.
 *
 * <p>Peers differ in what they do about it, which is the point: ours gives a held worker's tasks to
 * a spare, Go preempts and hands over, Tokio and the JDK's virtual threads wait.
 */
final class TailBench {
  static final int REQUESTS = 1_000;

  /**
   * Undisturbed, the samples take a tenth of this. Who does not get there is starving the stream.
   */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final long GAP_NANOS = 250_000;
  private static final int HOLD_MICROS = 20_000;
  private static final String P50 = ".p50";
  private static final String P99 = ".p99";
  private static final String P99_9 = ".p99_9";

  private TailBench() {}

  /** Where tasks run. */
  interface Place extends AutoCloseable {
    /** Starts a task from a plain thread. */
    void spawn(Body body);

    /** Starts a task that does this over and over and yields in between, until the flag falls. */
    void repeat(Body body, AtomicBoolean on);

    @Override
    default void close() {}
  }

  /** The suite's entries in the catalogue. */
  static List<BenchSpec> specs() {
    return List.of(
        spec("light_alone", 0, 0),
        spec("light_beside_cpu", 2, 0),
        spec("light_beside_blocking", 0, 4));
  }

  private static BenchSpec spec(String name, int burning, int blocking) {
    return BenchSpec.plain("tail", name, "wait of a small task, 4,000 a second (not ns per op)")
        .with(BenchSpec.EDO_VT, w -> full(direct(DirectSystems.edo(w)), w, burning, blocking))
        .with(BenchSpec.EDO_ASYNC, w -> full(async(AsyncSystem.multi(w)), w, burning, blocking))
        .with(BenchSpec.JDK_VT, w -> full(direct(DirectSystems.jdk()), w, burning, blocking))
        .with(BenchSpec.KOTLIN, w -> full(new KotlinPlace(w), w, burning, blocking))
        .withProgram(BenchSpec.TOKIO)
        .withProgram(BenchSpec.GO)
        .asAWhole(List.of(), List.of(P50, P99, P99_9))
        .within(LIMIT);
  }

  private static Bench full(Place place, int workers, int burning, int blocking) {
    return open(place, burning * workers, blocking * workers, REQUESTS);
  }

  /**
   * Opens it.
   *
   * @param burning tasks that compute
   * @param blocking tasks that block their thread
   * @param requests small tasks of a sample
   */
  static Bench open(Place place, int burning, int blocking, int requests) {
    AtomicBoolean on = new AtomicBoolean(true);
    for (int i = 0; i < burning; i++) {
      place.repeat(TailBench::burn, on);
    }
    Body block = blocking == 0 ? Body.NOTHING : blocker();
    for (int i = 0; i < blocking; i++) {
      place.repeat(block, on);
    }
    return new Bench() {
      @Override
      public long run(Meter meter) {
        throw new UnsupportedOperationException("measured as a whole");
      }

      @Override
      public Map<String, Sample> measure(long nanos) throws Exception {
        return stream(place, requests);
      }

      @Override
      public void close() {
        on.set(false);
        place.close();
      }
    };
  }

  private static Map<String, Sample> stream(Place place, int requests) throws Exception {
    long cpu = CpuClock.self();
    long[] late = new long[requests];
    CountDownLatch left = new CountDownLatch(requests);
    for (int i = 0; i < requests; i++) {
      int number = i;
      long sent = System.nanoTime();
      place.spawn(() -> {
        late[number] = System.nanoTime() - sent;
        left.countDown();
      });
      LockSupport.parkNanos(GAP_NANOS);
    }
    left.await();
    long perRequest = (CpuClock.self() - cpu) / requests;
    Arrays.sort(late);
    return Map.of(
        P50, new Sample(late[requests / 2], perRequest, 1, 0),
        P99, new Sample(late[requests * 99 / 100], perRequest, 1, 0),
        P99_9, new Sample(late[(int) (requests * 999L / 1_000)], perRequest, 1, 0));
  }

  private static void burn() {
    long end = System.nanoTime() + HOLD_MICROS * 1_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** A system call that blocks the thread: a sleep of the JDK's would only park a virtual one. */
  @SuppressWarnings("restricted") // usleep, with a number
  private static Body blocker() {
    Linker linker = Linker.nativeLinker();
    MethodHandle usleep =
        linker.downcallHandle(
            linker.defaultLookup().find("usleep").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    return () -> {
      try {
        var _ = (int) usleep.invokeExact(HOLD_MICROS);
      } catch (Throwable t) {
        throw new AssertionError("usleep cannot throw", t);
      }
    };
  }

  /** Tasks in direct style. */
  static <H> Place direct(Direct<H> sys) {
    return new Place() {
      @Override
      public void spawn(Body body) {
        sys.spawnRemote(body);
      }

      @Override
      public void repeat(Body body, AtomicBoolean on) {
        sys.spawnRemote(() -> {
          while (on.get()) {
            body.run();
            sys.yieldNow();
          }
        });
      }

      @Override
      public void close() {
        sys.close();
      }
    };
  }

  /** Poll-driven tasks. */
  static Place async(AsyncSystem sys) {
    return new Place() {
      @Override
      public void spawn(Body body) {
        var _ = sys.runtime().spawn(new Once(body));
      }

      @Override
      public void repeat(Body body, AtomicBoolean on) {
        var _ = sys.runtime().spawn(new Again(body, on));
      }

      @Override
      public void close() {
        sys.close();
      }
    };
  }

  private record Once(Body body) implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      body.run();
      return Poll.done();
    }
  }

  private static final class Again implements Async<@Nullable Void> {
    private final Body body;
    private final AtomicBoolean on;
    private @Nullable Async<@Nullable Void> yield;

    Again(Body body, AtomicBoolean on) {
      this.body = body;
      this.on = on;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (on.get()) {
        if (yield == null) {
          body.run();
          yield = Task.yieldAsync();
        }
        if (yield.poll(cx).isPending()) {
          return Poll.pending();
        }
        yield = null;
      }
      return Poll.done();
    }
  }

  /** The figures of a sample, for tests. */
  static List<String> figures() {
    return new ArrayList<>(List.of(P50, P99, P99_9));
  }
}
