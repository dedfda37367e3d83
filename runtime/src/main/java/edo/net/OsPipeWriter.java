package edo.net;

import edo.internal.seam.Host;
import edo.reactor.Interest;
import edo.reactor.NamedPipe;
import edo.reactor.PipeSender;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/**
 * The writing end of a pipe, made by {@link Pipes}. How operations wait, and what cancelling them
 * does, is told by {@link ReadyWriter}.
 *
 * <p>When the reader has gone, writing throws {@link java.net.SocketException} ("Broken pipe").
 *
 * <p>It belongs to the runtime it was made on and may be used from any thread. It must be closed;
 * nothing else frees the descriptor.
 */
public final class OsPipeWriter extends OutputSide {
  private final PipeSender source;

  OsPipeWriter(Host host, PipeSender source) throws IOException {
    this(StreamIo.of(host, source), source);
  }

  private OsPipeWriter(StreamIo io, PipeSender source) {
    super(io);
    this.source = source;
  }

  private static OsPipeWriter adopted(int fd, boolean checked) throws IOException {
    Host host = Pipes.epollHost();
    PipeSender source = NamedPipe.adoptSender(fd, checked);
    return new OsPipeWriter(StreamIo.adopted(host, source), source);
  }

  /**
   * Takes over a descriptor that comes from elsewhere, and makes it non-blocking (epoll only).
   *
   * @param fd of the writing end of a pipe; owned by the result if all goes well
   * @return the end
   * @throws IOException if the descriptor is not open, or the runtime has shut down
   * @throws IllegalArgumentException if it is no pipe, or the other end of one
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static OsPipeWriter ofFd(int fd) throws IOException {
    return adopted(fd, true);
  }

  /**
   * {@link #ofFd} without a look at what it is.
   *
   * @param fd of something that can be written to; owned by the result if all goes well
   * @return the end
   * @throws IOException if the descriptor is not open, or the runtime has shut down
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static OsPipeWriter ofFdUnchecked(int fd) throws IOException {
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
    return new SourceAsync.Await(io, Interest.WRITABLE);
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
  public <T> Optional<T> tryIo(SocketOperation<PipeSender, T> operation) throws IOException {
    return SourceAsync.tryIo(io, source, Interest.WRITABLE, operation);
  }

  /** Closes this end: the reader finds the end of what was written. */
  @Override
  public boolean pollShutdown(Context cx) {
    close();
    return true;
  }

  /** Closes this end: the reader finds the end of what was written. */
  @Override
  public void shutdown() {
    close();
  }

  /**
   * Takes this end out of its runtime: here it is as if closed, but the pipe goes on in other
   * hands, those of a child process for example ({@link edo.process.Stdio}).
   *
   * @return the end, to be closed by the caller; with epoll its descriptor is told by {@code fd()}
   *     and is non-blocking
   * @throws ClosedChannelException if it was closed or detached before
   */
  public PipeSender detach() throws ClosedChannelException {
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
    return "OsPipeWriter[" + io + "]";
  }
}
