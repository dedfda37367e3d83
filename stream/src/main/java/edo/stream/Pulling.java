package edo.stream;

import edo.task.Async;
import edo.task.Context;
import edo.task.Discard;
import edo.task.Poll;
import edo.task.Task;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a stream, and the one primitive everything else is made of.
 *
 * <p>States: OPEN → CLOSING → OVER. It leaves OPEN at its end, by a failure, when a consumer has
 * enough, and by {@link #close}; what it holds is released in CLOSING, which may take its time, and
 * only then the consumer hears of the end or gets the exception. After that it is at its end for
 * ever. All of it belongs to the consumer, one thread at a time.
 */
abstract sealed class Pulling<T> implements AutoCloseable permits Consuming {
  private static final int OPEN = 0;
  private static final int CLOSING = 1;
  private static final int OVER = 2;

  private int state = OPEN;

  /** Somebody has closed it, be it at its end. */
  private boolean closed;

  /** Of the last {@link #pollNext}, until it is taken. */
  private @Nullable T item;

  /** Nobody is left to be told of failures. */
  private boolean forsaken;

  /** What the consumer is still to be told. */
  private @Nullable Throwable failure;

  private @Nullable Driver driver;

  // ---------------------------------------------------------------- what a stream defines

  /**
   * Looks for the next item: the one method that every stream defines. Answers with {@link #emit},
   * {@link Step#END}, or {@link Step#PENDING} after it has arranged for {@code cx.waker()} to be
   * called. Not called again after the end or an exception.
   *
   * <p>What is here makes the items asks {@code cx.proceed()} before each, so that a consumer of a
   * stream that is always ready lets others run. What has its items from another stream does not.
   *
   * <p><b>Blocking:</b> must not block, except in functions that users have given for that.
   * <b>Cancellation:</b> an item it has got hold of when it answers {@code PENDING} is kept for the
   * next time.
   *
   * @param cx carries the waker and the budget
   * @return the answer
   * @throws Exception if it failed: that ends the stream
   */
  protected abstract Step advance(Context cx) throws Exception;

  /**
   * The answer that there is an item.
   *
   * @param next the item
   * @return {@link Step#ITEM}
   */
  protected final Step emit(T next) {
    item = Objects.requireNonNull(next, "an item must not be null; leave it out, or use Optional");
    return Step.ITEM;
  }

  /**
   * Releases what the stream holds: called when it is over, for whatever reason, until it answers
   * that it is done. The first call must begin everything that can be begun, since it may be the
   * only one that is made. Items that it holds and nobody is going to get are given to {@link
   * Discard#close}.
   *
   * @param cx carries the waker
   * @return done, or pending
   */
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    return Poll.done();
  }

  /**
   * Whoever waited for the next item has given up; somebody may come again. Leaves the queues it
   * stands in and disarms timers, and keeps what it has. Must not throw or wait.
   */
  protected void onWithdraw() {}

  /**
   * How many items are to come; asked while the stream is open.
   *
   * @return the hint
   */
  protected SizeHint hint() {
    return SizeHint.UNKNOWN;
  }

  /**
   * Whether it is known that there are no more items, although the consumer has not yet asked for
   * one; asked while the stream is open.
   *
   * @return true if {@link #advance} would answer {@link Step#END}
   */
  protected boolean isExhausted() {
    return false;
  }

  // ---------------------------------------------------------------- polling

  /**
   * Asks for the next item, which {@link #item()} then hands over. To be asked again after {@link
   * Step#END}, it keeps answering that.
   *
   * <p><b>Blocking:</b> does not, unless a function that was given to the stream does.
   *
   * @param cx carries the waker to call when there is news, and the budget
   * @return whether there is one
   * @throws Exception what the source or a function has thrown; once, then the stream is at its end
   */
  public final Step pollNext(Context cx) throws Exception {
    if (state == OPEN) {
      try {
        Step step = advance(cx);
        if (step != Step.END) {
          return step;
        }
      } catch (Throwable e) {
        failure = Failures.both(failure, e);
      }
      state = CLOSING;
    }
    if (state == CLOSING && !isReleased(cx)) {
      return Step.PENDING;
    }
    Throwable untold = failure;
    if (untold != null) {
      failure = null;
      throw Failures.exception(untold);
    }
    return Step.END;
  }

  private boolean isReleased(Context cx) {
    try {
      if (pollRelease(cx).isPending()) {
        return false;
      }
    } catch (Throwable e) {
      failure = Failures.both(failure, e);
    }
    state = OVER;
    return true;
  }

  /**
   * The item that {@link #pollNext} has announced.
   *
   * @return the item, once
   * @throws IllegalStateException if there is none
   */
  public final T item() {
    T taken = item;
    if (taken == null) {
      throw new IllegalStateException("no item; ask pollNext, which answers ITEM if there is one");
    }
    item = null;
    return taken;
  }

  /**
   * Gives up waiting for the next item; it may be asked for again. Nothing is lost: what was on its
   * way stays in the stream or where it came from. Never waits.
   */
  public final void withdraw() {
    if (state == OPEN) {
      onWithdraw();
    }
  }

  /** The consumer has enough. The next poll releases everything. */
  final void finish() {
    if (state == OPEN) {
      state = CLOSING;
    }
  }

  /** Whether there is an exception the consumer is still to be told. */
  final boolean hasFailed() {
    return failure != null && !forsaken;
  }

  /** Whether there may be items to come. */
  final boolean isOpen() {
    return state == OPEN;
  }

  /**
   * For a stream that has ended without anything to release, and has items again; not if closed.
   */
  final void reopen() {
    if (state == OVER && !closed) {
      state = OPEN;
    }
  }

  /** The consumer has failed. The next poll releases everything and then throws. */
  final void fail(Throwable e) {
    failure = Failures.both(failure, e);
    finish();
  }

  /**
   * Whether it is known to be at its end.
   *
   * @return true if there are no more items, no exception to come, and nothing to release
   */
  public final boolean isTerminated() {
    return state == OVER ? failure == null : state == OPEN && isExhausted();
  }

  /**
   * How many items are still to come, as far as is known.
   *
   * @return the hint
   */
  public final SizeHint sizeHint() {
    return state == OPEN ? hint() : SizeHint.NONE;
  }

  // ---------------------------------------------------------------- waiting

  /**
   * Waits for the next item.
   *
   * <p><b>Blocking:</b> until there is one, or the end. <b>Cancellation:</b> has taken nothing; the
   * stream stays as it is. But a function of the stream that is cancelled while it blocks has
   * failed, and with it the stream.
   *
   * @return the item; empty at the end
   * @throws Exception what the source or a function has thrown; everything is released then
   */
  public final Optional<T> next() throws Exception {
    return hasNext() ? Optional.of(item()) : Optional.empty();
  }

  /** {@link #next} without a box: false at the end, otherwise {@link #item()} is to be taken. */
  final boolean hasNext() throws Exception {
    Task.consumeBudget();
    return driver().hasNext(this);
  }

  final Driver driver() {
    Driver mine = driver;
    if (mine == null) {
      mine = new Driver();
      driver = mine;
    }
    return mine;
  }

  /**
   * {@link #next} as a computation.
   *
   * @return the computation, for one item
   */
  public final Async<Optional<T>> nextAsync() {
    return new Async<>() {
      @Override
      public Poll<Optional<T>> poll(Context cx) throws Exception {
        return switch (pollNext(cx)) {
          case ITEM -> Poll.ready(Optional.of(item()));
          case PENDING -> Poll.pending();
          case END -> Poll.ready(Optional.empty());
        };
      }

      @Override
      public void cancel() {
        withdraw();
      }
    };
  }

  // ---------------------------------------------------------------- the end

  /**
   * Gives the rest up, if there is one, and releases everything: sources are closed, tasks that
   * work for the stream are aborted and waited for, items that were taken from a source and not
   * handed out are closed if they can be. Closing again does nothing.
   *
   * <p><b>Blocking:</b> until those tasks have ended. <b>Cancellation:</b> does not cut it short;
   * it is delivered afterwards.
   *
   * @throws IllegalStateException inside {@link Async#poll}, which must not wait, if there are
   *     tasks to wait for; they are aborted. Poll {@link #closeAsync} there
   */
  @Override
  public final void close() {
    closed = true;
    if (state != OVER && !Driver.isDoneAtOnce(this::pollClose)) {
      Driver.awaitSurely(this::pollClose);
    }
  }

  /**
   * {@link #close} as a computation. It goes on by itself after the first poll, which is what an
   * owner that is aborted in the middle of it must rely on.
   *
   * @return the computation
   */
  public final Async<@Nullable Void> closeAsync() {
    return this::pollClose;
  }

  /**
   * {@link #closeAsync} without an object.
   *
   * @param cx carries the waker
   * @return done, or pending
   */
  public final Poll<@Nullable Void> pollClose(Context cx) {
    closed = true;
    finish();
    T untaken = item;
    if (untaken != null) {
      item = null;
      Discard.close(untaken);
    }
    if (state == CLOSING && !isReleased(cx)) {
      return Poll.pending();
    }
    Throwable untold = failure;
    if (untold != null) {
      failure = null;
      throw Failures.unchecked(untold);
    }
    return Poll.done();
  }

  /** Closes several streams at once; what they throw is told when all are closed. */
  final Poll<@Nullable Void> pollCloseAll(Context cx, List<? extends Pulling<?>> streams) {
    boolean done = true;
    for (Pulling<?> stream : streams) {
      try {
        done &= stream.pollClose(cx).isReady();
      } catch (Throwable e) {
        fail(e);
      }
    }
    return done ? Poll.done() : Poll.pending();
  }

  /** Closes because of an exception, which the caller is about to throw. */
  final void closeAfter(Throwable e) {
    try {
      close();
    } catch (Throwable further) {
      var _ = Failures.both(e, further);
    }
  }

  /** For {@link Async#cancel}: begins to close, and leaves it at that. */
  final void abandon() {
    forsaken = true;
    try {
      var _ = pollClose(Driver.deaf());
    } catch (RuntimeException e) {
      System.getLogger("edo.stream")
          .log(System.Logger.Level.ERROR, "a stream that was withdrawn failed to close", e);
    }
  }
}
