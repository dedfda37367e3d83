package edo.sync;

import edo.task.Async;
import edo.task.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock for many readers or one writer, held by {@linkplain ReadGuard guards} and not by threads.
 *
 * {@snippet :
 * var lock = new RwLock();
 * try (var guard = lock.read()) {
 *   look();
 * }
 * }
 *
 * <p><b>Blocking:</b> readers wait for a writer, a writer for everybody. Both wait in one queue and
 * are served in the order in which they asked: a writer that waits holds up the readers behind it
 * and so cannot starve. A reader that asks again while a writer waits therefore waits for itself,
 * for ever or until its deadline, and so does a reader that asks to write, and a writer that asks
 * for anything: {@link WriteGuard#downgrade} is the one way from one to the other.
 * <b>Cancellation:</b> a waiter that is cancelled loses its place; those behind a writer that gives
 * up go on at once.
 *
 * <p>Safe for use by any number of tasks and threads.
 */
public final class RwLock {
  /** How many readers there can be at once. */
  public static final long MAX_READERS = PermitQueue.MAX_PERMITS >> 1;

  private static final long READER = 1;
  private static final String KIND = "lock";

  private final PermitQueue queue;
  private final long maxReaders;
  private final @Nullable String name;

  /** A free lock without a name. */
  public RwLock() {
    this(MAX_READERS, null);
  }

  /**
   * A free lock with a name, for people who read logs.
   *
   * @param name the name
   */
  public RwLock(String name) {
    this(MAX_READERS, name);
  }

  private RwLock(long maxReaders, @Nullable String name) {
    this.maxReaders = maxReaders;
    this.name = name;
    this.queue = new PermitQueue(maxReaders);
  }

  /**
   * A free lock with a bound on its readers; one more waits until one of them has left.
   *
   * @param maxReaders how many there may be at once
   * @return the lock
   * @throws IllegalArgumentException if the number is not from 1 to {@link #MAX_READERS}
   */
  public static RwLock withMaxReaders(long maxReaders) {
    return new RwLock(checked(null, maxReaders), null);
  }

  /**
   * A free lock with a bound on its readers and a name, for people who read logs.
   *
   * @param name the name
   * @param maxReaders how many readers there may be at once
   * @return the lock
   * @throws IllegalArgumentException if the number is not from 1 to {@link #MAX_READERS}
   */
  public static RwLock withMaxReaders(String name, long maxReaders) {
    return new RwLock(checked(name, maxReaders), name);
  }

  private static long checked(@Nullable String name, long maxReaders) {
    if (maxReaders < 1 || maxReaders > MAX_READERS) {
      throw new IllegalArgumentException(
          "the number of readers of "
              + GivenUp.label(KIND, name)
              + " must be from 1 to "
              + MAX_READERS
              + ", but is "
              + maxReaders);
    }
    return maxReaders;
  }

  /**
   * Takes the lock for reading.
   *
   * <p><b>Blocking:</b> while somebody writes, or waits to write and asked before.
   *
   * @return the guard, to be closed by the caller
   */
  public ReadGuard read() {
    Waits.begin();
    return queue.tryAcquire(READER) ? new ReadGuard(this) : Waits.await(readAsync());
  }

  /**
   * {@link #read} as a computation. Its place in the queue is that of its first poll.
   *
   * @return the computation
   */
  public Async<ReadGuard> readAsync() {
    return new Lock<>(queue, READER) {
      @Override
      public String awaited() {
        return GivenUp.label(KIND, name) + " to read";
      }

      @Override
      Poll<ReadGuard> done() {
        return Poll.ready(new ReadGuard(RwLock.this));
      }
    };
  }

  /**
   * Takes the lock for reading if that needs no wait.
   *
   * @return the guard, to be closed by the caller, or empty
   */
  public Optional<ReadGuard> tryRead() {
    return queue.tryAcquire(READER) ? Optional.of(new ReadGuard(this)) : Optional.empty();
  }

  /**
   * Takes the lock for writing.
   *
   * <p><b>Blocking:</b> until nobody reads or writes, and everybody who asked before has been
   * served.
   *
   * @return the guard, to be closed by the caller
   */
  public WriteGuard write() {
    Waits.begin();
    return queue.tryAcquire(maxReaders) ? new WriteGuard(this) : Waits.await(writeAsync());
  }

  /**
   * {@link #write} as a computation. Its place in the queue is that of its first poll.
   *
   * @return the computation
   */
  public Async<WriteGuard> writeAsync() {
    return new Lock<>(queue, maxReaders) {
      @Override
      public String awaited() {
        return GivenUp.label(KIND, name) + " to write";
      }

      @Override
      Poll<WriteGuard> done() {
        return Poll.ready(new WriteGuard(RwLock.this));
      }
    };
  }

  /**
   * Takes the lock for writing if that needs no wait.
   *
   * @return the guard, to be closed by the caller, or empty
   */
  public Optional<WriteGuard> tryWrite() {
    return queue.tryAcquire(maxReaders) ? Optional.of(new WriteGuard(this)) : Optional.empty();
  }

  @Override
  public String toString() {
    long free = queue.available();
    String state =
        free == 0 ? "written" : free == maxReaders ? "free" : (maxReaders - free) + " readers";
    return "RwLock[" + (name == null ? "" : name + ", ") + state + "]";
  }

  private abstract static class Lock<T> extends Acquire<T> {
    Lock(PermitQueue queue, long wanted) {
      super(queue, wanted);
    }
  }

  /** The right to read. Closing it again does nothing. */
  public static final class ReadGuard extends Once implements AutoCloseable {
    private final RwLock lock;

    private ReadGuard(RwLock lock) {
      this.lock = lock;
    }

    /**
     * What it locks.
     *
     * @return the lock
     */
    public RwLock rwlock() {
      return lock;
    }

    /** Gives the lock back. */
    @Override
    public void close() {
      var _ = lock.queue.release(end() ? READER : 0);
    }
  }

  /** The right to write. Closing it again does nothing. */
  public static final class WriteGuard extends Once implements AutoCloseable {
    private final RwLock lock;

    private WriteGuard(RwLock lock) {
      this.lock = lock;
    }

    /**
     * What it locks.
     *
     * @return the lock
     */
    public RwLock rwlock() {
      return lock;
    }

    /**
     * Goes on as a reader, without a moment in which another writer could come in between; readers
     * that are next come in. This guard is closed by it.
     *
     * @return the guard of the reader
     * @throws IllegalStateException if this guard was closed
     */
    public ReadGuard downgrade() {
      if (!end()) {
        throw new IllegalStateException(
            "this guard of " + lock + " was closed, so it cannot be downgraded; call read()");
      }
      var reader = new ReadGuard(lock);
      var _ = lock.queue.release(lock.maxReaders - READER);
      return reader;
    }

    /** Gives the lock back. */
    @Override
    public void close() {
      var _ = lock.queue.release(end() ? lock.maxReaders : 0);
    }
  }
}
