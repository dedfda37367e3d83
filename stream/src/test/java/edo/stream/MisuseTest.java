package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams in the hands of code that does what it should not, or what nobody expects. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MisuseTest {
  private final Asked asked = new Asked();

  /** STR-047: a map that has run out takes streams, but not once it was closed. */
  @Test
  void aMapThatRanOutAndWasClosedTakesNoStreams() throws Exception {
    var map = new StreamMap<String, Integer>();
    assertEquals(Step.END, asked.ask(map));
    map.close();
    var late = Feed.with(1);
    assertThrows(IllegalStateException.class, () -> map.insert("late", late));
    assertEquals(0, map.length());
    assertEquals(Step.END, asked.ask(map));

    var polled = new StreamMap<String, Integer>();
    assertEquals(Step.END, asked.ask(polled));
    asked.ready(polled.closeAsync());
    assertThrows(IllegalStateException.class, () -> polled.insert("late", late));
  }

  /** What is known of the size when a stream of the JDK is made need not be so at its end. */
  /** What a function must return is said in the error. */
  @Test
  @SuppressWarnings("NullAway") // that is the point
  void functionsThatReturnNullAreToldWhatToReturn() {
    var flat =
        assertThrows(
            NullPointerException.class,
            () -> AsyncStream.of(1).<Integer>flatMap(n -> null).toList());
    assertTrue(flat.getMessage().contains("AsyncStream.empty()"), flat::getMessage);
    var then =
        assertThrows(
            NullPointerException.class, () -> AsyncStream.of(1).<Integer>then(n -> null).toList());
    assertTrue(then.getMessage().contains("Async.ready(value)"), then::getMessage);
  }

  @Test
  void aCollectionMayGrowBeforeItIsAsked() throws Exception {
    var items = new ArrayList<>(List.of(1, 2));
    var grown = AsyncStream.from(items);
    try (var stream = grown.toStream()) {
      items.add(3);
      assertEquals(List.of(1, 2, 3), stream.toList());
    }
    var some = AsyncStream.of(1, 2, 3);
    try (var rest = some.toStream()) {
      assertEquals(1, some.next().orElseThrow());
      assertEquals(List.of(2, 3), rest.toList());
    }
    var seen = new ArrayList<Integer>();
    try (var counted = AsyncStream.of(1, 2).inspect(seen::add).toStream()) {
      assertEquals(2, counted.count());
    }
    assertEquals(List.of(1, 2), seen);
  }

  /** A computation that never ends, and fails when it is withdrawn. */
  private static final class Stubborn implements Async<Integer> {
    private final RuntimeException failure = new IllegalArgumentException("expected");

    @Override
    public Poll<Integer> poll(Context cx) {
      return Poll.pending();
    }

    @Override
    public void cancel() {
      throw failure;
    }
  }

  /** The source is released although a computation cannot be withdrawn; the closer is told. */
  @Test
  void aFailedWithdrawalLeavesNothingOpen() throws Exception {
    var stubborn = new Stubborn();
    var source = Feed.with(1);
    var then = source.then(item -> stubborn);
    assertEquals(Step.PENDING, asked.ask(then));
    assertSame(stubborn.failure, assertThrows(IllegalArgumentException.class, then::close));
    assertTrue(source.isClosed());
    then.close();

    var other = Feed.with(1);
    var until = other.takeUntil(stubborn);
    assertEquals(1, asked.ask(until));
    assertSame(stubborn.failure, assertThrows(IllegalArgumentException.class, until::close));
    assertTrue(other.isClosed());
  }

  /** A subscriber that throws has no stream, which is closed then. */
  @Test
  void aSubscriberThatThrowsLeavesNoStreamOpen() {
    var source = Feed.with(1);
    var failure = new IllegalArgumentException("expected");
    Flow.Subscriber<Integer> subscriber =
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            throw failure;
          }

          @Override
          public void onNext(Integer item) {
            throw new AssertionError("it has no subscription");
          }

          @Override
          public void onError(Throwable e) {
            throw new AssertionError("it has no subscription", e);
          }

          @Override
          public void onComplete() {
            throw new AssertionError("it has no subscription");
          }
        };
    Flow.Publisher<Integer> publisher = source.toPublisher();
    assertSame(
        failure,
        assertThrows(IllegalArgumentException.class, () -> publisher.subscribe(subscriber)));
    assertTrue(source.isClosed());
  }
}
