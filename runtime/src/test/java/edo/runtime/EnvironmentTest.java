package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Task;
import edo.testkit.ChildJvm;
import edo.testkit.ChildJvm.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * RT-008, RT-036: what a process is told from outside, by environment, properties and flags; each
 * in a JVM of its own, whatever this one was told, so one run of the suite is enough.
 */
@DisabledIfSystemProperty(
    named = "edo.test.mode",
    matches = "jdk-nio|own-nio|jdk-epoll",
    disabledReason = "starts JVMs with flags of their own: one mode is all")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EnvironmentTest {
  /** What a child process does. */
  public static final class Child {
    private Child() {}

    /**
     * Builds a few runtimes and says what they are like.
     *
     * @param args how many workers to ask for
     * @throws Exception if one of them does not work
     */
    public static void main(String[] args) throws Exception {
      var builder = EdoRuntime.multiThread();
      if (args.length > 0) {
        builder.workerThreads(Integer.parseInt(args[0]));
      }
      try (var runtime = builder.build();
          var second = EdoRuntime.currentThread().build()) {
        int sum = runtime.run(() -> Task.spawn(() -> 40).join()) + second.run(() -> 2);
        System.out.println(
            "workers=%d own=%s sum=%d single=%d"
                .formatted(
                    runtime.metrics().workers(),
                    runtime.ownsVirtualThreads(),
                    sum,
                    second.metrics().workers()));
      }
    }
  }

  private static Outcome java(Map<String, String> environment, List<String> flags, String... args)
      throws Exception {
    return ChildJvm.run(Child.class, environment, flags, args);
  }

  /** RT-008: the environment says how many, an explicit number beats it. */
  @Test
  void theEnvironmentSetsTheNumberOfWorkers() throws Exception {
    var three = Map.of("EDO_WORKER_THREADS", "3");
    Outcome fromEnvironment = java(three, List.of(ChildJvm.OPEN, ChildJvm.NATIVE));
    assertEquals(0, fromEnvironment.exit(), fromEnvironment.said());
    assertEquals(List.of("workers=3 own=true sum=42 single=1"), fromEnvironment.lines());
    Outcome explicit = java(three, List.of(ChildJvm.OPEN, ChildJvm.NATIVE), "2");
    assertEquals(List.of("workers=2 own=true sum=42 single=1"), explicit.lines());
  }

  /** RT-008: a value that makes no sense is refused, with what to do. */
  @Test
  void aBadNumberInTheEnvironmentIsRefused() throws Exception {
    for (String bad : List.of("0", "many")) {
      Outcome outcome =
          java(Map.of("EDO_WORKER_THREADS", bad), List.of(ChildJvm.OPEN, ChildJvm.NATIVE));
      assertEquals(1, outcome.exit());
      assertTrue(
          outcome.said().contains("EDO_WORKER_THREADS is \"" + bad + "\"; set it to a number"),
          outcome.said());
    }
  }

  /** Without the flags it works as well, and says once, and only once, what is lost. */
  @Test
  void withoutTheFlagsOneLineEachSaysWhatIsLost() throws Exception {
    Outcome outcome = java(Map.of(), List.of("--illegal-native-access=deny"), "2");
    assertEquals(0, outcome.exit(), outcome.said());
    assertEquals(1, outcome.count("workers=2 own=false sum=42 single=1"), outcome.said());
    assertEquals(1, outcome.count("virtual-thread tasks run on the JDK's scheduler"));
    assertEquals(
        1, outcome.count("start the JVM with --add-opens java.base/java.lang=edo.runtime"));
    if (System.getProperty("os.name").equals("Linux")) {
      assertEquals(1, outcome.count("I/O runs on java.nio"), outcome.said());
      assertEquals(1, outcome.count("--enable-native-access=edo.reactor"), outcome.said());
    }
  }

  /** The property forces either scheduler; a bad one is refused. */
  @Test
  void thePropertyChoosesTheScheduler() throws Exception {
    Outcome jdk =
        java(Map.of(), List.of(ChildJvm.OPEN, ChildJvm.NATIVE, "-Dedo.scheduler=jdk"), "1");
    assertEquals(
        List.of("workers=1 own=false sum=42 single=1"), jdk.lines(), "asked for: no notice");
    Outcome own = java(Map.of(), List.of(ChildJvm.NATIVE, "-Dedo.scheduler=own"));
    assertEquals(1, own.exit());
    assertTrue(own.said().contains("Scheduling.OWN is not available"), own.said());
    assertTrue(own.said().contains("--add-opens java.base/java.lang=edo.runtime"), own.said());
    Outcome bad = java(Map.of(), List.of(ChildJvm.OPEN, ChildJvm.NATIVE, "-Dedo.scheduler=best"));
    assertEquals(1, bad.exit());
    assertTrue(bad.said().contains("use auto, own or jdk"), bad.said());
  }
}
