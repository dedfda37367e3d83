package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link DelayCounts}: two delays that belong into the same bucket are counted at once. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "both were counted: two of three delays are short")
@Outcome(expect = FORBIDDEN, desc = "one was not")
@State
public class CountVersusCount {
  private static final double SHARE = 0.6;
  private final DelayCounts counts = new DelayCounts();

  public CountVersusCount() {
    counts.count(1000);
  }

  @Actor
  public void one() {
    counts.count(1);
  }

  @Actor
  public void other() {
    counts.count(1);
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = (int) counts.quantile(SHARE);
  }
}
