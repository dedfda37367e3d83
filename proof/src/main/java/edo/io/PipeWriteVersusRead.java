package edo.io;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link Pipe}: a byte is written while somebody reads: he has it, or is woken and has it then. */
@JCStressTest
@Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "read at once, or woken and read")
@Outcome(expect = FORBIDDEN, desc = "asleep beside a byte, or another byte")
@State
public class PipeWriteVersusRead {
  private final Pipe pipe = new Pipe(2);
  private final End reader = new End(pipe);
  private final End writer = new End(pipe);
  private int read;

  @Actor
  public void writer() {
    writer.write((byte) 7);
  }

  @Actor
  public void reader() {
    read = reader.read();
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = read == ByteReader.PENDING && reader.isWoken() ? 7 : read;
    r.r2 = read == ByteReader.PENDING ? reader.read() : read;
  }
}
