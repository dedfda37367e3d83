package edo.test;

import edo.internal.seam.Inspection;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeMetrics;
import edo.runtime.TaskSnapshot;
import edo.task.TaskMeta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Says what is left of a runtime: which tasks, who spawned them, and where they wait. */
final class LeakReport {
  /** How many frames of a stack are shown. */
  private static final int FRAMES = 8;

  private LeakReport() {}

  /** Whether a test has left nothing behind, apart from what is wrong with the runtime itself. */
  static boolean isEmpty(EdoRuntime runtime, Inspection inspection) {
    RuntimeMetrics m = runtime.metrics();
    return runtime.dump().isEmpty()
        && m.blockingQueueDepth() == 0
        && m.timers() == 0
        && inspection.open().isEmpty();
  }

  /** All that a test has left behind, and what is wrong with the runtime; "" if nothing is. */
  static String of(EdoRuntime runtime, Inspection inspection, List<Thread> left) {
    if (isEmpty(runtime, inspection) && left.isEmpty()) {
      List<String> faults = inspection.faults();
      return faults.isEmpty()
          ? ""
          : "the test has left nothing behind, but the runtime is not as it should be then:"
              + inLines(faults);
    }
    List<TaskSnapshot> tasks = runtime.dump();
    var text = new StringBuilder("the test has left something behind.");
    if (!tasks.isEmpty()) {
      text.append(" Tasks, to be joined, or cancelled and joined:").append(of(tasks));
    }
    List<String> timers = inspection.timers();
    if (!timers.isEmpty()) {
      text.append("\n  timers that are armed: ").append(timers.size()).append(inLines(timers));
    }
    inspection.open().forEach(what -> text.append("\n  left open: ").append(what));
    left.forEach(t -> text.append(of(t)));
    if (!left.isEmpty()) {
      text.append("\n  (threads that outlive the test by right are named to ignoreThreads)");
    }
    return text.toString();
  }

  private static String inLines(List<String> things) {
    var text = new StringBuilder();
    things.stream().filter(t -> !t.isEmpty()).forEach(t -> text.append("\n      ").append(t));
    return text.toString();
  }

  /** Each task in lines of its own, the test itself first. */
  static String of(List<TaskSnapshot> tasks) {
    var text = new StringBuilder();
    var sorted = new ArrayList<>(tasks);
    sorted.sort(
        Comparator.comparing((TaskSnapshot t) -> !isTest(t.task()))
            .thenComparingLong(t -> t.task().id().value()));
    for (TaskSnapshot task : sorted) {
      text.append("\n  ").append(of(task.task())).append(": ").append(task.state());
      List<StackTraceElement> stack = task.stack();
      stack.stream()
          .dropWhile(LeakReport::isMachinery)
          .filter(f -> !isMachinery(f))
          .limit(FRAMES)
          .forEach(f -> text.append("\n      at ").append(f));
      if (stack.isEmpty() && task.task().kind() == TaskMeta.Kind.ASYNC) {
        text.append("\n      until it is woken: a poll-driven task has no stack");
      }
    }
    return text.toString();
  }

  /** Mocks that were asked and have not answered. */
  static String ofMocks(List<String> waiting) {
    return waiting.isEmpty() ? "" : "\n  mocks that have not answered:" + inLines(waiting);
  }

  /** A thread, with where it is. */
  static String of(Thread thread) {
    var text = new StringBuilder("\n  ");
    text.append(thread.isVirtual() ? "virtual thread " : "thread ");
    text.append(thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName());
    text.append(": ").append(inWords(thread.getState()));
    Stream.of(thread.getStackTrace())
        .filter(f -> !isMachinery(f))
        .limit(FRAMES)
        .forEach(f -> text.append("\n      at ").append(f));
    return text.toString();
  }

  private static String inWords(Thread.State state) {
    return state.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static boolean isMachinery(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("java.")
        || type.startsWith("jdk.")
        || type.startsWith("edo.internal.")
        || type.startsWith("edo.test.Edo")
        || type.startsWith("edo.test.TestSession")
        || type.startsWith("org.junit.")
        || (type.equals("edo.task.Task") && frame.getMethodName().startsWith("lambda$"));
  }

  /** A task in a few words. */
  static String of(TaskMeta task) {
    return task.kind()
        + " task "
        + task.id()
        + task.name().map(n -> " (" + n + ")").orElse("")
        + (isTest(task)
            ? ", the test itself"
            : task.spawnSite().map(site -> ", spawned at " + site).orElse(""));
  }

  /** The threads of a runtime that was shut down, and where they are. */
  static String ofThreads(String runtime, List<Thread> threads) {
    var text = new StringBuilder(threads.size() + " threads of " + runtime + " do not end:");
    threads.forEach(t -> text.append(of(t)));
    return text.toString();
  }

  /** How many of them are not the session's own. */
  static long countOfOthers(List<TaskSnapshot> tasks) {
    return tasks.stream().filter(t -> !isTest(t.task())).count();
  }

  /** What the session has spawned is the test. */
  private static boolean isTest(TaskMeta task) {
    return task.spawnSite()
        .filter(site -> site.getClassName().equals(TestSession.class.getName()))
        .isPresent();
  }
}
