package edo.check;

import java.util.ArrayList;
import java.util.List;

/**
 * What the steps of a model are done to. Two steps of different threads at the same subject are
 * dependent if one of them writes: only then does their order matter, and only such pairs are
 * explored in both orders.
 */
class Subject {
  /** Touches nothing that another thread could notice. */
  static final int NONE = 0;

  static final int READ = 1;
  static final int WRITE = 2;

  final Execution execution;

  /**
   * Whether volatile reads depend on one another, as what one of them has seen is the oldest that
   * the next may see. That matters once there is a store that is not volatile.
   */
  boolean ordersReads;

  /** What was done to this so far, in order. */
  final List<Event> events = new ArrayList<>();

  /** The threads that have taken a step here, as bits. */
  int visitors;

  /** What happened before the next step that reads, or that writes. */
  final int[] pastOfWrites;

  final int[] pastOfAll;

  /** Its number in the run, the same in each. */
  final int number;

  private final String kind;

  /** Empty for the one made of kind and number. */
  private String name = "";

  Subject(Execution execution, String kind) {
    this.execution = execution;
    this.number = execution.nextNumber();
    this.kind = kind;
    this.pastOfWrites = new int[execution.settings.maxThreads()];
    this.pastOfAll = new int[execution.settings.maxThreads()];
  }

  final void rename(String to) {
    name = to;
  }

  final String name() {
    return name.isEmpty() ? kind + "#" + number : name;
  }
}
