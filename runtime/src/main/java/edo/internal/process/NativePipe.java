package edo.internal.process;

import edo.internal.seam.ChildControl;
import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import edo.reactor.Readiness;
import edo.reactor.Source;
import edo.runtime.RuntimeShutDownException;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Our end of a child's pipe: a non-blocking descriptor and its readiness. An operation tries the
 * system call unless the cell knows that it would be in vain, and waits only after "would block".
 */
abstract sealed class NativePipe<S extends Source> {
  private static final int PENDING = -2;

  final S source;
  private final ReadyCell cell;
  private final int mask;
  private final int direction;

  private NativePipe(Host host, S source, int mask, int direction) throws IOException {
    this.source = source;
    this.cell = host.newCell(source);
    this.mask = mask;
    this.direction = direction;
  }

  /** One system call: how many bytes, or what {@link Source} answers. */
  abstract int attempt(ByteBuffer buffer) throws IOException;

  abstract void closeSource();

  final int poll(Context cx, ByteBuffer buffer) throws IOException {
    if (!cx.proceed()) {
      return PENDING;
    }
    while (true) {
      int state = cell.state();
      if ((state & mask) != 0 || !buffer.hasRemaining()) {
        int wanted = buffer.remaining();
        int n = attempt(buffer);
        if (n != Source.WOULD_BLOCK) {
          if (n > 0 && n < wanted && n < Source.MAX_TRANSFER) {
            cell.drained(direction, state);
          }
          return n;
        }
        if ((state & ReadyCell.GONE) != 0) {
          throw new RuntimeShutDownException(); // nobody would tell when there is more
        }
        cell.clear(mask, state);
      }
      if (wait(cx)) {
        return PENDING;
      }
    }
  }

  private boolean wait(Context cx) throws IOException {
    ReadyCell.Wait wait = direction == Readiness.READABLE ? cell.readable() : cell.writable();
    return wait.poll(cx).isPending();
  }

  /** The source first, while the reactor still knows it. */
  final void closeBoth() {
    closeSource();
    cell.close();
  }

  /** The same for one that goes on in other hands. */
  public final void leave() {
    cell.close();
  }

  /** The end to write to. */
  static final class Input extends NativePipe<PipeSender> implements ChildControl.PolledInput {
    Input(Host host, PipeSender source) throws IOException {
      super(host, source, ReadyCell.WRITE, Readiness.WRITABLE);
    }

    @Override
    int attempt(ByteBuffer buffer) throws IOException {
      return source.write(buffer);
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
      return poll(cx, buffer);
    }

    @Override
    public PipeSender end() {
      return source;
    }

    @Override
    void closeSource() {
      source.close();
    }

    @Override
    public void close() {
      closeBoth();
    }
  }

  /** The end to read from. */
  static final class Output extends NativePipe<PipeReceiver> implements ChildControl.PolledOutput {
    Output(Host host, PipeReceiver source) throws IOException {
      super(host, source, ReadyCell.READ, Readiness.READABLE);
    }

    @Override
    int attempt(ByteBuffer buffer) throws IOException {
      return source.read(buffer);
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
      return poll(cx, buffer);
    }

    @Override
    public PipeReceiver end() {
      return source;
    }

    @Override
    void closeSource() {
      source.close();
    }

    @Override
    public void close() {
      closeBoth();
    }
  }
}
