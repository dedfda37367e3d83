package edo.net;

import edo.internal.seam.Host;
import edo.reactor.Interest;
import edo.reactor.NamedPipe;
import edo.reactor.PipeReceiver;
import edo.task.Async;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/**
 * The reading end of a pipe, made by {@link Pipes}. How operations wait, and what cancelling them
 * does, is told by {@link ReadyReader}.
 *
 * <p>Reads answer -1 when the last writer has gone. Of a named pipe that was opened for both that
 * never happens.
 *
 * <p>It belongs to the runtime it was made on and may be used from any thread. It must be closed;
 * nothing else frees the descriptor.
 */
public final class OsPipeReader extends InputSide {
  private final PipeReceiver source;

  OsPipeReader(Host host, PipeReceiver source) throws IOException {
    this(StreamIo.of(host, source), source);
  }

  private OsPipeReader(StreamIo io, PipeReceiver source) {
    super(io);
    this.source = source;
  }

  private static OsPipeReader adopted(int fd, boolean checked) throws IOException {
    Host host = Pipes.epollHost();
    PipeReceiver source = NamedPipe.adoptReceiver(fd, checked);
    return new OsPipeReader(StreamIo.adopted(host, source), source);
  }

  /**
   * Takes over a descriptor that comes from elsewhere, and makes it non-blocking (epoll only).
   *
   * @param fd of the reading end of a pipe; owned by the result if all goes well
   * @return the end
   * @throws IOException if the descriptor is not open, or the runtime has shut down
   * @throws IllegalArgumentException if it is no pipe, or the other end of one
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static OsPipeReader ofFd(int fd) throws IOException {
    return adopted(fd, true);
  }

  /**
   * {@link #ofFd} without a look at what it is.
   *
   * @param fd of something that can be read from; owned by the result if all goes well
   * @return the end
   * @throws IOException if the descriptor is not open, or the runtime has shut down
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static OsPipeReader ofFdUnchecked(int fd) throws IOException {
    return adopted(fd, false);
  }

  /**
   * Waits until this end is ready, or the other one was closed; see {@link SocketStream#ready}.
   *
   * @return what is known of it
   * @throws IOException if this end was closed or the runtime has shut down
   */
  public Ready ready() throws IOException {
    return SourceIo.await(readyAsync());
  }

  /**
   * {@link #ready} as a computation.
   *
   * @return what is known of it
   */
  public Async<Ready> readyAsync() {
    return new SourceAsync.Await(io, Interest.READABLE);
  }

  /**
   * Tries an operation of your own if this end is ready as far as is known; see {@link
   * SocketStream#tryIo}.
   *
   * @param operation the operation
   * @param <T> the type of its result
   * @return its result, or empty if it would have to wait or was not tried
   * @throws IOException what it threw, or if this end was closed
   */
  public <T> Optional<T> tryIo(SocketOperation<PipeReceiver, T> operation) throws IOException {
    return SourceAsync.tryIo(io, source, Interest.READABLE, operation);
  }

  /**
   * Takes this end out of its runtime: here it is as if closed, but the pipe goes on in other
   * hands, those of a child process for example ({@link edo.process.Stdio}).
   *
   * @return the end, to be closed by the caller; with epoll its descriptor is told by {@code fd()}
   *     and is non-blocking
   * @throws ClosedChannelException if it was closed or detached before
   */
  public PipeReceiver detach() throws ClosedChannelException {
    io.detach();
    return source;
  }

  /**
   * Whether this end is open.
   *
   * @return false after {@link #close}
   */
  public boolean isOpen() {
    return !io.isClosed();
  }

  /**
   * Closes this end. Tasks that wait in it get {@link
   * java.nio.channels.AsynchronousCloseException}, later operations {@link
   * java.nio.channels.ClosedChannelException}. Closing twice does nothing. Never waits.
   */
  @Override
  public void close() {
    io.close();
  }

  @Override
  public String toString() {
    return "OsPipeReader[" + io + "]";
  }
}
