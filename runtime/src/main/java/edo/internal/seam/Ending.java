package edo.internal.seam;

import edo.task.Waker;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  /**
   * Whether the task has ended with a value. To ask is not to take it.
   *
   * @return false if it has not ended, or otherwise
   */
  boolean hasValue();

  /**
   * Takes the value from everybody who might still ask for it: they are told that the task was
   * cancelled. Nothing happens if somebody has it already, or is sure to get it.
   *
   * @param which whether it matters who has such a value
   * @return the value, the caller's now; null if there is none for it
   */
  @Nullable Object giveUp(Predicate<@Nullable Object> which);
}
