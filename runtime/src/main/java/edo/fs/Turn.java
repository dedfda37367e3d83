package edo.fs;

import edo.internal.seam.WakerSet;
import edo.task.Context;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets one poll at a time at a state that several tasks may poll. Nobody waits here but by being
 * woken: worker-side code and virtual threads share no lock.
 *
 * <p>States of the flag: false (free), true (somebody polls).
 *
 * <pre>
 *   field    read               write                       owner
 *   (flag)   CAS                CAS to true, set to false   who is polling
 *   others   getAndSet in wake  CAS, after the flag was     whoever found it true
 *                               found true
 * </pre>
 *
 * <p>Who finds the flag set leaves its waker and then tries once more; who clears it wakes
 * afterwards. Both go through the flag and the set in opposite order, with volatile accesses: one
 * of the two sees the other, and nobody sleeps beside a free flag.
 *
 * <p>Rejected: failing if somebody else polls (it would depend on the moment); spinning (the other
 * one may have lost its processor).
 */
final class Turn extends AtomicBoolean {
  private static final long serialVersionUID = 1L;

  private final WakerSet others = new WakerSet();

  /** Whether it is the caller's turn, who then has to {@link #leave}; if not it will be woken. */
  boolean enter(Context cx) {
    if (compareAndSet(false, true)) {
      return true;
    }
    others.add(cx.waker());
    return compareAndSet(false, true);
  }

  /** Ends the turn. */
  void leave() {
    set(false);
    others.wakeAll();
  }
}
