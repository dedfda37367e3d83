package edo.bytes;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link Bytes}: frozen by one thread, and whole for another that finds it in a plain field. */
@JCStressTest
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not there yet")
@Outcome(id = "4, 16909060", expect = ACCEPTABLE, desc = "there, and whole")
@Outcome(expect = FORBIDDEN, desc = "there, but not all of it")
@State
public class HandedOverByRace {
  private @Nullable Bytes handed;

  @Actor
  public void from() {
    var buffer = new BytesMut(64);
    buffer.putInt(0x01020304);
    handed = buffer.freeze();
  }

  @Actor
  public void to(II_Result r) {
    Bytes found = handed;
    r.r1 = found != null ? found.length() : -1;
    r.r2 = found != null ? found.cursor().getInt() : -1;
  }
}
