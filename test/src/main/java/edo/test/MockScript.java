package edo.test;

import edo.time.MonoInstant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the script of a mock is. Immutable: it is replaced as a whole, by a compare-and-set, so
 * that who asks for a step that is not there yet and leaves its waker cannot miss the one who
 * brings it.
 *
 * @param steps what is left; none is empty
 * @param mayGrow whether there is a handle that may add steps
 * @param waitUntil when the wait that is next is over; null until somebody has come to it
 * @param reader who waits for something to read
 * @param writer who waits for a place to write
 */
record MockScript(
    List<MockStep> steps,
    boolean mayGrow,
    @Nullable MonoInstant waitUntil,
    MockLine reader,
    MockLine writer) {

  static MockScript of(List<MockStep> steps, boolean mayGrow) {
    return new MockScript(List.copyOf(steps), mayGrow, null, MockLine.EMPTY, MockLine.EMPTY);
  }

  @Nullable MockStep next() {
    return steps.isEmpty() ? null : steps.getFirst();
  }

  /** Whether there will be a place for a write, if those before it are played. */
  boolean mayTakeWrites() {
    return mayGrow
        || steps.stream()
            .anyMatch(s -> s instanceof MockStep.Write || s instanceof MockStep.WriteError);
  }

  // What follows makes the script that takes this one's place. Where steps have changed nobody
  // waits any more: who puts it there wakes those who waited here.

  MockScript with(List<MockStep> left) {
    return of(left, mayGrow);
  }

  MockScript withoutNext() {
    return with(steps.subList(1, steps.size()));
  }

  /** With the next step further on, or without it if that was all of it. */
  MockScript advanced(MockStep rest) {
    if (rest.isEmpty()) {
      return withoutNext();
    }
    var left = new ArrayList<>(steps);
    left.set(0, rest);
    return with(left);
  }

  MockScript plus(MockStep step) {
    var longer = new ArrayList<>(steps);
    longer.add(step);
    return new MockScript(List.copyOf(longer), mayGrow, waitUntil, MockLine.EMPTY, MockLine.EMPTY);
  }

  MockScript complete() {
    return new MockScript(steps, false, waitUntil, MockLine.EMPTY, MockLine.EMPTY);
  }

  MockScript withWaitUntil(MonoInstant moment) {
    return new MockScript(steps, mayGrow, moment, reader, writer);
  }

  MockScript withReader(MockAsk ask) {
    return new MockScript(steps, mayGrow, waitUntil, reader.with(ask), writer);
  }

  MockScript withWriter(MockAsk ask) {
    return new MockScript(steps, mayGrow, waitUntil, reader, writer.with(ask));
  }

  /** How many wait here. */
  int waiters() {
    return reader.asks().size() + writer.asks().size();
  }

  /** Wakes those who waited here. */
  void wake() {
    reader.wake();
    writer.wake();
  }

  /** Who has asked and has no answer, and what is next; "" if nobody has. */
  String waiting() {
    var who = new ArrayList<String>();
    reader.asks().forEach(ask -> who.add(ask.who() + " has asked to read"));
    writer.asks().forEach(ask -> who.add(ask.who() + " has asked to write"));
    if (who.isEmpty()) {
      return "";
    }
    MockStep next = next();
    return String.join(", ", who)
        + "; next in its script is "
        + (next != null ? next : mayGrow ? "what its handle has not added yet" : "its end");
  }
}
