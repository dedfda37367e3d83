package edo.check;

/** When each thread last did something to a variable, for telling races. */
final class AccessLog {
  private final String what;
  private final boolean isWrite;
  private final int[] times;

  AccessLog(String what, boolean isWrite, int threads) {
    this.what = what;
    this.isWrite = isWrite;
    this.times = new int[threads];
  }

  void add(Strand strand) {
    times[strand.id] = strand.time();
  }

  /** Fails if one of these accesses is not known to whoever does something that conflicts. */
  void check(Strand me, Subject subject, String doing, boolean isRead) {
    View extra = isRead ? me.forReads : null;
    for (int thread = 0; thread < times.length; thread++) {
      if (thread != me.id && !sees(me.view, thread) && (extra == null || !sees(extra, thread))) {
        throw me.execution.fail(
            FailureKind.DATA_RACE,
            "data race on "
                + subject.name()
                + ": the "
                + doing
                + " by thread "
                + me
                + " is not ordered after the "
                + what
                + " by thread "
                + me.execution.strand(thread),
            null);
      }
    }
  }

  private boolean sees(View view, int thread) {
    return isWrite ? view.seesWrite(thread, times[thread]) : view.seesRead(thread, times[thread]);
  }
}
