package edo.process;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * {@link BlockingStdin}: it is closed while a write comes, is under way or ends: the stream is
 * closed once, and not before what was taken is in it.
 */
@JCStressTest
@Outcome(
    id = "1, true",
    expect = ACCEPTABLE,
    desc = "closed once, after what was taken was written")
@Outcome(id = "0, true", expect = FORBIDDEN, desc = "stays open")
@Outcome(expect = FORBIDDEN, desc = "closed twice, or before what was taken was written")
@State
public class CloseVersusWrite {
  private static final int PATIENCE = 10_000_000;
  private static final int SHORT = 2_000;
  private static final Context NOBODY = Context.of(() -> {});

  /** What the child reads from. */
  private static final class Stream extends OutputStream {
    final AtomicInteger written = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile boolean flushed;

    @Override
    public void write(int one) {
      if (closed.get() == 0) {
        written.getAndIncrement();
      }
    }

    @Override
    public void write(byte[] array, int offset, int length) {
      write(array[offset]);
    }

    @Override
    public void flush() {
      flushed = true;
    }

    @Override
    public void close() {
      closed.getAndIncrement();
    }
  }

  private final Stream stream = new Stream();
  private final BlockingStdin stdin = new BlockingStdin(stream);
  private int taken;

  @Actor
  public void writer() {
    try {
      taken = Math.max(0, stdin.pollWrite(NOBODY, ByteBuffer.allocate(1)));
    } catch (ClosedChannelException e) {
      // closed before
    } catch (IOException e) {
      throw new AssertionError("nothing fails here", e);
    }
  }

  /** Comes when the write begins, or half of the time when it ends, if that is soon. */
  @Actor
  public void closer() {
    boolean late = (stream.hashCode() & 1) != 0;
    for (int n = 0; late && n < SHORT && !stream.flushed; n++) {
      Thread.onSpinWait();
    }
    try {
      stdin.close();
    } catch (IOException e) {
      throw new AssertionError("nothing fails here", e);
    }
  }

  @Arbiter
  public void look(IZ_Result r) {
    for (int n = 0; n < PATIENCE && stream.closed.get() == 0; n++) {
      Thread.onSpinWait();
    }
    r.r1 = stream.closed.get();
    r.r2 = stream.written.get() == taken;
  }
}
