package edo.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What a mock has to say, and to whom: to the test that makes it, or first uses it if it is made
 * elsewhere, as in a field. Whoever has swallowed what the mock had to say, the test fails; unless
 * it has heard it from the mock's {@code verify}. Each misuse is told by itself: who has asked for
 * one has not heard of those that come later.
 */
final class MockDuty {
  /** Closes a mock, without a word. */
  @FunctionalInterface
  interface End {
    void end() throws Exception;
  }

  /** More are not remembered: whoever tries again for ever says the same thing each time. */
  private static final int MOST = 100;

  private final Supplier<String> left;
  private final Supplier<String> waiting;
  private final End end;
  private final AtomicBoolean isKnown = new AtomicBoolean();
  private final Queue<AssertionError> misuses = new ConcurrentLinkedQueue<>();
  private final AtomicInteger remembered = new AtomicInteger();

  /** How many of the misuses the test has heard of. */
  private volatile int told;

  private volatile boolean isLeftTold;

  /**
   * Of a mock.
   *
   * @param left says what of its script nobody has played, "" if nothing is left
   * @param waiting says who has asked it and has no answer, "" if nobody has
   * @param end closes it
   */
  MockDuty(Supplier<String> left, Supplier<String> waiting, End end) {
    this.left = left;
    this.waiting = waiting;
    this.end = end;
  }

  /** The mock is made here. */
  void made() {
    MockWatch.ofCaller().ifPresent(watch -> watch.own(this, isKnown));
  }

  /** The mock is used here. */
  void used() {
    if (!isKnown.get()) {
      MockWatch.ofCaller().ifPresent(watch -> watch.used(this, isKnown));
    }
  }

  /** Something that the script does not allow. */
  void misused(AssertionError what) {
    if (remembered.get() < MOST && remembered.getAndIncrement() < MOST) {
      misuses.add(what);
    }
  }

  /** For those who close the mock, whoever they are: they may keep it to themselves. */
  void check() {
    throwAll(List.copyOf(misuses), misuses.isEmpty() ? left.get() : "");
  }

  /** For the test itself, which has heard it then. */
  void verify() {
    List<AssertionError> known = List.copyOf(misuses);
    String rest = known.isEmpty() ? left.get() : "";
    told = known.size();
    isLeftTold |= !rest.isEmpty();
    throwAll(known, rest);
  }

  /** The test is over, and the mock with it. */
  void over() throws Exception {
    end.end();
    checkUntold(!isLeftTold && misuses.isEmpty());
  }

  /** What the test has not heard of yet; of the script only if it is to be over. */
  void checkUntold(boolean withLeft) {
    List<AssertionError> known = List.copyOf(misuses);
    throwAll(known.subList(Math.min(told, known.size()), known.size()), withLeft ? left.get() : "");
  }

  /** Who has asked and has no answer, "" if nobody has. */
  String waiting() {
    return waiting.get();
  }

  /** Throws the first, with the others suppressed in it. */
  static void raise(List<AssertionError> all) {
    if (!all.isEmpty()) {
      AssertionError first = all.getFirst();
      all.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static void throwAll(List<AssertionError> known, String rest) {
    var all = new ArrayList<AssertionError>();
    // Others than those: they may be on their way.
    known.forEach(why -> all.add(new AssertionError(why.getMessage(), why)));
    if (!rest.isEmpty()) {
      all.add(new AssertionError(rest));
    }
    raise(all);
  }
}
