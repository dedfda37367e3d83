package edo.internal.timer;

/** A timer that counts how often it fired. Fired by one thread at a time. */
final class Entry extends TimerEntry {
  int fired;

  @Override
  protected void onFire() {
    fired++;
  }
}
