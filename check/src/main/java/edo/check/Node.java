package edo.check;

/** A choice on the path that is being explored: of a thread, or of a value. */
final class Node {
  /** Threads that can run here; 0 for the choice of a value. */
  final int enabled;

  /** Those of them that may. */
  final int permitted;

  /** How many values there are; 0 for the choice of a thread. */
  final int count;

  /** Nothing but what was chosen first is explored here. */
  final boolean frozen;

  /** The thread that ran before, or -1. */
  final int previous;

  /** What the threads were about to do: the same each time, or the model is not deterministic. */
  final int pending;

  int chosen;

  /** Threads that have to be tried here, and those that were, what was chosen among them. */
  int backtrack;

  int done;

  /** Threads whose next step was explored before, elsewhere, to the same effect. */
  int sleeping;

  Node(int enabled, int permitted, int count, boolean frozen, int previous, int pending) {
    this.enabled = enabled;
    this.permitted = permitted;
    this.count = count;
    this.frozen = frozen;
    this.previous = previous;
    this.pending = pending;
  }

  boolean isThread() {
    return count == 0;
  }

  /** Goes on to the next choice that has to be explored here; false if there is none. */
  boolean advance() {
    if (frozen) {
      return false;
    }
    if (!isThread()) {
      chosen++;
      return chosen < count;
    }
    int left = backtrack & permitted & ~done & ~sleeping;
    if (left == 0) {
      return false;
    }
    chosen = Integer.numberOfTrailingZeros(left);
    done |= 1 << chosen;
    return true;
  }

  /** Whether a path has to say what was chosen here. */
  boolean isChoice() {
    return isThread() ? Integer.bitCount(enabled) > 1 : count > 1;
  }
}
