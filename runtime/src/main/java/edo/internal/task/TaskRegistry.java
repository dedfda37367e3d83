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
 * parallel array of indices. Shard {@link #SHARED} is for everybody: taking and giving back a slot
 * is one CAS on {@code free}, whose upper half is a tag that every change increments (no ABA). Each
 * other shard has an owner, the thread under one worker, which takes and gives back without any
 * agreement through a list of its own; what others give back goes to {@code free}, and the owner
 * fetches it all at once when its own list is empty. Nothing is ever moved, so a walk needs no
 * agreement with anybody: it sees each task that was there from its beginning to its end.
 *
 * <table>
 * <caption>Fields of a shard</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>free</td><td>volatile</td><td>CAS</td><td>anyone</td></tr>
 * <tr><td>ownFree, later*</td><td>plain</td><td>plain</td><td>the owner</td></tr>
 * <tr><td>nextFree[i]</td><td>plain</td><td>plain</td><td>whoever holds slot i, until it is published
 * through free</td></tr>
 * <tr><td>tasks[i]</td><td>acquire</td><td>release</td><td>whoever holds slot i</td></tr>
 * <tr><td>top</td><td>volatile</td><td>add in the shared shard, release by an owner</td><td></td></tr>
 * </table>
 *
 * <p>Costs 8 bytes a task, and no object. Rejected: an intrusive list under a lock (virtual threads
 * and workers share none); {@code ConcurrentHashMap} (48 bytes a task and a hash).
 */
public final class TaskRegistry {
  private static final int CHUNK_BITS = 12;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int CHUNKS = 1 << 12;
  private static final int INDEX_BITS = 24; // 16 M tasks a shard
  private static final int MAX_SHARDS = 1 << (31 - INDEX_BITS); // slots stay positive

  /** The shard without an owner. */
  public static final int SHARED = 0;

  private final Shard[] shards;
  private final AtomicInteger nextOwned = new AtomicInteger(SHARED + 1);

  /**
   * An empty registry.
   *
   * @param owners how many threads may own a shard
   */
  public TaskRegistry(int owners) {
    shards = new Shard[Math.clamp(owners + 1L, 1, MAX_SHARDS)];
    Arrays.setAll(shards, i -> new Shard());
  }

  /**
   * Enters a task.
   *
   * @param task the task
   * @param own the shard the calling thread owns, or {@link #SHARED}
   */
  public void add(TaskCore<?> task, int own) {
    if (own == SHARED) {
      shards[SHARED].add(task, SHARED);
    } else {
      shards[own].addOwned(task, own << INDEX_BITS);
    }
  }

  /**
   * Removes a task. Once per task.
   *
   * @param task the task
   * @param own the shard the calling thread owns, or {@link #SHARED}
   */
  public void remove(TaskCore<?> task, int own) {
    int slot = task.slot();
    int shard = slot >>> INDEX_BITS;
    int index = slot & ((1 << INDEX_BITS) - 1);
    if (own != SHARED && shard == own) {
      shards[own].removeOwned(index, task);
    } else if (own != SHARED) {
      shards[own].giveBackLater(shards[shard], index, task);
    } else {
      shards[shard].remove(index, task);
    }
  }

  /**
   * Hands out the shards that can have an owner, one at a time.
   *
   * @return a shard, or {@link #SHARED} when there is none left
   */
  public int claimShard() {
    int next = nextOwned.getAndIncrement();
    return next < shards.length ? next : SHARED;
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
    private static final int GIVE_BACK = 64;
    private final AtomicReferenceArray<@Nullable Chunk> chunks = new AtomicReferenceArray<>(CHUNKS);

    /** Tag in the upper half, index of the first free slot in the lower. */
    private final AtomicLong free = new AtomicLong(pack(0, NONE));

    /** The owner's own list of free slots, through {@code nextFree}; nobody else looks at it. */
    private int ownFree = NONE;

    /** Slots of another shard that the owner has yet to give back, through {@code nextFree}. */
    private int laterFirst = NONE;

    private int laterLast;
    private @Nullable Shard laterTo;
    private int laterCount;

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
          throw full();
        }
      }
      Chunk c = chunk(index); // first: without memory for it the task has not entered
      // Before it can be found: a shutdown may discard it at once, and it has to leave then.
      task.slot(base | index);
      c.tasks.setRelease(index & (CHUNK - 1), task);
    }

    /** Adds on behalf of the owner: its own free slots need no agreement with anybody. */
    void addOwned(TaskCore<?> task, int base) {
      int index = ownFree;
      if (index == NONE) {
        index = refill();
      }
      Chunk c = chunk(index);
      int at = index & (CHUNK - 1);
      ownFree = c.nextFree[at];
      task.slot(base | index); // before it can be found, as above
      c.tasks.setRelease(at, task);
    }

    /** Takes all that others have given back, or a slot that was never used. */
    private int refill() {
      long given = free.get();
      while ((int) given != NONE) {
        if (free.compareAndSet(given, pack((int) (given >>> 32) + 1, NONE))) {
          return (int) given;
        }
        given = free.get();
      }
      int index = top.getPlain();
      if (index >>> CHUNK_BITS >= CHUNKS) {
        throw full();
      }
      chunk(index).nextFree[index & (CHUNK - 1)] = NONE;
      top.setRelease(index + 1);
      return index;
    }

    /** Removes on behalf of the owner. */
    void removeOwned(int index, TaskCore<?> task) {
      Chunk c = chunk(index);
      int at = index & (CHUNK - 1);
      clear(c, at, task);
      c.nextFree[at] = ownFree;
      ownFree = index;
    }

    /**
     * Removes from another shard on behalf of an owner, who gives the slots back many at a time:
     * one by one, its CAS would meet that of the thread that spawns on every task.
     */
    void giveBackLater(Shard to, int index, TaskCore<?> task) {
      Chunk c = to.chunk(index);
      int at = index & (CHUNK - 1);
      clear(c, at, task);
      if (laterTo != to) {
        giveBackNow();
        laterTo = to;
      }
      c.nextFree[at] = laterFirst;
      laterFirst = index;
      if (laterCount++ == 0) {
        laterLast = index;
      } else if (laterCount == GIVE_BACK) {
        giveBackNow();
      }
    }

    private void giveBackNow() {
      if (laterTo != null && laterCount != 0) {
        laterTo.giveBack(laterFirst, laterLast);
      }
      laterFirst = NONE;
      laterCount = 0;
    }

    /** Puts a chain of slots on the list that everybody takes from. */
    private void giveBack(int first, int last) {
      Chunk c = chunk(last);
      for (; ; ) {
        long head = free.get();
        c.nextFree[last & (CHUNK - 1)] = (int) head;
        if (free.compareAndSet(head, pack((int) (head >>> 32) + 1, first))) {
          return;
        }
      }
    }

    private static void clear(Chunk c, int at, TaskCore<?> task) {
      // A mere assertion: the read would wait for a line that another processor has, the write need
      // not.
      assert c.tasks.getPlain(at) == task : "slot " + at + " does not hold " + task;
      c.tasks.setRelease(at, null);
    }

    private static IllegalStateException full() {
      return new IllegalStateException(
          "more than "
              + (long) CHUNKS * CHUNK
              + " live tasks in one shard; bound how many you spawn");
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
      clear(c, at, task);
      giveBack(index, index);
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
