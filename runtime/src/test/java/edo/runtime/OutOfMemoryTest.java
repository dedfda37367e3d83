package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.task.Async;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.ChildJvm;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fault: tasks that take all the memory there is. Each of them ends, whoever joins it is told, and
 * the runtime goes on: workers, timers, the monitor. The runtime has seen failures before; what a
 * JVM needs to link when the first one happens may itself be too much.
 */
@DisabledIfSystemProperty(
    named = "edo.test.mode",
    matches = "jdk-nio|own-nio|jdk-epoll",
    disabledReason = "starts JVMs with flags of their own: one mode is all")
@Tag("long")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutOfMemoryTest {
  @ParameterizedTest
  @ValueSource(strings = {"virtual", "polled"})
  void tasksThatFillTheHeapEnd(String kind) throws Exception {
    var flags = List.of("-Xmx40m", ChildJvm.OPEN, ChildJvm.NATIVE);
    for (int run = 0; run < 5; run++) {
      var outcome = ChildJvm.run(Child.class, Map.of(), flags, kind);
      assertEquals(0, outcome.exit(), outcome.said());
      assertEquals(1, outcome.count("slept 7, beside hogs 1"), outcome.said());
    }
  }

  /** What the child process does. */
  public static final class Child {
    private static final int TASKS = 12;
    private static final int ROUNDS = 5;
    private static final int WARM = 50;

    private Child() {}

    /**
     * Fills the heap, again and again, and then looks whether all still works.
     *
     * @param args which kind of task
     * @throws Exception if it does not
     */
    public static void main(String[] args) throws Exception {
      boolean polled = args[0].equals("polled");
      try (var runtime = EdoRuntime.multiThread().workerThreads(2).build()) {
        for (int i = 0; i < WARM; i++) {
          outcome(spawn(runtime, polled, () -> fail()));
          runtime.spawn(() -> 1).join();
        }
        for (int round = 0; round < ROUNDS; round++) {
          fillTheHeap(runtime, polled);
        }
        Await.until("all have ended", () -> runtime.metrics().aliveTasks() == 0);
        int slept =
            runtime
                .spawn(() -> {
                  Time.sleep(Duration.ofMillis(5));
                  return 7;
                })
                .join();
        System.out.println("slept %d, beside hogs %d".formatted(slept, besideHogs(runtime)));
      }
    }

    private static void fillTheHeap(EdoRuntime runtime, boolean polled) throws Exception {
      var all = new ArrayList<JoinHandle<Integer>>(TASKS);
      for (int i = 0; i < TASKS; i++) {
        all.add(insist(() -> spawn(runtime, polled, Child::hoard)));
      }
      for (JoinHandle<Integer> each : all) {
        Throwable end = insist(() -> outcome(each));
        if (!(end instanceof OutOfMemoryError)) {
          throw new AssertionError("ended otherwise", end);
        }
      }
    }

    private static JoinHandle<Integer> spawn(
        EdoRuntime runtime, boolean polled, Callable<Integer> body) {
      return polled
          ? runtime.spawn(
              (Async<Integer>)
                  cx -> {
                    throw new AssertionError("returned " + body.call());
                  })
          : runtime.spawn(body);
    }

    private static int fail() {
      throw new OutOfMemoryError("not a real one");
    }

    /** Never returns: the heap has an end. */
    private static int hoard() {
      var hoard = new ArrayList<byte[]>();
      while (true) {
        hoard.add(new byte[1 << 16]);
      }
    }

    private static Throwable outcome(JoinHandle<Integer> handle) {
      try {
        return new AssertionError("succeeded with " + handle.join());
      } catch (JoinException e) {
        return e.isFailure() ? e.getCause() : e;
      }
    }

    /** This thread suffers with the others. */
    private static <T> T insist(Callable<T> action) throws Exception {
      while (true) {
        try {
          return action.call();
        } catch (OutOfMemoryError e) {
          Thread.onSpinWait();
        }
      }
    }

    /** With both workers taken, only the monitor can see to it that a third task runs. */
    private static int besideHogs(EdoRuntime runtime) throws Exception {
      var begun = new CountDownLatch(2);
      var end = new CountDownLatch(1);
      for (int i = 0; i < 2; i++) {
        runtime.spawn(() -> {
          begun.countDown();
          Await.spin(end);
        });
      }
      Await.latch(begun);
      return runtime.run(() ->
          Task.spawn(
                  () -> {
                    end.countDown();
                    return 1;
                  })
              .join());
    }
  }
}
