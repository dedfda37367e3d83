package edo.sync;

import edo.task.Async;
import edo.task.Poll;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An end of a {@link Watch} channel that looks at the value, and remembers which one it has seen.
 *
 * <p><b>Blocking:</b> {@link #changed} and {@link #waitFor} wait for the senders. Looking never
 * waits. <b>Cancellation:</b> a cancelled waiter has seen nothing: the next one finds what it would
 * have found. <b>Errors:</b> {@link ClosedException} once all senders are closed and there is
 * nothing left to wait for; {@link IllegalStateException} from a receiver that was itself closed,
 * also if it was waited for meanwhile.
 *
 * <p>For one task at a time; it may be handed on from one to another, and {@link #copy} makes one
 * for each. {@link #close} may be used by anybody.
 *
 * @param <T> the type of the value
 */
public final class WatchReceiver<T> implements AutoCloseable {
  private final WatchCore<T> core;
  private volatile long seen;
  private final Membership membership;

  WatchReceiver(WatchCore<T> core, long seen) {
    this.core = core;
    this.seen = seen;
    this.membership = new Membership(core.changes, WatchCore.KIND, core.name, core::receiverGone);
  }

  /**
   * The latest value. Whether it counts as seen stays as it is.
   *
   * @return the value
   */
  public T value() {
    return core.latest.get().value();
  }

  /**
   * The latest value with its number. Whether it counts as seen stays as it is.
   *
   * @return both
   */
  public Watch.Version<T> current() {
    return core.latest.get();
  }

  /**
   * The latest value, which counts as seen from now on.
   *
   * @return the value
   */
  public T valueAndMark() {
    return mark(core.latest.get());
  }

  private T mark(Watch.Version<T> version) {
    seen = version.number();
    return version.value();
  }

  /** The value of now counts as seen. */
  public void markUnchanged() {
    seen = core.latest.get().number();
  }

  /** The value of now counts as not seen. */
  public void markChanged() {
    seen = core.latest.get().number() - 1;
  }

  /**
   * Whether the value is one that was not seen.
   *
   * @return true if {@link #changed} would not wait
   * @throws ClosedException if all senders are closed, even if the last value was not seen
   */
  public boolean hasChanged() {
    membership.check();
    if (core.isOver()) {
      throw core.closed();
    }
    return isUnseen();
  }

  private boolean isUnseen() {
    return core.latest.get().number() != seen;
  }

  /**
   * Waits until the value is one that was not seen, which then counts as seen.
   *
   * <p><b>Blocking:</b> until then.
   *
   * @throws ClosedException if all senders are closed and the last value was seen
   */
  public void changed() {
    Waits.begin();
    if (lookForChange().isPending()) {
      @SuppressWarnings("unchecked") // no other is kept
      var kept = (Change) membership.takeIdle();
      Change change = kept == null ? new Change() : kept;
      var _ = Waits.await(change);
      membership.keepIdle(change);
    }
  }

  /**
   * {@link #changed} as a computation.
   *
   * @return the computation
   */
  public Async<@Nullable Void> changedAsync() {
    return new Change();
  }

  /** Waiting for a change. */
  private final class Change extends Membership.Look<@Nullable Void> {
    Change() {
      super(membership);
    }

    @Override
    String wanted() {
      return "a change";
    }

    @Override
    Poll<@Nullable Void> attempt() {
      return lookForChange();
    }
  }

  private Poll<@Nullable Void> lookForChange() {
    membership.check();
    boolean over = core.isOver(); // before the look: the last value is sent before the end
    Watch.Version<T> now = core.latest.get();
    if (now.number() != seen) {
      var _ = mark(now);
      return Poll.done();
    }
    if (over) {
      throw core.closed();
    }
    return Poll.pending();
  }

  /**
   * Waits for a value of a kind, beginning with that of now. It counts as seen, and so do those
   * that were looked at before it.
   *
   * <p><b>Blocking:</b> until there is one.
   *
   * @param wanted says which; what it throws reaches the caller
   * @return the value
   * @throws ClosedException if all senders are closed and the last value is not of the kind
   */
  public T waitFor(Predicate<? super T> wanted) {
    Waits.begin();
    return Waits.await(waitForAsync(wanted));
  }

  /**
   * {@link #waitFor} as a computation.
   *
   * @param wanted says which; what it throws is the end of the computation
   * @return the computation
   */
  public Async<T> waitForAsync(Predicate<? super T> wanted) {
    Objects.requireNonNull(wanted);
    return new Membership.Look<T>(membership) {
      private long tried = -1;

      @Override
      String wanted() {
        return "a certain value";
      }

      @Override
      Poll<T> attempt() {
        membership.check();
        boolean over = core.isOver(); // before the look: the last value is sent before the end
        Watch.Version<T> now = core.latest.get();
        if (now.number() != tried) { // each value is shown to the predicate once
          tried = now.number();
          T value = mark(now);
          if (wanted.test(value)) {
            return Poll.ready(value);
          }
        }
        if (over) {
          throw core.closed();
        }
        return Poll.pending();
      }
    };
  }

  /**
   * Another receiver, which has seen what this one has.
   *
   * @return the receiver, to be closed by its owner
   */
  public WatchReceiver<T> copy() {
    membership.check();
    core.receivers.add();
    return new WatchReceiver<>(core, seen);
  }

  /**
   * Whether another receiver looks at the same value.
   *
   * @param other the other one
   * @return true if so
   */
  public boolean isSameChannel(WatchReceiver<?> other) {
    return core == other.core;
  }

  /**
   * Gives this receiver up. Who waits with it gets an {@link IllegalStateException}; with the last
   * one, senders learn that nobody looks any more. Closing it again does nothing.
   */
  @Override
  public void close() {
    membership.end();
  }

  @Override
  public String toString() {
    return "WatchReceiver[" + core.describe() + (isUnseen() ? ", changed]" : "]");
  }
}
