package edo.stream;

import static edo.stream.Asked.hint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where items come from: STR-001 to STR-005 (stream_iter.rs, stream_once.rs, stream_empty.rs,
 * stream_pending.rs, stream_close.rs).
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SourceTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  private final Asked asked = new Asked();

  /** STR-001: order, hint, and the end stays the end. */
  @Test
  void aCollectionsItems() throws Exception {
    var stream = AsyncStream.from(List.of(1, 2, 3));
    assertEquals(SizeHint.exactly(3), stream.sizeHint());
    assertEquals(List.of(1, 2), asked.ask(stream, 2));
    assertEquals(SizeHint.exactly(1), stream.sizeHint());
    assertFalse(stream.isTerminated());
    assertEquals(List.of(3, Step.END, Step.END, Step.END), asked.ask(stream, 4));
    assertEquals(SizeHint.NONE, stream.sizeHint());
    assertTrue(stream.isTerminated());
  }

  /** STR-001: an iterator that has items again after its end is not asked again. */
  @Test
  void theEndStaysTheEnd() throws Exception {
    var flip = new AtomicBoolean();
    Iterator<Integer> wavering =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return flip.getAndSet(true);
          }

          @Override
          public Integer next() {
            return 1;
          }
        };
    var stream = AsyncStream.from(wavering);
    assertEquals(List.of(Step.END, Step.END), asked.ask(stream, 2));
    assertEquals(SizeHint.UNKNOWN, AsyncStream.from(wavering).sizeHint());
  }

  /** STR-001: a task that goes through endless items lets the others of its worker run. */
  @ParameterizedTest
  @EnumSource
  void itemsCostBudget(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var stop = new AtomicBoolean();
        AsyncStream<Integer> endless = AsyncStream.iterate(1, n -> Optional.of(n + 1));
        var polled = Task.spawn(endless.anyMatchAsync(n -> stop.get()));
        AsyncStream<Integer> filtered = AsyncStream.iterate(1, n -> Optional.of(n + 1));
        var direct = Task.spawn(() -> filtered.filter(n -> stop.get()).first());
        Task.spawn(() -> stop.set(true)).join();
        assertTrue(polled.join());
        assertTrue(direct.join().isPresent());
      });
    }
  }

  /** STR-002. */
  @Test
  void oneItem() throws Exception {
    var stream = AsyncStream.of("x");
    assertEquals(SizeHint.exactly(1), stream.sizeHint());
    assertEquals("x", asked.ask(stream));
    assertEquals(SizeHint.NONE, stream.sizeHint());
    assertEquals(Step.END, asked.ask(stream));
    assertEquals(SizeHint.NONE, stream.sizeHint());
  }

  /** STR-003. */
  @Test
  void noItem() throws Exception {
    var stream = AsyncStream.<Integer>empty();
    assertEquals(SizeHint.NONE, stream.sizeHint());
    assertEquals(List.of(Step.END, Step.END), asked.ask(stream, 2));
    assertEquals(Optional.empty(), AsyncStream.empty().next());
  }

  /** STR-004. */
  @Test
  void never() throws Exception {
    var stream = AsyncStream.<Integer>never();
    assertEquals(SizeHint.UNKNOWN, stream.sizeHint());
    assertEquals(List.of(Step.PENDING, Step.PENDING), asked.ask(stream, 2));
    assertFalse(stream.isTerminated());
    stream.close();
    assertEquals(Step.END, asked.ask(stream));
  }

  /** STR-005. */
  @Test
  void theEndAsAnItem() throws Exception {
    var feed = Feed.with(1);
    var stream = feed.notifyClose();
    assertEquals(List.of(Optional.of(1), Step.PENDING), asked.ask(stream, 2));
    feed.end();
    assertFalse(stream.isTerminated());
    assertEquals(Optional.empty(), asked.ask(stream));
    assertTrue(stream.isTerminated());
    assertEquals(List.of(Step.END, Step.END), asked.ask(stream, 2));
    assertEquals(SizeHint.exactly(3), AsyncStream.of(1, 2).notifyClose().sizeHint());
  }

  @Test
  void nullIsRefused() {
    assertThrows(NullPointerException.class, () -> AsyncStream.of("a", null));
    var items = new ArrayList<String>();
    items.add(null);
    assertThrows(NullPointerException.class, () -> AsyncStream.from(items).next());
    assertThrows(NullPointerException.class, () -> AsyncStream.of(1).map(_ -> null).next());
  }

  @Test
  void aComputationsValue() throws Exception {
    var signal = new Signal<Integer>();
    var stream = AsyncStream.from(signal);
    assertEquals(Step.PENDING, asked.ask(stream));
    signal.set(7);
    assertEquals(1, asked.waker.wakes());
    assertEquals(List.of(7, Step.END), asked.ask(stream, 2));
    var unused = new Signal<Integer>();
    var closed = AsyncStream.from(unused);
    assertEquals(Step.PENDING, asked.ask(closed));
    closed.close();
    assertEquals(1, unused.cancels());
    Async<Integer> failing =
        _ -> {
          throw new IOException("no");
        };
    assertThrows(IOException.class, () -> AsyncStream.from(failing).next());
  }

  @Test
  void statesThatFollow() throws Exception {
    assertEquals(
        List.of(1, 2, 4, 8),
        AsyncStream.iterate(1, n -> n < 8 ? Optional.of(n * 2) : Optional.<Integer>empty())
            .toList());
  }

  @Test
  void aStreamOfTheJdkIsClosed() throws Exception {
    var closed = new AtomicInteger();
    var stream = AsyncStream.from(Stream.of(1, 2, 3).onClose(closed::getAndIncrement));
    assertEquals(Optional.of(1), stream.next());
    assertEquals(0, closed.get());
    stream.close();
    assertEquals(1, closed.get());
  }

  /**
   * The producer is a task: it blocks while it is ahead far enough, and its end is the stream's.
   */
  @ParameterizedTest
  @EnumSource
  void produced(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int ahead : new int[] {1, 3, 100}) {
          var emitted = new AtomicInteger();
          var stream =
              AsyncStream.<Integer>produce(
                  ahead,
                  out -> {
                    for (int i = 0; i < 50; i++) {
                      out.emit(i);
                      emitted.getAndIncrement();
                    }
                  });
          for (int i = 0; i < 50; i++) {
            assertEquals(Optional.of(i), stream.next());
            assertTrue(emitted.get() <= i + 1 + ahead, "too far ahead");
          }
          assertEquals(Optional.empty(), stream.next());
        }
        assertEquals(
            IntStream.range(0, 300).sum(),
            Task.spawn(
                    AsyncStream.<Integer>produce(
                            out -> {
                              for (int i = 0; i < 300; i++) {
                                out.emit(i);
                              }
                            })
                        .foldAsync(0, Integer::sum))
                .join());
      });
    }
  }

  /** What was emitted before a producer fails is handed out before its exception is thrown. */
  @ParameterizedTest
  @EnumSource
  void aProducersFailure(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var failure = new IOException("broken");
        var stream =
            AsyncStream.<Integer>produce(out -> {
              out.emit(1);
              out.emit(2);
              throw failure;
            });
        assertEquals(Optional.of(1), stream.next());
        assertEquals(Optional.of(2), stream.next());
        assertSame(failure, assertThrows(IOException.class, stream::next));
        assertEquals(Optional.empty(), stream.next());
      });
    }
  }

  /** Closing aborts the producer and waits for its {@code finally}. */
  @ParameterizedTest
  @EnumSource
  void closingJoinsTheProducer(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var ended = new AtomicBoolean();
        ThrowingConsumer<Emitter<Integer>> endless =
            out -> {
              try {
                for (int i = 0; ; i++) {
                  out.emit(i);
                }
              } finally {
                Task.shield(() -> Task.yieldNow());
                ended.set(true);
              }
            };
        try (var stream = AsyncStream.produce(1, endless)) {
          assertEquals(Optional.of(0), stream.next());
        }
        assertTrue(ended.get());
        ended.set(false);
        assertEquals(List.of(0, 1, 2), AsyncStream.produce(1, endless).take(3).toList());
        assertTrue(ended.get(), "before take's end is seen");
        ended.set(false);
        assertThrows(
            IOException.class,
            () ->
                AsyncStream.produce(1, endless)
                    .map(n -> {
                      throw new IOException();
                    })
                    .next());
        assertTrue(ended.get(), "before the exception is seen");
        ended.set(false);
        var polled =
            Task.spawn(AsyncStream.produce(4, endless).take(2).toListAsync()); // poll-driven
        assertEquals(List.of(0, 1), polled.join());
        assertTrue(ended.get());
      });
    }
  }

  /** A stream that was never asked has no producer. */
  @Test
  void lazy() {
    var begun = new AtomicBoolean();
    AsyncStream<Integer> stream = AsyncStream.produce(out -> begun.set(true));
    stream.close();
    assertFalse(begun.get());
    assertThrows(IllegalArgumentException.class, () -> AsyncStream.produce(0, out -> {}));
  }

  /** On a runtime that has shut down, a producer cannot run: that is an error, not a hang. */
  @Test
  void producersOfTheDead() throws Exception {
    var runtime = runtimes.build(Flavor.MULTI_1);
    runtime.close();
    var stream = AsyncStream.<Integer>produce(out -> out.emit(1));
    assertThrows(
        edo.task.JoinException.class, () -> runtime.within(() -> Poll.ready(stream.next())));
  }

  @Test
  void hintsAddUp() {
    assertEquals(hint(3, 7), hint(1, 3).plus(hint(2, 4)));
    assertEquals(
        SizeHint.atLeast(Long.MAX_VALUE), SizeHint.exactly(Long.MAX_VALUE).plus(hint(1, 1)));
    assertEquals(SizeHint.atLeast(3), SizeHint.atLeast(1).plus(hint(2, 2)));
    assertEquals(hint(2, 2), SizeHint.atLeast(5).atMost(2));
    assertEquals(hint(0, 1), hint(1, 3).minus(2));
    assertEquals(hint(1, 3), hint(1, 3).shorter(SizeHint.atLeast(2)));
    assertEquals(hint(1, 2), SizeHint.atLeast(1).shorter(hint(1, 2)));
    assertEquals(hint(0, 3), hint(2, 3).orFewer());
    assertThrows(IllegalArgumentException.class, () -> hint(2, 1));
    assertThrows(IllegalArgumentException.class, () -> SizeHint.exactly(-1));
  }
}
