package edo.internal.driver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The twin of {@link SlotsVersusSlots}: the list of free slots is changed without comparing. */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "each has its own")
@Outcome(id = "false", expect = FORBIDDEN, desc = "one slot for two")
@State
public class SlotsVersusSlotsBroken {
  private static final int NONE = -1;
  private final int[] nextFree = {NONE, NONE};
  private volatile int free = NONE;
  private volatile int top = 2;
  private int c;
  private int d;

  private void giveBack(int slot) {
    nextFree[slot] = free;
    free = slot;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // that is the flaw
  private int take() {
    int slot = free;
    if (slot == NONE) {
      return top++;
    }
    free = nextFree[slot];
    return slot;
  }

  @Actor
  public void one() {
    giveBack(0);
    c = take();
  }

  @Actor
  public void other() {
    giveBack(1);
    d = take();
  }

  @Arbiter
  public void look(Z_Result r) {
    r.r1 = c != d;
  }
}
