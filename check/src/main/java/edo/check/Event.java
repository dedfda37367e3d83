package edo.check;

/** A step that was taken. */
final class Event {
  /** What else is known of a step. */
  enum Kind {
    PLAIN,
    /** Waits until it is possible. */
    ACQUIRE,
    /** Has made those that wait possible: in its place none of them could have been taken. */
    RELEASE,
    /** Lets others go first. */
    YIELD
  }

  /** The number of the thread. */
  final int thread;

  /** The number of the step in this run, from 1. */
  final int index;

  /** Where in the path the thread was chosen. */
  final int node;

  /** What it does to the subject it is listed at. */
  final int access;

  /** For each thread its last step that happened before this one, or is this one. */
  final int[] past;

  Kind kind;

  Event(int thread, int index, int node, int access, Kind kind, int[] past) {
    this.thread = thread;
    this.index = index;
    this.node = node;
    this.access = access;
    this.kind = kind;
    this.past = past;
  }

  /** Whether that step of another thread happened before this one, through steps that depend. */
  boolean isAfter(Event other) {
    return other.index <= past[other.thread];
  }
}
