package edo.internal.seam;

import edo.reactor.ChildExit;
import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import edo.task.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A child process, as the host has started it. Whoever implements this sees to it that a child is
 * taken out of the process table when it has ended, whether somebody asks or not.
 *
 * <p>No method waits; all may be called from any thread.
 */
public interface ChildControl {
  /**
   * The number of the process.
   *
   * @return its id, also after its end
   */
  long pid();

  /**
   * How it has ended.
   *
   * @return null if it runs
   * @throws IOException if that cannot be known
   */
  @Nullable ChildExit exit() throws IOException;

  /**
   * Whether it has ended, or else arranges for a wake-up.
   *
   * @param cx whom to wake
   * @return false if it runs, and the waker was left behind
   * @throws IOException if that cannot be known
   */
  boolean pollExit(Context cx) throws IOException;

  /**
   * Sends a signal.
   *
   * @param name as in {@code TERM}
   * @param number of that name on this system
   * @return false if it has ended
   * @throws IOException if the system refuses
   * @throws UnsupportedOperationException if this signal cannot be sent here
   */
  boolean signal(String name, int number) throws IOException;

  /**
   * The pipe to its standard input.
   *
   * @return null if it is not piped
   */
  @Nullable Input stdin();

  /**
   * The pipe from its standard output.
   *
   * @return null if it is not piped
   */
  @Nullable Output stdout();

  /**
   * The pipe from its standard error.
   *
   * @return null if it is not piped
   */
  @Nullable Output stderr();

  /** What a child reads. */
  sealed interface Input {}

  /** What a child writes. */
  sealed interface Output {}

  /** A pipe that can be written to by polling. */
  non-sealed interface PolledInput extends Input {
    /**
     * Writes some bytes, or arranges for a wake-up.
     *
     * @param cx whom to wake, and the budget
     * @param buffer where from
     * @return how many, or {@code ByteReader.PENDING}
     * @throws IOException if nobody reads any more, or it is closed
     */
    int pollWrite(Context cx, ByteBuffer buffer) throws IOException;

    /**
     * The end itself, to be given to another child.
     *
     * @return null if there is no such thing
     */
    @Nullable PipeSender end();

    /** Leaves the runtime, and the end to whoever has it: waits end, it stays open. */
    void leave();

    /** Closes it: the child reads the end. */
    void close();
  }

  /** A pipe that can be read by polling. */
  non-sealed interface PolledOutput extends Output {
    /**
     * Reads some bytes, or arranges for a wake-up.
     *
     * @param cx whom to wake, and the budget
     * @param buffer where to
     * @return how many, -1 at the end, or {@code ByteReader.PENDING}
     * @throws IOException if it fails, or is closed
     */
    int pollRead(Context cx, ByteBuffer buffer) throws IOException;

    /**
     * The end itself, to be given to another child.
     *
     * @return null if there is no such thing
     */
    @Nullable PipeReceiver end();

    /** Leaves the runtime, and the end to whoever has it: waits end, it stays open. */
    void leave();

    /** Closes it: the child cannot write any more. */
    void close();
  }

  /**
   * A pipe that blocks.
   *
   * @param stream to be used on the blocking pool
   */
  record BlockingInput(OutputStream stream) implements Input {}

  /**
   * A pipe that blocks.
   *
   * @param stream to be used on the blocking pool
   */
  record BlockingOutput(InputStream stream) implements Output {}
}
