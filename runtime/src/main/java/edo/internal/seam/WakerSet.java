package edo.internal.seam;

import edo.task.Waker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The wakers that wait for one thing. Adding is a CAS, waking takes all of them at once; whoever is
 * still interested adds itself again after it was woken. There is no removal: a waker that has lost
 * interest is woken once in vain, which every poller tolerates.
 *
 * <p>So that a thing which never happens does not collect everybody who ever asked for it, the set
 * is swept as it grows: when it has twice as many entries as were alive after the last sweep, those
 * that are over and those that are there twice go. It never has more than twice as many as are
 * alive, or {@link #SMALL}; adding costs the same however many there are, on average.
 *
 * <p>States: {@code null} (empty), a {@link Waker} (one), a {@link Node} chain (several).
 *
 * <p>Protocol of a waiter: add, then look at the condition again; of a waker: make the condition
 * true, then {@link #wakeAll}. Both sides go through an atomic read-modify-write or volatile access
 * of this cell and of the condition, so one of the two sees the other.
 *
 * <p>Rejected: an intrusive list under a lock (worker-side code and virtual threads share no lock);
 * removal by tombstones (more states, for wake-ups that are harmless); a look through all of them
 * for the same waker, or for those that are over, with each add (its cost grows with their number).
 */
public final class WakerSet extends AtomicReference<@Nullable Object> {
  private static final long serialVersionUID = 1L;

  /** So many entries are never swept. */
  static final int SMALL = 16;

  /** How far is looked for a waker that asks again. */
  private static final int LOOK = 4;

  /**
   * An entry.
   *
   * @param waker the latest
   * @param next those before it
   * @param size how many entries it is with those before it
   * @param limit at how many the set is to be swept
   */
  private record Node(Waker waker, Object next, int size, int limit) {}

  /** An empty set. */
  public WakerSet() {}

  /**
   * Adds a waker, unless it is among the latest.
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
    while (at instanceof Node(Waker head, Object next, _, _)) {
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
    return anyMatch(one -> one == waker);
  }

  /**
   * For those who keep a set in a field of their own: what is in it after a waker was added.
   *
   * @param set what is in it now
   * @param waker the waker
   * @return the same if the waker is there already
   */
  static Object with(@Nullable Object set, Waker waker) {
    if (set == null || set == waker) {
      return waker;
    }
    if (!(set instanceof Node top)) {
      return isOver(set) ? waker : new Node(waker, set, 2, SMALL);
    }
    if (isAmongLatest(top, waker)) {
      return set;
    }
    return top.size < top.limit
        ? new Node(waker, top, top.size + 1, top.limit)
        : with(swept(top), waker);
  }

  private static boolean isAmongLatest(Node top, Waker waker) {
    Object at = top;
    for (int i = 0; i < LOOK && at instanceof Node node; i++) {
      if (node.waker == waker) {
        return true;
      }
      at = node.next;
    }
    return at == waker;
  }

  /** Those that are alive, each once, where it stood last. Null if there are none. */
  private static @Nullable Object swept(Node top) {
    var seen = Collections.<Object>newSetFromMap(new IdentityHashMap<>(2 * SMALL));
    var alive = new ArrayList<Waker>();
    Object at = top;
    while (at instanceof Node(Waker head, Object next, _, _)) {
      if (!isOver(head) && seen.add(head)) {
        alive.add(head);
      }
      at = next;
    }
    if (at instanceof Waker last && !isOver(last) && seen.add(last)) {
      alive.add(last);
    }
    int limit = Math.max(SMALL, 2 * alive.size());
    Object chain = null;
    for (int i = alive.size() - 1; i >= 0; i--) {
      Waker waker = alive.get(i);
      chain = chain == null ? waker : new Node(waker, chain, alive.size() - i, limit);
    }
    return chain;
  }

  /** How many entries there are, for tests. */
  static int size(@Nullable Object set) {
    return set == null ? 0 : set instanceof Node top ? top.size : 1;
  }

  /**
   * For the same: wakes what was in it, the latest first.
   *
   * @param set what was taken out
   */
  static void wake(@Nullable Object set) {
    Object at = set;
    while (at instanceof Node(Waker head, Object next, _, _)) {
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

  private static boolean isOver(Object waker) {
    return waker instanceof Mortal mortal && mortal.isOver();
  }
}
