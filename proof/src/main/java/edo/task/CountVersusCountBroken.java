package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The twin of {@link CountVersusCount} that reads the count, and then writes one more. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "both were counted: two of three delays are short")
@Outcome(expect = FORBIDDEN, desc = "one was not")
@State
public class CountVersusCountBroken {
  private static final double SHARE = 0.6;
  private final AtomicInteger bucket = new AtomicInteger();

  private void count() {
    bucket.set(bucket.get() + 1);
  }

  @Actor
  public void one() {
    count();
  }

  @Actor
  public void other() {
    count();
  }

  @Arbiter
  public void look(I_Result r) {
    int total = bucket.get() + 1;
    r.r1 = bucket.get() >= Math.ceil(SHARE * total) ? 1 : 1000;
  }
}
