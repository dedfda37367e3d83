package edo.bytes;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Byte arrays of one length for whoever is busy, so that who is idle holds none: ten thousand quiet
 * connections cost no buffers, and busy ones share a few that stay in the caches.
 *
 * {@snippet :
 * var pool = new ArrayPool(16 * 1024, 8);
 * byte[] array = pool.take();
 * try {
 *   expect(16 * 1024, array.length);
 * } finally {
 *   pool.give(array);
 * }
 * }
 *
 * <p>A server waits until there is something to read, and takes an array only then: {@code
 * stream.readable()}, {@code take}, {@code stream.tryRead(array, 0, array.length)} until that
 * returns nothing, {@code give}.
 *
 * <p>It keeps a few arrays. What is beyond is left to the garbage collector, and so is an array
 * that is never given back: that is no leak. To go on using an array after it was given back, or to
 * give it back twice, is a mistake that nothing notices.
 *
 * <p>For any number of tasks and threads; nobody ever waits. A slot holds an array or null and
 * changes hands by one atomic exchange, so an array has one owner. A slot that was just emptied or
 * filled by another is no reason to try again. Rejected: a stack (all would contend for its top).
 */
public final class ArrayPool {
  private static final int TRIES = 4;
  private static final int MOST = 1 << 20;

  private final int length;
  private final AtomicReferenceArray<byte @Nullable []> slots;

  /**
   * Empty.
   *
   * @param length bytes of each array, at least 1
   * @param most how many arrays to keep, 1 to 1,048,576, rounded up to a power of two, and to 4
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ArrayPool(int length, int most) {
    if (length < 1) {
      throw new IllegalArgumentException("arrays of a pool need a byte at least, not " + length);
    }
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException("a pool keeps 1 to " + MOST + " arrays, not " + most);
    }
    this.length = length;
    this.slots = new AtomicReferenceArray<>(Math.max(TRIES, Integer.highestOneBit(most * 2 - 1)));
  }

  /**
   * How long its arrays are.
   *
   * @return bytes
   */
  public int arrayLength() {
    return length;
  }

  /**
   * Takes an array out, or makes one.
   *
   * @return an array of the length; what is in it is anybody's
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
    return new byte[length];
  }

  /**
   * Gives an array back, which the caller does not use any more.
   *
   * @param array kept if it has the length, and if there is room
   */
  public void give(byte[] array) {
    if (array.length != length) {
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

  @Override
  public String toString() {
    return "ArrayPool[arrays of " + length + " B, keeps up to " + slots.length() + "]";
  }
}
