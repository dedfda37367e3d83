package edo.checked.real;

import edo.check.CheckedThread;
import edo.check.ModelBody;

/** Two threads do the same; what that should have come to is asked in the end. */
abstract class Twice implements ModelBody {
  abstract void once() throws Exception;

  abstract void end();

  @Override
  public void run() throws Exception {
    var other = CheckedThread.spawn(this::once);
    once();
    other.join();
    end();
  }

  static void expect(int expected, int actual) {
    if (expected != actual) {
      throw new AssertionError("expected " + expected + ", was " + actual);
    }
  }
}
