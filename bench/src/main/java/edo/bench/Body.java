package edo.bench;

import edo.task.TaskBody;

/** A task's work that every system takes as it is, so that none pays for an adapter. */
@FunctionalInterface
interface Body extends Runnable, TaskBody {
  /** Does nothing. */
  Body NOTHING = () -> {};

  @Override
  void run();
}
