package edo.test;

import static edo.test.AsyncAssertions.assertElapsed;
import static edo.test.AsyncAssertions.assertPending;
import static edo.test.AsyncAssertions.assertReadyEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.stream.SizeHint;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A scripted stream (tokio-test: stream_mock.rs): TEST-009, TEST-010. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MockAsyncStreamTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** TEST-010 (test_stream_mock_empty). */
  @Test
  void emptyEndsAtOnce() throws Exception {
    try (var mock = MockAsyncStream.<Integer>builder().build()) {
      assertEquals(SizeHint.exactly(0), mock.sizeHint());
      assertEquals(Optional.empty(), mock.next());
      assertEquals(Optional.empty(), mock.next());
    }
  }

  /** TEST-009 (test_stream_mock_items): in order. */
  @Test
  void itemsInOrder() throws Exception {
    try (var mock = MockAsyncStream.<Integer>builder().next(1).next(2).build()) {
      assertEquals(SizeHint.exactly(2), mock.sizeHint());
      assertEquals(Optional.of(1), mock.next());
      assertEquals(Optional.of(2), mock.next());
      assertEquals(Optional.empty(), mock.next());
    }
    var builder = MockAsyncStream.<String>builder();
    assertThrows(NullPointerException.class, () -> builder.next(null));
  }

  /** TEST-009 (test_stream_mock_wait): on the paused clock. */
  @Test
  void waits() throws Exception {
    var script =
        MockAsyncStream.<Integer>builder()
            .next(1)
            .waitFor(Duration.ofMillis(300))
            .next(2)
            .waitFor(Duration.ofSeconds(1))
            .waitFor(Duration.ofSeconds(2));
    assertThrows(IllegalArgumentException.class, () -> script.waitFor(Duration.ofMillis(-1)));
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var mock = script.build();
        var start = Time.now();
        assertEquals(Optional.of(1), mock.next());
        assertElapsed(start, Duration.ZERO);
        assertEquals(Optional.of(2), mock.next());
        assertElapsed(start, Duration.ofMillis(300));
        assertEquals(Optional.empty(), mock.next());
        assertElapsed(start, Duration.ofMillis(3300));
        mock.close();
      });
    }
  }

  /** Who gives up waiting leaves no timer, and may come again: the time goes on meanwhile. */
  @Test
  void withdrawnWaitGoesOn() throws Exception {
    var script = MockAsyncStream.<Integer>builder().waitFor(Duration.ofMillis(10)).next(1);
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        try (var mock = script.build()) {
          try (var first = PollHarness.of(mock.nextAsync())) {
            assertPending(first.poll());
          }
          assertEquals(0, runtime.metrics().timers());
          Time.sleep(Duration.ofMillis(10));
          assertReadyEquals(Optional.of(1), PollHarness.of(mock.nextAsync()).poll());
        }
      });
    }
  }

  /** TEST-010 (test_stream_mock_drop_without_consuming_all). */
  @Test
  void closingWithItemsLeftFails() throws Exception {
    var mock = MockAsyncStream.<Integer>builder().name("numbers").next(1).next(2).build();
    assertEquals("mock stream numbers", mock.toString());
    assertEquals(Optional.of(1), mock.next());
    var e = assertThrows(AssertionError.class, mock::close);
    assertTrue(
        e.getMessage()
            .startsWith(
                "mock stream numbers (made at"
                    + " edo.test.MockAsyncStreamTest.closingWithItemsLeftFails("),
        e::getMessage);
    assertTrue(e.getMessage().contains(") was closed with steps left: "), e::getMessage);
    assertTrue(e.getMessage().contains("2"), e::getMessage);
    mock.close(); // said once

    var taken = MockAsyncStream.<Integer>builder().next(1).next(2).build();
    assertThrows(AssertionError.class, () -> taken.take(1).toList());
    var waitLeft = MockAsyncStream.<Integer>builder().waitFor(Duration.ofDays(1)).build();
    waitLeft.close();
  }

  /** TEST-010 (test_stream_mock_drop_during_panic_doesnt_mask_panic). */
  @Test
  void itemsLeftDoNotHideAFailure() {
    var why = new IOException("the real one");
    var thrown =
        assertThrows(
            IOException.class,
            () -> {
              try (var _ = MockAsyncStream.<Integer>builder().next(1).build()) {
                throw why;
              }
            });
    assertSame(why, thrown);
    assertTrue(thrown.getSuppressed()[0].getMessage().contains("steps left"));

    var mock = MockAsyncStream.<Integer>builder().next(1).next(2).build();
    thrown =
        assertThrows(
            IOException.class,
            () ->
                mock.forEach(n -> {
                  throw why;
                }));
    assertSame(why, thrown);
  }

  /** A failure is an end that the consumer is told of. */
  @Test
  void fails() throws Exception {
    var why = new IOException("no");
    try (var mock = MockAsyncStream.<Integer>builder().next(1).fail(why).build()) {
      assertEquals(SizeHint.UNKNOWN, mock.sizeHint());
      assertEquals(Optional.of(1), mock.next());
      assertSame(why, assertThrows(IOException.class, mock::next));
      assertEquals(List.of(), mock.toList());
    }
  }
}
