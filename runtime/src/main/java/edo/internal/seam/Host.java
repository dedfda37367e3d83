package edo.internal.seam;

import edo.reactor.Backend;
import edo.reactor.ChildSpec;
import edo.reactor.Sockets;
import edo.reactor.Source;
import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Waker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A runtime as everything above it sees it: the one interface through which tasks, clock, timers,
 * sockets, files and name look-up are reached. The real one is the scheduler; a simulator is
 * another.
 */
public interface Host {
  /**
   * Starts a virtual-thread task.
   *
   * @param body what it runs
   * @param how its settings
   * @param <T> the type of the result
   * @return its handle; already cancelled if the runtime has shut down
   */
  <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body, Spawning how);

  /**
   * Starts a poll-driven task.
   *
   * @param body what it polls
   * @param how its settings
   * @param <T> the type of the result
   * @return its handle; already cancelled if the runtime has shut down
   */
  <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body, Spawning how);

  /**
   * Starts a job on the blocking pool.
   *
   * @param body what it runs
   * @param how its settings
   * @param <T> the type of the result
   * @return its handle; already cancelled if the runtime has shut down
   */
  <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> body, Spawning how);

  /**
   * Files.
   *
   * @return where paths lead, and what works on files
   */
  FileDriver files();

  /**
   * The runtime's monotonic clock, which a test may have paused.
   *
   * @return nanoseconds since an arbitrary origin
   */
  long nanoTime();

  /**
   * The next of the runtime's own sequence of seeds: the only source of chance above this seam. A
   * runtime with the same seed has the same sequence. To be mixed before use, as neighbours are
   * alike.
   *
   * @return any number
   */
  long nextSeed();

  /**
   * Stops the clock.
   *
   * @throws IllegalStateException if it is stopped, or the runtime has several workers
   */
  void pauseClock();

  /**
   * Lets the clock run again from where it stands.
   *
   * @throws IllegalStateException if it runs
   */
  void resumeClock();

  /**
   * Moves the stopped clock.
   *
   * @param nanos how far
   * @throws IllegalStateException if it runs
   */
  void advanceClock(long nanos);

  /**
   * A timer that wakes a waker once. One-shot; make another for another deadline.
   *
   * @param waker whom to wake
   * @return an unarmed timer
   */
  Timer newTimer(Waker waker);

  /**
   * Puts a source of I/O under the care of this runtime's reactor.
   *
   * @param source the source
   * @return the cell that carries its readiness
   * @throws IOException if the runtime has shut down
   */
  ReadyCell newCell(Source source) throws IOException;

  /**
   * Which kind of sockets this runtime's reactor understands.
   *
   * @return the back end
   */
  Backend backend();

  /**
   * The sockets that this runtime's reactor understands.
   *
   * @return what makes them
   */
  Sockets sockets();

  /**
   * Looks a name up. Blocks, so it is for a job of {@link #spawnBlocking}.
   *
   * @param name of a host
   * @return its addresses, in the order in which to try them
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> lookUp(String name) throws UnknownHostException;

  /**
   * The line on which a signal of the process arrives. From the first call on the signal's default
   * action is replaced, for good.
   *
   * @param name as in {@code INT}
   * @param number of that name on this system
   * @return the same line for all who ask
   * @throws UnsupportedOperationException if signals cannot be had here, or this one cannot
   */
  SignalLine signalLine(String name, int number);

  /**
   * Starts a child process.
   *
   * @param spec what to start
   * @return the child
   * @throws IOException if it cannot be started; nothing is left of it then
   * @throws UnsupportedOperationException if it asks for what cannot be had here
   */
  ChildControl spawnChild(ChildSpec spec) throws IOException;

  /**
   * Where it is noted what tasks make, for tests.
   *
   * @return the books, or null if none are kept
   */
  default @Nullable Books books() {
    return null;
  }

  /**
   * What a test asks when it is over.
   *
   * @return a live view
   */
  default Inspection inspection() {
    throw new UnsupportedOperationException("this runtime cannot be looked into");
  }

  /** A one-shot timer of the runtime. */
  interface Timer {
    /**
     * Arms the timer. To be called once.
     *
     * @param deadlineNanos when, on the clock of {@link Host#nanoTime()}
     */
    void arm(long deadlineNanos);

    /**
     * Disarms it. A waker call that is under way may still arrive.
     *
     * @return true if it had not fired
     */
    boolean cancel();

    /**
     * Whether it has fired.
     *
     * @return true after the deadline was seen to have passed
     */
    boolean fired();
  }
}
