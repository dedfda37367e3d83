package edo.miniredis.resp;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of {@link #SIZE} bytes for connections that are busy, so that an idle one holds none. It
 * keeps a few; what is beyond is left to the garbage collector, as are arrays of another size.
 *
 * <p>Threading: for any number of threads. A slot holds an array or null and changes hands by one
 * atomic exchange, so an array has one owner; nobody waits, and a slot that was just emptied or
 * filled is no reason to try again.
 */
public final class BufferPool {
  /** Bytes of an array. */
  public static final int SIZE = 16 * 1024;

  private static final int TRIES = 4;

  private final AtomicReferenceArray<byte @Nullable []> slots;

  /**
   * Empty.
   *
   * @param most how many arrays to keep, rounded up to a power of two
   */
  public BufferPool(int most) {
    slots = new AtomicReferenceArray<>(Math.max(TRIES, Integer.highestOneBit(most * 2 - 1)));
  }

  /**
   * Takes an array out, or makes one.
   *
   * @return an array; what is in it is anybody's
   */
  public byte[] take() {
    int at = home();
    for (int i = 0; i < TRIES; i++) {
      int slot = (at + i) & (slots.length() - 1);
      if (slots.get(slot) != null) {
        byte[] array = slots.getAndSet(slot, null);
        if (array != null) {
          return array;
        }
      }
    }
    return new byte[SIZE];
  }

  /**
   * Gives an array back, which the caller does not use any more.
   *
   * @param array kept if it is of the size, and if there is room
   */
  public void give(byte[] array) {
    if (array.length != SIZE) {
      return;
    }
    int at = home();
    for (int i = 0; i < TRIES; i++) {
      int slot = (at + i) & (slots.length() - 1);
      if (slots.get(slot) == null && slots.compareAndSet(slot, null, array)) {
        return;
      }
    }
  }

  /** Where the calling task looks first: tasks are many, so they spread over the slots. */
  private static int home() {
    long id = Thread.currentThread().threadId() * 0x9E37_79B9_7F4A_7C15L;
    return (int) (id >>> 40);
  }
}
