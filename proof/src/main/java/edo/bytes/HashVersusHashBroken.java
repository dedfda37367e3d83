package edo.bytes;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The twin of {@link HashVersusHash} that says that it has a hash before it has it. */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the same")
@Outcome(expect = FORBIDDEN, desc = "another one, or none")
@State
public class HashVersusHashBroken {
  private static final int HASH = Bytes.of(1, 2, 3, 4, 5).hashCode();

  private boolean computed;
  private int hash;

  private int hash() {
    if (!computed) {
      computed = true;
      hash = Scan.hash(new byte[] {1, 2, 3, 4, 5}, 0, 5);
    }
    return hash;
  }

  @Actor
  public void one(ZZ_Result r) {
    r.r1 = hash() == HASH;
  }

  @Actor
  public void other(ZZ_Result r) {
    r.r2 = hash() == HASH;
  }
}
