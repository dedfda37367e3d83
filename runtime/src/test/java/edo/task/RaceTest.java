package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Mpsc;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MAC-011, MAC-024: the first that succeeds, and what becomes of the others. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RaceTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final CountingWaker task = new CountingWaker();
  private final Signal<Integer> first = new Signal<>();
  private final Signal<Integer> second = new Signal<>();

  @Test
  void theFirstWinsAndTheOthersAreWithdrawn() throws Exception {
    var race = Race.of(first, second);
    assertTrue(task.poll(race).isPending());
    second.set(2);
    assertEquals(1, task.wakes());
    assertEquals(2, task.poll(race).value());
    assertEquals(1, first.cancels());
    assertEquals(0, second.cancels());
    assertThrows(IllegalStateException.class, () -> task.poll(race));
    race.cancel();
    assertEquals(1, first.cancels());
  }

  /** One that throws is out; if all do, the last exception tells of the others. */
  @Test
  void failuresAreOutOfTheRace() throws Exception {
    var one = new IOException("one");
    var two = new IOException("two");
    Async<Integer> failing =
        cx -> {
          throw one;
        };
    Async<Integer> last =
        cx -> {
          throw two;
        };
    var race = Race.of(failing, second);
    assertTrue(task.poll(race).isPending());
    second.set(2);
    assertEquals(2, task.poll(race).value());
    var e = assertThrows(IOException.class, () -> Race.of(failing, last).biased().await());
    assertSame(two, e);
    assertEquals(List.of(one), List.of(e.getSuppressed()));
    assertSame(one, assertThrows(IOException.class, () -> Race.of(failing, failing).await()));
    assertThrows(IllegalArgumentException.class, () -> Race.of(List.<Async<Integer>>of()));
  }

  /** Several that are ready: the one asked first, of which there is one only. */
  @Test
  void neverTwo() throws Exception {
    first.set(1);
    second.set(2);
    assertEquals(1, task.poll(Race.of(first, second).biased()).value());
    assertEquals(0, second.polls());
    var a = Mpsc.<Integer>bounded(1);
    var b = Mpsc.<Integer>bounded(1);
    assertTrue(a.sender().trySend(1) && b.sender().trySend(2));
    int winner = Race.of(a.receiver().recvAsync(), b.receiver().recvAsync()).await();
    assertEquals(1, a.receiver().length() + b.receiver().length(), "winner " + winner);
  }

  /** Waits in every kind of task, and withdraws all when it is cancelled. */
  @ParameterizedTest
  @EnumSource
  void tasksRace(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var slow = Stream.generate(Signal<Integer>::new).limit(100).toList();
        Async<Integer> timed = Race.of(List.of(Task.spawn(() -> 7).joinAsync(), slow.getFirst()));
        assertEquals(7, timed.await());
        assertEquals(1, slow.getFirst().cancels());
        assertThrows(
            DeadlineException.class,
            () -> Time.timeout(Duration.ofMillis(2), Race.of(slow)).await());
        assertEquals(1, slow.getLast().cancels());
        JoinHandle<Integer> polled = Task.spawn(Race.of(first, second));
        second.awaitPolled();
        polled.abort();
        assertTrue(assertThrows(JoinException.class, polled::join).isCancelled());
        assertEquals(List.of(1, 1), List.of(first.cancels(), second.cancels()));
      });
    }
  }
}
