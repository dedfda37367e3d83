package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Poll;
import edo.task.TaskBody;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import edo.time.DelayQueue.Expired;
import edo.time.DelayQueue.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * TIME-052 to TIME-060, TIME-062, TIME-063 (time_delay_queue.rs): a delay queue poll by poll, on a
 * clock that stands still.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DelayQueueTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final CountingWaker task = new CountingWaker();

  private void paused(TaskBody body) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(body);
    }
  }

  private static Duration ms(long n) {
    return Duration.ofMillis(n);
  }

  /** Everything that has expired, in the order in which it comes. */
  private static <T> List<T> due(DelayQueue<T> queue) {
    var values = new ArrayList<T>();
    Optional<Expired<T>> next = queue.tryNext();
    while (next.isPresent()) {
      values.add(next.get().value());
      next = queue.tryNext();
    }
    return values;
  }

  private <T> T expect(Async<Expired<T>> take) throws Exception {
    Poll<Expired<T>> answer = task.poll(take);
    assertTrue(answer.isReady());
    return answer.value().value();
  }

  /** TIME-052, TIME-062. */
  @Test
  void aCapacityIsKeptTo() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>bounded(2);
      assertTrue(queue.isEmpty());
      assertEquals(2, queue.capacity());
      queue.insert("a", ms(1));
      Key<String> b = queue.insertAt("b", Time.now());
      assertEquals(2, queue.length());
      assertEquals(Optional.empty(), queue.tryInsert("c", ms(1)));
      assertEquals(Optional.empty(), queue.tryInsertAt("c", Time.now()));
      var e = assertThrows(IllegalStateException.class, () -> queue.insert("c", ms(1)));
      assertTrue(e.getMessage().contains("for 2") && e.getMessage().contains("full"), e::toString);
      queue.remove(b);
      assertTrue(queue.tryInsert("c", ms(1)).isPresent());
      assertThrows(IllegalArgumentException.class, () -> DelayQueue.bounded(0));
      assertThrows(IllegalArgumentException.class, () -> queue.insert("d", ms(-1)));
      assertThrows(
          NullPointerException.class, () -> DelayQueue.<String>unbounded().insert(null, ms(1)));
      assertEquals(Long.MAX_VALUE, DelayQueue.unbounded().capacity());
    });
  }

  /** TIME-053, TIME-054, TIME-063: at once, soon, later; across slots and levels of the wheel. */
  @Test
  void elementsComeWhenTheyAreDueAndInOrder() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<Long>unbounded();
      List<Long> delays = List.of(4096L, 0L, 63L, 64L, 1L, 65L, 262_144L, 4095L, 1L, 16_777_300L);
      MonoInstant begin = Time.now();
      delays.forEach(d -> queue.insert(d, ms(d)));
      for (long delay : delays.stream().sorted().toList()) {
        Expired<Long> next = queue.take();
        assertEquals(delay, next.value());
        assertEquals(begin.plus(ms(delay)), next.deadline());
        assertEquals(ms(delay), Time.now().since(begin), "neither early nor late");
      }
      assertTrue(queue.isEmpty());
    });
  }

  /** Below the granularity: never early. */
  @Test
  void fractionsOfAMillisecondAreNotLostToRounding() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      queue.insert("x", Duration.ofNanos(1_500_000));
      MonoInstant begin = Time.now();
      Async<Expired<String>> take = queue.takeAsync();
      assertTrue(task.poll(take).isPending());
      Time.advance(ms(1));
      assertTrue(task.poll(take).isPending());
      Time.advance(ms(1));
      assertEquals("x", expect(take));
      assertEquals(ms(2), Time.now().since(begin));
    });
  }

  /** TIME-053: with the same time, first come, first served. */
  @Test
  void tiesComeInTheOrderOfInsertion() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<Integer>unbounded();
      MonoInstant same = Time.now().plus(ms(3));
      for (int i = 0; i < 5; i++) {
        queue.insertAt(i, same);
      }
      Time.advance(ms(3));
      assertEquals(List.of(0, 1, 2, 3, 4), due(queue));
    });
  }

  /** TIME-053: the largest delays are as good as for ever. */
  @Test
  void delaysOfAgesAreAccepted() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      Key<String> never = queue.insert("never", Duration.ofSeconds(Long.MAX_VALUE));
      queue.insert("years", Duration.ofDays(1000));
      assertEquals("years", queue.take().value());
      Async<Expired<String>> take = queue.takeAsync();
      assertTrue(task.poll(take).isPending());
      take.cancel();
      assertEquals("never", queue.remove(never).value());
    });
  }

  /** TIME-053: what is past, or earlier than what is waited for, wakes; what is later does not. */
  @Test
  void anEarlierElementWakesWhoWaits() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      Async<Expired<String>> take = queue.takeAsync();
      assertTrue(task.poll(take).isPending(), "an empty queue");
      queue.insert("c", ms(100));
      assertEquals(1, task.wakes());
      assertTrue(task.poll(take).isPending());
      queue.insert("d", ms(200));
      assertEquals(1, task.wakes(), "a later one changes nothing");
      queue.insert("b", ms(50));
      assertEquals(2, task.wakes());
      assertTrue(task.poll(take).isPending());
      Time.advance(ms(50));
      assertEquals(3, task.wakes());
      assertEquals("b", expect(take));
      Async<Expired<String>> second = queue.takeAsync();
      assertTrue(task.poll(second).isPending());
      queue.insertAt("a", Time.now().minus(ms(1)));
      assertEquals(4, task.wakes());
      assertEquals("a", expect(second));
    });
  }

  /** TIME-054: empty is an end, but not for good. */
  @Test
  void nextEndsWithTheLastElement() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      assertEquals(Optional.empty(), queue.next());
      queue.insert("a", ms(5));
      assertEquals("a", queue.next().orElseThrow().value());
      assertEquals(Optional.empty(), queue.next());
      queue.insert("b", ms(5));
      Async<Optional<Expired<String>>> next = queue.nextAsync();
      assertTrue(task.poll(next).isPending());
      Time.advance(ms(5));
      assertEquals("b", task.poll(next).value().orElseThrow().value());
      assertThrows(IllegalStateException.class, () -> task.poll(next));
    });
  }

  /** TIME-055: what an element tells when it has come. */
  @Test
  void anExpiredElementTellsEverything() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      Key<String> key = queue.insert("a", ms(7));
      MonoInstant deadline = queue.deadline(key);
      Time.advance(ms(9));
      assertEquals(new Expired<>(key, "a", deadline), queue.take());
      assertNotEquals(key, queue.insert("a", ms(7)));
    });
  }

  /** TIME-056, TIME-057: waiting, expired, at the edge of a slot, and after that never again. */
  @Test
  void elementsAreRemovedByTheirKey() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      Key<String> waiting = queue.insert("waiting", ms(64));
      Key<String> expired = queue.insert("expired", ms(1));
      Key<String> stays = queue.insert("stays", ms(64));
      Time.advance(ms(2));
      assertEquals("expired", queue.remove(expired).value());
      assertEquals("waiting", queue.tryRemove(waiting).orElseThrow().value());
      assertEquals(1, queue.length());
      for (Key<String> stale : List.of(waiting, expired)) {
        assertEquals(Optional.empty(), queue.tryRemove(stale));
        for (TaskBody use :
            List.<TaskBody>of(
                () -> queue.remove(stale),
                () -> queue.reset(stale, ms(1)),
                () -> queue.resetAt(stale, Time.now()),
                () -> queue.deadline(stale))) {
          var e = assertThrows(NoSuchElementException.class, use::run);
          assertTrue(e.getMessage().contains("has left DelayQueue["), e.getMessage());
          assertTrue(e.getMessage().contains(stale == waiting ? "waiting" : "expired"));
        }
      }
      var other = DelayQueue.<String>unbounded();
      for (TaskBody use :
          List.<TaskBody>of(
              () -> other.remove(stays),
              () -> other.tryRemove(stays),
              () -> other.reset(stays, ms(1)),
              () -> other.deadline(stays))) {
        var e = assertThrows(IllegalArgumentException.class, use::run);
        assertTrue(e.getMessage().contains("another queue"), e.getMessage());
      }
      assertEquals("stays", queue.take().value());
      assertThrows(NoSuchElementException.class, () -> queue.remove(stays), "taken is gone too");
    });
  }

  /** A queue with a name says it. */
  @Test
  void errorsTellTheName() throws Exception {
    paused(() -> {
      var e = assertThrows(IllegalArgumentException.class, () -> DelayQueue.bounded("sessions", 0));
      assertTrue(e.getMessage().contains("delay queue sessions must be"), e.getMessage());
      var sessions = DelayQueue.<String>bounded("sessions", 1);
      Key<String> key = sessions.insert("a", ms(1));
      var full = assertThrows(IllegalStateException.class, () -> sessions.insert("b", ms(1)));
      assertTrue(full.getMessage().contains("DelayQueue[sessions, for 1"), full.getMessage());
      sessions.remove(key);
      var gone = assertThrows(NoSuchElementException.class, () -> sessions.remove(key));
      assertTrue(gone.getMessage().contains("left DelayQueue[sessions"), gone.getMessage());
      var other = DelayQueue.<String>unbounded("other");
      var mixed = assertThrows(IllegalArgumentException.class, () -> other.remove(key));
      assertTrue(mixed.getMessage().contains("DelayQueue[other, unbounded"), mixed.getMessage());
    });
  }

  /** TIME-056: who waits for the next sees that there is none left. */
  @Test
  void removingTheLastWakesWhoWaits() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      Key<String> a = queue.insert("a", ms(5));
      Key<String> b = queue.insert("b", ms(50));
      Async<Optional<Expired<String>>> next = queue.nextAsync();
      assertTrue(task.poll(next).isPending());
      queue.remove(b);
      assertEquals(0, task.wakes());
      queue.remove(a);
      assertEquals(1, task.wakes());
      assertEquals(Optional.empty(), task.poll(next).value());
    });
  }

  /** TIME-058: the earliest, expired or not; the key is the very one. */
  @Test
  void peekShowsWhatComesNext() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      assertEquals(Optional.empty(), queue.peek());
      Key<String> late = queue.insert("late", ms(20));
      assertEquals(Optional.of(late), queue.peek());
      Key<String> early = queue.insert("early", ms(10));
      assertEquals(Optional.of(early), queue.peek());
      Time.advance(ms(15));
      assertEquals(Optional.of(early), queue.peek(), "expired, but not taken");
      queue.reset(early, ms(100));
      assertEquals(Optional.of(late), queue.peek());
      assertEquals(2, queue.length());
    });
  }

  /** TIME-059: later, earlier, twice, across slots, and after the timer has begun to run. */
  @Test
  void elementsGetAnotherTime() throws Exception {
    paused(() -> {
      for (List<Long> times :
          List.of(
              List.of(10L, 20L),
              List.of(20L, 10L),
              List.of(5L, 500L),
              List.of(5_000L, 1L),
              List.of(64L, 63L, 65L),
              List.of(100L, 200L, 300L, 50L))) {
        var queue = DelayQueue.<String>unbounded();
        MonoInstant begin = Time.now();
        Key<String> key = queue.insertAt("x", begin.plus(ms(times.getFirst())));
        Async<Expired<String>> take = queue.takeAsync();
        assertTrue(task.poll(take).isPending());
        Time.advance(Duration.ofNanos(500_000));
        for (long time : times.subList(1, times.size())) {
          queue.resetAt(key, begin.plus(ms(time)));
          assertEquals(begin.plus(ms(time)), queue.deadline(key));
          assertTrue(task.poll(take).isPending());
        }
        Time.advance(ms(times.getLast()).minus(Time.now().since(begin)).minusNanos(1));
        assertTrue(task.poll(take).isPending(), () -> times + ": early");
        Time.advance(Duration.ofNanos(1_000_001));
        assertEquals("x", expect(take));
        assertTrue(queue.isEmpty());
      }
    });
  }

  /** TIME-059: to the past wakes; what has expired and is reset does not come. */
  @Test
  void resetsOfTheExpiredAndToThePast() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      Key<String> key = queue.insert("x", ms(100));
      Async<Expired<String>> take = queue.takeAsync();
      assertTrue(task.poll(take).isPending());
      queue.resetAt(key, Time.now().minus(ms(1)));
      assertEquals(1, task.wakes());
      for (int i = 0; i < 3; i++) {
        queue.reset(key, ms(10));
        assertEquals(Optional.empty(), queue.tryNext());
        Time.advance(ms(10));
      }
      assertEquals("x", expect(take));
      Key<String> first = queue.insert("first", ms(10));
      Key<String> second = queue.insert("second", ms(20));
      queue.reset(first, ms(30));
      Time.advance(ms(25));
      assertEquals(List.of("second"), due(queue));
      queue.reset(first, Duration.ZERO);
      assertEquals(List.of("first"), due(queue));
      assertThrows(NoSuchElementException.class, () -> queue.reset(second, ms(1)));
      assertThrows(IllegalArgumentException.class, () -> queue.reset(first, ms(-1)));
    });
  }

  /** TIME-060: all are handed back, and who waits is woken. */
  @Test
  void clearingWakesWhoWaits() throws Exception {
    paused(() -> {
      var queue = DelayQueue.<String>unbounded();
      Key<String> b = queue.insert("b", ms(10));
      queue.insert("a", ms(5));
      Async<Optional<Expired<String>>> next = queue.nextAsync();
      assertTrue(task.poll(next).isPending());
      assertEquals(List.of("a", "b"), queue.drain().stream().map(Expired::value).toList());
      assertEquals(1, task.wakes());
      assertEquals(Optional.empty(), task.poll(next).value());
      assertEquals(Optional.empty(), queue.tryRemove(b));
      queue.insert("c", ms(5));
      queue.clear();
      assertTrue(queue.isEmpty());
      assertEquals(List.of(), queue.drain());
      assertFalse(queue.peek().isPresent());
    });
  }

  /** Withdrawn at any step, the next one takes it. */
  @Test
  void whoGivesUpHasTakenNothing() throws Exception {
    paused(() -> {
      for (int step = 0; step < 3; step++) {
        var queue = DelayQueue.<String>unbounded();
        Async<Expired<String>> take = queue.takeAsync();
        if (step > 0) {
          assertTrue(task.poll(take).isPending());
        }
        queue.insert("x", ms(5));
        if (step > 1) {
          assertTrue(task.poll(take).isPending());
        }
        Time.advance(ms(5));
        take.cancel();
        assertEquals(List.of("x"), due(queue));
      }
    });
  }
}
