package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.sync.Mpsc;
import edo.task.DeadlineException;
import edo.task.Task;
import edo.task.TaskBody;
import edo.testkit.LeakCheck;
import edo.time.MonoInstant;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * By the clock: STR-032 to STR-037, STR-054 (stream_timeout.rs, time_throttle.rs,
 * chunks_timeout.rs, stream_chunks_timeout.rs, stream_panic.rs). On a paused clock, which jumps
 * from timer to timer; moments are given in ms since the start.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimingTest {
  private static final Timed<Integer> ELAPSED = new Timed.Elapsed<>();

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private void paused(TaskBody body) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(body);
    }
  }

  private static Duration ms(long n) {
    return Duration.ofMillis(n);
  }

  private static Timed<Integer> item(int n) {
    return new Timed.Item<>(n);
  }

  /** The numbers 0, 1, 2, ... at some moments from now. */
  private static AsyncStream<Integer> at(long... moments) {
    MonoInstant start = Time.now();
    return AsyncStream.<Integer>iterate(0, n -> Optional.of(n + 1))
        .take(moments.length)
        .then(n -> {
          var sleep = Time.sleepUntilAsync(start.plus(ms(moments[n])));
          return cx ->
              sleep.poll(cx).isReady() ? edo.task.Poll.ready(n) : edo.task.Poll.<Integer>pending();
        });
  }

  private record Stamped(long at, Object what) {}

  /** All items, each with when it came. */
  private static List<Stamped> stamped(AsyncStream<?> stream) throws Exception {
    MonoInstant start = Time.now();
    var all = new ArrayList<Stamped>();
    stream.forEach(item -> all.add(new Stamped(start.elapsed().toMillis(), item)));
    return all;
  }

  /** STR-032: one piece of news per gap, then it waits for an item and is armed again. */
  @Test
  void timeoutOncePerGap() throws Exception {
    paused(() -> {
      assertEquals(
          List.of(
              new Stamped(10, item(0)),
              new Stamped(110, ELAPSED),
              new Stamped(500, item(1)),
              new Stamped(600, ELAPSED),
              new Stamped(700, item(2))),
          stamped(at(10, 500, 700).timeout(ms(100))));
    });
  }

  /** STR-032: none if items are prompt. */
  @Test
  void noTimeoutForPromptItems() throws Exception {
    paused(() -> {
      assertEquals(List.of(item(0), item(1), item(2)), at(0, 90, 180).timeout(ms(100)).toList());
      assertEquals(List.of(item(1)), AsyncStream.of(1).timeout(Duration.ZERO).toList());
    });
    assertThrows(IllegalArgumentException.class, () -> AsyncStream.of(1).timeout(ms(-1)));
  }

  /** STR-033: at each tick while it is silent; an item resets the interval. */
  @Test
  void timeoutsRepeat() throws Exception {
    paused(() -> {
      assertEquals(
          List.of(
              new Stamped(100, ELAPSED),
              new Stamped(150, item(0)),
              new Stamped(250, ELAPSED),
              new Stamped(350, ELAPSED),
              new Stamped(440, item(1))),
          stamped(at(150, 440).timeoutRepeating(ms(100))));
      assertEquals(
          List.of(
              new Stamped(0, ELAPSED),
              new Stamped(100, ELAPSED),
              new Stamped(150, item(0)),
              new Stamped(240, item(1))),
          stamped(at(150, 240).timeoutRepeating(Time.interval(ms(100)))));
    });
    assertThrows(
        IllegalArgumentException.class, () -> AsyncStream.of(1).timeoutRepeating(Duration.ZERO));
  }

  @Test
  void silenceAsAFailure() throws Exception {
    paused(() -> {
      var stream = at(10, 500).idleTimeout(ms(100));
      assertEquals(Optional.of(0), stream.next());
      var e = assertThrows(DeadlineException.class, stream::next);
      assertTrue(e.getMessage().contains("no item"), e.getMessage());
      assertEquals(Optional.empty(), stream.next());
      assertEquals(List.of(0, 1), at(10, 90).idleTimeout(ms(100)).toList());
    });
  }

  /** STR-034: a distance between items; zero means none. */
  @Test
  void throttle() throws Exception {
    paused(() -> {
      assertEquals(
          List.of(new Stamped(0, 1), new Stamped(100, 2), new Stamped(200, 3), new Stamped(300, 4)),
          stamped(AsyncStream.of(1, 2, 3, 4).throttle(ms(100))).subList(0, 4));
      assertEquals(
          List.of(new Stamped(0, 0), new Stamped(150, 1), new Stamped(250, 2)),
          stamped(at(0, 150, 160).throttle(ms(100))).subList(0, 3));
      assertEquals(
          List.of(new Stamped(0, 1), new Stamped(0, 2)),
          stamped(AsyncStream.of(1, 2).throttle(Duration.ZERO)));
    });
  }

  /** STR-035: full before the time, or the time after the first item, or the end. */
  @Test
  void chunksTimeout() throws Exception {
    paused(() -> {
      assertEquals(
          List.of(
              new Stamped(20, List.of(0, 1, 2)),
              new Stamped(400, List.of(3)),
              new Stamped(510, List.of(4, 5))),
          stamped(at(0, 10, 20, 300, 500, 510).chunksTimeout(3, ms(100))));
      assertEquals(
          List.of(new Stamped(0, List.of(1, 2)), new Stamped(0, List.of(3))),
          stamped(AsyncStream.of(1, 2, 3).chunksTimeout(2, ms(100))));
    });
  }

  /** STR-036: what was gathered when the consumer gives up is to be had. */
  @Test
  void remainder() throws Exception {
    paused(() -> {
      var feed = Feed.with(1, 2);
      var chunks = feed.chunksTimeout(5, Duration.ofDays(1));
      assertTrue(new Asked().waker.poll(chunks.nextAsync()).isPending());
      assertEquals(List.of(1, 2), chunks.remainder());
      assertEquals(List.of(), chunks.remainder());
      feed.push(3);
      assertEquals(Step.PENDING, new Asked().ask(chunks));
      chunks.close();
      assertEquals(List.of(3), chunks.remainder());
    });
  }

  /** STR-037: the exception's trace has the caller. */
  @Test
  void chunksOfNothing() {
    for (int size : new int[] {0, -1}) {
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> AsyncStream.of(1).chunksTimeout(size, ms(1)));
      assertTrue(
          List.of(e.getStackTrace()).stream()
              .anyMatch(f -> f.getClassName().equals(getClass().getName())));
      assertThrows(IllegalArgumentException.class, () -> AsyncStream.of(1).chunks(size));
    }
  }

  /** STR-054: the ticks of an interval; giving up a wait loses none. */
  @Test
  void interval() throws Exception {
    paused(() -> {
      MonoInstant start = Time.now();
      try (var ticks = Streams.of(Time.interval(ms(100)))) {
        assertEquals(Optional.of(start), ticks.next());
        assertThrows(DeadlineException.class, () -> Time.timeout(ms(30), ticks::next));
        assertEquals(Optional.of(start.plus(ms(100))), ticks.next());
        assertEquals(100, start.elapsed().toMillis());
        assertEquals(SizeHint.atLeast(Long.MAX_VALUE), ticks.sizeHint());
      }
    });
  }

  /** A wait that is given up disarms the timer, and the next one goes on with the same moment. */
  @Test
  void cancelledWaitsKeepTheTime() throws Exception {
    paused(() -> {
      var channel = Mpsc.<Integer>bounded(4);
      try (var sender = channel.sender();
          var stream = Streams.of(channel.receiver()).timeout(ms(100))) {
        sender.send(1);
        assertEquals(Optional.of(item(1)), stream.next());
        assertThrows(DeadlineException.class, () -> Time.timeout(ms(60), stream::next));
        MonoInstant before = Time.now();
        assertEquals(Optional.of(ELAPSED), stream.next());
        assertEquals(40, before.elapsed().toMillis());
        sender.send(2);
        assertEquals(Optional.of(item(2)), stream.next());
      }
    });
  }

  /** A consumer that is aborted leaves no timer behind; see the leak check. */
  @Test
  void abortedConsumers() throws Exception {
    paused(() -> {
      for (AsyncStream<?> stream :
          List.of(
              AsyncStream.<Integer>never().timeout(Duration.ofDays(1)),
              AsyncStream.<Integer>never().timeoutRepeating(Duration.ofDays(1)),
              Feed.with(1).chunksTimeout(2, Duration.ofDays(1)),
              Feed.with(1, 2).throttle(Duration.ofDays(1)),
              Streams.of(Time.interval(Duration.ofDays(1))))) {
        var direct = Task.spawn(() -> stream.forEach(_ -> {}));
        Task.yieldNow();
        direct.abort();
        var e = assertThrows(edo.task.JoinException.class, direct::join);
        assertTrue(e.isCancelled());
        assertTrue(stream.isTerminated());
      }
    });
  }
}
