package edo.process;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Starts a child at its first poll, does something with it, and closes it in any case. */
final class Running<T> implements Async<T> {
  /** What is wanted of a child. */
  @FunctionalInterface
  interface Work<T> {
    Async<T> of(Child child);
  }

  private final Starting starting;
  private final Work<T> work;
  private @Nullable Child child;
  private @Nullable Async<T> underWay;

  /** Starts a child. */
  @FunctionalInterface
  interface Starting {
    Child start() throws IOException;
  }

  Running(Starting starting, Work<T> work) {
    this.starting = starting;
    this.work = work;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Async<T> going = underWay;
    if (going == null) {
      Child started = starting.start();
      child = started;
      going = work.of(started);
      underWay = going;
    }
    Poll<T> answer;
    try {
      answer = going.poll(cx);
    } catch (Throwable e) {
      close(e);
      throw e;
    }
    if (answer.isReady()) {
      close(null);
    }
    return answer;
  }

  @Override
  public void cancel() {
    Async<T> going = underWay;
    if (going != null) {
      going.cancel();
      close(null);
    }
  }

  /** Killing may be refused; that is no reason to hide what came of the work. */
  private void close(@Nullable Throwable failure) {
    Child mine = child;
    child = null;
    if (mine != null) {
      try {
        mine.close();
      } catch (IOException e) {
        if (failure == null) {
          Closing.report(mine, e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
  }
}
