package edo.internal.scheduler;

import java.util.concurrent.atomic.AtomicInteger;

/** A numbered unit of work that counts how often it was taken. */
final class Numbered implements Runnable {
  final int number;
  final AtomicInteger taken = new AtomicInteger();

  Numbered(int number) {
    this.number = number;
  }

  static Numbered[] units(int n) {
    var units = new Numbered[n];
    for (int i = 0; i < n; i++) {
      units[i] = new Numbered(i);
    }
    return units;
  }

  @Override
  public void run() {
    taken.getAndIncrement();
  }

  @Override
  public String toString() {
    return "#" + number;
  }
}
