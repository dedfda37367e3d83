package edo.sync;

import edo.internal.seam.Awaited;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An end of an {@link Mpsc} channel that messages go in at.
 *
 * <p><b>Blocking:</b> the forms that send or reserve wait for room; senders get it in the order in
 * which they asked. Try-forms never wait. <b>Cancellation:</b> a cancelled sender loses its place,
 * and its message has not been sent. <b>Errors:</b> {@link ClosedException} once the receiver is
 * closed, also for senders that wait then; {@link IllegalStateException} from a sender that was
 * itself closed; {@link NullPointerException} for a message that is null.
 *
 * <p>Safe for use by any number of tasks and threads, though each usually has its own {@link
 * #copy}: closing is for good.
 *
 * @param <T> the type of the messages
 */
public final class MpscSender<T> extends Once implements AutoCloseable {
  private final MpscCore<T> core;

  MpscSender(MpscCore<T> core) {
    this.core = core;
  }

  private void checkUsable() {
    if (hasEnded()) {
      throw GivenUp.sender(MpscCore.KIND, core.name);
    }
  }

  /**
   * Sends a message.
   *
   * <p><b>Blocking:</b> until there is room.
   *
   * @param message the message
   */
  public void send(T message) {
    GivenUp.refuseNull(message, "a message", MpscCore.KIND, core.name);
    checkUsable();
    Waits.begin();
    if (core.permits.tryAcquire(1)) {
      putOrRefuse(message);
    } else {
      var _ = Waits.await(sendAsync(message));
    }
  }

  /**
   * With a permit. Another thread may have closed this sender meanwhile, and the channel have
   * ended; if not, the permit keeps it from ending.
   */
  private void putOrRefuse(T message) {
    if (hasEnded()) {
      core.giveBack(1);
      checkUsable();
    }
    core.put(message);
  }

  /**
   * {@link #send} as a computation. Its place in the queue is that of its first poll.
   *
   * @param message the message
   * @return the computation
   */
  public Async<@Nullable Void> sendAsync(T message) {
    GivenUp.refuseNull(message, "a message", MpscCore.KIND, core.name);
    checkUsable();
    return new Slot<@Nullable Void>(core, 1) {
      @Override
      Poll<@Nullable Void> done() {
        putOrRefuse(message);
        return Poll.done();
      }
    };
  }

  /**
   * Sends a message if there is room and nobody waits for it.
   *
   * @param message the message
   * @return false if there is no room; then nothing has been sent
   */
  public boolean trySend(T message) {
    GivenUp.refuseNull(message, "a message", MpscCore.KIND, core.name);
    checkUsable();
    if (core.permits.tryAcquire(1)) {
      putOrRefuse(message);
      return true;
    }
    refuseIfClosed();
    return false;
  }

  private void refuseIfClosed() {
    if (core.permits.isClosed()) {
      throw core.closed();
    }
  }

  /**
   * Waits for room for one message, to be sent later.
   *
   * <p><b>Blocking:</b> until there is room.
   *
   * @return the permit, to be used or closed by the caller
   */
  public SendPermit<T> reserve() {
    return reserveMany(1);
  }

  /**
   * Waits for room for several messages.
   *
   * <p><b>Blocking:</b> until there is room for all of them at once.
   *
   * @param n how many
   * @return the permit, to be used or closed by the caller
   * @throws IllegalArgumentException if the channel can never have so much room, or the number is
   *     negative
   */
  public SendPermit<T> reserveMany(long n) {
    checkCount(n);
    checkUsable();
    Waits.begin();
    if (core.permits.tryAcquire(n)) {
      return new SendPermit<>(core, n);
    }
    return Waits.await(reserveManyAsync(n));
  }

  /**
   * {@link #reserve} as a computation. Its place in the queue is that of its first poll.
   *
   * @return the computation
   */
  public Async<SendPermit<T>> reserveAsync() {
    return reserveManyAsync(1);
  }

  /**
   * {@link #reserveMany} as a computation. Its place in the queue is that of its first poll.
   *
   * @param n how many
   * @return the computation
   * @throws IllegalArgumentException as for {@link #reserveMany}
   */
  public Async<SendPermit<T>> reserveManyAsync(long n) {
    checkCount(n);
    checkUsable();
    return new Slot<>(core, n) {
      @Override
      Poll<SendPermit<T>> done() {
        return Poll.ready(new SendPermit<>(core, n));
      }
    };
  }

  /**
   * Reserves room for one message if there is some and nobody waits for it.
   *
   * @return the permit, to be used or closed by the caller, or empty
   */
  public Optional<SendPermit<T>> tryReserve() {
    return tryReserveMany(1);
  }

  /**
   * Reserves room for several messages if there is enough and nobody waits for it.
   *
   * @param n how many
   * @return the permit, to be used or closed by the caller, or empty
   * @throws IllegalArgumentException as for {@link #reserveMany}
   */
  public Optional<SendPermit<T>> tryReserveMany(long n) {
    checkCount(n);
    checkUsable();
    if (core.permits.tryAcquire(n)) {
      return Optional.of(new SendPermit<>(core, n));
    }
    refuseIfClosed();
    return Optional.empty();
  }

  private void checkCount(long n) {
    if (n < 0 || n > core.capacity) {
      throw new IllegalArgumentException(
          "room for "
              + n
              + " messages can never be had in "
              + GivenUp.label(MpscCore.KIND, core.name)
              + " for "
              + core.capacity);
    }
  }

  /**
   * Waits until the receiver is closed: for senders that have nothing to send as yet.
   *
   * <p><b>Blocking:</b> until then. <b>Cancellation:</b> changes nothing; this can be used on, and
   * waited for again.
   */
  public void awaitClosed() {
    var _ = Waits.await(closedAsync());
  }

  /**
   * {@link #awaitClosed} as a computation.
   *
   * @return the computation
   */
  public Async<@Nullable Void> closedAsync() {
    return new Closing(core);
  }

  /** Waiting for the receiver to be closed. */
  private record Closing(MpscCore<?> core) implements Async<@Nullable Void>, Awaited {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (!core.permits.isClosed()) {
        core.closing.add(cx.waker());
        if (!core.permits.isClosed()) {
          return Poll.pending();
        }
      }
      return cx.proceed() ? Poll.done() : Poll.pending();
    }

    @Override
    public String awaited() {
      return GivenUp.closing(MpscCore.KIND, core.name);
    }
  }

  /**
   * Whether the receiver is closed.
   *
   * @return true once and for ever
   */
  public boolean isClosed() {
    return core.permits.isClosed();
  }

  /**
   * Another sender for the same channel.
   *
   * @return the sender, to be closed by its owner
   */
  public MpscSender<T> copy() {
    checkUsable();
    if (!core.senders.join()) {
      throw GivenUp.senderMeanwhile(MpscCore.KIND, core.name);
    }
    return new MpscSender<>(core);
  }

  /**
   * A sender that does not keep the channel open.
   *
   * @return the weak sender
   */
  public MpscWeakSender<T> downgrade() {
    core.senders.addWeak();
    return new MpscWeakSender<>(core);
  }

  /**
   * How many messages there is room for.
   *
   * @return the number at this moment
   */
  public long capacity() {
    return core.room();
  }

  /**
   * How many messages there is room for when the channel is empty.
   *
   * @return the capacity it was made with, {@link Mpsc#MAX_CAPACITY} if it is unbounded
   */
  public long maxCapacity() {
    return core.capacity;
  }

  /**
   * How many senders are open.
   *
   * @return the number, permits that are out included
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
   * Whether another sender sends to the same receiver.
   *
   * @param other the other one
   * @return true if so
   */
  public boolean isSameChannel(MpscSender<?> other) {
    return core == other.core;
  }

  /** Gives this sender up; with the last one the channel ends. Closing it again does nothing. */
  @Override
  public void close() {
    if (end()) {
      core.leave();
    }
  }

  @Override
  public String toString() {
    return "MpscSender[" + core.describe() + "]";
  }

  /** Waiting for room. */
  private abstract static class Slot<R extends @Nullable Object> extends Acquire<R> {
    private final MpscCore<?> core;

    Slot(MpscCore<?> core, long n) {
      super(core.permits, n);
      this.core = core;
    }

    @Override
    public final String awaited() {
      return "room in " + GivenUp.label(MpscCore.KIND, core.name);
    }

    @Override
    final ClosedException closed() {
      return core.closed();
    }

    @Override
    final void settled() {
      super.settled();
      core.wakeReceiverAtTheEnd(); // refused, it may have been the last that held permits
    }

    @Override
    final void returned() {
      core.wakeReceiverAtTheEnd();
    }
  }
}
