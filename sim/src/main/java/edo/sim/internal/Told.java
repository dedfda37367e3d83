package edo.sim.internal;

import edo.runtime.TaskSnapshot;
import java.util.List;

/** A task as failures tell of it: what the program called first, nothing of how that waits. */
final class Told {
  /** How the JDK and Edo wait and run, which is the same for all. */
  private static final List<String> PLUMBING =
      List.of(
          "edo.internal.",
          "edo.sim.internal.",
          "java.lang.VirtualThread",
          "java.lang.System$",
          "java.lang.ThreadBuilders$",
          "java.util.concurrent.locks.AbstractQueued",
          "java.util.concurrent.locks.LockSupport",
          "java.util.concurrent.ForkJoinPool.managedBlock",
          "java.util.concurrent.ForkJoinPool.unmanagedBlock",
          "jdk.internal.");

  private final TaskSnapshot task;
  private final List<StackTraceElement> own;

  Told(TaskSnapshot task) {
    this.task = task;
    this.own = task.stack().stream().filter(frame -> !isPlumbing(frame)).toList();
  }

  private static boolean isPlumbing(StackTraceElement frame) {
    String method = frame.getClassName() + '.' + frame.getMethodName();
    return PLUMBING.stream().anyMatch(method::startsWith);
  }

  private static boolean isOfTheJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  /** Whether it waits in a way that is the JDK's, so that a thread outside could end it. */
  boolean waitsInTheJdk() {
    return task.state().equals("waiting") && !own.isEmpty() && isOfTheJdk(own.getFirst());
  }

  /** The method of the JDK's in which it waits, as the program has called it. */
  private String called() {
    StackTraceElement called = own.getFirst();
    for (StackTraceElement frame : own) {
      if (!isOfTheJdk(frame)) {
        break;
      }
      called = frame;
    }
    String type = called.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + '.' + called.getMethodName();
  }

  private String state() {
    if (waitsInTheJdk()) {
      return "waiting in " + called();
    }
    boolean inItsOwnCode =
        task.state().equals("waiting")
            && !task.stack().isEmpty()
            && task.stack().getFirst() == first();
    return inItsOwnCode ? "waiting for a monitor, to enter what is synchronized" : task.state();
  }

  private StackTraceElement first() {
    return own.isEmpty() ? task.stack().getLast() : own.getFirst();
  }

  TaskSnapshot shown() {
    return new TaskSnapshot(task.task(), state(), own);
  }
}
