package edo.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an {@link Mpsc} channel between its senders and its receiver: first in, first
 * out. How many there can be is the business of whoever hands out permits; here there is always
 * room for who has one.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>tail</td><td>volatile</td><td>atomic add</td><td>senders</td></tr>
 * <tr><td>head</td><td>opaque by others</td><td>opaque</td><td>the receiver</td></tr>
 * <tr><td>a slot</td><td>acquire</td><td>release by the sender whose number it is; plain back to
 * null by the receiver, published with the permit</td><td></td></tr>
 * </table>
 *
 * <p>A sender takes a number from {@code tail} and fills the slot of that number. In between the
 * receiver finds the slot empty and the number given: the message is on its way, and later ones
 * must wait for it.
 *
 * <p>Who waits for a message says so and then looks at {@code tail}, not at the slot: the sender
 * takes its number, fills the slot, and then looks whether somebody waits, so one of the two sees
 * the other. Rejected: looking at the slot alone, which would have to be filled by a volatile
 * write, a fence for each message, so that the sender's look comes after it. The price is that the
 * receiver may see a message that is on its way, and has to look again.
 */
abstract sealed class MessageStore {
  /** Up to this capacity a channel has a ring of its own; beyond it grows and shrinks in blocks. */
  static final int RING_LIMIT = 1024;

  private static final VarHandle TAIL;
  private static final VarHandle HEAD;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  static {
    try {
      var lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(MessageStore.class, "tail", long.class);
      HEAD = lookup.findVarHandle(MessageStore.class, "head", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile long tail;
  private long head;

  static MessageStore of(long capacity) {
    return capacity <= RING_LIMIT ? new Ring((int) capacity) : new Blocks();
  }

  /** Adds a message. By anybody with a permit. */
  final void add(Object message) {
    put((long) TAIL.getAndAdd(this, 1L), message);
  }

  abstract void put(long number, Object message);

  /** Takes the oldest message, null if it is not there yet. By the receiver. */
  abstract @Nullable Object take(long number);

  final @Nullable Object poll() {
    long next = head;
    Object message = take(next);
    if (message != null) {
      HEAD.setOpaque(this, next + 1);
    }
    return message;
  }

  /** Whether the oldest message can be taken. By the receiver. */
  final boolean hasNext() {
    return isThere(head);
  }

  abstract boolean isThere(long number);

  /** Whether a number has been given that was not taken. By the receiver. */
  final boolean isExpected() {
    return tail != head;
  }

  /** How many messages there are, those on their way included. */
  final long size() {
    long first = (long) HEAD.getOpaque(this); // before the tail: it must not be ahead of it
    return Math.max(0, tail - first);
  }

  /** A ring; a permit stands for a free slot, so the slot of a new number is always free. */
  private static final class Ring extends MessageStore {
    private final @Nullable Object[] slots;

    Ring(int capacity) {
      int size = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
      slots = new @Nullable Object[size];
    }

    @Override
    void put(long number, Object message) {
      SLOT.setRelease(slots, (int) number & slots.length - 1, message);
    }

    @Override
    boolean isThere(long number) {
      return SLOT.getAcquire(slots, (int) number & slots.length - 1) != null;
    }

    @Override
    @Nullable Object take(long number) {
      int at = (int) number & slots.length - 1;
      Object message = SLOT.getAcquire(slots, at);
      if (message != null) {
        slots[at] = null;
      }
      return message;
    }
  }

  /**
   * A chain of blocks. A sender looks for its block from the newest one that is known, or, if that
   * is too new already, from the receiver's: the receiver cannot have passed a number that was not
   * filled. Blocks that are behind are garbage.
   */
  private static final class Blocks extends MessageStore {
    private static final int SIZE = 64;

    private static final class Block extends AtomicReferenceArray<@Nullable Object> {
      private static final long serialVersionUID = 1L;
      final long base;
      volatile @Nullable Block next;

      Block(long base) {
        super(SIZE);
        this.base = base;
      }
    }

    private volatile Block oldest = new Block(0);
    private volatile Block newest = oldest;

    @Override
    void put(long number, Object message) {
      Block block = newest;
      if (block.base > number) {
        block = oldest;
      }
      long base = number - number % SIZE;
      while (block.base != base) {
        block = after(block);
        if (block.base > newest.base) {
          newest = block; // a hint: going back a little does no harm
        }
      }
      block.setRelease((int) (number % SIZE), message);
    }

    private static Block after(Block block) {
      Block next = block.next;
      if (next != null) {
        return next;
      }
      var fresh = new Block(block.base + SIZE);
      Block seen = (Block) NEXT.compareAndExchange(block, null, fresh);
      return seen == null ? fresh : seen;
    }

    @Override
    boolean isThere(long number) {
      Block block = oldest;
      if (number == block.base + SIZE) {
        block = block.next;
      }
      return block != null && block.getAcquire((int) (number % SIZE)) != null;
    }

    @Override
    @Nullable Object take(long number) {
      Block block = oldest;
      if (number == block.base + SIZE) {
        Block next = block.next;
        if (next == null) {
          return null;
        }
        oldest = next;
        block = next;
      }
      int at = (int) (number % SIZE);
      Object message = block.getAcquire(at);
      if (message != null) {
        block.setPlain(at, null);
      }
      return message;
    }

    private static final java.lang.invoke.VarHandle NEXT;

    static {
      try {
        NEXT =
            java.lang.invoke.MethodHandles.lookup().findVarHandle(Block.class, "next", Block.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
