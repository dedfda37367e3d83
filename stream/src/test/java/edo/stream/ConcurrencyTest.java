package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.sync.Mpsc;
import edo.sync.Oneshot;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.JoinException;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several items at once: bounded, in order or not, and nothing outlives the stream. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** How many are inside at once, and how many were at most. */
  private static final class Inside implements AutoCloseable {
    final AtomicInteger now = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger total = new AtomicInteger();

    Inside enter() {
      total.getAndIncrement();
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      return this;
    }

    @Override
    public void close() {
      now.getAndDecrement();
    }
  }

  private static List<Integer> numbers(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @ParameterizedTest
  @EnumSource
  void inOrderAndBounded(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int limit : new int[] {1, 3, 50}) {
          var inside = new Inside();
          List<Integer> made =
              AsyncStream.from(numbers(40))
                  .mapConcurrent(
                      limit,
                      n -> {
                        try (var _ = inside.enter()) {
                          for (int i = n % 3; i >= 0; i--) {
                            Task.yieldNow();
                          }
                          return n;
                        }
                      })
                  .toList();
          assertEquals(numbers(40), made);
          assertTrue(inside.most.get() <= limit, inside.most + " of " + limit);
          assertEquals(0, inside.now.get());
          assertEquals(
              numbers(40),
              Task.spawn(
                      AsyncStream.from(numbers(40))
                          .buffered(limit, n -> then(Task.yieldAsync(), n))
                          .toListAsync())
                  .join());
        }
      });
    }
  }

  private static Async<Integer> then(Async<?> first, int value) {
    return cx ->
        first.poll(cx).isReady() ? edo.task.Poll.ready(value) : edo.task.Poll.<Integer>pending();
  }

  @ParameterizedTest
  @EnumSource
  void unordered(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int limit : new int[] {1, 3, 50}) {
          var inside = new Inside();
          List<Integer> made =
              AsyncStream.from(numbers(40))
                  .mapConcurrentUnordered(
                      limit,
                      n -> {
                        try (var _ = inside.enter()) {
                          Task.yieldNow();
                          return n;
                        }
                      })
                  .toList();
          assertEquals(40, made.size());
          assertEquals(Set.copyOf(numbers(40)), Set.copyOf(made));
          assertTrue(inside.most.get() <= limit);
          var polled =
              AsyncStream.from(numbers(40))
                  .bufferUnordered(limit, n -> then(Task.yieldAsync(), n))
                  .toList();
          assertEquals(Set.copyOf(numbers(40)), Set.copyOf(polled));
        }
      });
    }
  }

  /** A slow one holds up those behind it in order, and nobody without. */
  @ParameterizedTest
  @EnumSource
  void aSlowOne(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var gate = Oneshot.<Integer>create();
        try (var stream =
            AsyncStream.of(0, 1, 2)
                .mapConcurrentUnordered(2, n -> n == 0 ? gate.receiver().recv() : n)) {
          assertEquals(Optional.of(1), stream.next());
          assertEquals(Optional.of(2), stream.next());
          gate.sender().send(9);
          assertEquals(Optional.of(9), stream.next());
        }
        var second = Oneshot.<Integer>create();
        var fast = new Semaphore(0);
        try (var stream =
            AsyncStream.of(0, 1)
                .mapConcurrent(
                    2,
                    n -> {
                      if (n == 0) {
                        return second.receiver().recv();
                      }
                      fast.addPermits(1);
                      return n;
                    })) {
          assertThrows(
              edo.task.DeadlineException.class,
              () -> Time.timeout(Duration.ofMillis(1), stream::next));
          fast.acquire().forget(); // the other one is done
          second.sender().send(9);
          assertEquals(Optional.of(9), stream.next());
          assertEquals(Optional.of(1), stream.next());
        }
      });
    }
  }

  /** No more items are taken from the source than may be worked on. */
  @ParameterizedTest
  @EnumSource
  void backpressure(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var gate = new Semaphore(0);
        var taken = new AtomicInteger();
        var stream =
            AsyncStream.from(numbers(100))
                .inspect(_ -> taken.getAndIncrement())
                .mapConcurrent(
                    4,
                    n -> {
                      gate.acquire().forget();
                      return n;
                    });
        for (int i = 0; i < 20; i++) {
          gate.addPermits(1);
          while (true) { // whichever task has taken the permit, the first one is handed out first
            try {
              assertEquals(Optional.of(i), Time.timeout(Duration.ofMillis(1), stream::next));
              break;
            } catch (edo.task.DeadlineException e) {
              assertTrue(taken.get() <= i + 4, taken + " at " + i);
              gate.addPermits(1);
            }
          }
          assertTrue(taken.get() <= i + 4, taken + " at " + i);
        }
        stream.close();
      });
    }
  }

  /** The first failure in turn is thrown as it is, when the others were aborted and are over. */
  @ParameterizedTest
  @EnumSource
  void aFailure(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var failure = new IOException("no");
        for (boolean ordered : new boolean[] {true, false}) {
          var inside = new Inside();
          ThrowingFunction<Integer, Integer> work =
              n -> {
                try (var _ = inside.enter()) {
                  if (n == 0) {
                    throw failure;
                  }
                  return Async.<Integer>never().await();
                }
              };
          var feed = Feed.with(1, 2, 0, 3, 4);
          var stream =
              ordered
                  ? Feed.with(0, 1, 2).mapConcurrent(3, work)
                  : feed.mapConcurrentUnordered(3, work);
          assertSame(failure, assertThrows(IOException.class, stream::next));
          assertEquals(0, inside.now.get(), "all are over");
          assertEquals(Optional.empty(), stream.next());
          if (!ordered) {
            assertTrue(feed.isClosed());
            assertEquals(2, feed.left());
          }
        }
        var e =
            assertThrows(
                IOException.class,
                () ->
                    AsyncStream.of(1, 2, 3)
                        .forEachConcurrent(
                            2,
                            n -> {
                              throw new IOException("n" + n);
                            }));
        assertTrue(e.getMessage().startsWith("n"));
        var told = new ArrayList<Throwable>(List.of(e.getSuppressed()));
        told.add(e);
        assertTrue(told.stream().allMatch(t -> t.getMessage().matches("n[12]")), told.toString());
      });
    }
  }

  /** A failure of the source ends the work on what came before. */
  @ParameterizedTest
  @EnumSource
  void aFailingSource(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var inside = new Inside();
        var failure = new IOException("source");
        var stream =
            Feed.with(1, 2)
                .fail(failure)
                .mapConcurrent(
                    5,
                    n -> {
                      try (var _ = inside.enter()) {
                        return Async.<Integer>never().await();
                      }
                    });
        assertSame(failure, assertThrows(IOException.class, stream::next));
        assertEquals(0, inside.now.get());
      });
    }
  }

  /** An owner that is aborted takes the tasks with it, before it is over itself. */
  @ParameterizedTest
  @EnumSource
  void abortedConsumer(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var inside = new Inside();
        var begun = new Semaphore(0);
        var owner =
            Task.spawn(() ->
                AsyncStream.from(numbers(10))
                    .forEachConcurrent(
                        3,
                        n -> {
                          try (var _ = inside.enter()) {
                            begun.addPermits(1);
                            var _ = Async.never().await();
                          }
                        }));
        begun.acquireMany(3).forget();
        owner.abort();
        assertTrue(assertThrows(JoinException.class, owner::join).isCancelled());
        assertEquals(0, inside.now.get());
        assertEquals(3, inside.total.get());
      });
    }
  }

  /** A wait that is given up leaves the tasks and their results: nothing is lost. */
  @ParameterizedTest
  @EnumSource
  void aWaitThatIsGivenUp(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var gate = new Semaphore(0);
        var got = new ArrayList<Integer>();
        try (var stream =
            AsyncStream.from(numbers(8))
                .mapConcurrent(
                    3,
                    n -> {
                      gate.acquire().forget();
                      return n;
                    })) {
          for (boolean over = false; !over; ) {
            try {
              Optional<Integer> next = Time.timeout(Duration.ofMillis(1), stream::next);
              next.ifPresent(got::add);
              over = next.isEmpty();
            } catch (edo.task.DeadlineException e) {
              gate.addPermits(1);
            }
          }
        }
        assertEquals(numbers(8), got);
      });
    }
  }

  /** From a plain thread, on the default runtime. */
  @Test
  void fromAPlainThread() throws Exception {
    assertEquals(List.of(2, 4, 6), AsyncStream.of(1, 2, 3).mapConcurrent(2, n -> n * 2).toList());
    var done = new HashSet<Integer>();
    AsyncStream.of(1, 2, 3).mapConcurrentUnordered(3, n -> n).forEach(done::add);
    assertEquals(Set.of(1, 2, 3), done);
    assertEquals(List.of(1, 2, 3), AsyncStream.of(1, 2, 3).buffer(2).toList());
    assertThrows(IllegalArgumentException.class, () -> AsyncStream.of(1).mapConcurrent(0, n -> n));
    assertThrows(IllegalArgumentException.class, () -> AsyncStream.of(1).buffer(0));
  }

  /** The source works while the consumer does, as far ahead as it may and no further. */
  @ParameterizedTest
  @EnumSource
  void buffer(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var channel = Mpsc.<Integer>bounded(100);
        for (int i = 0; i < 50; i++) {
          channel.sender().send(i);
        }
        try (var stream = Streams.of(channel.receiver()).buffer(3)) {
          assertEquals(Optional.of(0), stream.next());
          // One in the hand of the task that waits for room.
          edo.testkit.Await.until(
              "it is ahead",
              () -> channel.receiver().length() <= 46 || flavor == Flavor.CURRENT_THREAD);
          assertTrue(channel.receiver().length() >= 45);
          for (int i = 1; i < 50; i++) {
            assertEquals(Optional.of(i), stream.next());
          }
        }
        assertTrue(channel.receiver().isClosed());
      });
    }
  }

  /** A poll-driven owner cannot wait in close; the error says what to do. */
  @Test
  void closingInsideAPoll() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      runtime.run(() -> {
        var gate = Oneshot.<Integer>create();
        var begun = new Semaphore(0);
        var stream =
            AsyncStream.of(1)
                .mapConcurrent(
                    1,
                    _ ->
                        Task.shield(() -> {
                          begun.addPermits(1);
                          return gate.receiver().recv();
                        }));
        assertThrows(
            edo.task.DeadlineException.class,
            () -> Time.timeout(Duration.ofMillis(1), stream::next));
        begun.acquire().forget();
        var inPoll =
            Task.spawn(
                (Async<Boolean>)
                    _ -> {
                      assertThrows(IllegalStateException.class, stream::close);
                      return edo.task.Poll.ready(true);
                    });
        assertTrue(inPoll.join());
        var closing = Task.spawn(stream.closeAsync());
        gate.sender().send(1);
        closing.join();
        assertTrue(stream.isTerminated());
      });
    }
  }
}
