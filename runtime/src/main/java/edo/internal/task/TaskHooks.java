package edo.internal.task;

import edo.internal.seam.LastResort;
import edo.task.TaskMeta;
import java.util.function.Consumer;

/**
 * The user's callbacks around tasks; all four present, doing nothing by default. A callback that
 * throws is reported by the caller and otherwise ignored.
 *
 * @param spawnSites whether tasks remember who spawned them
 * @param onSpawn before a task is queued for the first time
 * @param onTerminate after it is over
 * @param beforePoll before each poll or run
 * @param afterPoll after each poll or run
 */
public record TaskHooks(
    boolean spawnSites,
    Consumer<TaskMeta> onSpawn,
    Consumer<TaskMeta> onTerminate,
    Consumer<TaskMeta> beforePoll,
    Consumer<TaskMeta> afterPoll) {
  static void call(Consumer<TaskMeta> hook, TaskCore<?> task) {
    try {
      hook.accept(task.meta());
    } catch (Throwable e) {
      LastResort.log(System.Logger.Level.ERROR, "a task hook threw; fix the hook", task, e);
    }
  }

  /**
   * Calls the spawn hook. On the stack of whoever spawns.
   *
   * @param task the new task
   */
  public void spawned(TaskCore<?> task) {
    if (spawnSites) {
      task.recordSpawnSite();
    }
    call(onSpawn, task);
  }

  /**
   * Calls the terminate hook.
   *
   * @param task the task that is over
   */
  public void terminated(TaskCore<?> task) {
    call(onTerminate, task);
  }

  void before(TaskCore<?> task) {
    call(beforePoll, task);
  }

  void after(TaskCore<?> task) {
    call(afterPoll, task);
  }
}
