package edo.test;

import static edo.test.AsyncAssertions.assertPending;
import static edo.test.AsyncAssertions.assertReadyEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.stream.AsyncStream;
import edo.stream.SizeHint;
import edo.stream.Step;
import edo.stream.Streams;
import edo.sync.Mpsc;
import edo.task.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Polling a stream by hand (tokio-test: task.rs): TEST-011 to TEST-016. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamHarnessTest {
  /** TEST-011, TEST-012, TEST-016: items, waiting, the end. */
  @Test
  void pollsItems() throws Exception {
    var channel = Mpsc.<String>bounded("letters", 4);
    try (var letters = StreamHarness.of(Streams.of(channel.receiver()))) {
      assertPending(letters.pollNext());
      assertFalse(letters.isWoken());
      channel.sender().send("a");
      assertTrue(letters.isWoken());
      assertEquals(1, letters.wakes());
      assertReadyEquals(Optional.of("a"), letters.pollNext());
      assertFalse(letters.isWoken());
      channel.sender().close();
      assertReadyEquals(Optional.empty(), letters.pollUntilIdle());
      assertReadyEquals(Optional.empty(), letters.pollNext());
    }
  }

  /** TEST-014: as often as it wakes itself, but not for ever. */
  @Test
  void pollUntilIdleEnds() throws Exception {
    try (var restless = StreamHarness.of(restless(149))) {
      assertReadyEquals(Optional.of("done"), restless.pollUntilIdle());
    }
    try (var restless = StreamHarness.of(restless(150))) {
      var e = assertThrows(AssertionError.class, restless::pollUntilIdle);
      assertTrue(e.getMessage().contains("still woken after 150 polls"), e::getMessage);
    }
    try (var never = StreamHarness.of(AsyncStream.never())) {
      assertPending(never.pollUntilIdle());
    }
  }

  private static AsyncStream<String> restless(int times) {
    return new AsyncStream<>() {
      private int left = times;

      @Override
      protected Step advance(Context cx) {
        if (left-- == 0) {
          return emit("done");
        }
        cx.waker().wake();
        return Step.PENDING;
      }
    };
  }

  /** TEST-015: the size hint is the stream's, and so are the items that follow. */
  @Test
  void isAStreamItself() throws Exception {
    var inside = AsyncStream.of(1, 2, 3);
    try (var numbers = StreamHarness.of(inside)) {
      assertEquals(inside.sizeHint(), numbers.sizeHint());
      assertReadyEquals(Optional.of(1), numbers.pollNext());
      assertEquals(SizeHint.exactly(2), numbers.sizeHint());
      assertEquals(List.of(4, 6), numbers.map(n -> 2 * n).toList());
      assertTrue(numbers.isTerminated());
    }
  }

  /** TEST-013: what is inside, with the context. */
  @Test
  void entersWithItsContext() throws Exception {
    var inside = AsyncStream.of("a");
    try (var harness = StreamHarness.of(inside)) {
      assertSame(inside, harness.stream());
      assertEquals(Step.ITEM, harness.enter((cx, stream) -> stream.pollNext(cx)));
      assertEquals("a", inside.item());
    }
  }

  /** What it throws comes through once, and closing the harness closes the stream. */
  @Test
  void endsAsTheStreamDoes() throws Exception {
    var closed = new AtomicBoolean();
    var why = new IOException("no");
    AsyncStream<Integer> failing =
        AsyncStream.of(1)
            .<Integer>map(n -> {
              throw why;
            });
    try (var harness = StreamHarness.of(failing)) {
      assertSame(why, assertThrows(IOException.class, harness::pollNext));
      assertReadyEquals(Optional.empty(), harness.pollNext());
    }
    StreamHarness.of(AsyncStream.of(1).onClose(() -> closed.set(true))).close();
    assertTrue(closed.get());
  }
}
