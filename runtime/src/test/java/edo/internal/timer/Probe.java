package edo.internal.timer;

import java.util.concurrent.atomic.AtomicInteger;

/** An entry that counts how often it fired. */
class Probe extends TimerEntry {
  final AtomicInteger fired = new AtomicInteger();

  /** An entry for use with a bare wheel. */
  static Probe at(long tick) {
    var probe = new Probe();
    probe.deadlineTick = tick;
    return probe;
  }

  @Override
  protected void onFire() {
    fired.getAndIncrement();
  }

  @Override
  public String toString() {
    return "timer of tick " + deadlineTick;
  }
}
