package edo.internal.seam;

import edo.task.Waker;

/** A task as those see it who want to know when it is over, and take its result later. */
public interface Ending {
  /**
   * Calls a waker once, when the task has ended; at once if it has. Unlike a joiner, whoever is
   * told answers for nothing: a failure of the task is still reported if nobody joins it.
   *
   * @param waker called on the thread that ends the task; must be short
   */
  void whenDone(Waker waker);

  /**
   * Like {@link #whenDone}, and from here on the caller answers for a failure of the task: it is
   * not reported as one that nobody joins, unless {@link #disclaim} is called.
   *
   * @param waker called once or twice, on the thread that ends the task; must be short
   */
  void answerFor(Waker waker);

  /** Takes {@link #answerFor} back: a failure that nobody has joined by now is reported. */
  void disclaim();
}
