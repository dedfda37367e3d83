package edo.internal.task;

import edo.internal.seam.Ending;
import edo.task.AbortHandle;
import edo.task.TaskId;
import edo.task.Waker;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A handle that can abort a task and not join it.
 *
 * @param task the task
 */
record Aborter(TaskCore<?> task) implements AbortHandle, Ending {
  @Override
  public void whenDone(Waker waker) {
    task.whenDone(waker);
  }

  @Override
  public void answerFor(Waker waker) {
    task.answerFor(waker);
  }

  @Override
  public void disclaim() {
    task.disclaim();
  }

  @Override
  public boolean hasValue() {
    return task.hasValue();
  }

  @Override
  public @Nullable Object giveUp(Predicate<@Nullable Object> which) {
    return task.giveUp(which);
  }

  @Override
  public void abort() {
    task.abort();
  }

  @Override
  public boolean isFinished() {
    return task.isFinished();
  }

  @Override
  public TaskId id() {
    return task.id();
  }

  @Override
  public Optional<String> name() {
    return task.name();
  }
}
