package edo.fs;

import edo.internal.seam.Ambient;
import edo.internal.seam.FileDriver;
import edo.internal.seam.Provider;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work on the file system, as a computation: the job starts at the first poll.
 * Withdrawn before it has begun, it does not begin; later it runs to its end, and what it has
 * opened is closed.
 *
 * <pre>
 *              first poll          the job ends
 *   (none) -------------> RUNNING --------------> ENDED
 *                            |
 *                            '-----------------> GIVEN_UP
 *                              withdrawn
 * </pre>
 *
 * <p>Of the job and whoever withdraws it, the second at {@link #state} closes the result.
 *
 * <pre>
 *   field             read      write                         owner
 *   state             CAS       CAS from RUNNING              the job, or who withdraws
 *   value, failure    plain     plain, before state is ENDED  the job, then who polls
 *   handle, joining   plain     plain, at the first poll      who polls
 * </pre>
 *
 * <p>Rejected: the result of the task itself. A failure that nobody joins would be reported, and a
 * channel that comes after the withdrawal would stay open.
 *
 * @param <T> the type of the result
 */
final class FileJob<T extends @Nullable Object> implements Async<T> {
  /** What to do, on the pool. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run(FileDriver files) throws IOException;
  }

  private static final int RUNNING = 0;
  private static final int ENDED = 1;
  private static final int GIVEN_UP = 2;

  static final Context NOBODY = Context.of(() -> {});

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(FileJob.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Work<T> work;

  /** Done here and now if the runtime shuts down: closes something. */
  private final boolean mandatory;

  private @Nullable JoinHandle<@Nullable Void> handle;
  private @Nullable Async<@Nullable Void> joining;

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  private @Nullable T value;
  private @Nullable Throwable failure;

  FileJob(Work<T> work) {
    this(work, false);
  }

  private FileJob(Work<T> work, boolean mandatory) {
    this.work = work;
    this.mandatory = mandatory;
  }

  /** A job that closes something; should the runtime have shut down, who polls does it. */
  static FileJob<@Nullable Void> closing(AutoCloseable what) {
    return new FileJob<>(
        files -> {
          try {
            what.close();
          } catch (IOException | RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IOException("closing " + what + " failed", e);
          }
          return null;
        },
        true);
  }

  /**
   * Does something brief, here if that is allowed.
   *
   * @param brief what to do here; null if it turns out not to be brief
   * @param otherwise the same as a job
   */
  static <T> T awaitBrief(Work<@Nullable T> brief, Async<T> otherwise) throws IOException {
    Provider provider = Ambient.provider();
    provider.consumeBudget(); // and a look whether the task was cancelled
    FileDriver files = Ambient.host().files();
    int ticket = files.enterHere();
    if (ticket < 0) {
      return Ambient.awaitIo(otherwise);
    }
    T done;
    try {
      done = brief.run(files);
    } finally {
      files.leaveHere(ticket);
    }
    if (done == null) {
      return Ambient.awaitIo(otherwise);
    }
    provider.yieldNow(); // timers and others come in between, however many files there are
    return done;
  }

  /** Closes what nobody gets, and does not wait for that; a failure is logged. */
  static void closeInBackground(AutoCloseable what) {
    var job =
        new FileJob<@Nullable Void>(
            files -> {
              Jobs.close(what);
              return null;
            },
            true);
    try {
      var _ = job.poll(NOBODY);
    } catch (Throwable e) {
      Jobs.close(what); // no thread for it
    }
  }

  @Override
  public Poll<T> poll(Context cx) throws IOException {
    Async<@Nullable Void> job = joining;
    if (job == null) {
      job = start(Ambient.host().files());
    }
    try {
      if (isPending(job, cx)) {
        return Poll.pending();
      }
    } catch (IOException e) {
      if (!mandatory) {
        throw e;
      }
      var _ = run(Ambient.host().files());
    }
    return Poll.ready(result());
  }

  /** Starts the job, once. */
  Async<@Nullable Void> start(FileDriver files) {
    Callable<@Nullable Void> body = () -> run(files);
    JoinHandle<@Nullable Void> started = mandatory ? files.startMandatory(body) : files.start(body);
    handle = started;
    Async<@Nullable Void> end = started.joinAsync();
    joining = end;
    return end;
  }

  /** Polls the end of a job that throws nothing. */
  static boolean isPending(Async<?> job, Context cx) throws IOException {
    try {
      return job.poll(cx).isPending();
    } catch (JoinException e) {
      throw new IOException(
          "the work on the file was not done, as the runtime has shut down before it began", e);
    } catch (Exception e) {
      throw new AssertionError("joining throws JoinException", e);
    }
  }

  private @Nullable Void run(FileDriver files) {
    try {
      value = work.run(files);
    } catch (Throwable e) {
      failure = e;
    }
    if (!STATE.compareAndSet(this, RUNNING, ENDED)) {
      Jobs.close(value);
    }
    return null;
  }

  @SuppressWarnings("NullAway") // a job that has not failed has left a T
  private T result() throws IOException {
    if (failure != null) {
      throw Jobs.rethrow(failure);
    }
    return value;
  }

  @Override
  public void cancel() {
    JoinHandle<@Nullable Void> job = handle;
    if (job == null) {
      return;
    }
    if (STATE.compareAndSet(this, RUNNING, GIVEN_UP)) {
      job.abort();
    } else if (value instanceof AutoCloseable nobodys) {
      closeInBackground(nobodys);
    }
  }
}
