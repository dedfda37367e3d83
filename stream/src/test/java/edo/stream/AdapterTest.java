package edo.stream;

import static edo.stream.Asked.claiming;
import static edo.stream.Asked.hint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.CancelToken;
import edo.testkit.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One stream made of another: STR-017 to STR-031, STR-038 (stream_map_while.rs, stream_chain.rs,
 * stream_merge.rs, stream_peekable.rs, stream_accessors.rs). By hand, without a runtime.
 */
class AdapterTest {
  private static final SizeHint HUGE = SizeHint.exactly(Long.MAX_VALUE);

  private final Asked asked = new Asked();

  /** STR-017. */
  @Test
  void map() throws Exception {
    var stream = AsyncStream.of(1, 2).map(n -> "n" + n);
    assertEquals(SizeHint.exactly(2), stream.sizeHint());
    assertEquals(List.of("n1", "n2", Step.END), asked.ask(stream, 3));
  }

  /** STR-018. */
  @Test
  void filter() throws Exception {
    var stream = AsyncStream.of(1, 2, 3, 4).filter(n -> n % 2 == 0);
    assertEquals(hint(0, 4), stream.sizeHint());
    assertEquals(List.of(2, 4, Step.END), asked.ask(stream, 3));
  }

  /** STR-019. */
  @Test
  void filterMap() throws Exception {
    var stream =
        AsyncStream.of(1, 2, 3).filterMap(n -> n == 2 ? Optional.empty() : Optional.of("n" + n));
    assertEquals(hint(0, 3), stream.sizeHint());
    assertEquals(List.of("n1", "n3", Step.END), asked.ask(stream, 3));
  }

  /** STR-020: ends at the first without a value, and asks the source no more. */
  @Test
  void mapWhile() throws Exception {
    var feed = Feed.with(1, 2, 3, 4);
    var stream = feed.mapWhile(n -> n < 3 ? Optional.of(n * 10) : Optional.empty());
    assertEquals(List.of(10, 20, Step.END, Step.END), asked.ask(stream, 4));
    assertEquals(3, feed.polls.get());
    assertTrue(feed.isClosed());
  }

  /** STR-021: one computation at a time; the end comes after the last has ended. */
  @Test
  void then() throws Exception {
    var signals = new ArrayList<Signal<Integer>>();
    var feed = Feed.with(0, 1).end();
    var stream =
        feed.then(n -> {
          var signal = new Signal<Integer>();
          signals.add(signal);
          return signal;
        });
    assertEquals(List.of(Step.PENDING, Step.PENDING), asked.ask(stream, 2));
    assertEquals(1, signals.size());
    assertEquals(SizeHint.atLeast(1), stream.sizeHint());
    signals.get(0).set(7);
    assertEquals(List.of(7, Step.PENDING), asked.ask(stream, 2));
    assertFalse(stream.isTerminated());
    signals.get(1).set(8);
    assertEquals(List.of(8, Step.END), asked.ask(stream, 2));
    assertEquals(0, signals.get(1).cancels());
  }

  /** STR-021: giving up the wait leaves the computation; closing withdraws it. */
  @Test
  void thenIsCancelSafe() throws Exception {
    var signal = new Signal<Integer>();
    var stream = Feed.with(0).then(_ -> signal);
    Async<Optional<Integer>> next = stream.nextAsync();
    assertTrue(asked.waker.poll(next).isPending());
    next.cancel();
    assertEquals(0, signal.cancels());
    signal.set(1);
    assertEquals(1, asked.ask(stream));
    var unfinished = new Signal<Integer>();
    var closed = Feed.with(0).then(_ -> unfinished);
    assertEquals(Step.PENDING, asked.ask(closed));
    closed.close();
    assertEquals(1, unfinished.cancels());
    Async<Integer> failing =
        _ -> {
          throw new IOException();
        };
    assertThrows(IOException.class, () -> AsyncStream.of(1).then(_ -> failing).next());
  }

  /** STR-022: none ends at once; the source is not asked beyond. */
  @Test
  void take() throws Exception {
    var untouched = Feed.with(1);
    var none = untouched.take(0);
    assertTrue(none.isTerminated());
    assertEquals(SizeHint.exactly(0), none.sizeHint());
    assertEquals(Step.END, asked.ask(none));
    assertEquals(0, untouched.polls.get());
    assertTrue(untouched.isClosed());

    var feed = Feed.with(1, 2, 3);
    var two = feed.take(2);
    assertEquals(List.of(1, 2), asked.ask(two, 2));
    assertTrue(two.isTerminated());
    assertEquals(Step.END, asked.ask(two));
    assertEquals(2, feed.polls.get());
    assertEquals(hint(0, 2), Feed.with(1).take(2).sizeHint());
    assertEquals(hint(1, 1), AsyncStream.of(1, 2).take(1).sizeHint());
    assertThrows(IllegalArgumentException.class, () -> AsyncStream.of(1).take(-1));
  }

  /** STR-023. */
  @Test
  void takeWhile() throws Exception {
    var feed = Feed.with(1, 2, 3, 1);
    var stream = feed.takeWhile(n -> n < 3);
    assertEquals(List.of(1, 2, Step.END, Step.END), asked.ask(stream, 4));
    assertEquals(1, feed.left(), "the one that failed is dropped, the others not asked for");
    assertEquals(hint(0, 2), AsyncStream.of(1, 2).takeWhile(n -> true).sizeHint());
  }

  /** STR-024. */
  @Test
  void skip() throws Exception {
    var stream = AsyncStream.of(1, 2, 3).skip(2);
    assertEquals(SizeHint.exactly(1), stream.sizeHint());
    assertEquals(List.of(3, Step.END), asked.ask(stream, 2));
    assertEquals(List.of(Step.END), asked.ask(AsyncStream.of(1).skip(5), 1));
  }

  /** STR-025: the predicate is not asked after its first no. */
  @Test
  void skipWhile() throws Exception {
    var tested = new ArrayList<Integer>();
    var stream =
        AsyncStream.of(1, 5, 2, 6)
            .skipWhile(n -> {
              tested.add(n);
              return n < 3;
            });
    assertEquals(hint(0, 4), stream.sizeHint());
    assertEquals(5, asked.ask(stream));
    assertEquals(SizeHint.exactly(2), stream.sizeHint());
    assertEquals(List.of(2, 6, Step.END), asked.ask(stream, 3));
    assertEquals(List.of(1, 5), tested);
  }

  /** STR-027: the second is asked only after the first has ended. */
  @Test
  void chain() throws Exception {
    var first = Feed.with(1);
    var second = Feed.with(2).end();
    var stream = first.chain(second);
    assertEquals(List.of(1, Step.PENDING, Step.PENDING), asked.ask(stream, 3));
    assertEquals(0, second.polls.get());
    first.push(3).end();
    assertEquals(List.of(3, 2, Step.END), asked.ask(stream, 3));
    assertTrue(first.isClosed() && second.isClosed());
    assertEquals(List.of(1, 2, 3, 4), AsyncStream.of(1, 2).chain(AsyncStream.of(3, 4)).toList());
    assertEquals(SizeHint.exactly(3), AsyncStream.of(1, 2).chain(AsyncStream.of(3)).sizeHint());
  }

  /** STR-027, STR-028: a sum of hints that overflows is not known. */
  @Test
  void sizesOverflow() {
    assertEquals(SizeHint.atLeast(Long.MAX_VALUE), claiming(HUGE).chain(claiming(HUGE)).sizeHint());
    assertEquals(SizeHint.atLeast(Long.MAX_VALUE), claiming(HUGE).merge(claiming(HUGE)).sizeHint());
  }

  /** STR-028: both sides take turns when both are ready. */
  @Test
  void mergeTakesTurns() throws Exception {
    var stream = AsyncStream.of(1, 3, 5).merge(AsyncStream.of(2, 4));
    assertEquals(SizeHint.exactly(5), stream.sizeHint());
    assertEquals(List.of(1, 2, 3, 4, 5, Step.END), asked.ask(stream, 6));
    assertTrue(stream.isTerminated());
  }

  /** STR-028: items as they come; it ends when both have. */
  @Test
  void mergeWaitsForBoth() throws Exception {
    var left = new Feed<Integer>();
    var right = new Feed<Integer>();
    var stream = left.merge(right);
    assertEquals(Step.PENDING, asked.ask(stream));
    right.push(1);
    assertEquals(1, asked.waker.wakes());
    assertEquals(List.of(1, Step.PENDING), asked.ask(stream, 2));
    left.push(2);
    assertEquals(2, asked.waker.wakes());
    assertEquals(List.of(2, Step.PENDING), asked.ask(stream, 2));
    left.end();
    assertEquals(Step.PENDING, asked.ask(stream));
    right.push(3).end();
    assertEquals(List.of(3, Step.END), asked.ask(stream, 2));
    var failing = Feed.with(1).merge(new Feed<Integer>().fail(new IOException()));
    assertThrows(IOException.class, failing::toList);
  }

  /** STR-029: looks, consumes nothing, remembers. */
  @Test
  void peek() throws Exception {
    var feed = Feed.with(1, 2).end();
    var stream = feed.peekable();
    assertEquals(Optional.empty(), stream.peeked());
    assertEquals(Optional.of(1), stream.peek());
    assertEquals(Optional.of(1), asked.ready(stream.peekAsync()));
    assertEquals(Optional.of(1), stream.peeked());
    assertEquals(1, feed.polls.get());
    assertEquals(1, asked.ask(stream));
    assertEquals(Optional.empty(), stream.peeked());
    assertEquals(2, asked.ask(stream));
    assertEquals(Optional.empty(), stream.peek());
    int polls = feed.polls.get();
    assertEquals(Optional.empty(), stream.peek(), "the end is remembered");
    assertEquals(Step.END, asked.ask(stream));
    assertEquals(polls, feed.polls.get());
  }

  /** STR-030: what is put in place of the item is what comes next; pending stays pending. */
  @Test
  void replace() throws Exception {
    var stream = AsyncStream.of(1, 2).peekable();
    assertEquals(Optional.of(11), stream.replace(n -> n + 10));
    assertEquals(Optional.of(12), stream.replace(n -> n + 1));
    assertEquals(List.of(12, 2), asked.ask(stream, 2));
    assertEquals(Optional.empty(), stream.replace(n -> n + 1));
    var feed = new Feed<Integer>();
    var waiting = feed.peekable();
    assertTrue(asked.waker.poll(waiting.peekAsync()).isPending());
    feed.push(1);
    assertEquals(1, asked.waker.wakes());
    assertEquals(Optional.of(1), asked.ready(waiting.peekAsync()));
  }

  /** STR-031: the item that waits here counts. */
  @Test
  void peekedItemsCount() throws Exception {
    var stream = AsyncStream.of(1, 2, 3).peekable();
    assertEquals(SizeHint.exactly(3), stream.sizeHint());
    assertEquals(Optional.of(1), stream.peek());
    assertEquals(SizeHint.exactly(3), stream.sizeHint());
    assertEquals(List.of(1, 2, 3), asked.ask(stream, 3));
    assertEquals(SizeHint.NONE, stream.sizeHint());
    assertEquals(SizeHint.NONE, AsyncStream.empty().peekable().sizeHint());
    var unbounded = Feed.with(1).peekable();
    assertEquals(SizeHint.UNKNOWN, unbounded.sizeHint());
    assertEquals(Optional.of(1), unbounded.peek());
    assertEquals(SizeHint.atLeast(1), unbounded.sizeHint());
    var huge =
        new AsyncStream<Integer>() {
          @Override
          protected Step advance(edo.task.Context cx) {
            return emit(1);
          }

          @Override
          protected SizeHint hint() {
            return HUGE;
          }
        }.peekable();
    assertEquals(Optional.of(1), huge.peek());
    assertEquals(SizeHint.atLeast(Long.MAX_VALUE), huge.sizeHint());
  }

  @Test
  void zip() throws Exception {
    var left = Feed.with(1, 2, 3);
    var right = Feed.with("a");
    var stream = left.zip(right, (n, s) -> n + s);
    assertEquals(List.of("1a", Step.PENDING), asked.ask(stream, 2));
    right.push("b").end();
    assertEquals(List.of("2b", Step.END), asked.ask(stream, 2));
    assertTrue(left.isClosed());
    assertEquals(
        SizeHint.exactly(2),
        AsyncStream.of(1, 2).zip(AsyncStream.of(1, 2, 3), Integer::sum).sizeHint());
  }

  @Test
  void flatMap() throws Exception {
    var inner = Map.of("a", Feed.with(1), "b", Feed.with(2).end());
    var stream = AsyncStream.of("a", "b").flatMap(inner::get);
    assertEquals(List.of(1, Step.PENDING), asked.ask(stream, 2));
    assertEquals(0, inner.get("b").polls.get());
    inner.get("a").push(3).end();
    assertEquals(List.of(3, 2, Step.END), asked.ask(stream, 3));
    var open = Feed.with(1);
    var closed = AsyncStream.of(1).flatMap(_ -> open);
    assertEquals(1, asked.ask(closed));
    closed.close();
    assertTrue(open.isClosed());
  }

  @Test
  void scanAndInspectAndDistinct() throws Exception {
    var seen = new ArrayList<Integer>();
    assertEquals(
        List.of(1, 3, 6),
        AsyncStream.of(1, 2, 3).inspect(seen::add).scan(0, Integer::sum).toList());
    assertEquals(List.of(1, 2, 3), seen);
    assertEquals(List.of(1, 2, 1), AsyncStream.of(1, 1, 2, 2, 1).distinctUntilChanged().toList());
  }

  @Test
  void chunks() throws Exception {
    assertEquals(List.of(List.of(1, 2), List.of(3)), AsyncStream.of(1, 2, 3).chunks(2).toList());
    assertEquals(SizeHint.exactly(2), AsyncStream.of(1, 2, 3).chunks(2).sizeHint());
    var failure = new IOException();
    var stream = Feed.with(1).fail(failure).chunks(2);
    assertEquals(List.of(1), asked.ask(stream));
    assertSame(failure, assertThrows(IOException.class, () -> asked.ask(stream)));
    assertEquals(Step.END, asked.ask(stream));
  }

  @Test
  void takeUntil() throws Exception {
    var token = CancelToken.create();
    var feed = Feed.with(1);
    var stream = feed.takeUntil(token.cancelledAsync());
    assertEquals(List.of(1, Step.PENDING), asked.ask(stream, 2));
    token.cancel();
    assertEquals(1, asked.waker.wakes());
    feed.push(2);
    assertEquals(Step.END, asked.ask(stream));
    assertTrue(feed.isClosed());
    var end = new Signal<Integer>();
    assertEquals(List.of(1), AsyncStream.of(1).takeUntil(end).toList());
    assertEquals(1, end.cancels(), "withdrawn when the source ends first");
  }

  record Adapter(String name, Function<AsyncStream<Integer>, AsyncStream<?>> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Adapter> adapters() {
    return Stream.of(
        new Adapter("map", s -> s.map(n -> n)),
        new Adapter("then", s -> s.then(n -> Async.ready(n))),
        new Adapter("filter", s -> s.filter(n -> true)),
        new Adapter("filterMap", s -> s.filterMap(Optional::of)),
        new Adapter("mapWhile", s -> s.mapWhile(Optional::of)),
        new Adapter("take", s -> s.take(9)),
        new Adapter("takeWhile", s -> s.takeWhile(n -> true)),
        new Adapter("skip", s -> s.skip(0)),
        new Adapter("skipWhile", s -> s.skipWhile(n -> false)),
        new Adapter("throttle", s -> s.throttle(java.time.Duration.ZERO)));
  }

  /**
   * STR-034, STR-038: the source stays a variable of its owner. What happens to it is seen through
   * the adapter, and with {@code borrowed()} the owner goes on with it after the adapter.
   */
  @ParameterizedTest
  @MethodSource("adapters")
  void theSourceIsTheOwners(Adapter adapter) throws Exception {
    var feed = Feed.with(1);
    var stream = adapter.make.apply(feed.borrowed());
    assertEquals(List.of(1, Step.PENDING), asked.ask(stream, 2));
    feed.push(2).push(3);
    assertEquals(2, asked.ask(stream));
    stream.close();
    assertFalse(feed.isClosed());
    assertEquals(Step.END, asked.ask(stream));
    assertEquals(3, asked.ask(feed));
    adapter.make.apply(feed).close();
    assertTrue(feed.isClosed(), "without borrowed() it is closed with the adapter");
  }
}
