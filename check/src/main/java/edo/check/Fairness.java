package edo.check;

import java.util.Arrays;

/**
 * Keeps threads that spin from running for ever while those they wait for could run, after
 * Musuvathi and Qadeer (2008): at a yield a thread falls behind those that could run since its last
 * one and did not. It stands behind each of them until that one has taken a step.
 *
 * <p>That happens only where the thread has yielded before, at the same place in the code: in a
 * loop. Elsewhere it would lose something. Which threads ran between two yields depends on the
 * order of steps that do not depend on one another, and of such orders only one is explored; in a
 * loop what is lost are numbers of rounds.
 *
 * <p>All sets are bits by the number of the thread.
 */
final class Fairness {
  /** At each thread those that it stands behind. */
  private final int[] behind;

  /** Since its last yield: who could run all the time, who was kept from it by it, who has run. */
  private final int[] enabled;

  private final int[] disabled;
  private final int[] scheduled;
  private boolean isUsed;

  Fairness(int threads) {
    behind = new int[threads];
    enabled = new int[threads];
    disabled = new int[threads];
    scheduled = new int[threads];
    Arrays.fill(scheduled, -1);
  }

  int permitted(int all) {
    if (!isUsed) {
      return all;
    }
    int permitted = 0;
    for (int left = all; left != 0; left &= left - 1) {
      int thread = Integer.numberOfTrailingZeros(left);
      if ((behind[thread] & all) == 0) {
        permitted |= 1 << thread;
      }
    }
    return permitted;
  }

  /**
   * A thread has taken a step; before and after it these could run.
   *
   * @param yielded whether it was a yield
   * @param again whether it was one where the thread has yielded before
   */
  void ran(int thread, boolean yielded, boolean again, int before, int after) {
    isUsed |= yielded;
    if (!isUsed) {
      return;
    }
    for (int i = 0; i < behind.length; i++) {
      behind[i] &= ~(1 << thread);
      enabled[i] &= after;
      scheduled[i] |= 1 << thread;
    }
    disabled[thread] |= before & ~after;
    if (again) {
      behind[thread] |= (enabled[thread] | disabled[thread]) & ~scheduled[thread];
    }
    if (yielded) {
      enabled[thread] = after;
      disabled[thread] = 0;
      scheduled[thread] = 0;
    }
  }
}
