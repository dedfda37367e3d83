package edo.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpListener;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeFlavor;
import edo.sync.Notify;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests leave behind, and tests that hang: they fail, and say who and where. RT-020. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeftoverTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void assertSays(Throwable failure, String... parts) {
    for (String part : parts) {
      assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::toString);
    }
  }

  /** Each leaves one thing. */
  static class Leaking {
    static @Nullable TcpListener listener;

    private static void snooze() {
      Time.sleep(Duration.ofDays(1));
    }

    @EdoTest(
        startPaused = true,
        flavor = {RuntimeFlavor.CURRENT_THREAD})
    void virtual() {
      var _ = Task.builder().name("sleeper").spawn(Leaking::snooze);
    }

    @EdoTest(flavor = RuntimeFlavor.MULTI_THREAD, workers = 2)
    void polled() {
      var _ = Task.builder().name("never").spawn(Async.never());
    }

    @EdoTest
    void blocking(EdoRuntime runtime) {
      var _ =
          Task.builder()
              .name("job")
              .spawnBlocking(() -> {
                while (!runtime.isShutdown()) {
                  LockSupport.parkNanos(100_000);
                }
              });
    }

    @EdoTest
    void timer() {
      var sleep = PollHarness.of(Time.sleepAsync(Duration.ofDays(1)));
      try {
        AsyncAssertions.assertPending(sleep.poll());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @EdoTest
    void source() throws Exception {
      listener = TcpListener.bind("127.0.0.1:0");
      try (var accept = PollHarness.of(listener.acceptAsync())) {
        AsyncAssertions.assertPending(accept.poll());
      }
    }
  }

  /** Tasks of all kinds, with name, spawn site and where they wait; timers; sources. */
  @Test
  void leaksFail() throws IOException {
    Map<String, Throwable> failures = Inner.runTogether(Leaking.class).had(0, 5, 0).failures();
    Leaking.listener.close();
    assertSays(
        failures.get("virtual"),
        "the test has left something behind. Tasks, to be joined",
        "VIRTUAL task ",
        " (sleeper), spawned at ",
        "LeftoverTest$Leaking.virtual(LeftoverTest.java:",
        ": waiting",
        "edo.time.Time.sleep(",
        "LeftoverTest$Leaking.snooze(LeftoverTest.java:",
        "timers that are armed: 1");
    assertFalse(failures.get("virtual").getMessage().contains("edo.internal"));
    assertSays(
        failures.get("polled"),
        "ASYNC task ",
        " (never), spawned at ",
        "until it is woken: a poll-driven task has no stack");
    assertSays(
        failures.get("blocking"),
        "BLOCKING task ",
        " (job), spawned at ",
        ": running",
        "LeftoverTest$Leaking.lambda$blocking$");
    assertSays(
        failures.get("timer"),
        "the test has left something behind.\n  timers that are armed: 1\n      made at ",
        "LeftoverTest$Leaking.timer(LeftoverTest.java:");
    assertSays(
        failures.get("source"),
        "the test has left something behind.\n  left open: ListenerSource[",
        ", made at ",
        "LeftoverTest$Leaking.source(LeftoverTest.java:");
  }

  /** Leaves waiters of a task that has ended in a semaphore and in a notification. */
  static class Haunted {
    static @Nullable Semaphore semaphore;
    static @Nullable Notify notify;

    private static void endsWhileItWaits(Async<?> waiting) {
      Async<Integer> once =
          cx -> {
            AsyncAssertions.assertPending(waiting.poll(cx));
            return Poll.ready(1);
          };
      Task.spawn(once).join();
    }

    @EdoTest
    void permits() {
      semaphore = new Semaphore(0);
      endsWhileItWaits(semaphore.acquireAsync());
    }

    @EdoTest(flavor = RuntimeFlavor.MULTI_THREAD, workers = 2)
    void news() {
      notify = new Notify();
      endsWhileItWaits(notify.notifiedAsync());
    }

    @EdoTest
    void leavesInTime() throws Exception {
      var permits = new Semaphore(0);
      var waiting = permits.acquireAsync();
      endsWhileItWaits(waiting);
      waiting.cancel();
    }
  }

  /** No task is left, but the books are wrong: lists of waiters, as far as they can be got so. */
  @Test
  void booksThatAreWrongFail() {
    var failures = Inner.runTogether(Haunted.class).had(1, 2, 0).failures();
    assertSays(
        failures.get("permits"),
        "the test has left nothing behind, but the runtime is not as it should be then:",
        "a task has ended and is still in the queue");
    assertSays(failures.get("news"), "a task has ended and is still among those who wait");
    assertTrue(Haunted.semaphore != null && Haunted.notify != null);
  }

  /** No leaks. */
  static class Tidy {
    @EdoTest(
        flavor = {RuntimeFlavor.CURRENT_THREAD, RuntimeFlavor.MULTI_THREAD},
        workers = 2)
    void whatEndsByItselfSoon() {
      var task = Task.spawn(() -> Time.sleep(Duration.ofDays(1)));
      Task.yieldNow();
      task.abort(); // not joined
      var _ =
          Task.spawn(() -> {
            for (int i = 0; i < 10_000; i++) {
              Task.yieldNow();
            }
          });
    }

    @EdoTest(
        flavor = {RuntimeFlavor.CURRENT_THREAD, RuntimeFlavor.MULTI_THREAD},
        workers = 2)
    void whatWasClosed() throws Exception {
      try (var listener = TcpListener.bind("127.0.0.1:0")) {
        assertTrue(listener.localAddress() != null);
      }
      try (var sleep = PollHarness.of(Time.sleepAsync(Duration.ofDays(1)))) {
        AsyncAssertions.assertPending(sleep.poll());
      }
    }

    @EdoTest(leakCheck = false)
    void nobodyLooks() {
      var _ = Task.spawn(() -> Time.sleep(Duration.ofDays(1)));
    }

    @EdoTest
    void shutsItselfDown(EdoRuntime runtime) {
      var _ = Task.spawn(() -> Time.sleep(Duration.ofDays(1)));
      runtime.shutdownBackground();
    }
  }

  /** What is about to end is waited for. */
  @Test
  void noFalseAlarms() {
    Inner.runTogether(Tidy.class).had(6, 0, 0);
  }

  /** Each hangs in its way. */
  static class Hanging {
    static final Queue<String> CLEANED = new ConcurrentLinkedQueue<>();
    private final Semaphore lock = new Semaphore(1);

    @EdoTest(timeoutMillis = 2_000)
    void deadlock() {
      var _ = lock.acquire();
      Task.builder().name("second").spawn(() -> lock.acquire().close()).join();
    }

    @EdoTest(flavor = RuntimeFlavor.MULTI_THREAD, workers = 1, timeoutMillis = 2_000)
    void multi() throws Exception {
      Async.never().await();
    }

    @EdoTest(timeoutMillis = 2_000)
    void hog(EdoRuntime runtime) {
      while (!runtime.isShutdown()) {
        Thread.onSpinWait();
      }
    }

    @AfterEach
    void cleanUp(TestInfo test) {
      CLEANED.add(test.getTestMethod().orElseThrow().getName());
    }
  }

  /** A test that hangs names its tasks, who spawned them and where they wait; others go on. */
  @Test
  void hangsFail() throws Exception {
    var failures = Inner.runTogether(Hanging.class).had(0, 3, 0).failures();
    assertSays(
        failures.get("deadlock"),
        "the test did not end within PT2S. Tasks of EdoRuntime[",
        ", the test itself: waiting",
        "LeftoverTest$Hanging.deadlock(LeftoverTest.java:",
        "(second), spawned at ",
        "edo.sync.Semaphore.acquire(");
    assertSays(failures.get("multi"), "did not end within", "LeftoverTest$Hanging.multi(");
    assertSays(failures.get("hog"), "did not end within", ": running", "LeftoverTest$Hanging.hog(");
    if (System.getProperty("edo.test.mode", "own-epoll").startsWith("own")) {
      // Nothing else can run there; on the JDK's scheduler a hog does not hold the only worker.
      Throwable after = failures.get("hog").getSuppressed()[0];
      assertSays(after, "not run, as what ran before on EdoRuntime");
      assertEquals(Set.of("deadlock", "multi"), Set.copyOf(Hanging.CLEANED));
    } else {
      assertEquals(Set.of("deadlock", "multi", "hog"), Set.copyOf(Hanging.CLEANED));
    }
  }

  /** In methods before a test, too. */
  static class HangingBefore {
    @RegisterExtension final EdoExtension edo = new EdoExtension().timeout(Duration.ofSeconds(2));

    @BeforeEach
    void before() throws Exception {
      Async.never().await();
    }

    @Test
    void never() {}
  }

  @Test
  void hangsBeforeATestFail() {
    var failure = Inner.run(HangingBefore.class).had(0, 1, 0).failures().get("never");
    assertSays(failure, "did not end within", "LeftoverTest$HangingBefore.before(");
  }

  /** Does not end when it is cancelled. */
  static class Stubborn {
    static final CountDownLatch release = new CountDownLatch(1);

    @EdoTest(flavor = RuntimeFlavor.MULTI_THREAD, workers = 2, leakCheck = false)
    void ignoresItsCancellation() {
      var _ = Task.builder().name("mule").spawn(() -> Await.latchIgnoringInterrupts(release));
    }
  }

  @Test
  void whatIgnoresItsCancellationFails() {
    var failure = Inner.run(Stubborn.class).had(0, 1, 0).failures().get("ignoresItsCancellation");
    Stubborn.release.countDown();
    assertSays(
        failure,
        "tasks go on although they were cancelled",
        "(mule), spawned at ",
        "Await.latchIgnoringInterrupts(");
  }

  /** Mocks that nobody closes, or who does keeps what they say to himself. */
  static class Mocks {
    @EdoTest
    void connection() {
      var _ = MockByteStream.builder().name("peer").read("x").build();
    }

    @EdoTest
    void stream() {
      var _ = MockAsyncStream.<Integer>builder().next(1).build();
    }

    @EdoTest
    void mismatchThatWasSwallowed() {
      var mock = MockByteStream.builder().name("peer").write("x").build();
      var task = Task.spawn(() -> mock.writeAll(new byte[] {'y'}));
      AsyncAssertions.assertFails(AssertionError.class, task);
    }

    @EdoTest
    void both() {
      var _ = MockByteStream.builder().name("peer").read("x").build();
      var _ = Task.builder().name("never").spawn(Async.never());
    }

    @EdoTest
    void played() throws Exception {
      var mock = MockByteStream.builder().write("x").build();
      mock.writeAll(new byte[] {'x'});
    }

    private final MockByteStream field = MockByteStream.builder().name("field").read("xy").build();

    @EdoTest
    void inAField() throws Exception {
      assertEquals(1, field.read(new byte[1]));
    }

    /** What is tested, which lets nothing get out. */
    private static void robust(AutoCloseable peer) {
      Task.spawn(
              () -> {
                try (peer) {
                  return 1;
                } catch (Throwable e) {
                  return 0;
                }
              })
          .join();
    }

    @EdoTest
    void swallowedByWhoCloses() {
      robust(MockByteStream.builder().name("peer").read("x").build());
    }

    @EdoTest
    void swallowedByWhoClosesTheStream() {
      robust(MockAsyncStream.<Integer>builder().next(1).build());
    }

    @EdoTest
    void swallowedButAskedFor() {
      var peer = MockByteStream.builder().name("peer").read("x").build();
      var stream = MockAsyncStream.<Integer>builder().next(1).build();
      robust(peer);
      robust(stream);
      assertThrows(AssertionError.class, peer::verify);
      assertThrows(AssertionError.class, stream::verify);
    }
  }

  /** TEST-007, TEST-010: mocks are checked after the test; all that is wrong is told. */
  @Test
  void mocksAreVerified() {
    var failures = Inner.runTogether(Mocks.class).had(2, 7, 0).failures();
    assertSays(failures.get("inAField"), "mock field (made at ", ") has steps left", "read \"y\"");
    assertSays(failures.get("swallowedByWhoCloses"), "mock peer (made at ", ") has steps left");
    assertSays(failures.get("swallowedByWhoClosesTheStream"), ") was closed with steps left: ");
    assertSays(failures.get("connection"), "mock peer (made at ", ") has steps left", "read \"x\"");
    assertSays(
        failures.get("stream"),
        "mock stream ",
        " (made at edo.test.LeftoverTest$Mocks.stream(LeftoverTest.java:",
        ") was closed with steps left");
    assertSays(failures.get("mismatchThatWasSwallowed"), "unexpected bytes written to mock peer");
    assertSays(failures.get("both"), "mock peer (made at ", ") has steps left");
    assertSays(failures.get("both").getSuppressed()[0], "(never)");
  }

  /** Fails by itself. */
  static class FailsAnyway {
    @EdoTest
    void leaksToo() throws IOException {
      var _ = Task.spawn(() -> Time.sleep(Duration.ofDays(1)));
      var _ = MockByteStream.builder().read("x").build();
      throw new IOException("the real one");
    }
  }

  /** The first failure is the one that counts. */
  @Test
  void whatFailedIsNotLookedInto() {
    var failure = Inner.run(FailsAnyway.class).had(0, 1, 0).failures().get("leaksToo");
    assertEquals("the real one", failure.getMessage());
    assertEquals(0, failure.getSuppressed().length);
  }
}
