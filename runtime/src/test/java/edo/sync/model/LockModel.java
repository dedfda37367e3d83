package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Mutex;
import edo.sync.Permit;
import edo.sync.RwLock;
import edo.sync.Semaphore;
import edo.task.Async;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore, a mutex and a lock for readers and writers, used by three each: never more at once
 * than there may be, and in the end all has come back.
 */
final class LockModel implements Model {
  private static final int USERS = 3;
  private static final int PERMITS = 3;

  private final Semaphore semaphore = new Semaphore(PERMITS);
  private final Mutex mutex = new Mutex();
  private final RwLock lock = new RwLock();
  private final long perUser;
  private final AtomicLong inUse = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private long counter; // not atomic: the mutex is what protects it
  private long begun; // by the writer
  private long ended;

  LockModel(long perUser) {
    this.perUser = perUser;
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < USERS; i++) {
      actors.add(user(random.split(), (own, done) -> new Acquire(1 + own.nextInt(PERMITS), done)));
      actors.add(user(random.split(), (own, done) -> new Locking(done)));
      actors.add(
          user(
              random.split(),
              (own, done) ->
                  own.nextInt(4) == 0 ? new Write(own.nextBoolean(), done) : new Read(done)));
    }
    return actors;
  }

  /** Makes steps that count themselves. */
  @FunctionalInterface
  private interface Use {
    Step<?> next(SplittableRandom random, long[] done);
  }

  private Actor user(SplittableRandom random, Use use) {
    var done = new long[1];
    return new Actor(() -> done[0] == perUser ? null : use.next(random, done), () -> {});
  }

  @Override
  public long check() {
    assertEquals(PERMITS, semaphore.availablePermits());
    assertEquals(0, inUse.get());
    assertTrue(mutex.tryLock().isPresent());
    assertEquals(USERS * perUser, counter);
    assertTrue(lock.tryWrite().isPresent());
    assertEquals(writes.get(), begun);
    assertEquals(writes.get(), ended);
    return 3 * USERS * perUser;
  }

  /** Takes something that must be given back. */
  private abstract static class Taking<T extends AutoCloseable> extends Step<T> {
    private final long[] done;
    @Nullable T held;

    Taking(long[] done) {
      this.done = done;
    }

    @Override
    final void book(T guard) {
      done[0]++;
      held = guard;
      use(guard);
    }

    /** It has it from here on. */
    void use(T guard) {}

    /** It has it until here. */
    void leave(T guard) throws Exception {
      guard.close();
    }

    @Override
    final void finish() {
      T guard = held;
      if (guard != null) {
        try {
          leave(guard);
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private final class Acquire extends Taking<Permit> {
    private final int n;

    Acquire(int n, long[] done) {
      super(done);
      this.n = n;
    }

    @Override
    Permit direct() {
      return semaphore.acquireMany(n);
    }

    @Override
    Async<Permit> async() {
      return semaphore.acquireManyAsync(n);
    }

    @Override
    void use(Permit permit) {
      assertEquals(n, permit.count());
      assertTrue(inUse.addAndGet(n) <= PERMITS, "too many at once");
    }

    @Override
    void leave(Permit permit) {
      inUse.addAndGet(-n);
      permit.close();
    }
  }

  private final class Locking extends Taking<Mutex.Guard> {
    private long seen;

    Locking(long[] done) {
      super(done);
    }

    @Override
    Mutex.Guard direct() {
      return mutex.lock();
    }

    @Override
    Async<Mutex.Guard> async() {
      return mutex.lockAsync();
    }

    @Override
    void use(Mutex.Guard guard) {
      seen = counter;
    }

    @Override
    void leave(Mutex.Guard guard) {
      counter = seen + 1;
      guard.close();
    }
  }

  private final class Read extends Taking<RwLock.ReadGuard> {
    Read(long[] done) {
      super(done);
    }

    @Override
    RwLock.ReadGuard direct() {
      return lock.read();
    }

    @Override
    Async<RwLock.ReadGuard> async() {
      return lock.readAsync();
    }

    @Override
    void leave(RwLock.ReadGuard guard) {
      assertEquals(begun, ended, "a writer beside a reader");
      guard.close();
    }
  }

  private final class Write extends Taking<RwLock.WriteGuard> {
    private final boolean staysAsReader;

    Write(boolean staysAsReader, long[] done) {
      super(done);
      this.staysAsReader = staysAsReader;
    }

    @Override
    RwLock.WriteGuard direct() {
      return lock.write();
    }

    @Override
    Async<RwLock.WriteGuard> async() {
      return lock.writeAsync();
    }

    @Override
    void use(RwLock.WriteGuard guard) {
      writes.getAndIncrement();
      begun++;
    }

    @Override
    void leave(RwLock.WriteGuard guard) {
      ended++;
      if (staysAsReader) {
        try (var reader = guard.downgrade()) {
          assertEquals(begun, ended, "a writer beside a reader: " + reader);
        }
      } else {
        guard.close();
      }
    }
  }
}
