package edo.bytes;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The twin of {@link HalfVersusHalf} whose front grows into the room behind it as long as the back
 * has not written there: it looks, and then writes.
 */
@JCStressTest
@Outcome(id = "72340172838076673, 144680345676153346", expect = ACCEPTABLE, desc = "each its own")
@Outcome(expect = FORBIDDEN, desc = "one half wrote to the other, or a word was torn")
@State
public class HalfVersusHalfBroken {
  private final ByteBuffer array = ByteBuffer.allocate(16).putShort(0, (short) 0x0101);
  private ByteBuffer head = array;
  private int written;

  @Actor
  public void front() {
    if (written > 0) {
      head = ByteBuffer.allocate(16).putShort(0, (short) 0x0101);
    }
    head.putInt(2, 0x01010101);
    head.putShort(6, (short) 0x0101);
  }

  @Actor
  public void back() {
    written = 4;
    array.putInt(3, 0x02020202);
    written = 8;
    array.putInt(7, 0x02020202);
  }

  @Arbiter
  public void look(JJ_Result r) {
    r.r1 = head.getLong(0);
    r.r2 = array.getLong(3);
  }
}
