package edo.stream;

import edo.task.AbortHandle;
import edo.task.TaskId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that counts how often it is aborted. */
final class Aborts implements AbortHandle {
  final AtomicInteger count = new AtomicInteger();

  @Override
  public void abort() {
    count.getAndIncrement();
  }

  @Override
  public boolean isFinished() {
    return false;
  }

  @Override
  public TaskId id() {
    return new TaskId(1);
  }

  @Override
  public Optional<String> name() {
    return Optional.empty();
  }
}
