package edo.internal.task;

import org.jspecify.annotations.Nullable;

/** A platform thread that is under one worker, so that who is mounted on it need not be told. */
public interface UnderWorker {
  /**
   * The worker.
   *
   * @return always the same; null if the thread is under several, one after the other
   */
  @Nullable Carrier carrier();
}
