package edo.sync.model;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * One operation in both its forms, and its entry in the books. However it is carried out: when it
 * comes to its end it is booked, and when it is given up before, it must not have happened.
 *
 * @param <T> the type of its result
 */
abstract class Step<T extends @Nullable Object> {
  private volatile boolean done;

  /** The form that waits. */
  abstract T direct() throws Exception;

  /** The form that is polled; that of an operation which never waits is the other one. */
  Async<T> async() {
    return cx -> cx.proceed() ? Poll.ready(direct()) : Poll.pending();
  }

  /** Whether it has a direct form only, which waits, so that nothing but a task can try it. */
  boolean isBlocking() {
    return false;
  }

  /** Whether who tries it is likely to give it up. */
  boolean isHasty() {
    return false;
  }

  /** Enters what has happened. */
  abstract void book(T result);

  /** What an exception stands for that tells of something that has happened. */
  T failed(Exception e) throws Exception {
    throw e;
  }

  /** Called by who tried it, in the end, whether it has happened or not. */
  void finish() {}

  final boolean isDone() {
    return done;
  }

  final void run() throws Exception {
    T result;
    try {
      result = direct();
    } catch (RuntimeException e) {
      result = failed(e);
    }
    enter(result);
  }

  private void enter(T result) {
    book(result);
    done = true;
  }

  /** As a computation that answers 1 when it is in the books. */
  final Async<Integer> booked() {
    Async<T> source = async();
    return new Async<>() {
      @Override
      public Poll<Integer> poll(Context cx) throws Exception {
        T result;
        try {
          Poll<T> answer = source.poll(cx);
          if (answer.isPending()) {
            return Poll.pending();
          }
          result = answer.value();
        } catch (RuntimeException e) {
          result = failed(e);
        }
        enter(result);
        return Poll.ready(1);
      }

      @Override
      public void cancel() {
        source.cancel();
      }
    };
  }
}
