package edo.internal.task;

import edo.internal.seam.Awaited;
import edo.internal.seam.WakerSet;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waiting on a thread that is no task of ours: a plain platform thread, or a virtual thread of the
 * JDK. The thread itself blocks.
 */
public final class ThreadWaiter extends Context implements Waker, WakerSet.Mortal {
  private static final VarHandle WOKEN;

  static {
    try {
      WOKEN = MethodHandles.lookup().findVarHandle(ThreadWaiter.class, "woken", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread = Thread.currentThread();

  @SuppressWarnings("unused") // read through WOKEN
  private volatile boolean woken;

  private volatile boolean over;

  private ThreadWaiter() {}

  /**
   * Polls until the value is there, parking the thread in between.
   *
   * @param op the computation
   * @param <T> the type of its value
   * @return its value
   * @throws Exception what it threw, or {@link CancelledException} if the thread was interrupted,
   *     whose interrupt flag then stays set
   */
  public static <T extends @Nullable Object> T await(Async<T> op) throws Exception {
    var waiter = new ThreadWaiter();
    try {
      return waiter.until(op);
    } finally {
      waiter.over = true;
    }
  }

  private <T extends @Nullable Object> T until(Async<T> op) throws Exception {
    for (; ; ) {
      Poll<T> answer = op.poll(this);
      if (answer.isReady()) {
        return answer.value();
      }
      // Taken, not overwritten: reading the wake-up orders what its caller did before the poll.
      while (!(boolean) WOKEN.getAndSet(this, false)) {
        LockSupport.park(this);
        if (thread.isInterrupted()) {
          op.cancel();
          throw new CancelledException(Awaited.explain("the thread was interrupted", op));
        }
      }
    }
  }

  @Override
  public Waker waker() {
    return this;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }
}
