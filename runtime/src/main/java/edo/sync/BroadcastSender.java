package edo.sync;

import edo.task.Async;
import org.jspecify.annotations.Nullable;

/**
 * An end of a {@link Broadcast} channel that messages go in at.
 *
 * <p><b>Blocking:</b> sending never waits; {@link #awaitClosed} does. <b>Errors:</b> {@link
 * IllegalStateException} from a sender that was closed; {@link NullPointerException} for a message
 * that is null.
 *
 * <p>Safe for use by any number of tasks and threads, though each usually has its own {@link
 * #copy}: closing is for good.
 *
 * @param <T> the type of the messages
 */
public final class BroadcastSender<T> extends Once implements AutoCloseable {
  private final BroadcastCore<T> core;

  BroadcastSender(BroadcastCore<T> core) {
    this.core = core;
  }

  private void checkUsable() {
    if (hasEnded()) {
      throw GivenUp.sender(BroadcastCore.KIND, core.name);
    }
  }

  /**
   * Sends a message to all receivers that there are.
   *
   * @param message the message
   * @return how many receivers there were; 0 means that nobody will have it
   */
  public int send(T message) {
    GivenUp.refuseNull(message, "a message", BroadcastCore.KIND, core.name);
    checkUsable();
    return core.send(message);
  }

  /**
   * Another receiver, which gets what is sent from now on. Works also when there is none any more.
   *
   * @return the receiver, to be closed by its owner
   */
  public BroadcastReceiver<T> subscribe() {
    return core.subscribe();
  }

  /**
   * Another sender for the same channel.
   *
   * @return the sender, to be closed by its owner
   */
  public BroadcastSender<T> copy() {
    checkUsable();
    if (!core.senders.join()) {
      throw GivenUp.senderMeanwhile(BroadcastCore.KIND, core.name);
    }
    return new BroadcastSender<>(core);
  }

  /**
   * A sender that does not keep the channel open.
   *
   * @return the weak sender
   */
  public BroadcastWeakSender<T> downgrade() {
    core.senders.addWeak();
    return new BroadcastWeakSender<>(core);
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
   * How many messages are kept that some receiver has not received. Takes time in proportion to the
   * number of receivers.
   *
   * @return the number at this moment
   */
  public long length() {
    return core.length();
  }

  /**
   * Whether all receivers have received all messages that are kept.
   *
   * @return true if {@link #length} is 0
   */
  public boolean isEmpty() {
    return length() == 0;
  }

  /**
   * How many messages the channel keeps.
   *
   * @return the capacity it was made with
   */
  public int capacity() {
    return core.ring.capacity;
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
   * How many senders are open.
   *
   * @return the number
   */
  public int senders() {
    return core.senders.open();
  }

  /**
   * How many weak senders are open.
   *
   * @return the number
   */
  public int weakSenders() {
    return core.senders.weak();
  }

  /**
   * Whether another sender sends to the same receivers.
   *
   * @param other the other one
   * @return true if so
   */
  public boolean isSameChannel(BroadcastSender<?> other) {
    return core == other.core;
  }

  /**
   * Gives this sender up; with the last one the channel ends once everything was received. Closing
   * it again does nothing.
   */
  @Override
  public void close() {
    if (end() && core.senders.leave()) {
      core.arrivals.tellAll();
    }
  }

  @Override
  public String toString() {
    return "BroadcastSender[" + core.describe() + "]";
  }
}
