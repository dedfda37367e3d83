package edo.net;

import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.reactor.FdSource;
import edo.reactor.Interest;
import edo.reactor.Readiness;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.util.Optional;

/**
 * Readiness of any selectable descriptor: a terminal, a timer or inotify descriptor, a device, a
 * socket of another library. epoll only. It waits; reading and writing are yours, and must not
 * block: make the descriptor non-blocking.
 *
 * <p>Readiness is remembered until somebody says that it has gone. So try your operation, and when
 * it would block, say so: {@link Guard#tryIo}, {@link #tryIo} and {@link #io} do that by
 * themselves, {@link Guard#clearReady} is for the rest.
 *
 * <p>The descriptor stays its owner's, who must close this object before the descriptor: otherwise
 * the kernel could hand the number to somebody else. One object for one descriptor: that there is
 * another is found out, and refused with {@link IllegalStateException}, by chance only. May be used
 * from any thread; any number of tasks may wait.
 *
 * <p><b>Blocking:</b> waiting suspends the caller. <b>Cancellation:</b> has no effect on the
 * descriptor. <b>Errors:</b> {@link java.nio.channels.ClosedChannelException} if this was closed,
 * its subclass {@link java.nio.channels.AsynchronousCloseException} if that happened meanwhile, and
 * an {@link IOException} that says so if the runtime has shut down.
 */
public final class AsyncFd implements AutoCloseable {
  private final FdIo io;

  private AsyncFd(FdIo io) {
    this.io = io;
  }

  /**
   * Watches a descriptor for reading and writing.
   *
   * @param fd an open descriptor that can be selected on: no regular file, no directory
   * @return its readiness, to be closed by the caller, before the descriptor
   * @throws IOException if it cannot be selected on, or is not open
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static AsyncFd of(int fd) throws IOException {
    return of(fd, Interest.READABLE.add(Interest.WRITABLE));
  }

  /**
   * Watches a descriptor.
   *
   * @param fd an open descriptor that can be selected on: no regular file, no directory
   * @param interest what for; {@link Interest#PRIORITY} tells of out-of-band data. Errors are
   *     always told
   * @return its readiness, to be closed by the caller, before the descriptor
   * @throws IOException if it cannot be selected on, or is not open
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static AsyncFd of(int fd, Interest interest) throws IOException {
    Host host = Pipes.epollHost();
    var io = new FdIo(host, new FdInterest(FdSource.of(fd), interest));
    try {
      io.cell.settle(); // now, so that a descriptor that will not do is refused here
      return new AsyncFd(io);
    } catch (IOException | RuntimeException e) {
      io.close();
      throw e;
    }
  }

  /**
   * The descriptor.
   *
   * @return its number
   */
  public int fd() {
    return io.source.fd();
  }

  /**
   * Waits until the descriptor is readable, or has failed.
   *
   * @return the readiness that was seen
   * @throws IOException if this was closed, see above
   */
  public Guard readable() throws IOException {
    return ready(Interest.READABLE);
  }

  /**
   * {@link #readable} as a computation.
   *
   * @return the readiness that was seen
   */
  public Async<Guard> readableAsync() {
    return readyAsync(Interest.READABLE);
  }

  /**
   * Waits until the descriptor is writable, or has failed.
   *
   * @return the readiness that was seen
   * @throws IOException if this was closed, see above
   */
  public Guard writable() throws IOException {
    return ready(Interest.WRITABLE);
  }

  /**
   * {@link #writable} as a computation.
   *
   * @return the readiness that was seen
   */
  public Async<Guard> writableAsync() {
    return readyAsync(Interest.WRITABLE);
  }

  /**
   * Waits until the descriptor is ready for one of several things, or has failed.
   *
   * @param interest what for, a part of what it is watched for
   * @return the readiness that was seen
   * @throws IOException if this was closed, see above
   * @throws IllegalArgumentException if it is not watched for that
   */
  public Guard ready(Interest interest) throws IOException {
    return SourceIo.await(readyAsync(interest));
  }

  /**
   * {@link #ready} as a computation.
   *
   * @param interest what for, a part of what it is watched for
   * @return the readiness that was seen
   * @throws IllegalArgumentException if it is not watched for that
   */
  public Async<Guard> readyAsync(Interest interest) {
    return new Awaiting(io.maskOf(interest));
  }

  private final class Awaiting extends SourceAsync.Operation<Guard> {
    Awaiting(int mask) {
      super(io, mask);
    }

    @Override
    Poll<Guard> advance(Context cx) throws Exception {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      do {
        int state = io.cell.state();
        io.checkUsable(state, mask);
        if ((state & mask) != 0) {
          return Poll.ready(new Guard(state, mask));
        }
      } while (io.pollReady(mask, cx));
      return Poll.pending();
    }
  }

  /**
   * Tries an operation of your own if the descriptor is ready for it as far as is known. An empty
   * result makes it not ready, until the system says so again.
   *
   * @param interest what the operation needs: READABLE, WRITABLE or both
   * @param operation the operation, on this object's descriptor
   * @param <T> the type of its result
   * @return its result, or empty if it would have to wait or was not tried
   * @throws IOException what it threw, or if this was closed
   */
  public <T> Optional<T> tryIo(Interest interest, SocketOperation<AsyncFd, T> operation)
      throws IOException {
    return SourceAsync.tryIo(io, this, interest, operation);
  }

  /**
   * Waits until the descriptor is ready and tries an operation of your own, until it succeeds.
   *
   * @param interest what the operation needs: READABLE, WRITABLE or both
   * @param operation the operation, which must not block
   * @param <T> the type of its result
   * @return its result
   * @throws IOException what it threw, or if this was closed
   */
  public <T> T io(Interest interest, SocketOperation<AsyncFd, T> operation) throws IOException {
    return SourceIo.await(ioAsync(interest, operation));
  }

  /**
   * {@link #io} as a computation.
   *
   * @param interest what the operation needs: READABLE, WRITABLE or both
   * @param operation the operation, which must not block
   * @param <T> the type of its result
   * @return its result
   */
  public <T> Async<T> ioAsync(Interest interest, SocketOperation<AsyncFd, T> operation) {
    return new SourceAsync.Io<>(io, this, interest, operation);
  }

  /**
   * Stops watching. The descriptor stays open. Tasks that wait get {@link
   * java.nio.channels.AsynchronousCloseException}. Closing twice does nothing. Never waits.
   */
  @Override
  public void close() {
    io.close();
  }

  @Override
  public String toString() {
    return "AsyncFd[" + fd() + (io.isClosed() ? ", closed]" : "]");
  }

  /**
   * The readiness that somebody saw at one moment. What arrives later is never cleared by it. Needs
   * no closing.
   */
  public final class Guard {
    private final int state;
    private final int mask;

    private Guard(int state, int mask) {
      this.state = state;
      this.mask = mask;
    }

    /**
     * What was seen.
     *
     * @return of what was asked for, what is there
     */
    public Ready ready() {
      return new Ready(state & mask);
    }

    /**
     * Whose readiness it is.
     *
     * @return the descriptor's
     */
    public AsyncFd owner() {
      return AsyncFd.this;
    }

    /** Says that what was seen has gone: your operation would have blocked. */
    public void clearReady() {
      io.cell.clear(mask, state);
    }

    /**
     * Says that some of what was seen has gone.
     *
     * @param what has gone
     */
    public void clearReady(Interest what) {
      io.cell.clear(what.bits(), state);
    }

    /** Says that what was seen is still there; does nothing. */
    public void retainReady() {}

    /**
     * Tries an operation of your own; an empty result clears what was seen.
     *
     * @param operation the operation, which must not block
     * @param <T> the type of its result
     * @return its result, or empty if it would have to wait
     * @throws IOException what it threw; the readiness stays
     */
    public <T> Optional<T> tryIo(SocketOperation<AsyncFd, T> operation) throws IOException {
      Optional<T> result = operation.attempt(AsyncFd.this);
      if (result.isEmpty()) {
        clearReady();
      }
      return result;
    }

    @Override
    public String toString() {
      return "Guard[" + Readiness.toString(state & mask & ~ReadyCell.GONE) + "]";
    }
  }
}
