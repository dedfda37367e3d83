package edo.process;

import edo.internal.seam.ChildControl;
import edo.io.ByteReader;
import edo.io.ByteStreams;
import edo.reactor.PipeReceiver;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The reading end of a child's standard output or error.
 *
 * <p>It ends when everybody who could write to it has: the child, and whatever that has started and
 * left behind. It must be closed, unless it stays with the {@link Child} and that is.
 *
 * <p><b>Cancellation:</b> a read that is cancelled has taken nothing. <b>Backpressure:</b> a child
 * that is not read stops when the pipe is full (64 KiB on Linux).
 *
 * <p>Without native access a read occupies a thread of the blocking pool until there is something,
 * closing does not end it, and the stream may end with the child itself, whoever else could write.
 *
 * <p>One reader at a time is what makes sense: of two, each gets some of the bytes.
 */
public final class ChildOutput implements ByteReader {
  private static final int OPEN = 0;
  private static final int CLOSED = 1;
  private static final int GIVEN_AWAY = 2;

  private final String name;
  private final ChildControl.Output pipe;
  private final ByteReader reader;

  /** OPEN → CLOSED, OPEN → GIVEN_AWAY; by CAS, once. */
  private final AtomicInteger state = new AtomicInteger();

  ChildOutput(String name, ChildControl.Output pipe) {
    this.name = name;
    this.pipe = pipe;
    this.reader =
        switch (pipe) {
          case ChildControl.PolledOutput polled -> polled::pollRead;
          case ChildControl.BlockingOutput(var stream) -> ByteStreams.reader(stream);
        };
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    if (state.get() != OPEN) {
      throw new ClosedChannelException();
    }
    return reader.pollRead(cx, buffer);
  }

  /** Closes it: the child cannot write any more. Closing twice does nothing. Never waits. */
  @Override
  public void close() {
    if (state.compareAndSet(OPEN, CLOSED)) {
      closePipe();
    }
  }

  private void closePipe() {
    switch (pipe) {
      case ChildControl.PolledOutput polled -> polled.close();
      case ChildControl.BlockingOutput(var stream) -> Closing.quietly(stream, this);
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
  public PipeReceiver detach() {
    PipeReceiver end = giveAway();
    if (pipe instanceof ChildControl.PolledOutput polled) {
      polled.leave();
    }
    return end;
  }

  PipeReceiver giveAway() {
    PipeReceiver end = pipe instanceof ChildControl.PolledOutput polled ? polled.end() : null;
    if (end == null) {
      throw Closing.cannotGiveAway(this);
    }
    if (!state.compareAndSet(OPEN, GIVEN_AWAY)) {
      throw Closing.wasGivenAway(this);
    }
    return end;
  }

  void closeGivenAway() {
    closePipe();
  }

  @Override
  public String toString() {
    return name;
  }
}
