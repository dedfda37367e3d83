package edo.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeBuilder;
import edo.task.Async;
import edo.task.JoinHandle;
import edo.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * RT-128, RT-134: all workers wait for events in one reactor, and one is always there to wait,
 * whatever the others do. No place is handed off in these tests, so nothing else saves them.
 */
@Timeout(value = 60, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedReactorTest extends NetTest {
  private static final int ROUNDS = 20;

  /** A connection whose reader is there, and waits. */
  private static JoinHandle<Integer> onByte(EdoRuntime runtime, Pair pair, Runnable then) {
    return runtime.spawn(() -> {
      int n = pair.server().read(new byte[1]);
      then.run();
      return n;
    });
  }

  /** Who has run off with an event holds up his worker, not the next event. */
  @Test
  void anEventIsServedBesideALongSlice() throws Exception {
    try (var runtime =
        runtimes.build(EdoRuntime.multiThread().workerThreads(2).maxSpareThreads(0))) {
      for (int i = 0; i < ROUNDS; i++) {
        try (var first = runtime.run(Pair::open);
            var second = runtime.run(Pair::open)) {
          longSliceThenEvent(runtime, first, second);
        }
      }
    }
  }

  private static void longSliceThenEvent(EdoRuntime runtime, Pair first, Pair second)
      throws Exception {
    var running = new CountDownLatch(1);
    var served = new CountDownLatch(1);
    long before = sources(runtime);
    var hog =
        onByte(
            runtime,
            first,
            () -> {
              running.countDown();
              Await.spin(served);
            });
    var light = onByte(runtime, second, served::countDown);
    Await.until("both wait", () -> sources(runtime) == before + 2);
    if (runtime.ownsVirtualThreads()) {
      Await.until("the workers sleep", () -> areParked(runtime));
    }
    first.client().write(new byte[1]);
    Await.latch(running);
    second.client().write(new byte[1]);
    assertEquals(1, light.join());
    assertEquals(1, hog.join());
  }

  private static long sources(EdoRuntime runtime) {
    return runtime.metrics().sourcesRegistered() - runtime.metrics().sourcesDeregistered();
  }

  /** The figure counts both, to sleep and to rise. */
  private static boolean areParked(EdoRuntime runtime) {
    return IntStream.range(0, 2).allMatch(w -> runtime.metrics().parkUnparkCount(w) % 2 == 1);
  }

  /**
   * The same while nobody watches: where slices are usually long, a worker that takes an event
   * wakes another to wait for the next.
   */
  @Test
  void whoseSlicesAreLongSendsAnotherToWait() throws Exception {
    try (var runtime = runtimes.build(unwatched());
        var first = runtime.run(Pair::open);
        var second = runtime.run(Pair::open)) {
      assumeTrue(runtime.ownsVirtualThreads(), "virtual threads have no slices of ours");
      while (!slicesAreLong(runtime)) {
        runLongSlices(runtime);
      }
      longSliceThenEvent(runtime, first, second);
    }
  }

  /** The same for a slice that comes from outside: it may be for who waits for events. */
  @Test
  void whoIsWokenForALongSliceSendsAnotherToWait() throws Exception {
    try (var runtime = runtimes.build(unwatched())) {
      assumeTrue(runtime.ownsVirtualThreads(), "virtual threads have no slices of ours");
      for (int i = 0; i < ROUNDS; i++) {
        while (!slicesAreLong(runtime)) { // which one waits afterwards is anybody's guess
          runLongSlices(runtime);
        }
        try (var pair = runtime.run(Pair::open)) {
          sliceFromOutsideThenEvent(runtime, pair);
        }
      }
    }
  }

  private static void sliceFromOutsideThenEvent(EdoRuntime runtime, Pair pair) throws Exception {
    var running = new CountDownLatch(1);
    var served = new CountDownLatch(1);
    long before = sources(runtime);
    var light = onByte(runtime, pair, served::countDown);
    Await.until("it waits", () -> sources(runtime) == before + 1);
    Await.until("the workers sleep", () -> areParked(runtime));
    var hog =
        runtime.spawn(() -> {
          running.countDown();
          Await.spin(served);
        });
    Await.latch(running);
    pair.client().write(new byte[1]);
    assertEquals(1, light.join());
    hog.join();
  }

  /** Two workers whom the monitor does not help within the life of a test. */
  private static RuntimeBuilder unwatched() {
    return EdoRuntime.multiThread()
        .workerThreads(2)
        .maxSpareThreads(0)
        .sliceLimit(Duration.ofHours(1));
  }

  private static boolean slicesAreLong(EdoRuntime runtime) {
    return IntStream.range(0, 2)
        .allMatch(w -> runtime.metrics().meanSlice(w).compareTo(Duration.ofMillis(1)) > 0);
  }

  private static void runLongSlices(EdoRuntime runtime) {
    var tasks = new ArrayList<JoinHandle<Integer>>();
    for (int i = 0; i < 32; i++) {
      tasks.add(
          runtime.spawn(() -> {
            for (long end = System.nanoTime() + 2_000_000; System.nanoTime() < end; ) {
              Thread.onSpinWait();
            }
            return 1;
          }));
    }
    tasks.forEach(task -> assertEquals(1, task.join()));
  }

  /** A worker that goes to sleep once it is armed gets stuck on the way there, once. */
  private static RuntimeBuilder stuckOnce(
      AtomicBoolean armed, CountDownLatch stuck, CountDownLatch until) {
    return EdoRuntime.multiThread()
        .workerThreads(2)
        .onThreadPark(() -> {
          if (armed.compareAndSet(true, false)) {
            stuck.countDown();
            Await.latchIgnoringInterrupts(until);
          }
        });
  }

  /** A hook that waits keeps a worker from the reactor, not the others. */
  @Test
  void anEventIsServedBesideAHookThatWaits() throws Exception {
    var armed = new AtomicBoolean();
    var stuck = new CountDownLatch(1);
    var served = new CountDownLatch(1);
    try (var runtime = runtimes.build(stuckOnce(armed, stuck, served));
        var pair = runtime.run(Pair::open)) {
      var light = onByte(runtime, pair, served::countDown);
      armed.set(true);
      runtime.spawn(Async.ready(1)).join(); // a worker has to wake up, and to sleep again
      Await.latch(stuck);
      pair.client().write(new byte[1]);
      assertEquals(1, light.join());
    }
  }

  /**
   * A source that nobody on a worker has registered, the first of the runtime, while the worker
   * that waited for events is in a hook that waits for this one.
   */
  @Test
  void theFirstSourceIsServedBesideAHookThatWaits() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      hookThenSource();
    }
  }

  private void hookThenSource() throws Exception {
    var armed = new AtomicBoolean();
    var stuck = new CountDownLatch(1);
    var served = new CountDownLatch(1);
    var builder = stuckOnce(armed, stuck, served).sliceLimit(Duration.ofMillis(2));
    try (var runtime = runtimes.build(builder);
        var pair = runtime.run(Pair::open)) {
      armed.set(true);
      runtime.spawn(Async.ready(1)).join(); // a worker has to wake up, and to sleep again
      Await.latch(stuck);
      // Time for everything that looks after the workers to come to rest, if it is going to.
      long end = System.nanoTime() + 60_000_000;
      Await.until("a while has passed", () -> System.nanoTime() - end > 0);
      var light = new FutureTask<>(() -> runtime.within(() -> pair.server().read(new byte[1])));
      var reader = Thread.ofPlatform().start(light);
      Await.until("it waits", () -> sources(runtime) == 1);
      try {
        pair.client().write(new byte[1]);
        assertEquals(1, light.get(20, SECONDS));
      } finally {
        served.countDown();
        Await.end(reader);
      }
    }
  }

  /** However many workers there are, one instance of epoll serves them. */
  @Test
  void descriptorsDoNotGrowWithWorkers() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "counts descriptors in /proc");
    long before = reactors();
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(8))) {
      boolean epoll = runtime.run(() -> reactors()) > before;
      assertEquals(epoll ? before + 1 : before, reactors());
    }
    assertEquals(before, reactors());
  }

  private static long reactors() throws IOException {
    long n = 0;
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : descriptors) {
        if (Files.exists(fd) || Files.isSymbolicLink(fd)) {
          n += Files.readSymbolicLink(fd).toString().contains("eventpoll") ? 1 : 0;
        }
      }
    }
    return n;
  }
}
