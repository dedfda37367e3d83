package edo.checked.real;

import static edo.checked.real.RealChecks.assertSays;
import static edo.checked.real.Twice.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import edo.check.users.Counter;
import edo.sync.Semaphore;
import org.junit.jupiter.api.Test;

/** A model does not hold because nobody has looked. LOOM-001. */
class RealCoverageTest {
  @Test
  void aModelIsRefusedIfAllThatIsSharedIsInClassesThatAreNotInstrumented() {
    var e = assertThrows(IllegalArgumentException.class, () -> Model.check(LeftOut.class));
    assertTrue(e.getMessage().contains(": edo.sync.Semaphore. Name"), e::getMessage);
    assertTrue(e.getMessage().contains("instrument("), e::getMessage);
  }

  static class LeftOut extends Twice {
    private final Semaphore permits = new Semaphore(0);

    @Override
    void once() {
      permits.addPermits(1);
    }

    @Override
    void end() {
      expect(2, (int) permits.availablePermits());
    }
  }

  @Test
  void packagesBelowTheToolsAreTheUsers() {
    var builder = Model.builder().instrument("edo.check.users");
    var failure = assertThrows(ModelFailure.class, () -> builder.check(Elsewhere.class));
    assertEquals(FailureKind.EXCEPTION, failure.kind(), failure::getMessage);
    assertSays("Counter#1.count.get() = 0", failure);
    assertSays("at Counter.java:", failure);
  }

  static class Elsewhere extends Twice {
    private final Counter counter = new Counter();

    @Override
    void once() {
      counter.increment();
    }

    @Override
    void end() {
      expect(2, counter.count());
    }
  }

  @Test
  void theReportSaysAtHowManyPlacesThreadsMet() {
    assertEquals(0, Model.check(Apart.class).shared());
    assertEquals(2, Model.check(AtTwo.class).shared());
  }

  /** Nothing is refused here: there is no class that could have been left out. */
  static class Apart implements ModelBody {
    private int mine;
    private int yours;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> yours++);
      mine++;
      other.join();
    }
  }

  static class AtTwo implements ModelBody {
    private final int[] elements = new int[2];
    private volatile int field;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> elements[0] = field);
      elements[1] = field;
      other.join();
      expect(0, elements[0]);
    }
  }
}
