package edo.internal.seam;

import edo.reactor.FileRing;
import edo.task.JoinHandle;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Files, as everything above the seam reaches them: which file system a path belongs to, and where
 * work on it runs that may block. What there is to do with a file is said in the terms of {@code
 * java.nio.file}, whose provider interface is the rest of this seam: the real driver leaves paths
 * as they are and has the blocking pool do the work, or the kernel move the bytes; a simulator
 * moves paths to a file system of its own and runs the work when its clock says so.
 */
public interface FileDriver {
  /**
   * The path to use in place of a user's.
   *
   * @param path what the user gave
   * @return a path of the file system this driver works on
   */
  Path locate(Path path);

  /**
   * Starts work on files. It is not disturbed by interrupts, which would close its channels.
   *
   * @param job what to do; throws nothing
   * @param <T> the type of the result
   * @return its handle; cancelled if the runtime shuts down before it has begun
   */
  <T extends @Nullable Object> JoinHandle<T> start(Callable<T> job);

  /**
   * Like {@link #start}, for work that somebody was told is as good as done: once accepted it runs,
   * also if the runtime shuts down meanwhile.
   *
   * @param job what to do; throws nothing
   * @param <T> the type of the result
   * @return its handle; already cancelled if the runtime shuts down
   */
  <T extends @Nullable Object> JoinHandle<T> startMandatory(Callable<T> job);

  /**
   * Opens a file so that {@link #transfer} can work on it. Blocks.
   *
   * @param path a path of {@link #locate}
   * @param options how
   * @param mode permissions of a file that is made, less the process's mask
   * @return the file; empty if it is to be opened as usual, which also says why it cannot be
   */
  Optional<FileChannel> openForTransfers(Path path, Set<OpenOption> options, int mode);

  /**
   * Starts a transfer that holds no thread, if that can be had. Once accepted it runs, also if the
   * runtime shuts down meanwhile.
   *
   * @param transfer submits it, to a file of {@link #openForTransfers}
   * @param completion told of its end
   * @return false if it was not accepted: nobody is told, {@link #start} it
   * @throws IOException if the file is closed
   */
  boolean transfer(Transfer transfer, FileRing.Completion completion) throws IOException;

  /** What is to be transferred. */
  @FunctionalInterface
  interface Transfer {
    /**
     * Submits it.
     *
     * @param ring where to
     * @param completion told of its end
     * @return what the ring has answered
     * @throws IOException if the file is closed
     */
    boolean submit(FileRing ring, FileRing.Completion completion) throws IOException;
  }

  /**
   * Asks whether the calling thread may do a brief piece of work itself: to look at attributes, or
   * to read what the system is likely to have in memory.
   *
   * @return a ticket for {@link #leaveHere}, or -1: {@link #start} it
   */
  int enterHere();

  /**
   * Ends what {@link #enterHere} has allowed.
   *
   * @param ticket its answer
   */
  void leaveHere(int ticket);
}
