package edo.sync;

import edo.internal.seam.Awaited;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of an {@link Mpsc} channel that messages come out of.
 *
 * <p><b>Blocking:</b> {@link #recv} and {@link #recvMany} wait until there is a message. Try-forms
 * never wait. <b>Cancellation:</b> a cancelled receiver has taken nothing. <b>Backpressure:</b> a
 * message that is received makes room for one sender.
 *
 * <p>For one task at a time; it may be handed on from one to another. One that would wait while
 * another waits gets an {@link IllegalStateException}; a computation that has begun to wait and is
 * not used any more must be withdrawn. What can be asked, such as {@link #length}, and {@link
 * #close} may be used by anybody.
 *
 * <p>Two that take messages at the same time and never wait, say both by {@link #tryRecv}, are not
 * found out, for that would cost each message an atomic operation more. Then nothing is promised
 * any more: a message may come twice or not at all, and the capacity may be exceeded. Let one task
 * receive and hand on, or take turns under a {@link Mutex}.
 *
 * @param <T> the type of the messages
 */
public final class MpscReceiver<T> implements AutoCloseable {
  private static final VarHandle WAITING;

  static {
    try {
      WAITING = MethodHandles.lookup().findVarHandle(MpscReceiver.class, "waiting", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MpscCore<T> core;

  /** Made by the first who waits; any will do, should two do so at once. */
  private @Nullable Arrival arrival;

  /** Who waits at present: the computation, or for the direct forms the thread. */
  private volatile @Nullable Object waiting;

  MpscReceiver(MpscCore<T> core) {
    this.core = core;
  }

  /** Leaves the waker, for one who waits; the caller looks once more after this. */
  private void leaveWaker(Object who, Context cx) {
    if (waiting != who && !WAITING.compareAndSet(this, (Object) null, who)) {
      throw new IllegalStateException(
          "another task or thread waits for the receiver of "
              + GivenUp.label(MpscCore.KIND, core.name)
              + ", which is for one at a time; let one task receive and hand on, or withdraw the"
              + " computation that waits");
    }
    core.await(cx.waker());
  }

  /** Of one who has waited and does not any more. */
  private void waitedNoMore(Object who) {
    if (waiting == who) {
      WAITING.setRelease(this, (Object) null);
    }
  }

  /** For the direct forms: until a message is worth an attempt, or the end has come. */
  private final class Arrival implements Async<@Nullable Void>, Awaited {
    @Override
    public String awaited() {
      return GivenUp.message(MpscCore.KIND, core.name);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (!core.hasMessage() && !core.isOver()) {
        leaveWaker(Thread.currentThread(), cx);
        if (!core.isOver() && !core.hasMessage()) {
          return pendingOrSoon(cx);
        }
      }
      waitedNoMore(Thread.currentThread());
      return Poll.done();
    }

    @Override
    public void cancel() {
      waitedNoMore(Thread.currentThread());
    }
  }

  private Arrival arrival() {
    Arrival known = arrival;
    if (known == null) {
      known = new Arrival();
      arrival = known;
    }
    return known;
  }

  /** For the others: attempts, and waiting in between. */
  private abstract class Attempts<R> implements Async<R>, Awaited {
    private boolean waits;

    @Override
    public final String awaited() {
      return GivenUp.message(MpscCore.KIND, core.name);
    }

    /** Takes what is there; pending if that is nothing. */
    abstract Poll<R> attempt(boolean over);

    @Override
    public final Poll<R> poll(Context cx) {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      boolean goesOn = false;
      try {
        for (int n = 0; n < 2; n++) {
          boolean over = core.isOver(); // before the attempt: a message may come before the end
          Poll<R> answer = attempt(over);
          if (answer.isReady()) {
            return answer;
          }
          if (n == 0) {
            leaveWaker(this, cx);
            waits = true;
          }
        }
        goesOn = true;
        cx.giveBack();
        return pendingOrSoon(cx);
      } finally {
        if (!goesOn) {
          cancel();
        }
      }
    }

    @Override
    public final void cancel() {
      if (waits) {
        waits = false;
        waitedNoMore(this);
      }
    }
  }

  /**
   * Takes the oldest message.
   *
   * <p><b>Blocking:</b> until there is one.
   *
   * @return the message
   * @throws ClosedException if the channel has ended and everything was received
   */
  public T recv() {
    Waits.begin();
    for (; ; ) {
      boolean over = core.isOver(); // before the attempt: a message may come before the end
      T message = core.take();
      if (message != null) {
        return message;
      }
      if (over) {
        throw core.closed();
      }
      var _ = Waits.await(arrival());
    }
  }

  /**
   * {@link #recv} as a computation.
   *
   * @return the computation, which can be used again for the next message
   */
  public Async<T> recvAsync() {
    return new Attempts<>() {
      @Override
      Poll<T> attempt(boolean over) {
        T message = core.take();
        if (message == null && over) {
          throw core.closed();
        }
        return message == null ? Poll.pending() : Poll.ready(message);
      }
    };
  }

  /** Pending; with a message on its way, to be polled again after the others. After the waker. */
  private <R extends @Nullable Object> Poll<R> pendingOrSoon(Context cx) {
    if (core.expectsMessage()) {
      cx.waker().wake();
    }
    return Poll.pending();
  }

  /**
   * Takes the oldest message if there is one.
   *
   * @return the message, or empty
   * @throws ClosedException if the channel has ended and everything was received
   */
  public Optional<T> tryRecv() {
    boolean over = core.isOver();
    T message = core.take();
    // A message that has a number is there in a moment, and others may be behind it already.
    for (int n = 0; message == null && core.size() != 0; n++) {
      if (n < MpscCore.SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
      message = core.take();
    }
    if (message == null && over) {
      throw core.closed();
    }
    return Optional.ofNullable(message);
  }

  /**
   * Takes as many messages as there are, up to a limit.
   *
   * <p><b>Blocking:</b> until there is at least one.
   *
   * @param into where they are added, in order
   * @param limit how many at most
   * @return how many; 0 if the limit is 0, or the channel has ended and everything was received
   * @throws IllegalArgumentException if the limit is negative
   */
  public int recvMany(Collection<? super T> into, int limit) {
    checkLimit(limit);
    Waits.begin();
    for (; ; ) {
      boolean over = core.isOver();
      int n = drain(into, limit);
      if (n != 0 || over || limit == 0) {
        return n;
      }
      var _ = Waits.await(arrival());
    }
  }

  /**
   * {@link #recvMany} as a computation.
   *
   * @param into where they are added, in order
   * @param limit how many at most
   * @return the computation
   * @throws IllegalArgumentException if the limit is negative
   */
  public Async<Integer> recvManyAsync(Collection<? super T> into, int limit) {
    checkLimit(limit);
    return new Attempts<>() {
      @Override
      Poll<Integer> attempt(boolean over) {
        int n = drain(into, limit);
        return n != 0 || over || limit == 0 ? Poll.ready(n) : Poll.pending();
      }
    };
  }

  private void checkLimit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException(
          "the limit of what is received from "
              + GivenUp.label(MpscCore.KIND, core.name)
              + " must not be negative, but is "
              + limit);
    }
  }

  /** The permits go back all at once; the messages are the caller's one by one, come what may. */
  private int drain(Collection<? super T> into, int limit) {
    int n = 0;
    try {
      while (n < limit) {
        T message = core.takeKeepingPermit();
        if (message == null) {
          break;
        }
        n++;
        into.add(message);
      }
    } finally {
      if (n != 0) {
        core.release(n);
      }
    }
    return n;
  }

  /**
   * Refuses what is sent from now on, and senders that wait. What was sent before can still be
   * received, and what permits are out for. Idempotent.
   */
  @Override
  public void close() {
    core.closeByReceiver();
  }

  /**
   * Whether no more can be sent, except with permits that are out.
   *
   * @return true once and for ever, unless a weak sender is upgraded meanwhile
   */
  public boolean isClosed() {
    return core.isClosed();
  }

  /**
   * How many messages wait.
   *
   * @return the number at this moment
   */
  public long length() {
    return core.size();
  }

  /**
   * Whether no message waits.
   *
   * @return true if {@link #length} is 0
   */
  public boolean isEmpty() {
    return core.size() == 0;
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

  @Override
  public String toString() {
    return "MpscReceiver[" + core.describe() + "]";
  }
}
