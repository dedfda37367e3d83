package edo.internal.task;

import java.lang.StackWalker.StackFrame;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in the program a task is spawned, or something else made: the innermost frame that is
 * neither the JDK's nor ours. Told by the names of packages, as on the class path everything is in
 * one module.
 */
public final class SpawnSites {
  /** With those of the modules above, which spawn on behalf of their callers. */
  private static final Set<String> OURS =
      Set.of(
          "edo",
          "edo.codec",
          "edo.fs",
          "edo.io",
          "edo.net",
          "edo.process",
          "edo.runtime",
          "edo.signal",
          "edo.stream",
          "edo.sync",
          "edo.task",
          "edo.time");

  /** Of the kit for tests, whose own tests are in its package: what polls for a test. */
  private static final Set<String> HARNESS =
      Set.of("edo.test.PollHarness", "edo.test.StreamHarness");

  private static final StackWalker WALKER = StackWalker.getInstance();

  private SpawnSites() {}

  /**
   * The site of a spawn that is under way.
   *
   * @param name the task's name, or null
   * @return the task's label; null if nothing but the JDK and the runtime is on the stack
   */
  static @Nullable Label label(@Nullable String name) {
    StackTraceElement site = here();
    return site == null ? null : new Label(name, site);
  }

  /**
   * Where the program is, in which something is being made.
   *
   * @return the frame; null if nothing but the JDK and the runtime is on the stack
   */
  public static @Nullable StackTraceElement here() {
    return WALKER.walk(frames ->
        frames
            .filter(SpawnSites::isProgram)
            .findFirst()
            .map(StackFrame::toStackTraceElement)
            .orElse(null));
  }

  private static boolean isProgram(StackFrame frame) {
    String type = frame.getClassName();
    if (type.startsWith("java.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || type.startsWith("edo.internal.")
        || HARNESS.contains(type)) {
      return false;
    }
    int end = type.lastIndexOf('.');
    return end < 0 || !OURS.contains(type.substring(0, end));
  }

  /**
   * What a task has in place of its name if its site is known, so that others need no field for it.
   *
   * @param name its name, or null
   * @param site where it was spawned
   */
  record Label(@Nullable String name, StackTraceElement site) {}
}
