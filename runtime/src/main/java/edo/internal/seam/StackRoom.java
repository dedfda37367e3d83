package edo.internal.seam;

/**
 * Room on the stack of the calling thread. A {@link StackOverflowError} comes wherever the stack
 * ends, also between two steps that belong together. What must not be left half done asks for room
 * first: then it is thrown before anything has changed, and the caller may try again further up.
 *
 * <p>Not enough for linking a call site, which happens the first time it is reached and fails for
 * good where the stack ends: what makes texts and closures there should have done so before.
 *
 * <p>Costs about half a microsecond, so it is for what is rare or dear anyway. Rejected: undoing
 * the first step when the second throws. That takes room as well.
 */
public final class StackRoom {
  /**
   * How deep to go. A compiled frame takes 16 bytes, so this is 8 KiB: twice what making, queueing
   * and waking a task takes in interpreted code.
   */
  private static final int FRAMES = 512;

  private StackRoom() {}

  /**
   * Throws if there is little.
   *
   * @throws StackOverflowError if so
   */
  public static void require() {
    var _ = descend(FRAMES);
  }

  private static int descend(int frames) {
    return frames == 0 ? 0 : descend(frames - 1) + 1;
  }
}
