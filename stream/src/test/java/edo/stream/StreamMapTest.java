package edo.stream;

import static edo.stream.Asked.claiming;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.stream.StreamMap.Entry;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** STR-040 to STR-049 (stream_stream_map.rs). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamMapTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  private final Asked asked = new Asked();
  private final StreamMap<String, Integer> map = new StreamMap<>();

  private static Entry<String, Integer> entry(String key, int value) {
    return new Entry<>(key, value);
  }

  /** STR-040, STR-041: new and empty. */
  @Test
  void empty() throws Exception {
    assertEquals(0, map.length());
    assertTrue(map.isEmpty());
    assertEquals(SizeHint.NONE, map.sizeHint());
    assertEquals(Step.END, asked.ask(map));
    assertFalse(map.containsKey("a"));
  }

  /** STR-042, STR-047: its items with their key; it leaves by itself. */
  @Test
  void oneStream() throws Exception {
    var feed = new Feed<Integer>();
    assertEquals(Optional.empty(), map.insert("a", feed));
    assertEquals(1, map.length());
    assertEquals(Step.PENDING, asked.ask(map));
    feed.push(1);
    assertEquals(1, asked.waker.wakes());
    assertEquals(entry("a", 1), asked.ask(map));
    feed.end();
    assertEquals(Step.END, asked.ask(map));
    assertFalse(map.containsKey("a"));
    assertTrue(map.isEmpty());
  }

  /** STR-047: an end for want of streams is over when there is one again. */
  @Test
  void goesOnWithANewStream() throws Exception {
    assertEquals(List.of(Step.END, Step.END), asked.ask(map, 2));
    map.insert("a", Feed.with(1));
    assertFalse(map.isTerminated());
    assertEquals(List.of(entry("a", 1), Step.PENDING), asked.ask(map, 2));
    map.close();
    var e =
        assertThrows(
            IllegalStateException.class, () -> map.insert("b", AsyncStream.<Integer>empty()));
    assertTrue(e.getMessage().contains("make a new one"), e.getMessage());
  }

  /** STR-042: the old one comes back, open. */
  @Test
  void sameKeyReplaces() throws Exception {
    var first = Feed.with(1);
    var second = Feed.with(2);
    map.insert("a", first);
    assertSame(first, map.insert("a", second).orElseThrow());
    assertEquals(1, map.length());
    assertEquals(List.of(entry("a", 2), Step.PENDING), asked.ask(map, 2));
    assertEquals(1, asked.ask(first));
    assertFalse(first.isClosed());
  }

  /** STR-043: taken out with what it has left. */
  @Test
  void remove() throws Exception {
    var feed = Feed.with(1, 2);
    map.insert("a", feed);
    assertEquals(entry("a", 1), asked.ask(map));
    assertEquals(Optional.empty(), map.remove("b"));
    assertSame(feed, map.remove("a").orElseThrow());
    assertEquals(0, map.length());
    assertEquals(Step.END, asked.ask(map));
    assertEquals(2, asked.ask(feed));
  }

  /** STR-044, STR-045, STR-046. */
  @Test
  void views() {
    var made = new StreamMap<String, Integer>(Map.of("a", Feed.with(1), "b", Feed.with(2)));
    assertTrue(made.containsKey("a") && made.containsKey("b"));
    assertEquals(Set.of("a", "b"), made.keys());
    assertEquals(Set.of("a", "b"), made.streams().keySet());
    var old = made.streams().get("a");
    made.insertAll(Map.of("a", Feed.with(3), "c", Feed.with(4)));
    assertTrue(old.isTerminated());
    assertEquals(3, made.length());
    assertTrue(made.toString().contains("c"), made.toString());
    assertThrows(UnsupportedOperationException.class, () -> made.keys().clear());
  }

  /** STR-041. */
  @Test
  void clear() throws Exception {
    var feed = Feed.with(1);
    map.insert("a", feed);
    map.insert("b", Feed.with(2));
    map.clear();
    assertTrue(map.isEmpty());
    assertTrue(feed.isClosed());
    assertEquals(Step.END, asked.ask(map));
  }

  /** STR-047: every stream that is ready has its turn before any has a second. */
  @Test
  void everybodyHasATurn() throws Exception {
    for (int streams : new int[] {2, 3, 7}) {
      var fair = new StreamMap<Integer, Integer>();
      for (int i = 0; i < streams; i++) {
        fair.insert(i, AsyncStream.iterate(0, n -> Optional.of(n + 1)));
      }
      for (int round = 0; round < 5; round++) {
        var keys = new ArrayList<Integer>();
        for (int i = 0; i < streams; i++) {
          Entry<?, ?> next = (Entry<?, ?>) asked.ask(fair);
          keys.add((Integer) next.key());
          assertEquals(round, next.value());
        }
        assertEquals(streams, Set.copyOf(keys).size());
      }
      fair.close();
    }
  }

  /** STR-047: one that is ready is found, wherever it is, and however many have ended. */
  @Test
  void oneAmongMany() throws Exception {
    for (int size = 1; size <= 6; size++) {
      for (int ready = 0; ready < size; ready++) {
        var many = new StreamMap<Integer, Integer>();
        for (int i = 0; i < size; i++) {
          many.insert(i, i == ready ? Feed.with(7).end() : AsyncStream.<Integer>empty());
        }
        assertEquals(new Entry<>(ready, 7), asked.ask(many));
        assertEquals(Step.END, asked.ask(many));
        assertTrue(many.isEmpty());
      }
    }
  }

  /** STR-047: at random; whoever is pending after a poll has been asked in it, so none is lost. */
  @Test
  void againstAModel() throws Exception {
    var random = new Random(20_260_101);
    for (int run = 0; run < 200; run++) {
      var streams = new StreamMap<Integer, Integer>();
      var feeds = new HashMap<Integer, Feed<Integer>>();
      var ended = new HashMap<Integer, Boolean>();
      var given = new HashMap<Integer, List<Integer>>();
      var got = new HashMap<Integer, List<Integer>>();
      int key = 0;
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(4)) {
          case 0 -> {
            var feed = new Feed<Integer>();
            feeds.put(key, feed);
            given.put(key, new ArrayList<>());
            got.put(key, new ArrayList<>());
            streams.insert(key++, feed);
          }
          case 1 -> {
            if (key > 0) {
              int to = random.nextInt(key);
              if (!ended.containsKey(to)) {
                feeds.get(to).push(step);
                given.get(to).add(step);
              }
            }
          }
          case 2 -> {
            if (key > 0) {
              int to = random.nextInt(key);
              if (ended.put(to, true) == null) {
                feeds.get(to).end();
              }
            }
          }
          default -> {
            var polls = new HashMap<Integer, Integer>();
            feeds.forEach((k, f) -> polls.put(k, f.polls.get()));
            Object answer = asked.ask(streams);
            if (answer instanceof Entry<?, ?> e) {
              got.get(e.key()).add((Integer) e.value());
            } else {
              for (int k : streams.keys()) {
                assertTrue(feeds.get(k).polls.get() > polls.get(k), "not asked");
              }
              assertEquals(streams.isEmpty() ? Step.END : Step.PENDING, answer, "run " + run);
            }
          }
        }
      }
      feeds.values().forEach(Feed::end);
      if (!streams.isEmpty()) {
        for (Entry<Integer, Integer> e : streams.toList()) {
          got.get(e.key()).add(e.value());
        }
      }
      assertEquals(given, got);
    }
  }

  /** STR-048. */
  @Test
  void nextMany() throws Exception {
    var into = new ArrayList<Entry<String, Integer>>();
    assertEquals(0, asked.ready(map.nextManyAsync(into, 5)), "an empty map");
    var a = Feed.with(1, 2);
    var b = Feed.with(3);
    map.insert("a", a);
    map.insert("b", b);
    assertEquals(0, asked.ready(map.nextManyAsync(into, 0)));
    assertEquals(2, asked.ready(map.nextManyAsync(into, 2)), "never above the limit");
    assertEquals(1, map.nextMany(into, 9), "fewer than the limit");
    assertEquals(Set.of(entry("a", 1), entry("a", 2), entry("b", 3)), Set.copyOf(into));
    var pending = map.nextManyAsync(into, 9);
    assertTrue(asked.waker.poll(pending).isPending());
    a.push(4).end();
    assertEquals(1, asked.ready(pending));
    b.end();
    assertEquals(0, map.nextMany(into, 9));
    assertThrows(IllegalArgumentException.class, () -> map.nextMany(into, -1));
  }

  /** STR-049. */
  @Test
  void hintsAddUp() {
    map.insert("a", AsyncStream.of(1, 2));
    map.insert("b", AsyncStream.of(1));
    assertEquals(SizeHint.exactly(3), map.sizeHint());
    map.insert("c", new Feed<>());
    assertEquals(SizeHint.atLeast(3), map.sizeHint());
    map.insert("d", claiming(SizeHint.exactly(Long.MAX_VALUE)));
    assertEquals(SizeHint.atLeast(Long.MAX_VALUE), map.sizeHint());
  }

  /** A failure of one is the end of all. */
  @Test
  void aFailureEndsIt() throws Exception {
    var good = Feed.with(1);
    map.insert("a", good);
    map.insert("b", new Feed<Integer>().fail(new IOException("b")));
    assertThrows(IOException.class, () -> asked.ask(map, 3));
    assertTrue(good.isClosed());
    assertThrows(IllegalStateException.class, () -> map.insert("c", AsyncStream.<Integer>empty()));
  }

  /** STR-047: fed by tasks, consumed in direct style. */
  @ParameterizedTest
  @EnumSource
  void fedByTasks(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var all = new StreamMap<Integer, Integer>();
        for (int k = 0; k < 5; k++) {
          var feed = new Feed<Integer>();
          all.insert(k, feed);
          Task.spawn(() -> {
            for (int i = 0; i < 100; i++) {
              feed.push(i);
              Task.yieldNow();
            }
            feed.end();
          });
        }
        var next = new int[5];
        all.forEach(e -> assertEquals(next[e.key()]++, e.value()));
        for (int n : next) {
          assertEquals(100, n);
        }
        assertEquals(
            6,
            AsyncStream.mergeAll(List.of(AsyncStream.of(1, 2), AsyncStream.of(3)))
                .fold(0, Integer::sum));
      });
    }
  }
}
