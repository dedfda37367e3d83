package edo.internal.scheduler;

import edo.internal.seam.LastResort;
import edo.internal.task.TaskCore;
import edo.task.TaskMeta;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Failures that nobody has joined so far. Each is kept for a moment, so that a joiner that is about
 * to come gets it, and is then reported once.
 */
final class FailureReports {
  /** No record: what it compares by is made when first used, and that may be when memory is out. */
  private static final class Pending {
    final TaskCore<?> task;
    final long since;

    Pending(TaskCore<?> task, long since) {
      this.task = task;
      this.since = since;
    }
  }

  private final ConcurrentLinkedQueue<Pending> pending = new ConcurrentLinkedQueue<>();
  private final BiConsumer<TaskMeta, Throwable> handler;
  private final long delayNanos;

  FailureReports(BiConsumer<TaskMeta, Throwable> handler, long delayNanos) {
    this.handler = handler;
    this.delayNanos = delayNanos;
  }

  void add(TaskCore<?> task, long now) {
    if (delayNanos == 0) {
      report(task);
    } else {
      pending.offer(new Pending(task, now));
    }
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Reports what has waited long enough. Says whether anything is left or was reported. */
  boolean reportDue(long now) {
    boolean any = false;
    for (Pending p = pending.peek(); p != null; p = pending.peek()) {
      any = true;
      if (now - p.since < delayNanos || !pending.remove(p)) {
        break;
      }
      report(p.task);
    }
    return any;
  }

  void reportAll() {
    for (Pending p = pending.poll(); p != null; p = pending.poll()) {
      report(p.task);
    }
  }

  private void report(TaskCore<?> task) {
    @Nullable Throwable failure = task.claimFailure();
    if (failure == null) {
      return;
    }
    try {
      handler.accept(task.meta(), failure);
    } catch (Throwable e) {
      e.addSuppressed(failure);
      LastResort.log(
          System.Logger.Level.ERROR,
          "the handler of unjoined failures threw; fix the handler. It was for the suppressed one",
          e);
    }
  }
}
