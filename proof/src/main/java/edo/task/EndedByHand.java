package edo.task;

import edo.internal.seam.Ending;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A task that ends when it is told to; whoever asks for its result has 1, without a wait. */
final class EndedByHand implements JoinHandle<Integer>, Ending {
  private static final int RESULT = 1;

  private final AtomicReference<@Nullable Waker> joiner = new AtomicReference<>();
  private volatile boolean over;

  /** How often it was aborted. */
  final AtomicInteger aborts = new AtomicInteger();

  void end() {
    over = true;
    Waker waker = joiner.get();
    if (waker != null) {
      waker.wake();
    }
  }

  @Override
  public void answerFor(Waker waker) {
    joiner.set(waker);
    if (over) {
      waker.wake();
    }
  }

  @Override
  public void whenDone(Waker waker) {
    answerFor(waker);
  }

  @Override
  public void disclaim() {}

  @Override
  public boolean hasValue() {
    return over;
  }

  /** A number is nothing to be closed. */
  @Override
  public @Nullable Object giveUp(Predicate<@Nullable Object> which) {
    return null;
  }

  @Override
  public Async<Integer> joinAsync() {
    return Async.ready(RESULT);
  }

  @Override
  public Integer join() {
    return RESULT;
  }

  @Override
  public CompletionStage<Integer> asStage() {
    return CompletableFuture.completedStage(RESULT);
  }

  @Override
  public AbortHandle abortHandle() {
    return this;
  }

  @Override
  public void abort() {
    aborts.getAndIncrement();
    end();
  }

  @Override
  public boolean isFinished() {
    return over;
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
