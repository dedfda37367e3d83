package edo.test;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has a mock looked at when a test is over: the one on whose runtime it is made, or first used if
 * it is made elsewhere, as in a field. Whoever has swallowed what the mock had to say, the test
 * fails; unless it has heard it from the mock's {@code verify}.
 */
final class MockDuty {
  /** Closes the mock, and throws what it has to say. */
  @FunctionalInterface
  interface End {
    void end() throws Exception;
  }

  private final End end;
  private final AtomicBoolean isKnown = new AtomicBoolean();
  private volatile boolean isTold;

  MockDuty(End end) {
    this.end = end;
  }

  /** The mock is made, or used. */
  void here() {
    if (!isKnown.get()) {
      TestSession.ofCaller()
          .filter(_ -> isKnown.compareAndSet(false, true))
          .ifPresent(session -> session.add(this));
    }
  }

  /** Has the test itself hear what a check says. */
  void tell(Runnable check) {
    try {
      check.run();
    } catch (AssertionError e) {
      isTold = true;
      throw e;
    }
  }

  /** The test is over. */
  void over() throws Exception {
    try {
      end.end();
    } catch (AssertionError e) {
      if (!isTold) {
        throw e;
      }
    }
  }
}
