package edo.time;

import edo.internal.seam.WakerSet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a {@link DelayQueue} in the order of time, without locks. {@code slots} holds
 * places; an element's key points to the place that is its own at present.
 *
 * <ul>
 *   <li>States of a key: at a place → at another (reset) …, → gone (taken, removed or drained).
 *       Each step is a CAS of {@code Key.slot}; whoever makes it gone has the element, so that is
 *       one.
 *   <li>A place is put into {@code slots} after its key points to it, and never comes back once the
 *       key points elsewhere. So a place that is not its key's is garbage, which anybody may clear
 *       away.
 *   <li>{@code size} is raised before a place is added, and lowered after its element is gone: it
 *       may count what is on its way, never less than there is.
 *   <li>No news is lost: who waits adds its waker and then looks for the first; who adds a place
 *       does so and then wakes if that is the first, or gone already; a place that is not the first
 *       is left to whoever has added the one before it. Who takes the last element wakes too.
 * </ul>
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>slots, waiters</td><td colspan="2">concurrent; a full fence between write and look</td>
 * <td>anyone</td></tr>
 * <tr><td>size, numbers</td><td colspan="2">atomic add, CAS</td><td>anyone</td></tr>
 * <tr><td>Key.slot</td><td>volatile</td><td>CAS</td><td>anyone</td></tr>
 * </table>
 *
 * <p>Rejected: a timer of the runtime for each element (those of several workers fire side by side,
 * so elements would come out of order, and there would be no first to look at); a heap or a wheel
 * behind a lock (polls on workers and virtual threads share no lock).
 */
final class ExpiryOrder<T> {
  private static final VarHandle SLOT;

  static {
    try {
      SLOT = MethodHandles.lookup().findVarHandle(DelayQueue.Key.class, "slot", Slot.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Who waits for the first, or for the last to go. */
  final WakerSet waiters = new WakerSet();

  private final ConcurrentSkipListSet<Slot<T>> slots = new ConcurrentSkipListSet<>();
  private final AtomicLong size = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();

  /** A place: a time, and a number that tells those with the same time apart. */
  record Slot<T>(long nanos, long number, DelayQueue.Key<T> key) implements Comparable<Slot<T>> {
    @Override
    public int compareTo(Slot<T> other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other; // there is one of each
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  long size() {
    return size.get();
  }

  /** Adds a new element; false if there are as many as there may be. */
  boolean insert(DelayQueue.Key<T> key, long nanos, long capacity) {
    long seen;
    do {
      seen = size.get();
      if (seen >= capacity) {
        return false;
      }
    } while (!size.compareAndSet(seen, seen + 1));
    var slot = new Slot<>(nanos, numbers.getAndIncrement(), key);
    key.slot = slot;
    add(slot);
    return true;
  }

  /** Moves an element to another time; false if it is no longer at that place. */
  boolean move(Slot<T> from, long nanos) {
    var to = new Slot<>(nanos, numbers.getAndIncrement(), from.key);
    if (!SLOT.compareAndSet(from.key, from, to)) {
      return false;
    }
    slots.remove(from);
    add(to);
    return true;
  }

  private void add(Slot<T> slot) {
    slots.add(slot);
    VarHandle.fullFence(); // the place is there before the look at who waits
    if (slot.key.slot != slot) {
      // Moved or gone while it was not there to be removed. Somebody may have seen it as the first
      // and left it to us to wake for what comes after it.
      slots.remove(slot);
      waiters.wakeAll();
    } else if (earliest() == slot) {
      waiters.wakeAll();
    }
  }

  /** The first place that is a key's; clears away what is garbage before it. */
  @Nullable Slot<T> earliest() {
    for (; ; ) {
      Slot<T> first = first();
      if (first == null || first.key.slot == first) {
        return first;
      }
      slots.remove(first);
    }
  }

  /** The first place, or null; the set itself throws when it is empty. */
  private @Nullable Slot<T> first() {
    var all = slots.iterator();
    return all.hasNext() ? all.next() : null;
  }

  /** Takes the element at a place; false if somebody else has, or has moved it. */
  boolean claim(Slot<T> slot) {
    if (!SLOT.compareAndSet(slot.key, slot, null)) {
      return false;
    }
    slots.remove(slot);
    if (size.decrementAndGet() == 0) {
      waiters.wakeAll();
    }
    return true;
  }
}
