package edo.reactor.internal.epoll;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock-free pool of a few reusable things, for the length of one system call each.
 *
 * <p><b>States</b> of a slot: empty (null) or holding one thing that nobody uses.
 *
 * <pre>
 * field        read mode              write mode                  owner
 * slots[i]     getAndSet (take)       getAndSet null (take),      whoever took the thing out;
 *                                     release (give back)         the slot itself otherwise
 * </pre>
 *
 * <p>A thread starts at a slot picked by its id, so that two threads seldom meet. Finding it empty,
 * it makes a new thing; giving back overwrites what is there, which then is garbage. So nothing
 * waits and at most {@link #SLOTS} things are kept.
 *
 * <p><b>Rejected:</b> a stack (all threads meet at its top), thread-locals (a virtual thread would
 * have one each), one thing per source (memory for a million idle connections).
 */
final class SlotPool<T> {
  private static final int SLOTS = 32;

  /** Slots lie this far apart, in array elements, so that they do not share a cache line. */
  private static final int STRIDE = 32;

  private final AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(SLOTS * STRIDE);
  private final Supplier<T> factory;

  SlotPool(Supplier<T> factory) {
    this.factory = factory;
  }

  private static int slot() {
    return (int) (Thread.currentThread().threadId() & SLOTS - 1) * STRIDE;
  }

  T take() {
    @Nullable T thing = slots.getAndSet(slot(), null);
    return thing != null ? thing : factory.get();
  }

  void giveBack(T thing) {
    slots.setRelease(slot(), thing);
  }
}
