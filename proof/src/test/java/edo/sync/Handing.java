package edo.sync;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * One waits and leaves, another comes to wait, one thing is given, in all interleavings: the one
 * who is left has it, and it is there once. What notifications, permits, locks, turns and room in a
 * channel have in common.
 */
public abstract class Handing {
  private final Told leaver;
  private final Told comer;
  private int had;

  /** One waits already. */
  Handing(Told leaver, Told comer) {
    this.leaver = leaver;
    this.comer = comer;
    if (leaver.poll() != 0) {
      throw new IllegalStateException("nothing was given yet");
    }
  }

  /** Gives one thing, for the first time. */
  abstract void give();

  /** Whether there is one more thing to be had, after the comer has had its own. */
  abstract boolean isLeft();

  @Operation(runOnce = true)
  public void tell() {
    give();
  }

  @Operation(runOnce = true)
  public void leave() {
    leaver.leave();
  }

  @Operation(runOnce = true)
  public void come() {
    had = comer.poll();
  }

  @Validate
  public void theOneWhoIsLeftHasIt() {
    check(had == 1 || comer.pollIfWoken() == 1, "lost");
    check(!isLeft(), "doubled");
  }

  static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }
}
