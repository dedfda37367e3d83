package edo.internal.seam;

import edo.task.Waker;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The wakers that wait for one thing. Adding is a CAS, waking takes all of them at once; whoever is
 * still interested adds itself again after it was woken. There is no removal: a waker that has lost
 * interest is woken once in vain, which every poller tolerates, and {@link #add} never stores the
 * same waker twice and drops tasks that are over, so the set does not grow much beyond the number
 * of waiters alive at once.
 *
 * <p>States: {@code null} (empty), a {@link Waker} (one), a {@link Node} chain (several).
 *
 * <p>Protocol of a waiter: add, then look at the condition again; of a waker: make the condition
 * true, then {@link #wakeAll}. Both sides go through an atomic read-modify-write or volatile access
 * of this cell and of the condition, so one of the two sees the other.
 *
 * <p>Rejected: an intrusive list under a lock (worker-side code and virtual threads share no lock);
 * removal by tombstones (more states, for wake-ups that are harmless).
 */
public final class WakerSet extends AtomicReference<@Nullable Object> {
  private static final long serialVersionUID = 1L;

  private record Node(Waker waker, Object next) {}

  /** An empty set. */
  public WakerSet() {}

  /**
   * Adds a waker unless it is there.
   *
   * @param waker the waker
   */
  public void add(Waker waker) {
    Object seen;
    Object next;
    do {
      seen = get();
      next = with(seen, waker);
    } while (next != seen && !compareAndSet(seen, next));
  }

  /** Takes all wakers and wakes them, the latest first. */
  public void wakeAll() {
    if (get() != null) {
      wake(getAndSet(null));
    }
  }

  /**
   * Looks for a waker.
   *
   * @param which what to look for
   * @return whether one is there
   */
  public boolean anyMatch(Predicate<? super Waker> which) {
    Object at = get();
    while (at instanceof Node(Waker head, Object next)) {
      if (which.test(head)) {
        return true;
      }
      at = next;
    }
    return at instanceof Waker last && which.test(last);
  }

  /**
   * Whether it holds a waker.
   *
   * @param waker the waker
   * @return true if so
   */
  public boolean holds(Object waker) {
    Object set = get();
    return set != null && contains(set, waker);
  }

  /**
   * For those who keep a set in a field of their own: what is in it after a waker was added.
   *
   * @param set what is in it now
   * @param waker the waker
   * @return the same if the waker is there already
   */
  static Object with(@Nullable Object set, Waker waker) {
    if (set == null) {
      return waker;
    }
    if (contains(set, waker)) {
      return set;
    }
    Object live = withoutOver(set);
    return live == null ? waker : new Node(waker, live);
  }

  /**
   * For the same: wakes what was in it, the latest first.
   *
   * @param set what was taken out
   */
  static void wake(@Nullable Object set) {
    Object at = set;
    while (at instanceof Node(Waker head, Object next)) {
      Wakers.wake(head);
      at = next;
    }
    if (at instanceof Waker last) {
      Wakers.wake(last);
    }
  }

  /** A waker that knows when nothing waits behind it any more. */
  public interface Mortal {
    /**
     * Whether a wake-up would reach nobody.
     *
     * @return true once and for ever
     */
    boolean isOver();
  }

  /**
   * A set without the latest that are over, such as tasks that were cancelled while they waited.
   * What is over further down waits for those above it to go: so there are never many more than
   * were alive at once, although a source that never gets ready sees one task after the other give
   * up.
   */
  private static @Nullable Object withoutOver(Object set) {
    Object at = set;
    while (at instanceof Node(Waker head, Object next)) {
      if (!isOver(head)) {
        return at;
      }
      at = next;
    }
    return isOver(at) ? null : at;
  }

  private static boolean isOver(Object waker) {
    return waker instanceof Mortal mortal && mortal.isOver();
  }

  private static boolean contains(Object set, Object waker) {
    Object at = set;
    while (at instanceof Node(Waker head, Object next)) {
      if (head == waker) {
        return true;
      }
      at = next;
    }
    return at == waker;
  }
}
