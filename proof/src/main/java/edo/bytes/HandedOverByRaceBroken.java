package edo.bytes;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The twin of {@link HandedOverByRace} whose fields are not final: the memory model lets its
 * reference be seen before them, and here it is written before them.
 */
@JCStressTest
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not there yet")
@Outcome(id = "4, 16909060", expect = ACCEPTABLE, desc = "there, and whole")
@Outcome(expect = FORBIDDEN, desc = "there, but not all of it")
@State
public class HandedOverByRaceBroken {
  /** A slice that is filled in later. */
  static final class Slice {
    byte[] array = Raw.NO_BYTES;
    int length;
  }

  private @Nullable Slice handed;

  @Actor
  public void from() {
    var slice = new Slice();
    handed = slice;
    byte[] array = new byte[64];
    Raw.putInt(array, 0, 0x01020304);
    slice.array = array;
    slice.length = 4;
  }

  @Actor
  public void to(II_Result r) {
    Slice found = handed;
    r.r1 = found != null ? found.length : -1;
    r.r2 = found == null ? -1 : found.array.length > 0 ? Raw.getInt(found.array, 0) : 0;
  }
}
