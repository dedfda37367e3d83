package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * STR-026, STR-039 (stream_fuse.rs, stream_fused.rs): every stream stays at its end, and says so.
 */
class TerminatedTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  private final Asked asked = new Asked();

  record Adapter(String name, Function<AsyncStream<Integer>, AsyncStream<?>> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Adapter> adapters() {
    return Stream.of(
        new Adapter("none", s -> s),
        new Adapter("map", s -> s.map(n -> n)),
        new Adapter("then", s -> s.then(n -> Async.ready(n))),
        new Adapter("filter", s -> s.filter(n -> true)),
        new Adapter("filterMap", s -> s.filterMap(Optional::of)),
        new Adapter("skip", s -> s.skip(0)),
        new Adapter("skipWhile", s -> s.skipWhile(n -> false)),
        new Adapter("take", s -> s.take(5)),
        new Adapter("takeWhile", s -> s.takeWhile(n -> true)),
        new Adapter("mapWhile", s -> s.mapWhile(Optional::of)),
        new Adapter("chain", s -> s.chain(AsyncStream.empty())),
        new Adapter("merge", s -> s.merge(AsyncStream.empty())),
        new Adapter("zip", s -> s.zip(AsyncStream.of(1), Integer::sum)),
        new Adapter("flatMap", s -> s.flatMap(n -> AsyncStream.of(n))),
        new Adapter("inspect", s -> s.inspect(n -> {})),
        new Adapter("scan", s -> s.scan(0, Integer::sum)),
        new Adapter("distinct", s -> s.distinctUntilChanged()),
        new Adapter("chunks", s -> s.chunks(1)),
        new Adapter("chunksTimeout", s -> s.chunksTimeout(1, Duration.ofDays(1))),
        new Adapter("peekable", s -> s.peekable()),
        new Adapter("timeout", s -> s.timeout(Duration.ofDays(1))),
        new Adapter("timeoutRepeating", s -> s.timeoutRepeating(Duration.ofDays(1))),
        new Adapter("takeUntil", s -> s.takeUntil(Async.never())),
        new Adapter("borrowed", s -> s.borrowed()),
        new Adapter("onClose", s -> s.onClose(() -> {})),
        new Adapter(
            "map of streams",
            s -> {
              var map = new StreamMap<String, Integer>();
              map.insert("k", s);
              return map;
            }));
  }

  /** False before the end, true after it, and the end stays. */
  @ParameterizedTest
  @MethodSource("adapters")
  void atTheEnd(Adapter adapter) throws Exception {
    var feed = Feed.with(1);
    AsyncStream<?> stream = adapter.make.apply(feed);
    assertFalse(stream.isTerminated());
    if (adapter.name.equals("zip")) {
      feed.end();
    }
    asked.ask(stream);
    if (!adapter.name.equals("zip")) {
      assertFalse(stream.isTerminated());
      assertEquals(Step.PENDING, asked.ask(stream));
      assertFalse(stream.isTerminated());
      feed.end();
    }
    assertEquals(Step.END, asked.ask(stream));
    assertTrue(stream.isTerminated());
    assertTrue(feed.isTerminated());
    feed.push(2);
    assertEquals(List.of(Step.END, Step.END), asked.ask(stream, 2));
    assertEquals(SizeHint.NONE, stream.sizeHint());
  }

  /** After a failure, which comes once. */
  @ParameterizedTest
  @MethodSource("adapters")
  void afterAFailure(Adapter adapter) throws Exception {
    var feed = new Feed<Integer>().fail(new IOException("x")).push(2);
    AsyncStream<?> stream = adapter.make.apply(feed);
    assertThrows(IOException.class, () -> asked.ask(stream));
    assertTrue(stream.isTerminated());
    assertTrue(feed.isClosed());
    assertEquals(List.of(Step.END, Step.END), asked.ask(stream, 2));
  }

  /** After closing, which reaches the source. */
  @ParameterizedTest
  @MethodSource("adapters")
  void afterClosing(Adapter adapter) throws Exception {
    var feed = Feed.with(1, 2);
    AsyncStream<?> stream = adapter.make.apply(feed);
    asked.ask(stream);
    stream.close();
    stream.close();
    assertTrue(stream.isTerminated());
    assertEquals(!adapter.name.equals("borrowed"), feed.isClosed());
    assertEquals(Step.END, asked.ask(stream));
    assertTrue(feed.releases.get() <= 1);
  }

  /** STR-039: those that can end before their source does. */
  @Test
  void beforeTheSourceEnds() throws Exception {
    assertTrue(AsyncStream.of(1).take(0).isTerminated(), "nothing to take");
    var one = AsyncStream.of(1, 2).take(1);
    assertEquals(Optional.of(1), one.next());
    assertTrue(one.isTerminated(), "nothing left to take");
    var ways =
        List.<AsyncStream<Integer>>of(
            AsyncStream.of(1, 2, 1).take(1),
            AsyncStream.of(1, 2, 1).takeWhile(n -> n < 2),
            AsyncStream.of(1, 2, 1).mapWhile(n -> n < 2 ? Optional.of(n) : Optional.empty()));
    for (var stream : ways) {
      assertFalse(stream.isTerminated());
      assertEquals(Optional.of(1), stream.next());
      assertEquals(Optional.empty(), stream.next());
      assertTrue(stream.isTerminated());
      assertEquals(Optional.empty(), stream.next());
    }
  }

  /** STR-039: two in one are over when both are. */
  @Test
  void whenBothAreOver() throws Exception {
    for (boolean merges : new boolean[] {true, false}) {
      var first = Feed.with(1).end();
      var second = Feed.with(2);
      var both = merges ? first.merge(second) : first.chain(second);
      assertFalse(both.isTerminated());
      assertEquals(List.of(1, 2), asked.ask(both, 2));
      assertEquals(Step.PENDING, asked.ask(both));
      assertFalse(both.isTerminated());
      second.end();
      assertEquals(Step.END, asked.ask(both));
      assertTrue(both.isTerminated());
    }
  }

  /** STR-039: not over while a computation is under way, although the source is. */
  @Test
  void whileAComputationIsUnderWay() throws Exception {
    var value = new Signal<Integer>();
    var then = Feed.with(1).end().then(n -> value);
    assertEquals(Step.PENDING, asked.ask(then));
    assertFalse(then.isTerminated());
    value.set(5);
    assertEquals(5, asked.ask(then));
    assertEquals(Step.END, asked.ask(then));
    assertTrue(then.isTerminated());
  }

  /** STR-026: an interval has no end. */
  @Test
  void anIntervalNeverEnds() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        try (var ticks = Streams.of(Time.interval(Duration.ofSeconds(1))).map(at -> at)) {
          for (int i = 0; i < 3; i++) {
            assertFalse(ticks.isTerminated());
            assertTrue(ticks.next().isPresent());
          }
          assertFalse(ticks.isTerminated());
        }
      });
    }
  }
}
