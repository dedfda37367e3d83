package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Poll;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes through a stream: STR-006 to STR-016 (stream_collect.rs). Without a runtime: the caller
 * is a plain thread.
 */
class ConsumerTest {
  private final Asked asked = new Asked();

  /** STR-006. */
  @Test
  void next() throws Exception {
    try (var stream = AsyncStream.of(1, 2)) {
      assertEquals(Optional.of(1), stream.next());
      assertEquals(Optional.of(2), stream.next());
      assertEquals(Optional.empty(), stream.next());
      assertEquals(Optional.empty(), stream.next());
    }
  }

  /** STR-006: giving up a next that has not come loses nothing. */
  @Test
  void nextIsCancelSafe() throws Exception {
    var feed = new Feed<Integer>();
    Async<Optional<Integer>> first = feed.nextAsync();
    assertTrue(asked.waker.poll(first).isPending());
    first.cancel();
    assertEquals(1, feed.withdrawals.get());
    feed.push(1);
    assertEquals(Optional.of(1), asked.ready(feed.nextAsync()));
  }

  /** STR-007: an exception comes once, as it is, after the items before it; that is the end. */
  @Test
  void failuresAreThrown() throws Exception {
    var failure = new IOException("unplugged");
    var feed = Feed.with(1).fail(failure).push(2);
    var stream = feed.map(n -> n);
    assertEquals(Optional.of(1), stream.next());
    assertSame(failure, assertThrows(IOException.class, stream::next));
    assertEquals(Optional.empty(), stream.next());
    assertTrue(feed.isClosed());
    assertEquals(2, feed.polls.get(), "a stream that has failed is not asked again");
  }

  /** STR-008. */
  @Test
  void all() throws Exception {
    assertTrue(AsyncStream.<Integer>empty().allMatch(n -> false));
    assertTrue(AsyncStream.of(1, 2).allMatch(n -> n < 3));
    var feed = Feed.with(1, 5, 2);
    assertFalse(feed.allMatch(n -> n < 3));
    assertEquals(1, feed.left(), "stops at the first that is not");
    assertTrue(feed.isClosed());
  }

  /** STR-009. */
  @Test
  void any() throws Exception {
    assertFalse(AsyncStream.<Integer>empty().anyMatch(n -> true));
    assertFalse(AsyncStream.of(1, 2).anyMatch(n -> n > 2));
    var feed = Feed.with(1, 5, 2);
    assertTrue(feed.anyMatch(n -> n > 2));
    assertEquals(1, feed.left(), "stops at the first that is");
    assertTrue(feed.isClosed());
  }

  /** STR-010. */
  @Test
  void fold() throws Exception {
    assertEquals("x12", AsyncStream.of(1, 2).fold("x", (s, n) -> s + n));
    assertEquals("x", AsyncStream.empty().fold("x", (s, n) -> s + n));
    assertEquals(3, AsyncStream.of(1, 2, 3).count());
    assertEquals(Optional.of(3), AsyncStream.of(1, 2, 3).last());
    assertEquals(Optional.empty(), AsyncStream.empty().last());
    var feed = Feed.with(1, 2);
    assertEquals(Optional.of(1), feed.first());
    assertEquals(1, feed.left());
  }

  /** STR-011: for those that only do something. */
  @Test
  void forEach() throws Exception {
    var seen = new ArrayList<Integer>();
    AsyncStream.of(1, 2).forEach(seen::add);
    assertEquals(List.of(1, 2), seen);
  }

  /** STR-012. */
  @Test
  void collectText() throws Exception {
    assertEquals("", AsyncStream.<String>empty().collect(Collectors.joining()));
    assertEquals("hello world", AsyncStream.of("hello ", "world").collect(Collectors.joining()));
  }

  static Stream<Supplier<Collection<Integer>>> collections() {
    return Stream.of(
        ArrayList::new,
        ArrayDeque::new,
        LinkedList::new,
        TreeSet::new,
        java.util.HashSet::new,
        PriorityQueue::new);
  }

  /** STR-013, STR-014, STR-015: every kind of collection, empty and filled. */
  @ParameterizedTest
  @MethodSource("collections")
  void collectInto(Supplier<Collection<Integer>> kind) throws Exception {
    assertEquals(
        List.of(),
        List.copyOf(AsyncStream.<Integer>empty().collect(Collectors.toCollection(kind))));
    Collection<Integer> filled = AsyncStream.of(1, 2, 3).collect(Collectors.toCollection(kind));
    assertInstanceOf(kind.get().getClass(), filled);
    assertEquals(List.of(1, 2, 3), filled.stream().sorted().toList());
  }

  /** STR-013. */
  @Test
  void collectList() throws Exception {
    assertEquals(List.of(), AsyncStream.empty().toList());
    var list = AsyncStream.of(1, 2).toList();
    list.add(3);
    assertEquals(List.of(1, 2, 3), list);
    assertEquals(Set.of(1, 2), AsyncStream.of(1, 2, 1).collect(Collectors.toSet()));
  }

  /** STR-015. */
  @Test
  void collectMaps() throws Exception {
    for (Supplier<Map<Integer, String>> kind :
        List.<Supplier<Map<Integer, String>>>of(HashMap::new, TreeMap::new, LinkedHashMap::new)) {
      Map<Integer, String> map =
          AsyncStream.of("a", "bb")
              .collect(Collectors.toMap(String::length, s -> s, (a, b) -> b, kind));
      assertEquals(Map.of(1, "a", 2, "bb"), map);
      assertEquals(
          Map.of(),
          AsyncStream.<String>empty()
              .collect(Collectors.toMap(String::length, s -> s, (a, b) -> b, kind)));
    }
  }

  /** STR-016: the first failure is thrown, and nothing after it is asked for. */
  @Test
  void collectUntilTheFirstFailure() throws Exception {
    assertEquals(List.of(1, 2), Feed.with(1, 2).end().toList());
    var failure = new IOException("bad");
    var feed = Feed.with(1).fail(failure).push(2).end();
    assertSame(failure, assertThrows(IOException.class, feed::toList));
    assertEquals(1, feed.left());
    assertTrue(feed.isClosed());
  }

  /** As computations: pending until the end, then the value; the same results. */
  @Test
  void polled() throws Exception {
    var feed = Feed.with("a");
    Async<List<String>> list = feed.toListAsync();
    assertTrue(asked.waker.poll(list).isPending());
    feed.push("b");
    assertEquals(1, asked.waker.wakes());
    assertTrue(asked.waker.poll(list).isPending());
    feed.end();
    assertEquals(List.of("a", "b"), asked.ready(list));
    assertEquals("ab", asked.ready(AsyncStream.of("a", "b").collectAsync(Collectors.joining())));
    assertEquals(3, asked.ready(AsyncStream.of(1, 2).foldAsync(0, Integer::sum)));
    assertEquals(2, asked.ready(AsyncStream.of(1, 2).countAsync()));
    assertEquals(Optional.of(1), asked.ready(AsyncStream.of(1, 2).firstAsync()));
    assertEquals(Optional.of(2), asked.ready(AsyncStream.of(1, 2).lastAsync()));
    assertTrue(asked.ready(AsyncStream.of(1, 2).anyMatchAsync(n -> n == 2)));
    assertFalse(asked.ready(AsyncStream.of(1, 2).allMatchAsync(n -> n == 2)));
  }

  /** A consumer that is withdrawn closes the stream; one that fails, too. */
  @Test
  void consumersClose() throws Exception {
    var feed = Feed.with(1);
    Async<List<Integer>> list = feed.toListAsync();
    assertTrue(asked.waker.poll(list).isPending());
    list.cancel();
    assertTrue(feed.isClosed());

    var failing = Feed.with(1, 2);
    assertThrows(
        IOException.class,
        () ->
            failing.forEach(_ -> {
              throw new IOException();
            }));
    assertTrue(failing.isClosed());
    assertEquals(1, failing.left());

    var polled = Feed.with(1, 2);
    var op =
        polled.forEachAsync(_ -> {
          throw new IOException();
        });
    assertThrows(IOException.class, () -> asked.waker.poll(op));
    assertTrue(polled.isClosed());
  }

  /** STR-008: a poll lets others run before it has gone through very many items. */
  @Test
  void aPollIsBounded() throws Exception {
    AsyncStream<Integer> endless = AsyncStream.iterate(1, n -> Optional.of(n + 1));
    var wakes = new java.util.concurrent.atomic.AtomicInteger();
    var limited =
        new edo.task.Context() {
          {
            refill(BUDGET);
          }

          @Override
          public edo.task.Waker waker() {
            return wakes::getAndIncrement;
          }
        };
    Poll<Boolean> answer = endless.allMatchAsync(n -> true).poll(limited);
    assertTrue(answer.isPending());
    assertEquals(1, wakes.get(), "and is to be polled again at once");
  }
}
