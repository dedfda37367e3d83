package edo.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Backend;
import edo.reactor.ChildSource;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the tests of child processes share. After each, no zombie and no descriptor is left. They
 * run {@code sh}, {@code cat}, {@code sleep}, {@code true} and {@code false} only.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "runs a POSIX shell")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ProcessCase {
  /** Whether children are behind a pidfd; otherwise they are the JDK's. */
  static final boolean NATIVE =
      Backend.best() == Backend.EPOLL && ChildSource.unavailableReason().isEmpty();

  private static final Path PROCESSES = Path.of("/proc");

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @AfterEach
  final void leavesNoZombie() {
    Await.until("no zombie is left of " + zombies(), () -> zombies().isEmpty());
  }

  /** Runs a body as a task of a runtime of its own. */
  final void on(Flavor flavor, TaskBody body) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(body);
    }
  }

  static Command sh(String script) {
    return Command.of("/bin/sh", "-c", script);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void assertSays(String part, Throwable e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(part), message);
  }

  /** The children of this process that have ended and that nobody has taken; Linux only. */
  static List<String> zombies() {
    var found = new ArrayList<String>();
    if (!Files.isDirectory(PROCESSES.resolve("self"))) {
      return found;
    }
    String parent = Long.toString(ProcessHandle.current().pid());
    try (var entries = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path entry : entries) {
        String stat = stat(entry);
        // "pid (name) state parent ...", and the name may have anything in it
        String[] rest = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 3);
        if (rest.length > 1 && rest[0].equals("Z") && rest[1].equals(parent)) {
          found.add(stat);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String stat(Path process) {
    try {
      return Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // gone since it was listed
    }
  }

  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  /** Waits until a process that nobody waits for has ended. */
  static void awaitEnd(long pid) {
    Await.until("process " + pid + " ends", () -> !isAlive(pid));
  }
}
