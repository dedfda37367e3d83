package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@link BroadcastRing} as it is, in every order of its accesses to words, cells and fields. Of two
 * threads all orders, of three those with at most two preemptions.
 */
class BroadcastRingModelTest {
  private static void holds(Class<? extends ModelBody> model) {
    assertTrue(Model.builder().check(model).isComplete());
  }

  @Test
  void aMessageThatIsOverwrittenIsThereOrGone() {
    holds(OverwriteVersusRead.class);
  }

  @Test
  void twoSendersAndAReaderAgreeOnTheOrder() {
    assertTrue(Model.builder().preemptionBound(2).check(TwoSenders.class).isComplete());
  }

  @Test
  void aMessageIsClearedOnce() {
    holds(ClearVersusSend.class);
  }

  @Test
  void aReaderThatDoesNotLookAgainIsFound() {
    holds(SmallRing.class);
    var failure =
        assertThrows(ModelFailure.class, () -> Model.builder().check(ForgetfulReader.class));
    assertEquals(FailureKind.EXCEPTION, failure.kind(), failure::getMessage);
  }

  private static void expect(String expected, @Nullable Object found) {
    if (found != null && !found.equals(expected)) {
      throw new AssertionError("instead of " + expected + " there is " + found);
    }
  }

  /** The message that is read is overwritten, and the one after it. */
  static class OverwriteVersusRead implements ModelBody {
    private final BroadcastRing<String> ring = new BroadcastRing<>(1);

    @Override
    public void run() {
      ring.append("a");
      var sender =
          CheckedThread.spawn(
              "sender",
              () -> {
                ring.append("b");
                ring.append("c");
              });
      expect("a", ring.get(0));
      expect("b", ring.get(1));
      sender.join();
      if (ring.end() != 3 || !"c".equals(ring.get(2))) {
        throw new AssertionError(ring.end() + " were sent, the latest is " + ring.get(2));
      }
    }
  }

  /** Each message has one number, and the number one message. */
  static class TwoSenders implements ModelBody {
    private final BroadcastRing<String> ring = new BroadcastRing<>(2);
    private long one;
    private long two;

    @Override
    public void run() {
      var first = CheckedThread.spawn("first", () -> one = ring.append("a"));
      var second = CheckedThread.spawn("second", () -> two = ring.append("b"));
      String early = ring.get(0);
      CheckedThread.joinAll(first, second);
      String there = ring.get(0);
      if (one + two != 1 || ring.end() != 2 || there == null || (one == 0) != there.equals("a")) {
        throw new AssertionError(one + " and " + two + " of " + ring.end() + ", first " + there);
      }
      expect(there, early);
      expect(one == 0 ? "b" : "a", ring.get(1));
    }
  }

  /** A message is let go while it is overwritten: its cell is free once. */
  static class ClearVersusSend implements ModelBody {
    private final BroadcastRing<String> ring = new BroadcastRing<>(1);

    @Override
    public void run() {
      ring.append("a");
      var sender = CheckedThread.spawn("sender", () -> ring.append("b"));
      ring.clear(1);
      sender.join();
      expect("b", ring.get(1));
      int one = ring.takeCell();
      int two = ring.takeCell();
      if (one == two || ring.get(1) == null) {
        throw new AssertionError("a cell has two owners");
      }
    }
  }

  /** A ring of one message and two cells that take turns. */
  static class SmallRing implements ModelBody {
    private final String[] cells = {"a", ""};
    private volatile int word;

    private void append(String message) {
      int next = word + 1;
      cells[next % 2] = message;
      word = next;
    }

    @Nullable String get(int number) {
      if (word != number) {
        return null;
      }
      String message = cells[number % 2];
      return isStill(number) ? message : null;
    }

    boolean isStill(int number) {
      return word == number;
    }

    @Override
    public void run() {
      var sender =
          CheckedThread.spawn(
              "sender",
              () -> {
                append("b");
                append("c");
              });
      expect("a", get(0));
      sender.join();
    }
  }

  /** With a planted bug. */
  static class ForgetfulReader extends SmallRing {
    @Override
    boolean isStill(int number) {
      return true;
    }
  }
}
