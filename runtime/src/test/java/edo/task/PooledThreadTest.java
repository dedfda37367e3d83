package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-088: threads are reused from task to task where the scheduler is ours, and nothing of one task
 * is visible to the next, in either mode.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PooledThreadTest {
  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
  private static final ThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** What a task sees when it begins. */
  private static void assertClean(ClassLoader loader, Thread.UncaughtExceptionHandler handler) {
    Thread self = Thread.currentThread();
    assertFalse(self.isInterrupted(), "interrupt");
    assertNull(LOCAL.get(), "thread-local");
    assertNull(INHERITABLE.get(), "inheritable thread-local");
    assertEquals("", self.getName(), "name");
    assertEquals(loader, self.getContextClassLoader(), "class loader");
    assertEquals(handler.getClass(), self.getUncaughtExceptionHandler().getClass(), "handler");
    assertFalse(Task.isCancelled());
    assertTrue(self.isVirtual());
  }

  /** Every kind of dirt, whether the task parks or not and however it ends. */
  @ParameterizedTest
  @EnumSource
  void aTaskFindsItsThreadClean(Flavor flavor) throws Exception {
    var runs = new AtomicInteger();
    try (var runtime = runtimes.build(flavor);
        var foreign = new URLClassLoader(new URL[0])) {
      runtime.run(() -> {
        ClassLoader loader =
            Task.spawn(() -> Thread.currentThread().getContextClassLoader()).join();
        var handler = Task.spawn(() -> Thread.currentThread().getUncaughtExceptionHandler()).join();
        for (int i = 0; i < 60; i++) {
          int n = i;
          JoinHandle<?> dirty =
              Task.builder()
                  .name("dirty")
                  .spawn(() -> {
                    LOCAL.set("dirt");
                    INHERITABLE.set("dirt");
                    Thread.currentThread().setContextClassLoader(foreign);
                    Thread.currentThread().setUncaughtExceptionHandler((t, e) -> {});
                    if (n % 3 == 0) {
                      Task.yieldNow();
                    }
                    if (n % 5 == 0) {
                      Time.sleep(Duration.ofNanos(1));
                    }
                    assertEquals("dirt", LOCAL.get(), "its own");
                    Thread.currentThread().interrupt();
                    if (n % 2 == 0) {
                      throw new IllegalStateException("dirty end");
                    }
                  });
          // In the same breath, so that the same thread goes on with it where threads are pooled.
          JoinHandle<?> clean =
              Task.spawn(() -> {
                assertClean(loader, handler);
                runs.getAndIncrement();
              });
          if (n % 2 == 0) {
            assertThrows(JoinException.class, dirty::join);
          } else {
            dirty.join();
          }
          clean.join();
        }
      });
    }
    assertEquals(60, runs.get());
  }

  /** An abort that comes as the task ends never hits the task that gets the thread next. */
  @ParameterizedTest
  @EnumSource
  void noInterruptLeaksIntoTheNextTask(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int i = 0; i < 300; i++) {
          var op = new Signal<Integer>();
          JoinHandle<Integer> first = Task.spawn(() -> op.await());
          Task.yieldNow();
          JoinHandle<?> aborter = Task.spawnBlocking(first::abort);
          op.set(1);
          JoinHandle<Boolean> next =
              Task.spawn(() -> {
                boolean before = Thread.currentThread().isInterrupted();
                Task.yieldNow();
                return before || Thread.currentThread().isInterrupted() || Task.isCancelled();
              });
          assertFalse(next.join());
          aborter.join();
          try {
            assertEquals(1, first.join());
          } catch (JoinException e) {
            assertTrue(e.isCancelled());
          }
        }
      });
    }
  }

  /** Deadlines that pass as their scope is left do not reach the code after it. */
  @ParameterizedTest
  @EnumSource
  void noInterruptLeaksOutOfADeadline(Flavor flavor) throws Exception {
    var late = new AtomicInteger();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tasks = new HashSet<JoinHandle<?>>();
        for (int t = 0; t < 4; t++) {
          tasks.add(
              Task.spawn(() -> {
                for (int i = 0; i < 40; i++) {
                  try {
                    Time.timeout(
                        Duration.ofMillis(1),
                        () -> {
                          Time.sleep(Duration.ofNanos(800_000));
                          return 1;
                        });
                  } catch (DeadlineException e) {
                    late.getAndIncrement();
                  }
                  assertFalse(Thread.currentThread().isInterrupted());
                  Thread.sleep(0, 1);
                  Task.checkCancelled();
                }
              }));
        }
        tasks.forEach(JoinHandle::join);
      });
      Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
    }
    assertTrue(late.get() <= 160);
  }

  /** Where the scheduler is ours, tasks that do not overlap share a thread. */
  @Test
  void threadsAreReusedWhereTheSchedulerIsOurs() throws Exception {
    try (var runtime = runtimes.build(Flavor.CURRENT_THREAD)) {
      Set<Thread> threads = new HashSet<>();
      runtime.run(() -> {
        Thread root = Thread.currentThread();
        for (int i = 0; i < 100; i++) {
          Thread t = Task.spawn(Thread::currentThread).join();
          assertNotSame(root, t);
          threads.add(t);
        }
      });
      if (runtime.ownsVirtualThreads()) {
        assertTrue(threads.size() < 5, "threads for 100 tasks: " + threads.size());
      } else {
        assertEquals(100, threads.size());
      }
    }
  }
}
