package edo.sync;

import edo.task.Async;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An end of a {@link Watch} channel that values go in at.
 *
 * <p><b>Blocking:</b> sending never waits; {@link #awaitClosed} does. <b>Errors:</b> {@link
 * IllegalStateException} from a sender that was closed; {@link NullPointerException} for a value
 * that is null.
 *
 * <p>Safe for use by any number of tasks and threads, though each usually has its own {@link
 * #copy}: closing is for good.
 *
 * @param <T> the type of the value
 */
public final class WatchSender<T> extends Once implements AutoCloseable {
  private final WatchCore<T> core;

  WatchSender(WatchCore<T> core) {
    this.core = core;
  }

  private void checkUsable() {
    if (hasEnded()) {
      throw GivenUp.sender(WatchCore.KIND, core.name);
    }
  }

  /**
   * Replaces the value if somebody receives it.
   *
   * @param value the value
   * @return false if there is no receiver; then the value has not changed, and {@link #sendReplace}
   *     would change it
   */
  public boolean send(T value) {
    GivenUp.refuseNull(value, "a value", WatchCore.KIND, core.name);
    checkUsable();
    if (core.receivers.isEmpty()) {
      return false;
    }
    var _ = replace(value);
    return true;
  }

  /**
   * Replaces the value, receivers or not.
   *
   * @param value the value
   * @return the one before
   */
  public T sendReplace(T value) {
    GivenUp.refuseNull(value, "a value", WatchCore.KIND, core.name);
    checkUsable();
    return replace(value);
  }

  private T replace(T value) {
    Watch.Version<T> seen;
    do {
      seen = core.latest.get();
    } while (!core.replace(seen, value));
    return seen.value();
  }

  /**
   * Replaces the value by one that is made of it, receivers or not.
   *
   * @param change makes the new value of the old one, which it leaves alone; may be called again if
   *     another sender was faster, and what it throws reaches the caller and changes nothing
   */
  public void sendModify(UnaryOperator<T> change) {
    Objects.requireNonNull(change);
    checkUsable();
    Watch.Version<T> seen;
    do {
      seen = core.latest.get();
    } while (!core.replace(seen, change.apply(seen.value())));
  }

  /**
   * Replaces the value by one that is made of it, or does nothing, receivers or not.
   *
   * @param change makes the new value of the old one, which it leaves alone, or answers empty if it
   *     is not to be replaced; may be called again if another sender was faster, and what it throws
   *     reaches the caller and changes nothing
   * @return whether the value was replaced
   */
  public boolean sendIf(Function<? super T, Optional<T>> change) {
    Objects.requireNonNull(change);
    checkUsable();
    for (; ; ) {
      Watch.Version<T> seen = core.latest.get();
      Optional<T> value = change.apply(seen.value());
      if (value.isEmpty()) {
        return false;
      }
      if (core.replace(seen, value.get())) {
        return true;
      }
    }
  }

  /**
   * The latest value.
   *
   * @return the value
   */
  public T value() {
    return core.latest.get().value();
  }

  /**
   * Another receiver, for which the value of now counts as seen. Works also when there is none any
   * more.
   *
   * @return the receiver, to be closed by its owner
   */
  public WatchReceiver<T> subscribe() {
    core.receivers.add(); // before the look at the value: what is sent now is for it
    return new WatchReceiver<>(core, core.latest.get().number());
  }

  /**
   * Another sender for the same channel.
   *
   * @return the sender, to be closed by its owner
   */
  public WatchSender<T> copy() {
    checkUsable();
    if (!core.senders.join()) {
      throw GivenUp.senderMeanwhile(WatchCore.KIND, core.name);
    }
    return new WatchSender<>(core);
  }

  /**
   * Waits until there is no receiver.
   *
   * <p><b>Blocking:</b> until then; not at all if there is none now. There may be one again by the
   * time this returns. <b>Cancellation:</b> changes nothing; the channel can be used on, and waited
   * for again.
   */
  public void awaitClosed() {
    core.receivers.awaitEmpty();
  }

  /**
   * {@link #awaitClosed} as a computation.
   *
   * @return the computation
   */
  public Async<@Nullable Void> closedAsync() {
    return core.receivers.emptyAsync();
  }

  /**
   * Whether there is no receiver.
   *
   * @return true until somebody subscribes
   */
  public boolean isClosed() {
    return core.receivers.isEmpty();
  }

  /**
   * How many senders are open.
   *
   * @return the number
   */
  public int senders() {
    return core.senders.open();
  }

  /**
   * How many receivers are open.
   *
   * @return the number
   */
  public int receivers() {
    return core.receivers.open();
  }

  /**
   * Whether another sender sends to the same receivers.
   *
   * @param other the other one
   * @return true if so
   */
  public boolean isSameChannel(WatchSender<?> other) {
    return core == other.core;
  }

  /**
   * Gives this sender up; with the last one the value becomes final. Closing it again does nothing.
   */
  @Override
  public void close() {
    if (end() && core.senders.leave()) {
      core.changes.tellAll();
    }
  }

  @Override
  public String toString() {
    return "WatchSender[" + core.describe() + "]";
  }
}
