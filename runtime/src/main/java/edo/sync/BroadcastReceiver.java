package edo.sync;

import edo.task.Async;
import edo.task.Poll;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An end of a {@link Broadcast} channel that messages come out of, all that were sent after it
 * subscribed.
 *
 * <p><b>Blocking:</b> {@link #recv} waits until there is a message; {@link #tryRecv} never waits.
 * <b>Cancellation:</b> a cancelled receiver has taken nothing. <b>Errors:</b> {@link
 * LaggedException} if messages were overwritten before this receiver took them, once; the next
 * attempt gets the oldest that is left. {@link ClosedException} once all senders are closed and
 * everything was received. {@link IllegalStateException} from a receiver that was itself closed,
 * also if it was waited for meanwhile.
 *
 * <p>For one task at a time; it may be handed on from one to another. What can be asked, such as
 * {@link #length}, and {@link #close} may be used by anybody.
 *
 * @param <T> the type of the messages
 */
public final class BroadcastReceiver<T> implements AutoCloseable {
  private static final VarHandle CURSOR;

  static {
    try {
      CURSOR = MethodHandles.lookup().findVarHandle(BroadcastReceiver.class, "cursor", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final BroadcastCore<T> core;
  private final Membership membership;

  /**
   * The number of the message to take next. Written by who receives, in release mode; read by
   * anybody who asks how many messages wait: it is never past the end that they see afterwards.
   */
  private volatile long cursor;

  BroadcastReceiver(BroadcastCore<T> core, long cursor) {
    this.core = core;
    this.cursor = cursor;
    this.membership =
        new Membership(core.arrivals, BroadcastCore.KIND, core.name, () -> core.receiverGone(this));
  }

  long cursor() {
    return cursor;
  }

  void moveTo(long number) {
    CURSOR.setRelease(this, number);
  }

  /**
   * Takes the oldest message that this receiver has not had.
   *
   * <p><b>Blocking:</b> until there is one.
   *
   * @return the message
   * @throws LaggedException if messages were missed
   * @throws ClosedException if the channel has ended and everything was received
   */
  public T recv() {
    Waits.begin();
    T message = take();
    if (message == null) {
      @SuppressWarnings("unchecked") // no other is kept
      var kept = (Next) membership.takeIdle();
      Next next = kept == null ? new Next() : kept;
      message = Waits.await(next);
      membership.keepIdle(next);
    }
    return message;
  }

  /**
   * {@link #recv} as a computation.
   *
   * @return the computation, for one message
   */
  public Async<T> recvAsync() {
    return new Next();
  }

  /** Waiting for a message. */
  private final class Next extends Membership.Look<T> {
    Next() {
      super(membership);
    }

    @Override
    String wanted() {
      return "a message";
    }

    @Override
    Poll<T> attempt() {
      T message = take();
      return message != null ? Poll.ready(message) : Poll.pending();
    }
  }

  private @Nullable T take() {
    membership.check();
    boolean over = core.isOver(); // before the attempt: a message may come before the end
    T message = core.take(this);
    if (message == null && over) {
      throw core.closed();
    }
    return message;
  }

  /**
   * Takes the oldest message that this receiver has not had, if there is one.
   *
   * @return the message, or empty
   * @throws LaggedException if messages were missed
   * @throws ClosedException if the channel has ended and everything was received
   */
  public Optional<T> tryRecv() {
    return Optional.ofNullable(take());
  }

  /**
   * Another receiver for the same channel, which gets what is sent from now on, whatever this one
   * has still to receive.
   *
   * @return the receiver, to be closed by its owner
   */
  public BroadcastReceiver<T> resubscribe() {
    return core.subscribe();
  }

  /**
   * How many messages were sent to this receiver that it has not received, those included that it
   * has missed and was not told about.
   *
   * @return the number at this moment
   */
  public long length() {
    long number = cursor(); // before the look at the end, which is never before it
    return core.ring.end() - number;
  }

  /**
   * Whether no message waits.
   *
   * @return true if {@link #length} is 0
   */
  public boolean isEmpty() {
    return length() == 0;
  }

  /**
   * Whether all senders are closed. There may be messages to receive yet.
   *
   * @return true once and for ever
   */
  public boolean isClosed() {
    return core.isOver();
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
   * Whether another receiver gets the same messages.
   *
   * @param other the other one
   * @return true if so
   */
  public boolean isSameChannel(BroadcastReceiver<?> other) {
    return core == other.core;
  }

  /**
   * Gives this receiver up. Who waits with it gets an {@link IllegalStateException}. Closing it
   * again does nothing.
   */
  @Override
  public void close() {
    membership.end();
  }

  @Override
  public String toString() {
    return "BroadcastReceiver[" + core.describe() + ", " + length() + " waiting]";
  }
}
