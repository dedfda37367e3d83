package edo.runtime;

import edo.internal.seam.LastResort;
import edo.internal.task.TaskHooks;
import edo.task.TaskMeta;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The user's callbacks, as a builder was told: with defaults, and a net under those that throw. */
final class Callbacks {
  private static final System.Logger LOG = System.getLogger("edo.runtime");

  Runnable onThreadStart = () -> {};
  Runnable onThreadStop = () -> {};
  Runnable onThreadPark = () -> {};
  Runnable onThreadUnpark = () -> {};
  @Nullable Consumer<TaskMeta> onSpawn;
  @Nullable Consumer<TaskMeta> onTerminate;
  @Nullable Consumer<TaskMeta> beforePoll;
  @Nullable Consumer<TaskMeta> afterPoll;
  BiConsumer<TaskMeta, Throwable> onFailure = Callbacks::logFailure;
  @Nullable Consumer<SliceReport> onLongSlice;

  /** The same hook; what it throws is logged. */
  static Runnable guarded(Runnable hook, String what) {
    String said = "the " + what + " hook threw; fix the hook";
    return () -> {
      try {
        hook.run();
      } catch (Throwable e) {
        LastResort.log(System.Logger.Level.ERROR, said, e);
      }
    };
  }

  /** The hooks as one, or null if there are none: the scheduler then asks once per slice. */
  @Nullable TaskHooks aroundTasks(boolean spawnSites) {
    if (!spawnSites
        && onSpawn == null
        && onTerminate == null
        && beforePoll == null
        && afterPoll == null) {
      return null;
    }
    return new TaskHooks(
        spawnSites,
        orNothing(onSpawn),
        orNothing(onTerminate),
        orNothing(beforePoll),
        orNothing(afterPoll));
  }

  private static Consumer<TaskMeta> orNothing(@Nullable Consumer<TaskMeta> hook) {
    return hook != null ? hook : task -> {};
  }

  /** What becomes of a failure that nobody joined, unless the user says otherwise. */
  private static void logFailure(TaskMeta task, Throwable failure) {
    LOG.log(
        System.Logger.Level.ERROR,
        "task "
            + task.name().map(n -> task.id() + " (" + n + ")").orElse(task.id().toString())
            + task.spawnSite().map(site -> ", spawned at " + site + ",").orElse("")
            + " failed and nobody joined it; join its handle, or handle the failure in the task",
        failure);
  }
}
