package edo.io;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link Pipe}, full: a byte is read while another is written into its place: the reader gets the
 * old one, and the writer has its place or is woken.
 */
@JCStressTest
@Outcome(id = "7, 1, 8", expect = ACCEPTABLE, desc = "first the old one, then the new one")
@Outcome(expect = FORBIDDEN, desc = "the writer sleeps on, or a byte was overwritten")
@State
public class PipeReadVersusWrite {
  private final Pipe pipe = new Pipe(1);
  private final End reader = new End(pipe);
  private final End writer = new End(pipe);
  private int written;

  public PipeReadVersusWrite() {
    writer.write((byte) 7);
  }

  @Actor
  public void reader(III_Result r) {
    r.r1 = reader.read();
  }

  @Actor
  public void writer() {
    written = writer.write((byte) 8);
  }

  @Arbiter
  public void count(III_Result r) {
    if (written == ByteReader.PENDING && writer.isWoken()) {
      written = writer.write((byte) 8);
    }
    r.r2 = written;
    r.r3 = reader.read();
  }
}
