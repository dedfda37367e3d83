package edo.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.ChildJvm;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many children, no descriptors, no runtime: PROC-016, PROC-020, PROC-021, PROC-022. */
class ChildLoadTest extends ProcessCase {
  /** Half of them are waited for, the others forgotten. */
  @ParameterizedTest
  @EnumSource(value = Flavor.class, names = "MULTI_4")
  void fiveHundredAtOnceLeaveNoZombie(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var waits = new ArrayList<JoinHandle<ExitStatus>>();
          var forgotten = new ArrayList<JoinHandle<Long>>();
          for (int i = 0; i < 250; i++) {
            waits.add(Task.spawn(() -> sh("exit 5").status()));
            forgotten.add(Task.spawn(() -> Command.of("true").spawn().id().orElse(0)));
          }
          for (var wait : waits) {
            assertEquals(5, wait.join().code().orElseThrow());
          }
          for (var one : forgotten) {
            long pid = one.join();
            Await.until("child " + pid + " is gone", () -> pid == 0 || !isAlive(pid));
          }
          Await.until("no zombies", () -> zombies().isEmpty());
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aRuntimeThatShutsDownLeavesItsChildrenAlone(Flavor flavor) throws Exception {
    Child child;
    Child reads;
    try (var runtime = runtimes.build(flavor)) {
      child = runtime.run(() -> sh("exec sleep 1000").spawn());
      reads =
          runtime.run(() -> Command.of("cat").stdin(Stdio.piped()).stdout(Stdio.piped()).spawn());
      if (NATIVE) { // elsewhere a read under way holds its thread until the child ends
        runtime.spawn(() -> reads.stdout().read(new byte[1]));
      }
      runtime.spawn(child::waitFor);
    }
    assertTrue(isAlive(child.id().orElseThrow()));
    if (NATIVE) {
      assertThrows(java.io.IOException.class, () -> reads.stdout().read(new byte[1]));
    }
    try (child;
        reads) {
      child.kill();
      reads.kill();
    }
  }

  /** From none left to enough: each step of a start fails once, says so and leaves nothing. */
  @Test
  void withoutDescriptorsItSaysSoAndLeavesNothing() throws Exception {
    List<String> flags = NATIVE ? List.of(ChildJvm.NATIVE) : List.of("-Dedo.reactor=nio");
    ChildJvm.Outcome end = ChildJvm.runWithin(100, ChildExhaustionProbe.class, flags);
    assertEquals(0, end.exit(), end::said);
    assertTrue(end.count("refused: ") > 0, end::said);
    if (NATIVE) {
      assertEquals(
          end.count("refused: "),
          end.count("refused: ResourceExhaustedException: Too many open files"),
          end::said);
      assertEquals(1, end.count("left over: 0"), end::said);
    }
    assertEquals(1, end.count("works again"), end::said);
  }

  /**
   * issue_7144: children that somebody else traces are taken all the same when they end. By TERM,
   * as INT is ignored by all that was started in the background of a shell.
   */
  @ParameterizedTest
  @EnumSource
  void tracedChildrenEnd(Flavor flavor) throws Exception {
    assumeTrue(hasTracer(), "there is no strace, or it may not trace here");
    on(
        flavor,
        () -> {
          var all = new ArrayList<JoinHandle<ExitStatus>>();
          for (int i = 0; i < 5; i++) {
            all.add(
                Task.spawn(() -> {
                  try (var child =
                      Command.of("strace", "-o", "/dev/null", "-D", "sleep", "60").spawn()) {
                    long pid = child.id().orElseThrow();
                    Await.until("it sleeps", () -> name(pid).equals("sleep"));
                    assertTrue(
                        Command.of("kill", "-TERM", Long.toString(pid))
                            .spawn()
                            .waitFor()
                            .isSuccess());
                    return child.waitFor();
                  }
                }));
          }
          for (var one : all) {
            assertFalse(one.join().isSuccess());
          }
        });
  }

  private static boolean hasTracer() {
    try {
      return new ProcessBuilder("strace", "-o", "/dev/null", "true").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static String name(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
    } catch (IOException e) {
      return "gone";
    }
  }
}
