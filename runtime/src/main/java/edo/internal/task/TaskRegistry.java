package edo.internal.task;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All live tasks of a runtime. It keeps parked tasks from being collected, shutdown walks it, and
 * tools list it.
 *
 * <p>Sharded; a shard is a growing array of slots with a list of free slots threaded through a
 * parallel array of indices. Taking and giving back a slot is one CAS on {@code free}, whose upper
 * half is a tag that every change increments (no ABA). Nothing is ever moved, so a walk needs no
 * agreement with anybody: it sees each task that was there from its beginning to its end.
 *
 * <p>Costs 8 bytes a task, and no object. Rejected: an intrusive list under a lock (virtual threads
 * and workers share none); {@code ConcurrentHashMap} (48 bytes a task and a hash).
 */
public final class TaskRegistry {
  private static final int CHUNK_BITS = 12;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int CHUNKS = 1 << 12;
  private static final int INDEX_BITS = 24; // 16 M tasks a shard
  private static final int MAX_SHARDS = 1 << (32 - INDEX_BITS);

  private final Shard[] shards;

  /**
   * An empty registry.
   *
   * @param parallelism how many threads will use it at once, about
   */
  public TaskRegistry(int parallelism) {
    shards = new Shard[Math.clamp(parallelism, 1, MAX_SHARDS)];
    Arrays.setAll(shards, i -> new Shard());
  }

  /**
   * Enters a task.
   *
   * @param task the task
   * @param hint spreads callers over the shards; a worker gives its own number
   */
  public void add(TaskCore<?> task, int hint) {
    int shard = Integer.remainderUnsigned(hint, shards.length);
    shards[shard].add(task, shard << INDEX_BITS);
  }

  /**
   * Removes a task. Once per task.
   *
   * @param task the task
   */
  public void remove(TaskCore<?> task) {
    int slot = task.slot();
    shards[slot >>> INDEX_BITS].remove(slot & ((1 << INDEX_BITS) - 1), task);
  }

  /**
   * Shows every live task to a visitor. Tasks that come or go meanwhile may be missed.
   *
   * @param visitor called on this thread
   */
  public void forEach(Consumer<TaskCore<?>> visitor) {
    for (Shard shard : shards) {
      shard.forEach(visitor);
    }
  }

  /**
   * Whether no task lives. A moment's view, unless nothing can be added any more.
   *
   * @return true if every slot was seen empty
   */
  public boolean isEmpty() {
    for (Shard shard : shards) {
      if (!shard.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static final class Chunk {
    final AtomicReferenceArray<@Nullable TaskCore<?>> tasks = new AtomicReferenceArray<>(CHUNK);
    final int[] nextFree = new int[CHUNK];
  }

  private static final class Shard {
    private static final int NONE = -1;
    private final AtomicReferenceArray<@Nullable Chunk> chunks = new AtomicReferenceArray<>(CHUNKS);

    /** Tag in the upper half, index of the first free slot in the lower. */
    private final AtomicLong free = new AtomicLong(pack(0, NONE));

    /** Slots beyond this were never used. */
    private final AtomicInteger top = new AtomicInteger();

    private static long pack(int tag, int index) {
      return ((long) tag << 32) | (index & 0xFFFF_FFFFL);
    }

    private Chunk chunk(int index) {
      Chunk c = chunks.get(index >>> CHUNK_BITS);
      if (c != null) {
        return c;
      }
      var fresh = new Chunk();
      Chunk seen = chunks.compareAndExchange(index >>> CHUNK_BITS, null, fresh);
      return seen == null ? fresh : seen;
    }

    void add(TaskCore<?> task, int base) {
      int index = takeFree();
      if (index == NONE) {
        index = top.getAndIncrement();
        if (index >>> CHUNK_BITS >= CHUNKS) {
          top.getAndDecrement();
          throw new IllegalStateException(
              "more than "
                  + (long) CHUNKS * CHUNK
                  + " live tasks in one shard; bound how many you spawn");
        }
      }
      // Before it can be found: a shutdown may discard it at once, and it has to leave then.
      task.slot(base | index);
      chunk(index).tasks.setRelease(index & (CHUNK - 1), task);
    }

    private int takeFree() {
      for (; ; ) {
        long head = free.get();
        int index = (int) head;
        if (index == NONE) {
          return NONE;
        }
        // May be stale when another took the slot meanwhile: then the tag has moved and we retry.
        int next = chunk(index).nextFree[index & (CHUNK - 1)];
        if (free.compareAndSet(head, pack((int) (head >>> 32) + 1, next))) {
          return index;
        }
      }
    }

    void remove(int index, TaskCore<?> task) {
      Chunk c = chunk(index);
      int at = index & (CHUNK - 1);
      if (c.tasks.getPlain(at) != task) {
        throw new AssertionError("slot " + index + " does not hold " + task);
      }
      c.tasks.setRelease(at, null);
      for (; ; ) {
        long head = free.get();
        c.nextFree[at] = (int) head;
        if (free.compareAndSet(head, pack((int) (head >>> 32) + 1, index))) {
          break;
        }
      }
    }

    boolean isEmpty() {
      int end = Math.min(top.get(), CHUNKS * CHUNK);
      for (int i = 0; i < end; i++) {
        Chunk c = chunks.get(i >>> CHUNK_BITS);
        if (c != null && c.tasks.getAcquire(i & (CHUNK - 1)) != null) {
          return false;
        }
      }
      return true;
    }

    void forEach(Consumer<TaskCore<?>> visitor) {
      int end = Math.min(top.get(), CHUNKS * CHUNK);
      for (int i = 0; i < end; i += CHUNK) {
        Chunk c = chunks.get(i >>> CHUNK_BITS);
        if (c == null) {
          continue;
        }
        for (int at = 0; at < CHUNK; at++) {
          TaskCore<?> task = c.tasks.getAcquire(at);
          if (task != null) {
            visitor.accept(task);
          }
        }
      }
    }
  }
}
