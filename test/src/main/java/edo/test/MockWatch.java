package edo.test;

import edo.runtime.EdoRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** The mocks of a runtime, which are looked at before its end. */
final class MockWatch {
  /** By the number of the runtime, for mocks that are made or used on it. */
  private static final Map<Long, MockWatch> OPEN = new ConcurrentHashMap<>();

  private final long runtime;

  /** Whether those that were made elsewhere and used here end with it, too. */
  private final boolean adopts;

  private final Queue<MockDuty> own = new ConcurrentLinkedQueue<>();
  private final Set<MockDuty> guests = ConcurrentHashMap.newKeySet();

  private MockWatch(long runtime, boolean adopts) {
    this.runtime = runtime;
    this.adopts = adopts;
  }

  /** Those of a runtime on which a whole test runs. */
  static MockWatch ofTest(EdoRuntime runtime) {
    return open(new MockWatch(runtime.id(), true));
  }

  /** Those of a runtime on which a part of a test runs: what comes from outside goes on there. */
  static MockWatch ofCall(EdoRuntime runtime) {
    return open(new MockWatch(runtime.id(), false));
  }

  private static MockWatch open(MockWatch watch) {
    OPEN.put(watch.runtime, watch);
    return watch;
  }

  static Optional<MockWatch> ofCaller() {
    return EdoRuntime.tryCurrent().map(r -> OPEN.get(r.id()));
  }

  void own(MockDuty mock, AtomicBoolean isKnown) {
    if (isKnown.compareAndSet(false, true)) {
      own.add(mock);
    }
  }

  void used(MockDuty mock, AtomicBoolean isKnown) {
    if (adopts) {
      own(mock, isKnown);
    } else {
      guests.add(mock);
    }
  }

  /** Who has asked a mock and has no answer: a line for each. */
  List<String> waiting() {
    return own.stream().map(MockDuty::waiting).filter(s -> !s.isEmpty()).toList();
  }

  /**
   * Closes the mocks.
   *
   * @throws AssertionError what they have to say that the test has not heard
   */
  void check() {
    var found = new ArrayList<AssertionError>();
    close(found);
    MockDuty.raise(found);
  }

  /** Closes the mocks, and adds what they have to say that the test has not heard. */
  void close(List<AssertionError> found) {
    OPEN.remove(runtime);
    for (MockDuty mock : own) {
      note(mock::over, found);
    }
    for (MockDuty mock : guests) {
      note(() -> mock.checkUntold(false), found);
    }
  }

  private static void note(MockDuty.End check, List<AssertionError> found) {
    try {
      check.end();
    } catch (AssertionError e) {
      found.add(e);
    } catch (Exception e) {
      found.add(new AssertionError("a mock cannot be closed", e));
    }
  }
}
