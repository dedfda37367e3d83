package edo.process;

import edo.internal.seam.ChildControl;
import edo.io.ByteWriter;
import edo.reactor.PipeSender;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The writing end of a child's standard input.
 *
 * <p>The child reads the end once this is closed or shut down, so do either when there is no more.
 * It must be closed, unless it stays with the {@link Child} and that is.
 *
 * <p><b>Errors:</b> {@link IOException} ("Broken pipe") if nobody reads any more, because the child
 * has closed its end or has ended. <b>Cancellation:</b> a single write that is cancelled has
 * written nothing. <b>Backpressure:</b> a child that does not read stops the writer once the pipe
 * is full (64 KiB on Linux).
 *
 * <p>Without native access a write is passed on by a thread of the blocking pool, and its failure
 * shows with the next write or {@code flush}.
 *
 * <p>One writer at a time is what makes sense: what two write all at once may be mixed.
 */
public final class ChildStdin implements ByteWriter {
  private static final int OPEN = 0;
  private static final int CLOSED = 1;
  private static final int GIVEN_AWAY = 2;

  private final String name;
  private final ChildControl.Input pipe;
  private final ByteWriter writer;

  /** OPEN → CLOSED, OPEN → GIVEN_AWAY; by CAS, once. */
  private final AtomicInteger state = new AtomicInteger();

  ChildStdin(String name, ChildControl.Input pipe) {
    this.name = name;
    this.pipe = pipe;
    this.writer =
        switch (pipe) {
          case ChildControl.PolledInput polled -> new PolledWriter(polled);
          case ChildControl.BlockingInput(var stream) -> new BlockingStdin(stream);
        };
  }

  private void requireOpen() throws ClosedChannelException {
    if (state.get() != OPEN) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    requireOpen();
    return writer.pollWrite(cx, buffer);
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    requireOpen();
    return writer.pollFlush(cx);
  }

  /** Closes it, once everything has been passed on. */
  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    if (state.get() == CLOSED) {
      return true;
    }
    if (!pollFlush(cx)) {
      return false;
    }
    close();
    return true;
  }

  /**
   * Closes it: the child reads the end, after what was written. Closing twice does nothing. Never
   * waits.
   */
  @Override
  public void close() {
    if (state.compareAndSet(OPEN, CLOSED)) {
      Closing.quietly(writer, this);
    }
  }

  /**
   * Takes this end out of its runtime: here it is as if closed, but the pipe goes on in other
   * hands, also without a runtime. For another child there is {@link Stdio}.
   *
   * @return the end, to be closed by the caller; its descriptor is told by {@code fd()} and is
   *     non-blocking
   * @throws IllegalStateException if it was closed or given away before
   * @throws UnsupportedOperationException without native access
   */
  public PipeSender detach() {
    PipeSender end = giveAway();
    if (pipe instanceof ChildControl.PolledInput polled) {
      polled.leave();
    }
    return end;
  }

  PipeSender giveAway() {
    PipeSender end = pipe instanceof ChildControl.PolledInput polled ? polled.end() : null;
    if (end == null) {
      throw Closing.cannotGiveAway(this);
    }
    if (!state.compareAndSet(OPEN, GIVEN_AWAY)) {
      throw Closing.wasGivenAway(this);
    }
    return end;
  }

  void closeGivenAway() {
    Closing.quietly(writer, this);
  }

  /** A pipe without a buffer of ours. */
  private record PolledWriter(ChildControl.PolledInput pipe) implements ByteWriter {
    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
      return pipe.pollWrite(cx, buffer);
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return true;
    }

    @Override
    public void close() {
      pipe.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
