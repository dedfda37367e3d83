package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.CountingWaker;
import edo.testkit.LogTrap;
import edo.testkit.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * MAC-011, MAC-013 to MAC-020 (macros_select.rs): what a select does with its arms, poll by poll,
 * without a runtime.
 */
class SelectTest {
  private final CountingWaker task = new CountingWaker();
  private final Signal<Integer> first = new Signal<>();
  private final Signal<Integer> second = new Signal<>();

  private Select<String> both(Select<String> select) {
    return select.arm(first, n -> "first " + n).arm(second, n -> "second " + n);
  }

  /** MAC-011: one arm is claimed, the other withdrawn once, before the handler runs. */
  @Test
  void theFirstThatIsReadyIsClaimedAndTheOthersAreWithdrawn() throws Exception {
    var withdrawn = new AtomicInteger(-1);
    Select<String> select =
        Select.<String>biased()
            .arm(first, n -> "first")
            .arm(
                second,
                n -> {
                  withdrawn.set(first.cancels());
                  return "second " + n;
                });
    assertTrue(task.poll(select).isPending());
    second.set(2);
    assertEquals(1, task.wakes());
    assertEquals("second 2", task.poll(select).value());
    assertEquals(1, withdrawn.get());
    assertEquals(1, first.cancels());
    assertEquals(0, second.cancels(), "it has ended by itself");
    assertThrows(IllegalStateException.class, () -> task.poll(select));
    select.cancel();
    assertEquals(1, first.cancels(), "an end is an end");
  }

  /** MAC-013: in order, and no arm is asked after the one that is ready. */
  @Test
  void aBiasedSelectAsksInOrder() throws Exception {
    first.set(1);
    second.set(2);
    for (int i = 1; i <= 20; i++) {
      assertEquals("first 1", task.poll(both(Select.biased())).value());
      assertEquals(0, second.polls());
      assertEquals(i, second.cancels());
    }
    assertEquals(
        "or else",
        task.poll(
                Select.<String>biased()
                    .arm(Async.<String>never(), s -> s)
                    .arm(Async.ready("or else"), s -> s))
            .value());
  }

  /**
   * MAC-012: the seed fixes the order; every arm is first at some time, and the circle is whole.
   */
  @Test
  void aFairSelectBeginsAnywhere() throws Exception {
    assertEquals(order(7), order(7));
    assertNotEquals(order(7), order(8));
    assertEquals(
        List.of(0, 1, 2, 3, 4), order(7).stream().map(List::getFirst).distinct().sorted().toList());
    for (List<Integer> pass : order(9)) {
      assertEquals(5, pass.size());
      for (int i = 1; i < 5; i++) {
        assertEquals((pass.get(i - 1) + 1) % 5, pass.get(i));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> Select.fair(0));
  }

  /** Who was asked in which order, in each of 60 polls. */
  private List<List<Integer>> order(long seed) throws Exception {
    var asked = new ArrayList<Integer>();
    Select<Integer> select = Select.fair(seed);
    IntStream.range(0, 5)
        .forEach(i ->
            select.arm(
                cx -> {
                  asked.add(i);
                  return Poll.<Integer>pending();
                },
                n -> n));
    var passes = new ArrayList<List<Integer>>();
    for (int i = 0; i < 60; i++) {
      assertTrue(task.poll(select).isPending());
      passes.add(List.copyOf(asked));
      asked.clear();
    }
    return passes;
  }

  /**
   * MAC-014: switched off means never polled; it is withdrawn all the same, as it was handed over.
   */
  @Test
  void anArmThatIsOffIsNotPolled() throws Exception {
    first.set(1);
    Select<String> select =
        Select.<String>biased().arm(first, n -> "first").when(false).arm(second, n -> "second");
    assertTrue(task.poll(select).isPending());
    second.set(2);
    assertEquals("second", task.poll(select).value());
    assertEquals(0, first.polls());
    assertEquals(1, first.cancels());
    assertEquals("on", task.poll(Select.<String>fair().arm(first, _ -> "on").when(true)).value());
    assertEquals(
        "off",
        task.poll(
                Select.<String>fair()
                    .arm(first, _ -> "on")
                    .when(false)
                    .when(true)
                    .otherwise(() -> "off"))
            .value(),
        "all conditions have to hold");
  }

  /** MAC-015: a value that does not match switches its arm off, for good. */
  @Test
  void aMismatchSwitchesTheArmOff() throws Exception {
    Select<String> select =
        Select.<String>biased()
            .match(first, n -> n > 10 ? Optional.of("big " + n) : Optional.empty())
            .arm(second, n -> "second " + n);
    first.set(1);
    assertTrue(task.poll(select).isPending());
    assertTrue(task.poll(select).isPending());
    assertEquals(1, first.polls(), "its computation has ended");
    second.set(2);
    assertEquals("second 2", task.poll(select).value());
    assertEquals(0, first.cancels());
    var big = new Signal<Integer>();
    big.set(11);
    assertEquals(
        "big 11",
        task.poll(
                Select.<String>fair()
                    .match(big, n -> n > 10 ? Optional.of("big " + n) : Optional.empty()))
            .value());
    assertEquals(
        "none",
        task.poll(
                Select.<String>fair()
                    .match(big, _ -> Optional.<String>empty())
                    .otherwise(() -> "none"))
            .value());
  }

  /** MAC-016: nothing but the last resort, with no arm at all, and without one. */
  @Test
  void otherwiseIsForWhenAllArmsAreOff() throws Exception {
    for (boolean biased : List.of(true, false)) {
      Select<String> only = biased ? Select.biased() : Select.fair();
      assertEquals("else", task.poll(only.otherwise(() -> "else")).value());
      Select<String> off = biased ? Select.biased() : Select.fair();
      off.arm(first, _ -> "x").when(false);
      var e = assertThrows(IllegalStateException.class, () -> task.poll(off));
      assertTrue(e.getMessage().contains("otherwise"), e.getMessage());
      Select<String> empty = biased ? Select.biased() : Select.fair();
      var nothing = assertThrows(IllegalStateException.class, empty::await);
      assertTrue(nothing.getMessage().contains("has no arms"), nothing.getMessage());
    }
    Select<String> on = both(Select.<String>fair()).otherwise(() -> "else");
    assertTrue(task.poll(on).isPending(), "as long as one may be ready it is waited for");
    on.cancel();
  }

  /** MAC-011, MAC-015: a failure is an answer, unless it is said to be the arm's end. */
  @Test
  void anArmThatThrowsIsClaimedOrEnds() throws Exception {
    var what = new IOException("x");
    Async<Integer> failing =
        cx -> {
          throw what;
        };
    Select<String> select =
        Select.<String>biased().arm(first, _ -> "first").arm(failing, _ -> "failing");
    assertSame(what, assertThrows(IOException.class, () -> task.poll(select)));
    assertEquals(1, first.cancels());
    Select<String> ends =
        Select.<String>biased()
            .arm(failing, _ -> "failing")
            .until(IOException.class)
            .arm(second, _ -> "second");
    assertTrue(task.poll(ends).isPending());
    second.set(2);
    assertEquals("second", task.poll(ends).value());
    Select<String> other =
        Select.<String>biased().arm(failing, _ -> "x").until(IllegalStateException.class);
    assertSame(what, assertThrows(IOException.class, () -> task.poll(other)));
    var error = new AssertionError("y");
    Select<String> fatal =
        Select.<String>biased()
            .arm(
                cx -> {
                  throw error;
                },
                _ -> "fatal")
            .until(Exception.class)
            .arm(first, _ -> "first");
    assertSame(error, assertThrows(AssertionError.class, () -> task.poll(fatal)));
    assertEquals(2, first.cancels());
  }

  /** MAC-017: a handler, a matcher and the last resort may throw; the others are withdrawn then. */
  @Test
  void handlersMayThrow() throws Exception {
    var what = new IOException("x");
    first.set(1);
    Select<String> handler =
        Select.<String>biased()
            .arm(
                first,
                _ -> {
                  throw what;
                })
            .arm(second, _ -> "second");
    assertSame(what, assertThrows(IOException.class, handler::await));
    assertEquals(1, second.cancels());
    Select<String> matcher =
        Select.<String>biased()
            .match(
                first,
                _ -> {
                  throw what;
                })
            .arm(second, _ -> "second");
    assertSame(what, assertThrows(IOException.class, () -> task.poll(matcher)));
    assertEquals(2, second.cancels());
    Select<String> last =
        Select.<String>biased()
            .otherwise(() -> {
              throw what;
            });
    assertSame(what, assertThrows(IOException.class, last::await));
  }

  /** MAC-019: a kept arm goes on in the next select, wherever the first one stopped. */
  @Test
  void aKeptArmIsLeftAlone() throws Exception {
    Select<String> one =
        Select.<String>biased().arm(first, _ -> "first").kept().arm(second, _ -> "second");
    assertTrue(task.poll(one).isPending());
    second.set(2);
    assertEquals("second", task.poll(one).value());
    assertEquals(0, first.cancels());
    Select<String> two = Select.<String>biased().arm(first, _ -> "first").kept();
    var other = new CountingWaker();
    assertTrue(other.poll(two).isPending());
    two.cancel();
    assertEquals(0, first.cancels(), "not even when the select is withdrawn");
    Select<String> three = Select.<String>fair().arm(first, n -> "first " + n).kept();
    assertTrue(other.poll(three).isPending());
    first.set(3);
    assertEquals(1, other.wakes());
    assertEquals("first 3", other.poll(three).value());
    assertEquals(0, first.cancels());
  }

  /** MAC-019: join_with_select: two kept arms in one select after the other are a join. */
  @Test
  void selectsInALoopAreAJoin() throws Exception {
    var found = new ArrayList<String>();
    var isOpen = new boolean[] {true, true};
    Async<List<String>> join =
        cx -> {
          while (isOpen[0] || isOpen[1]) {
            var select = Select.<Integer>biased();
            if (isOpen[0]) {
              select = select.arm(first, n -> add(found, isOpen, 0, n)).kept();
            }
            if (isOpen[1]) {
              select = select.arm(second, n -> add(found, isOpen, 1, n)).kept();
            }
            if (select.poll(cx).isPending()) {
              return Poll.pending();
            }
          }
          return Poll.ready(found);
        };
    assertTrue(task.poll(join).isPending());
    first.set(123);
    assertTrue(task.wakes() > 0);
    assertTrue(task.poll(join).isPending());
    int before = task.wakes();
    second.set(456);
    assertTrue(task.wakes() > before);
    assertEquals(List.of("0: 123", "1: 456"), task.poll(join).value());
  }

  private static int add(List<String> found, boolean[] isOpen, int arm, Object value) {
    isOpen[arm] = false;
    found.add(arm + ": " + value);
    return arm;
  }

  /** MAC-018: nested, with arms that know nothing of each other's types, up to the limit. */
  @Test
  void selectsNestAndTakeManyArms() throws Exception {
    Select<Object> inner = Select.<Object>fair().arm(first, n -> n).arm(Async.ready("s"), s -> s);
    Select<Object> outer =
        Select.<Object>fair().arm(inner, o -> List.of(o)).arm(Async.<Integer>never(), n -> n);
    assertEquals(List.of("s"), task.poll(outer).value());
    assertEquals(1, first.cancels());
    Select<Integer> many = Select.fair(3);
    for (int i = 0; i < Select.MAX_ARMS - 1; i++) {
      many.arm(Async.<Integer>never(), n -> n);
    }
    many.arm(second, n -> n);
    var e = assertThrows(IllegalStateException.class, () -> many.arm(second, n -> n));
    assertTrue(e.getMessage().contains("64"), e.getMessage());
    assertTrue(task.poll(many).isPending());
    second.set(5);
    assertEquals(5, task.poll(many).value());
  }

  /** A value may be null, in and out. */
  @Test
  void aResultMayBeNull() throws Exception {
    Async<@Nullable Void> done = cx -> Poll.done();
    assertEquals(null, Select.<@Nullable Void>fair().arm(done, v -> v).await());
  }

  /** MAC-020: what has ended, in whatever way, is not polled again. */
  @Test
  void nothingIsPolledAfterItsEnd() throws Exception {
    var polls = new AtomicInteger();
    Async<Integer> once =
        cx -> {
          assertEquals(1, polls.incrementAndGet(), "polled after its end");
          throw new IOException("over");
        };
    Select<String> select =
        Select.<String>fair(5)
            .arm(once, _ -> "once")
            .until(IOException.class)
            .arm(second, _ -> "second");
    for (int i = 0; i < 10; i++) {
      assertTrue(task.poll(select).isPending());
    }
    second.set(1);
    assertEquals("second", task.poll(select).value());
  }

  /** A select is put together before it is used. */
  @Test
  void misuseIsRefused() throws Exception {
    Select<String> empty = Select.fair();
    for (TaskBody said : List.<TaskBody>of(() -> empty.when(true), () -> empty.kept())) {
      var e = assertThrows(IllegalStateException.class, said::run);
      assertTrue(e.getMessage().contains("add an arm first"), e.getMessage());
    }
    assertThrows(IllegalStateException.class, () -> empty.until(Exception.class));
    Select<String> begun = both(Select.fair());
    assertTrue(task.poll(begun).isPending());
    for (TaskBody late :
        List.<TaskBody>of(
            () -> begun.arm(first, _ -> ""),
            () -> begun.when(false),
            () -> begun.kept(),
            () -> begun.otherwise(() -> ""))) {
      var e = assertThrows(IllegalStateException.class, late::run);
      assertTrue(e.getMessage().contains("make a new one"), e.getMessage());
    }
    begun.cancel();
    assertThrows(IllegalStateException.class, () -> task.poll(begun));
    assertEquals(List.of(1, 1), List.of(first.cancels(), second.cancels()));
  }

  /** A computation that throws when it is withdrawn does not take the value of another with it. */
  @Test
  void aWithdrawalThatThrowsIsLogged() throws Exception {
    Async<Integer> rude =
        new Async<>() {
          @Override
          public Poll<Integer> poll(Context cx) {
            return Poll.pending();
          }

          @Override
          public void cancel() {
            throw new IllegalStateException("rude");
          }
        };
    second.set(2);
    try (LogTrap log = LogTrap.open()) {
      assertEquals(
          "second",
          task.poll(
                  Select.<String>biased()
                      .arm(rude, _ -> "rude")
                      .arm(first, _ -> "first")
                      .arm(second, _ -> "second"))
              .value());
      assertFalse(log.alarms().isEmpty());
    }
    assertEquals(1, first.cancels(), "the others are withdrawn all the same");
  }

  /** MAC-021: without budget no arm is asked; the task comes round again. */
  @Test
  void theBudgetIsAskedFirst() throws Exception {
    var cx =
        new Context() {
          private int refusals;

          @Override
          public Waker waker() {
            return task;
          }

          @Override
          protected void exhausted() {
            refusals++;
          }

          void slice(int units) {
            refill(units);
          }
        };
    first.set(1);
    Select<String> select = both(Select.biased());
    cx.slice(0);
    assertTrue(select.poll(cx).isPending());
    assertEquals(0, first.polls());
    assertEquals(1, task.wakes());
    assertEquals(1, cx.refusals);
    cx.slice(1);
    assertEquals("first 1", select.poll(cx).value());
  }
}
