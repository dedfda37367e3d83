package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Permit;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinSet;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * STR-006, STR-007: what a stream has taken and nobody gets is closed with it. A semaphore has all
 * its permits back, whoever held them when the stream was closed.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostItemsTest {
  private static final int ALL = 4;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  record Adapter(String name, Function<AsyncStream<Permit>, AsyncStream<?>> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Each takes permits that nobody asks for any more; there are not enough for another item. */
  static Stream<Adapter> adapters() {
    return Stream.of(
        new Adapter("buffer", s -> s.buffer(2)),
        new Adapter("buffer of one", s -> s.buffer(1)),
        new Adapter("buffers", s -> s.buffer(1).map(p -> p).buffer(1)),
        new Adapter("chunks", s -> s.chunks(ALL + 1)),
        new Adapter("zip", s -> s.zip(AsyncStream.never(), (p, _) -> p)),
        new Adapter("zipped", s -> AsyncStream.never().zip(s, (_, p) -> p)),
        new Adapter("mapConcurrent", s -> s.mapConcurrent(ALL, p -> p)),
        new Adapter("mapConcurrentUnordered", s -> s.mapConcurrentUnordered(ALL, p -> p)),
        new Adapter("buffered", s -> s.buffered(ALL, LostItemsTest::passing)),
        new Adapter("bufferUnordered", s -> s.bufferUnordered(ALL, LostItemsTest::passing)),
        new Adapter("produce", s -> AsyncStream.<Permit>produce(2, out -> emitAll(s, out))),
        new Adapter("merge", s -> s.buffer(1).merge(AsyncStream.never())),
        new Adapter("flatMap", s -> AsyncStream.of(1).flatMap(_ -> s.buffer(2))),
        new Adapter("publisher", s -> AsyncStream.from(s.toPublisher(), 2)));
  }

  private static void emitAll(AsyncStream<Permit> source, Emitter<Permit> out) throws Exception {
    source.forEach(permit -> {
      try {
        out.emit(permit);
      } catch (RuntimeException e) {
        permit.close(); // it is not in the stream
        throw e;
      }
    });
  }

  /** A computation that owns what it was given. */
  private static Async<Permit> passing(Permit permit) {
    return new Async<>() {
      @Override
      public Poll<Permit> poll(Context cx) {
        return Poll.ready(permit);
      }

      @Override
      public void cancel() {
        permit.close();
      }
    };
  }

  private static void awaitFree(Semaphore semaphore, long n) {
    while (semaphore.availablePermits() != n) {
      Task.yieldNow();
    }
  }

  /** Asks until the stream holds something; gives what was handed out back. */
  private static void fill(AsyncStream<?> stream, Semaphore semaphore) throws Exception {
    var task = new CountingWaker();
    while (semaphore.availablePermits() == ALL) {
      if (stream.pollNext(task.context()) == Step.ITEM) {
        assertTrue(stream.item() instanceof Permit p && closed(p));
      }
      Task.yieldNow();
    }
  }

  private static boolean closed(Permit permit) {
    permit.close();
    return true;
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> everywhere() {
    return Stream.of(Flavor.values())
        .flatMap(f -> adapters().map(a -> org.junit.jupiter.params.provider.Arguments.of(f, a)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void closing(Flavor flavor, Adapter adapter) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (boolean waits : new boolean[] {true, false}) {
          var semaphore = new Semaphore(ALL);
          var stream = adapter.make().apply(Streams.permits(semaphore));
          fill(stream, semaphore);
          if (waits) {
            stream.close();
            if (adapter.name().equals("publisher")) {
              awaitFree(semaphore, ALL); // the publisher's task ends by itself
            }
          } else {
            stream.abandon(); // begins to close, and nobody comes back to see how that ends
            awaitFree(semaphore, ALL);
          }
          assertEquals(ALL, semaphore.availablePermits());
        }
      });
    }
  }

  /** The consumer is aborted while the stream waits for more, and closes it then. */
  @ParameterizedTest
  @MethodSource("everywhere")
  void cancelling(Flavor flavor, Adapter adapter) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var semaphore = new Semaphore(ALL);
        var consumer =
            Task.spawn(() -> {
              try (var stream = adapter.make().apply(Streams.permits(semaphore))) {
                fill(stream, semaphore);
                Async.never().await();
              }
            });
        while (semaphore.availablePermits() == ALL) {
          Task.yieldNow();
        }
        consumer.abort();
        assertTrue(assertThrows(JoinException.class, consumer::join).isCancelled());
        awaitFree(semaphore, ALL);
      });
    }
  }

  @Test
  void peekable() throws Exception {
    var semaphore = new Semaphore(ALL);
    try (var stream = Streams.permits(semaphore).peekable()) {
      assertTrue(stream.peek().isPresent());
      assertEquals(ALL - 1, semaphore.availablePermits());
    }
    assertEquals(ALL, semaphore.availablePermits());
  }

  /** What was announced and not fetched. */
  @Test
  void announced() throws Exception {
    var semaphore = new Semaphore(ALL);
    try (var stream = Streams.permits(semaphore)) {
      assertEquals(Step.ITEM, stream.pollNext(new CountingWaker().context()));
      assertEquals(ALL - 1, semaphore.availablePermits());
    }
    assertEquals(ALL, semaphore.availablePermits());
    try (var stream = Streams.permits(semaphore)) {
      var iterator = stream.iterator();
      assertTrue(iterator.hasNext());
      assertTrue(iterator.hasNext(), "asked again it takes no other");
      iterator.next().close();
      assertTrue(iterator.hasNext());
      assertEquals(ALL - 1, semaphore.availablePermits());
    }
    assertEquals(ALL, semaphore.availablePermits());
  }

  /** The caller's are left alone. */
  @Test
  void chunksHandOutTheRest() throws Exception {
    var semaphore = new Semaphore(ALL);
    List<Permit> rest;
    try (var stream = Streams.permits(semaphore).chunksTimeout(ALL + 1, Duration.ofDays(1))) {
      assertEquals(Step.PENDING, stream.pollNext(new CountingWaker().context()));
      rest = stream.remainder();
      assertEquals(Step.PENDING, stream.pollNext(new CountingWaker().context()));
    }
    assertEquals(ALL, rest.size());
    assertEquals(0, semaphore.availablePermits());
    rest.forEach(Permit::close);
    try (var plain =
        AsyncStream.of("a").chain(AsyncStream.never()).chunksTimeout(2, Duration.ofDays(1))) {
      assertEquals(Step.PENDING, plain.pollNext(new CountingWaker().context()));
      plain.close();
      assertEquals(List.of("a"), plain.remainder(), "what cannot be closed is still there");
    }
  }

  /** What a result was to be made of. */
  @Test
  void collected() throws Exception {
    var semaphore = new Semaphore(ALL);
    var waker = new CountingWaker();
    var list = Streams.permits(semaphore).toListAsync();
    assertTrue(waker.poll(list).isPending());
    assertEquals(0, semaphore.availablePermits());
    list.cancel();
    assertEquals(ALL, semaphore.availablePermits());
    var broken = Streams.permits(semaphore).take(2).chain(failing());
    assertThrows(IOException.class, broken::toList);
    assertEquals(ALL, semaphore.availablePermits());
    assertThrows(
        IOException.class,
        () -> waker.poll(Streams.permits(semaphore).take(1).chain(failing()).lastAsync()));
    assertEquals(ALL, semaphore.availablePermits());
    List<Permit> all = Streams.permits(semaphore).take(ALL).toList();
    assertEquals(0, semaphore.availablePermits());
    all.forEach(Permit::close);
  }

  private static <T> AsyncStream<T> failing() {
    return new AsyncStream<>() {
      @Override
      protected Step advance(Context cx) throws Exception {
        throw new IOException("as it should");
      }
    };
  }

  /** Results that others had when one failed. */
  @ParameterizedTest
  @EnumSource
  void aFailureAmongSeveral(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var semaphore = new Semaphore(ALL);
        var gate = new Signal<Integer>();
        var stream =
            AsyncStream.of(1, 2, 3)
                .mapConcurrent(
                    3,
                    n -> {
                      if (n == 1) {
                        awaitFree(semaphore, ALL - 2);
                        gate.await();
                        throw new IOException("as it should");
                      }
                      return semaphore.acquire();
                    });
        var waker = new CountingWaker();
        assertEquals(Step.PENDING, stream.pollNext(waker.context()));
        awaitFree(semaphore, ALL - 2);
        gate.set(1);
        assertThrows(IOException.class, stream::next);
        assertEquals(ALL, semaphore.availablePermits());
        try (var set = JoinSet.<Permit>create()) {
          set.spawn(semaphore.acquireAsync());
          try (var ends = Streams.of(set)) {
            while (ends.pollNext(waker.context()) != Step.ITEM) {
              Task.yieldNow();
            }
          }
          assertEquals(ALL, semaphore.availablePermits());
        }
      });
    }
  }

  /** What a publisher sends although its subscriber is gone. */
  @Test
  void fromAPublisherThatIsLate() throws Exception {
    var semaphore = new Semaphore(ALL);
    var subscribed = new AtomicReference<Flow.Subscriber<? super Permit>>();
    Flow.Publisher<Permit> publisher =
        subscriber -> {
          subscribed.set(subscriber);
          subscriber.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
              });
        };
    var stream = AsyncStream.from(publisher, ALL);
    assertEquals(Step.PENDING, stream.pollNext(new CountingWaker().context()));
    subscribed.get().onNext(semaphore.acquire());
    subscribed.get().onNext(semaphore.acquire());
    assertEquals(ALL - 2, semaphore.availablePermits());
    Poll<?> closed = new CountingWaker().poll(stream.closeAsync());
    assertTrue(closed.isReady());
    assertEquals(ALL, semaphore.availablePermits());
    subscribed.get().onNext(semaphore.acquire());
    assertEquals(ALL, semaphore.availablePermits());
  }
}
