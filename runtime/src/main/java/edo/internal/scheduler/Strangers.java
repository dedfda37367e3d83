package edo.internal.scheduler;

import edo.internal.seam.World;
import edo.internal.task.Runner;
import edo.internal.task.SpawnSites;
import edo.internal.task.TaskCore;
import edo.internal.task.VirtualTask;
import edo.task.TaskMeta;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says of what is made runnable in a simulation from outside whose it is. Virtual threads that a
 * task has started by itself are no tasks, and of those the JDK shows their continuation only; so
 * it is remembered who made one runnable for the first time, which is who has started it.
 */
final class Strangers {
  private record Origin(@Nullable TaskMeta task, @Nullable StackTraceElement site) {}

  private final Map<Runnable, Origin> origins = Collections.synchronizedMap(new WeakHashMap<>());

  private static String name(Thread thread) {
    return thread.getName().isEmpty() ? thread.toString() : thread.getName();
  }

  /** A virtual thread that is no task can run. */
  void runnable(Runnable continuation) {
    if (!origins.containsKey(continuation)) {
      Runner runner = Runner.of(Thread.currentThread());
      VirtualTask<?> task = runner == null ? null : runner.task();
      origins.put(continuation, new Origin(task == null ? null : task.meta(), SpawnSites.here()));
    }
  }

  /** The calling thread, which is none of the simulation's, has made a unit runnable. */
  void report(World world, Runnable unit) {
    String how = "was woken by thread " + name(Thread.currentThread());
    TaskCore<?> task = TaskCore.of(unit);
    Origin origin = origins.get(unit);
    if (task != null) {
      world.disturbed(task.meta(), how);
    } else if (origin == null) {
      world.disturbed(null, how);
    } else {
      world.disturbed(
          origin.task,
          "has started a virtual thread at " + origin.site + ", which is no task, and " + how);
    }
  }
}
