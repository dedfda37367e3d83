package edo.stream;

import edo.task.Context;
import edo.task.Discard;
import edo.task.Poll;
import edo.time.Sleep;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of lists of items, made by {@link AsyncStream#chunks} and {@link
 * AsyncStream#chunksTimeout}.
 *
 * <p>Items whose list is not full when the stream is closed are closed with it if they can be, see
 * {@link Discard}; {@link #remainder} takes them out before. The others can still be had after it.
 *
 * @param <T> the type of the items
 */
public final class Chunks<T> extends AsyncStream<List<T>> {
  private final Pulling<T> source;
  private final int size;
  private final @Nullable Duration limit;
  private @Nullable Sleep timer;

  /** What belongs to the next list. */
  private List<T> gathered = new ArrayList<>();

  /** It was closed, and what can be closed was as well. */
  private boolean isGivenUp;

  /** What the source has thrown, while the consumer is given what came before. */
  private @Nullable Exception failure;

  Chunks(Pulling<T> source, int size, @Nullable Duration limit) {
    if (size <= 0) {
      throw new IllegalArgumentException("the size of a chunk must be positive, but is " + size);
    }
    this.source = source;
    this.size = size;
    this.limit = limit;
  }

  /**
   * The items that were taken from the source and not handed out, because their list is not full:
   * for a consumer that gives up. They are the caller's now.
   *
   * @return a list, which may be empty
   */
  public List<T> remainder() {
    return takeGathered();
  }

  private List<T> takeGathered() {
    List<T> taken = gathered;
    gathered = new ArrayList<>();
    Sleep armed = timer;
    if (armed != null) {
      timer = null;
      armed.cancel();
    }
    return taken;
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    Exception untold = failure;
    if (untold != null) {
      throw untold;
    }
    for (; ; ) {
      Step step;
      try {
        step = source.pollNext(cx);
      } catch (Exception e) {
        if (gathered.isEmpty()) {
          throw e;
        }
        failure = e;
        return emit(takeGathered());
      }
      switch (step) {
        case ITEM -> {
          if (gathered.isEmpty() && limit != null) {
            timer = Time.sleepAsync(limit);
          }
          gathered.add(source.item());
          if (gathered.size() == size) {
            return emit(takeGathered());
          }
        }
        case END -> {
          return gathered.isEmpty() ? Step.END : emit(takeGathered());
        }
        case PENDING -> {
          return isTimeUp(cx) ? emit(takeGathered()) : Step.PENDING;
        }
      }
    }
  }

  private boolean isTimeUp(Context cx) {
    Sleep armed = timer;
    if (armed == null) {
      return false;
    }
    Context unlimited = cx.hasBudget() ? cx : Context.of(cx.waker());
    return armed.poll(unlimited).isReady();
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    Sleep armed = timer;
    if (armed != null) {
      armed.cancel();
    }
    if (!isGivenUp) {
      isGivenUp = true;
      gathered.forEach(Discard::close);
      gathered.removeIf(AutoCloseable.class::isInstance);
    }
    return source.pollClose(cx);
  }

  @Override
  protected void onWithdraw() {
    source.withdraw();
    Sleep armed = timer;
    if (armed != null) {
      armed.cancel(); // it is armed again, for the same moment, by the next poll
    }
  }

  @Override
  protected SizeHint hint() {
    SizeHint items = source.sizeHint().plus(SizeHint.exactly(gathered.size()));
    long fewest = limit != null && items.lower() > 0 ? 1 : upTo(items.lower());
    if (items.upper().isEmpty()) {
      return SizeHint.atLeast(fewest);
    }
    long most = items.upper().getAsLong();
    return new SizeHint(fewest, java.util.OptionalLong.of(limit != null ? most : upTo(most)));
  }

  private long upTo(long items) {
    return items / size + (items % size == 0 ? 0 : 1);
  }

  @Override
  protected boolean isExhausted() {
    return gathered.isEmpty() && failure == null && source.isTerminated();
  }
}
