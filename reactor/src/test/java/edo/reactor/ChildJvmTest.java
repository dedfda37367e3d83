package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What needs a JVM of its own: few descriptors (fault "fd exhaustion on accept"), a signal in the
 * middle of a wait (MIO-003), no native access (MIO-034).
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "limits and signals are set with POSIX tools")
@Timeout(120)
class ChildJvmTest {
  /** Numbers of epoll_wait and its relatives on x86-64 and AArch64. */
  private static final Set<String> EPOLL_WAIT = Set.of("232", "281", "22", "441");

  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

  @ParameterizedTest
  @EnumSource(Backend.class)
  void acceptingOutOfDescriptors(Backend backend) throws Exception {
    Process child =
        start(
            List.of("sh", "-c", "ulimit -n 90 && exec \"$@\"", "sh"),
            NATIVE,
            "exhaust",
            backend.name());
    List<String> lines = child.inputReader().lines().toList();
    assertEnds(child);
    assertEquals(8, lines.size(), lines::toString);
    for (int i = 1; i < 7; i++) {
      String line = lines.get(i);
      assertTrue(line.contains("ResourceExhaustedException: Too many open files"), line);
      assertTrue(line.contains("ulimit -n"), line);
    }
    assertEquals("accepted 3 of 3", lines.get(7));
  }

  /** MIO-003: the wait ends early, without an error and without events. */
  @Test
  void signalDuringAWait() throws Exception {
    Process child = start(List.of(), NATIVE, "wait");
    try (BufferedReader lines = child.inputReader()) {
      assertEquals("waiting", lines.readLine());
      awaitThreads(
          child.pid(), Stream::anyMatch, thread -> EPOLL_WAIT.contains(systemCall(thread)));
      signal("STOP", child.pid());
      // A CONT that comes before every thread has stopped takes the STOP back.
      awaitThreads(child.pid(), Stream::allMatch, thread -> state(thread).equals("T"));
      signal("CONT", child.pid());
      assertEquals("returned 0 early", lines.readLine());
    } finally {
      child.destroyForcibly();
    }
  }

  private static void signal(String name, long pid) throws Exception {
    assertEnds(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start());
  }

  private static void awaitThreads(
      long pid, BiPredicate<Stream<Path>, Predicate<Path>> quantifier, Predicate<Path> condition)
      throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() - deadline < 0) {
      try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
        if (quantifier.test(threads, condition)) {
          return;
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
    fail("the child does not wait or stop");
  }

  /** The letter after the thread's name in brackets. */
  private static String state(Path thread) {
    String stat = content(thread.resolve("stat"));
    int end = stat.lastIndexOf(") ");
    return end < 0 ? "" : stat.substring(end + 2, end + 3);
  }

  private static String systemCall(Path thread) {
    String call = content(thread.resolve("syscall"));
    return call.substring(0, Math.max(call.indexOf(' '), 0));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (AccessDeniedException e) {
      assumeTrue(false, "the kernel does not tell what another process waits for");
      return "";
    } catch (IOException e) {
      return ""; // The thread has ended.
    }
  }

  /** MIO-034: the portable backend takes over, silently as far as the JDK is concerned. */
  @Test
  void withoutNativeAccess() throws Exception {
    Process child = start(List.of(), "--illegal-native-access=warn", "denied");
    List<String> lines = child.inputReader().lines().toList();
    assertEnds(child);
    String advice = "no native access: start java with --enable-native-access=ALL-UNNAMED";
    assertEquals(6, lines.size(), lines::toString);
    assertEquals("best: NIO", lines.get(0));
    assertEquals("reason: " + advice, lines.get(1));
    for (int i = 2; i < 5; i++) {
      assertTrue(lines.get(i).endsWith("(use NIO instead): " + advice), lines.get(i));
    }
    assertEquals("poll: Poll[NIO]", lines.get(5));
  }

  private static void assertEnds(Process process) throws Exception {
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs");
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  /** Output and errors come together, so that an unexpected warning is noticed. */
  private static Process start(List<String> prefix, String flag, String... args)
      throws IOException, URISyntaxException {
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", flag));
    command.add("-cp");
    command.add(mainClasses() + File.pathSeparator + testClasses());
    command.add(ChildProbes.class.getName());
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  private static Path mainClasses() throws URISyntaxException {
    return Path.of(Poll.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Path testClasses() {
    return Path.of(System.getProperty("basedir", "")).resolve("target/test-classes");
  }

  /** The path above is a convention of the build; this says so if it ever changes. */
  @Test
  void theTestClassesAreWhereTheyAreExpected() {
    String file = ChildProbes.class.getName().replace('.', '/') + ".class";
    assertTrue(Files.exists(testClasses().resolve(file)), () -> testClasses() + " has no " + file);
  }
}
