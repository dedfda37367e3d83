package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Backend;
import edo.task.Task;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/**
 * The builder's settings and what it says to bad ones: RT-008 to RT-012, RT-014, RT-036 to RT-039,
 * RT-052, MAC-004, MAC-005, MAC-008. What needs a look from within is in {@link SettingsTest}.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BuilderTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Bad input: each setter refuses at once and says what it wants. */
  @Test
  void badSettingsAreRefusedAtOnce() {
    RuntimeBuilder b = EdoRuntime.multiThread();
    Map<String, Executable> misuses =
        Map.ofEntries(
            Map.entry("workerThreads must be at least 1", () -> b.workerThreads(0)),
            Map.entry("at least 1, not -3", () -> b.workerThreads(-3)),
            Map.entry("at most 4096", () -> b.workerThreads(4097)),
            Map.entry("maxBlockingThreads", () -> b.maxBlockingThreads(0)),
            Map.entry("threadKeepAlive", () -> b.threadKeepAlive(Duration.ofMillis(-1))),
            Map.entry("maxSpareThreads", () -> b.maxSpareThreads(-1)),
            Map.entry("runtime's name must not be empty", () -> b.name("")),
            Map.entry("threadStackSize", () -> b.threadStackSize(-1)),
            Map.entry("eventInterval", () -> b.eventInterval(0)),
            Map.entry("globalQueueInterval", () -> b.globalQueueInterval(0)),
            Map.entry("maxIoEventsPerTick", () -> b.maxIoEventsPerTick(0)),
            Map.entry("seed must not be 0", () -> b.seed(0)),
            Map.entry("sliceLimit", () -> b.sliceLimit(Duration.ofMillis(1))),
            Map.entry("failureReportDelay", () -> b.failureReportDelay(Duration.ofNanos(-1))),
            Map.entry("closeTimeout", () -> b.closeTimeout(Duration.ofNanos(-1))));
    misuses.forEach((text, misuse) -> {
      var e = assertThrows(IllegalArgumentException.class, misuse, text);
      assertTrue(e.getMessage().contains(text), e.getMessage());
    });
    assertThrows(IllegalStateException.class, () -> b.startPaused(true));
    assertThrows(
        IllegalStateException.class, () -> b.unhandledFailure(UnhandledFailure.SHUTDOWN_RUNTIME));
  }

  /** RT-008, MAC-004: the number of workers counts; a current-thread runtime takes none. */
  @Test
  void workerThreads() throws Exception {
    try (var three = runtimes.build(EdoRuntime.multiThread().workerThreads(3));
        var one = runtimes.build(EdoRuntime.currentThread())) {
      assertEquals(3, three.metrics().workers());
      assertEquals(1, one.metrics().workers());
      assertEquals(RuntimeFlavor.MULTI_THREAD, three.flavor());
      assertEquals(RuntimeFlavor.CURRENT_THREAD, one.flavor());
    }
    for (int n : new int[] {1, 3}) {
      var e =
          assertThrows(
              IllegalStateException.class, () -> EdoRuntime.currentThread().workerThreads(n));
      assertTrue(e.getMessage().contains("EdoRuntime.multiThread()"), e.getMessage());
    }
  }

  /** RT-012, RT-052: names and ids. */
  @Test
  void namesAndIds() throws Exception {
    try (var named = runtimes.build(EdoRuntime.currentThread().name("io"));
        var nameless = runtimes.build(EdoRuntime.currentThread())) {
      assertEquals(Optional.of("io"), named.name());
      assertEquals(Optional.empty(), nameless.name());
      assertNotEquals(named.id(), nameless.id());
      assertEquals(named, named.run(EdoRuntime::current));
      assertEquals(named.id(), named.run(() -> EdoRuntime.current().id()));
      assertTrue(named.toString().contains("io"), named.toString());
    }
  }

  /** RT-011: the function is asked once per thread, with numbers of its own. */
  @Test
  void threadNames() throws Exception {
    var calls = new AtomicInteger();
    Set<String> names = ConcurrentHashMap.newKeySet();
    var builder =
        EdoRuntime.multiThread()
            .workerThreads(2)
            .threadName(n -> "mine-" + n + "-" + calls.incrementAndGet())
            .onThreadStart(() -> names.add(Thread.currentThread().getName()));
    try (var runtime = runtimes.build(builder)) {
      assertTrue(
          runtime.spawnBlocking(() -> Thread.currentThread().getName()).join().startsWith("mine-"));
      runtime.run(() -> Task.spawn(() -> {}).join());
    }
    assertTrue(names.stream().allMatch(n -> n.startsWith("mine-")), names::toString);
    assertTrue(names.size() >= 3, names::toString);
  }

  /** RT-014: every thread that started has stopped once the runtime is closed. */
  @Test
  void startAndStopHooksAreBalanced() throws Exception {
    var started = new AtomicInteger();
    var stopped = new AtomicInteger();
    var builder =
        EdoRuntime.multiThread()
            .workerThreads(2)
            .onThreadStart(started::incrementAndGet)
            .onThreadStop(stopped::incrementAndGet);
    try (var runtime = runtimes.build(builder)) {
      runtime.spawnBlocking(() -> {}).join();
      runtime.run(() -> Task.spawn(() -> {}).join());
    }
    assertTrue(started.get() >= 3, "started " + started);
    assertEquals(started.get(), stopped.get());
  }

  /** Unusual values of all knobs at once still make a runtime that works. */
  @Test
  void unusualSettingsWork() throws Exception {
    var builder =
        EdoRuntime.multiThread()
            .workerThreads(2)
            .eventInterval(1)
            .globalQueueInterval(1)
            .maxIoEventsPerTick(1)
            .disableLifoSlot()
            .maxSpareThreads(0)
            .threadStackSize(256 * 1024)
            .seed(42)
            .threadKeepAlive(Duration.ZERO)
            .sliceLimit(Duration.ofMillis(2));
    try (var runtime = runtimes.build(builder)) {
      int sum =
          runtime.run(() -> {
            int n = 0;
            for (int i = 0; i < 1000; i++) {
              int k = i;
              n += Task.spawn(() -> k).join();
            }
            return n;
          });
      assertEquals(499_500, sum);
    }
  }

  /** What is not available is refused with the reason; what is asked for is used. */
  @Test
  void schedulingAndReactorAreWhatWasAskedFor() throws Exception {
    try (var runtime =
        runtimes.build(EdoRuntime.multiThread().workerThreads(1).scheduling(Scheduling.JDK))) {
      assertFalse(runtime.ownsVirtualThreads());
      assertEquals(5, runtime.run(() -> Task.spawn(() -> 5).join()));
    }
    try (var runtime = runtimes.build(EdoRuntime.currentThread().reactor(Backend.NIO))) {
      assertEquals(5, runtime.run(() -> 5));
    }
    boolean fallback = "jdk-nio".equals(System.getProperty("edo.test.mode"));
    if (fallback) {
      var own =
          assertThrows(
              IllegalStateException.class,
              () -> EdoRuntime.multiThread().scheduling(Scheduling.OWN).build());
      assertTrue(own.getMessage().contains("--add-opens"), own.getMessage());
      var epoll =
          assertThrows(
              IllegalArgumentException.class,
              () -> EdoRuntime.multiThread().reactor(Backend.EPOLL));
      assertTrue(epoll.getMessage().contains("--enable-native-access"), epoll.getMessage());
    }
  }

  /** RT-039: the current runtime, from inside, from a region entered by hand, and from outside. */
  @Test
  void theCurrentRuntime() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().name("here"))) {
      assertEquals(Optional.empty(), EdoRuntime.tryCurrent());
      assertEquals(Optional.of(runtime), runtime.within(EdoRuntime::tryCurrent));
      assertEquals(Optional.of(runtime), runtime.run(EdoRuntime::tryCurrent));
      assertEquals(
          Optional.of(runtime),
          runtime.run(() -> Task.spawnBlocking(EdoRuntime::tryCurrent).join()));
    }
  }
}
