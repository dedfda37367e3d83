package edo.checked.real;

import static edo.checked.real.RealChecks.fails;
import static edo.checked.real.RealChecks.holds;
import static edo.checked.real.Twice.expect;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.ModelBody;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Containers of the JDK's in real classes: each call is a step. LOOM-001. */
class RealContainersTest {
  @Test
  void containersOfTheJdkAreOneStepACall() {
    holds(Queued.class);
    fails(FailureKind.EXCEPTION, PeekThenPoll.class);
  }

  static class Queued implements ModelBody {
    private final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>(List.of(1, 2));

    @Override
    public void run() {
      var taken = new ArrayDeque<Integer>();
      var other = CheckedThread.spawn(() -> Objects.requireNonNull(queue.poll()));
      taken.add(Objects.requireNonNull(queue.poll()));
      other.join();
      expect(1, taken.size());
      expect(0, queue.size());
    }
  }

  static class PeekThenPoll implements ModelBody {
    private final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>(List.of(1));

    private void take() {
      if (queue.peek() != null) {
        Objects.requireNonNull(queue.poll(), "somebody else took it");
      }
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::take);
      take();
      other.join();
    }
  }
}
