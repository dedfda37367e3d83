package edo.sync;

import edo.proof.Linearizable;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@link Mutex} and {@link RwLock}: all who ask have the lock in the end, nobody beside a writer,
 * and who leaves takes nothing along.
 */
class LockLincheckTest {
  @Test
  void oneIsInAMutexAtATime() {
    Linearizable.holds(InMutex.class);
  }

  @Test
  void readersAndWritersKeepApart() {
    Linearizable.holds(InRwLock.class);
  }

  @Test
  void aWriterBecomesAReaderWithoutAMomentForAnother() {
    Linearizable.holds(Downgraded.class);
  }

  @Test
  void aLookBeforeTheLockIsFound() {
    Linearizable.fails(LooksFirst.class);
  }

  @Test
  void aMutexGoesToTheNextWhenAWaiterLeaves() {
    Linearizable.holds(MutexVersusLeave.class);
  }

  @Test
  void aReaderComesInWhenAWriterLeaves() {
    Linearizable.holds(RwLockVersusLeave.class);
  }

  /** Three who use a lock; each comes once, and comes again when it is woken. */
  public abstract static class Users {
    private final Told[] users;
    private final boolean[] was;
    private final int writers;
    private int written;

    /** The first of the users write, the others read. */
    Users(int writers, Async<?>... users) {
      this.writers = writers;
      this.was = new boolean[users.length];
      this.users = new Told[users.length];
      for (int n = 0; n < users.length; n++) {
        this.users[n] = new Told(users[n]);
      }
    }

    /** Gives the lock back. */
    abstract void leave(Told user) throws Exception;

    private void come(int n, boolean again) throws Exception {
      if ((again ? users[n].pollIfWoken() : users[n].poll()) == 0) {
        return;
      }
      was[n] = true;
      int seen = written;
      if (n < writers) {
        written = seen + 1; // in two steps: of two at once one is lost
      } else {
        Handing.check(written == seen, "written beside a reader");
      }
      leave(users[n]);
    }

    @Operation(runOnce = true)
    public void one() throws Exception {
      come(0, false);
    }

    @Operation(runOnce = true)
    public void two() throws Exception {
      come(1, false);
    }

    @Operation(runOnce = true)
    public void three() throws Exception {
      come(2, false);
    }

    @Validate
    public void allHaveBeenIn() throws Exception {
      for (int round = 0; round < was.length; round++) {
        for (int n = 0; n < was.length; n++) {
          if (!was[n]) {
            come(n, true);
          }
        }
      }
      for (boolean in : was) {
        Handing.check(in, "one was never let in");
      }
      Handing.check(written == writers, "two writers at once");
    }
  }

  /** Whose guards can be closed. */
  public abstract static class Guarded extends Users {
    Guarded(int writers, Async<?>... users) {
      super(writers, users);
    }

    @Override
    void leave(Told user) throws Exception {
      user.answer(AutoCloseable.class).close();
    }
  }

  /** Three writers. */
  public static class InMutex extends Guarded {
    public InMutex() {
      this(new Mutex());
    }

    private InMutex(Mutex mutex) {
      super(3, mutex.lockAsync(), mutex.lockAsync(), mutex.lockAsync());
    }
  }

  /** A writer, and two readers of whom one is in at a time. */
  public static class InRwLock extends Guarded {
    public InRwLock() {
      this(RwLock.withMaxReaders(1));
    }

    private InRwLock(RwLock lock) {
      super(1, lock.writeAsync(), lock.readAsync(), lock.readAsync());
    }
  }

  /** Two writers, of whom each stays as a reader, and a reader. */
  public static class Downgraded extends Users {
    public Downgraded() {
      this(new RwLock());
    }

    private Downgraded(RwLock lock) {
      super(2, lock.writeAsync(), lock.writeAsync(), lock.readAsync());
    }

    @Override
    void leave(Told user) throws Exception {
      AutoCloseable guard = user.answer(AutoCloseable.class);
      if (guard instanceof RwLock.WriteGuard writer) {
        writer.downgrade().close();
      } else {
        guard.close();
      }
    }
  }

  /** With a planted bug: looks whether it is free, and then takes it. */
  public static class LooksFirst extends Users {
    private final Flawed lock;

    public LooksFirst() {
      this(new Flawed());
    }

    private LooksFirst(Flawed lock) {
      super(3, lock, lock, lock);
      this.lock = lock;
    }

    @Override
    void leave(Told user) {
      lock.release();
    }
  }

  private static final class Flawed implements Async<Integer> {
    private final AtomicReferenceArray<@Nullable Waker> waiting = new AtomicReferenceArray<>(9);
    private final AtomicInteger came = new AtomicInteger();
    private volatile boolean taken;

    @Override
    public Poll<Integer> poll(Context cx) {
      waiting.set(came.getAndIncrement(), cx.waker());
      if (taken) {
        return Poll.pending();
      }
      taken = true;
      return Poll.ready(1);
    }

    void release() {
      taken = false;
      for (int n = 0; n < waiting.length(); n++) {
        Waker waker = waiting.get(n);
        if (waker != null) {
          waker.wake();
        }
      }
    }
  }

  /** A mutex that is given back once. */
  public static class MutexVersusLeave extends Handing {
    private final Mutex mutex;
    private final Mutex.Guard holder;

    public MutexVersusLeave() {
      this(new Mutex());
    }

    private MutexVersusLeave(Mutex mutex) {
      this(mutex, mutex.lock());
    }

    private MutexVersusLeave(Mutex mutex, Mutex.Guard holder) {
      super(new Told(mutex.lockAsync()), new Told(mutex.lockAsync()));
      this.mutex = mutex;
      this.holder = holder;
    }

    @Override
    void give() {
      holder.close();
    }

    @Override
    boolean isLeft() {
      return !mutex.isLocked();
    }
  }

  /** A reader is in, a writer waits and leaves, and a reader behind it comes in. */
  public static class RwLockVersusLeave extends Handing {
    private final RwLock lock;
    private final RwLock.ReadGuard holder;

    public RwLockVersusLeave() {
      this(new RwLock());
    }

    private RwLockVersusLeave(RwLock lock) {
      this(lock, lock.read());
    }

    private RwLockVersusLeave(RwLock lock, RwLock.ReadGuard holder) {
      super(new Told(lock.writeAsync()), new Told(lock.readAsync()));
      this.lock = lock;
      this.holder = holder;
    }

    @Override
    void give() {
      holder.close();
    }

    @Override
    boolean isLeft() {
      return lock.tryWrite().isPresent(); // the reader is in, and that is all
    }
  }
}
