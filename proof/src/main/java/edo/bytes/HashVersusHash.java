package edo.bytes;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** {@link Bytes}: whoever asks for the hash, and whoever computes it, gets the same. */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the same")
@Outcome(expect = FORBIDDEN, desc = "another one, or none")
@State
public class HashVersusHash {
  private static final int HASH = Bytes.of(1, 2, 3, 4, 5).hashCode();

  private final Bytes bytes = Bytes.of(1, 2, 3, 4, 5);

  @Actor
  public void one(ZZ_Result r) {
    r.r1 = bytes.hashCode() == HASH;
  }

  @Actor
  public void other(ZZ_Result r) {
    r.r2 = bytes.hashCode() == HASH;
  }
}
