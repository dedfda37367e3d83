package edo.bytes;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** {@link BytesMut}: two halves of one array grow at once, and neither sees the other. */
@JCStressTest
@Outcome(id = "72340172838076673, 144680345676153346", expect = ACCEPTABLE, desc = "each its own")
@Outcome(expect = FORBIDDEN, desc = "one half wrote to the other, or a word was torn")
@State
public class HalfVersusHalf {
  private final BytesMut head = new BytesMut(16);
  private final BytesMut tail;

  public HalfVersusHalf() {
    head.putShort(0x0101);
    tail = head.splitOff(3);
  }

  @Actor
  public void front() {
    head.putInt(0x01010101);
    head.putShort(0x0101);
  }

  @Actor
  public void back() {
    tail.putInt(0x02020202);
    tail.putInt(0x02020202);
  }

  @Arbiter
  public void look(JJ_Result r) {
    r.r1 = head.getLong();
    r.r2 = tail.getLong();
  }
}
