package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Iterators, streams of the JDK, publishers and subscribers. The rules of the last two are those of
 * {@link ReactiveStreamsTckTest}; here is what is ours.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @Test
  void forLoops() throws Exception {
    var seen = new ArrayList<Integer>();
    var feed = Feed.with(1, 2, 3).end();
    try (var stream = feed.map(n -> n)) {
      for (int n : stream.iterable()) {
        seen.add(n);
        if (n == 2) {
          break;
        }
      }
      assertFalse(feed.isClosed());
    }
    assertTrue(feed.isClosed());
    assertEquals(List.of(1, 2), seen);
    var iterator = AsyncStream.of(1).iterator();
    assertTrue(iterator.hasNext());
    assertTrue(iterator.hasNext());
    assertEquals(1, iterator.next());
    assertFalse(iterator.hasNext());
    assertThrows(NoSuchElementException.class, iterator::next);
  }

  @Test
  void failuresOfIterators() {
    var io = new IOException();
    var thrown =
        assertThrows(UncheckedIOException.class, () -> new Feed<>().fail(io).iterator().hasNext());
    assertSame(io, thrown.getCause());
    var other = new TimeoutException();
    assertSame(
        other,
        assertThrows(CompletionException.class, () -> new Feed<>().fail(other).iterator().hasNext())
            .getCause());
    var unchecked = new IllegalStateException();
    assertSame(
        unchecked,
        assertThrows(
            IllegalStateException.class, () -> new Feed<>().fail(unchecked).iterator().next()));
  }

  @Test
  void streamsOfTheJdk() throws Exception {
    assertEquals(6, AsyncStream.of(1, 2, 3).toStream().mapToInt(n -> n).sum());
    assertEquals(3, AsyncStream.of(1, 2, 3).toStream().count());
    var feed = Feed.with(1, 2, 3);
    try (var stream = feed.toStream()) {
      assertEquals(List.of(1, 2), stream.limit(2).toList());
    }
    assertTrue(feed.isClosed());
    assertEquals(
        IntStream.range(0, 100).boxed().toList(),
        AsyncStream.from(AsyncStream.from(IntStream.range(0, 100).boxed()).toStream()).toList());
  }

  /** Notes signals, and fails if they overlap or exceed the demand. */
  private static final class Notes<T> implements Flow.Subscriber<T> {
    final ConcurrentLinkedQueue<Object> signals = new ConcurrentLinkedQueue<>();
    final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    final AtomicBoolean busy = new AtomicBoolean();
    final Semaphore over = new Semaphore(0);

    private void note(Object signal) {
      if (busy.getAndSet(true)) {
        signals.add("overlap");
      }
      signals.add(signal);
      busy.set(false);
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      subscription.set(s);
    }

    @Override
    public void onNext(T item) {
      note(item);
    }

    @Override
    public void onError(Throwable e) {
      note(e);
      over.addPermits(1);
    }

    @Override
    public void onComplete() {
      note("complete");
      over.addPermits(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishes(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var feed = Feed.with(1, 2, 3, 4).end();
        var publisher = feed.map(n -> n * 10).toPublisher();
        var notes = new Notes<Integer>();
        publisher.subscribe(notes);
        assertEquals(0, feed.polls.get(), "nothing was requested");
        notes.subscription.get().request(2);
        while (notes.signals.size() < 2) {
          Task.yieldNow();
        }
        assertEquals(List.of(10, 20), List.copyOf(notes.signals));
        assertEquals(2, feed.left());
        notes.subscription.get().request(Long.MAX_VALUE);
        notes.subscription.get().request(Long.MAX_VALUE);
        notes.over.acquire().forget();
        assertEquals(List.of(10, 20, 30, 40, "complete"), List.copyOf(notes.signals));

        var second = new Notes<Integer>();
        publisher.subscribe(second);
        assertInstanceOf(IllegalStateException.class, second.signals.peek());
      });
    }
  }

  /** A request for nothing is an error, also while the stream waits for an item. */
  @ParameterizedTest
  @EnumSource
  void badRequests(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (long n : new long[] {0, -1}) {
          var feed = new Feed<Integer>();
          var notes = new Notes<Integer>();
          feed.toPublisher().subscribe(notes);
          notes.subscription.get().request(1);
          Task.yieldNow();
          notes.subscription.get().request(n);
          notes.over.acquire().forget();
          assertInstanceOf(IllegalArgumentException.class, notes.signals.peek());
          assertTrue(feed.isClosed());
        }
      });
    }
  }

  /** Cancelling closes the stream, also while a function blocks. */
  @ParameterizedTest
  @EnumSource
  void cancelledSubscriptions(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var feed = Feed.with(1);
        var closed = new Semaphore(0);
        var begun = new Semaphore(0);
        var notes = new Notes<Integer>();
        feed.map(
                n -> {
                  begun.addPermits(1);
                  return Async.<Integer>never().await();
                })
            .onClose(() -> closed.addPermits(1))
            .toPublisher()
            .subscribe(notes);
        notes.subscription.get().request(1);
        begun.acquire().forget();
        notes.subscription.get().cancel();
        closed.acquire().forget();
        assertTrue(feed.isClosed());
        assertEquals(List.of(), List.copyOf(notes.signals));

        var idle = new Feed<Integer>();
        var other = new Notes<Integer>();
        idle.onClose(() -> closed.addPermits(1)).toPublisher().subscribe(other);
        other.subscription.get().cancel();
        closed.acquire().forget();
        assertTrue(idle.isClosed());
      });
    }
  }

  /** A subscriber on a runtime that has shut down hears of it. */
  @Test
  void publishersOfTheDead() throws Exception {
    var runtime = runtimes.build(Flavor.MULTI_1);
    runtime.close();
    var feed = new Feed<Integer>();
    var notes = new Notes<Integer>();
    runtime.within(() -> {
      feed.toPublisher().subscribe(notes);
      return true;
    });
    Await.until("the refusal", () -> !notes.signals.isEmpty());
    assertTrue(feed.isClosed());
  }

  @ParameterizedTest
  @EnumSource
  void subscribes(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int ahead : new int[] {1, 2, 7}) {
          var there =
              AsyncStream.publisher(() -> AsyncStream.from(IntStream.range(0, 100).boxed()));
          assertEquals(
              IntStream.range(0, 100).boxed().toList(), AsyncStream.from(there, ahead).toList());
          assertEquals(
              List.of(0, 1, 2), AsyncStream.from(there, ahead).take(3).toList(), "again, partly");
        }
        var failure = new IOException("published");
        var failing = AsyncStream.from(Feed.with(1).fail(failure).toPublisher(), 4);
        assertEquals(Optional.of(1), failing.next());
        assertSame(failure, assertThrows(IOException.class, failing::next));
      });
    }
  }

  /** With the JDK's own publisher, whose signals come from its threads. */
  @Test
  void theJdksPublisher() throws Exception {
    try (var publisher = new SubmissionPublisher<Integer>(Runnable::run, 8)) {
      var stream = AsyncStream.from(publisher, 4);
      assertEquals(Step.PENDING, new Asked().ask(stream));
      var feeder =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 100; i++) {
                  publisher.submit(i);
                }
                publisher.close();
              });
      assertEquals(IntStream.range(0, 100).boxed().toList(), stream.toList());
      Await.end(feeder);
    }
    try (var publisher = new SubmissionPublisher<Integer>(Runnable::run, 8)) {
      var stream = AsyncStream.from(publisher, 4);
      assertEquals(Step.PENDING, new Asked().ask(stream));
      assertEquals(1, publisher.getNumberOfSubscribers());
      stream.close();
      publisher.offer(1, null);
      assertEquals(0, publisher.getNumberOfSubscribers());
    }
  }

  /** A publisher that does not keep to what was requested is a failure, not an overflow. */
  @Test
  void tooMuch() throws Exception {
    var cancelled = new AtomicBoolean();
    Flow.Publisher<Integer> pushy =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    for (int i = 0; i < 5; i++) {
                      subscriber.onNext(i);
                    }
                  }

                  @Override
                  public void cancel() {
                    cancelled.set(true);
                  }
                });
    var stream = AsyncStream.from(pushy, 2);
    var got = new ArrayList<Integer>();
    var e = assertThrows(IllegalStateException.class, () -> stream.forEach(got::add));
    assertTrue(e.getMessage().contains("more than was requested"), e.getMessage());
    assertTrue(cancelled.get());
    assertEquals(List.of(0, 1), got);
  }
}
