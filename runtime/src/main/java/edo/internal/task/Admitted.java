package edo.internal.task;

import edo.internal.seam.Awaited;
import edo.internal.seam.Entry;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.TaskRejectedException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The body of a task that had to get past a bound: asks at the beginning whether it is to run. */
public sealed interface Admitted {
  /**
   * The task's way past the bound.
   *
   * @return its entry
   */
  Entry entry();

  private static void begin(Entry entry) throws Exception {
    TaskRejectedException rejection = entry.begin();
    if (rejection != null) {
      throw rejection;
    }
  }

  /**
   * One that is called.
   *
   * @param entry its entry
   * @param body what it runs
   * @param <T> the type of its result
   */
  record Call<T extends @Nullable Object>(Entry entry, Callable<T> body)
      implements Admitted, Callable<T> {
    @Override
    public T call() throws Exception {
      begin(entry);
      return body.call();
    }
  }

  /**
   * One that is polled.
   *
   * @param <T> the type of its result
   */
  final class Polled<T extends @Nullable Object> implements Admitted, Async<T>, Awaited {
    private final Entry entry;
    private final Async<T> body;
    private boolean begun;

    /**
     * Not polled yet.
     *
     * @param entry its entry
     * @param body what it polls
     */
    public Polled(Entry entry, Async<T> body) {
      this.entry = entry;
      this.body = body;
    }

    @Override
    public Entry entry() {
      return entry;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      if (!begun) {
        begun = true;
        boolean runs = false;
        try {
          begin(entry);
          runs = true;
        } finally {
          if (!runs) {
            body.cancel();
          }
        }
      }
      return body.poll(cx);
    }

    @Override
    public String awaited() {
      return Awaited.of(body);
    }

    @Override
    public void cancel() {
      body.cancel();
    }
  }
}
