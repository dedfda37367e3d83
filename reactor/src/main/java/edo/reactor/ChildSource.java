package edo.reactor;

import edo.reactor.internal.epoll.EpollChild;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A child process, started here, that is readable once it has ended. Linux with epoll only: {@link
 * #unavailableReason} asks.
 *
 * <p>No method waits. A child that has ended stays in the process table until {@link #tryExit} has
 * told so: whoever starts one has to ask in the end. Nobody else does; the JDK waits for its own
 * children only.
 */
public final class ChildSource implements Source, AutoCloseable {
  private final EpollChild child;

  private ChildSource(EpollChild child) {
    this.child = child;
  }

  /**
   * A child that was started, and the ends of its pipes.
   *
   * @param child the child
   * @param stdin the end to write to, if its standard input is piped
   * @param stdout the end to read from, if its standard output is piped
   * @param stderr the end to read from, if its standard error is piped
   */
  public record Started(
      ChildSource child,
      Optional<PipeSender> stdin,
      Optional<PipeReceiver> stdout,
      Optional<PipeReceiver> stderr) {}

  /**
   * Why children cannot be started this way here, and what to do about it.
   *
   * @return the reason, or the empty string if they can
   */
  public static String unavailableReason() {
    String reason = Backend.EPOLL.unavailableReason();
    return reason.isEmpty() ? EpollChild.unavailableReason() : reason;
  }

  /**
   * Starts a child. It gets the three standard streams and no other descriptor; no signal is
   * blocked in it, and {@code SIGPIPE} has its default action.
   *
   * <p>Returns when the program runs, or has turned out not to.
   *
   * @param spec what to start
   * @param program the program's file; relative to the child's directory
   * @return the child and its pipes, all to be closed
   * @throws java.nio.file.FileSystemException if the program or another file cannot be used
   * @throws ResourceExhaustedException if there are no descriptors, processes or memory left;
   *     nothing was started then, or it was killed at once
   * @throws IOException if the system refuses
   * @throws IllegalStateException if {@link #unavailableReason} has one
   */
  public static Started spawn(ChildSpec spec, Path program) throws IOException {
    String reason = unavailableReason();
    if (!reason.isEmpty()) {
      throw new IllegalStateException("children cannot be started this way: " + reason);
    }
    EpollChild.Started started = EpollChild.spawn(spec, program);
    return new Started(
        new ChildSource(started.child()), started.stdin(), started.stdout(), started.stderr());
  }

  /**
   * The number of the process.
   *
   * @return its id, which somebody else may get after {@link #tryExit} has told of the end
   */
  public long pid() {
    return child.pid();
  }

  /**
   * Whether it has ended, and how. The first time that this tells so takes the child out of the
   * process table; ask no more.
   *
   * @return how it has ended, or empty if it runs
   * @throws IOException if other code has taken the child away by waiting for it
   */
  public Optional<ChildExit> tryExit() throws IOException {
    return child.tryExit();
  }

  /**
   * Sends a signal.
   *
   * @param number which
   * @return false if the child has ended and was taken out of the process table
   * @throws IOException if the system refuses
   */
  public boolean signal(int number) throws IOException {
    return child.signal(number);
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    child.register(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    child.reregister(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    child.deregister(registry);
  }

  @Override
  public void rearm(int interestBits) {
    // An edge of epoll needs no arming.
  }

  /** Deregisters and lets go of the child, which runs on. Closing twice does nothing. */
  @Override
  public void close() {
    child.close();
  }

  @Override
  public String toString() {
    return "ChildSource[" + pid() + "]";
  }
}
