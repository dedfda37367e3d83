package edo.internal.seam;

import edo.task.Waker;

/** A task as those see it who only want to know when it is over. */
public interface Ending {
  /**
   * Calls a waker once, when the task has ended; at once if it has. Unlike a joiner, whoever is
   * told answers for nothing: a failure of the task is still reported if nobody joins it.
   *
   * @param waker called on the thread that ends the task; must be short
   */
  void whenDone(Waker waker);
}
