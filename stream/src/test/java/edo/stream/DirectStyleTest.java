package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Mpsc;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.JoinException;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Consumers of all kinds, and functions that block while a stream is asked. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirectStyleTest {
  private static final int N = 200;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** A channel that a task fills. */
  private static AsyncStream<Integer> filled() {
    var channel = Mpsc.<Integer>bounded(4);
    Task.spawn(() -> {
      try (var sender = channel.sender()) {
        for (int i = 0; i < N; i++) {
          sender.send(i);
        }
      }
    });
    return Streams.of(channel.receiver());
  }

  private static int sum() throws Exception {
    return filled().filter(n -> n % 2 == 0).map(n -> n + 1).fold(0, Integer::sum);
  }

  private static final int SUM =
      IntStream.range(0, N).filter(n -> n % 2 == 0).map(n -> n + 1).sum();

  @ParameterizedTest
  @EnumSource
  void everyKindOfConsumer(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertEquals(SUM, Task.spawn(() -> sum()).join(), "virtual-thread task");
        assertEquals(
            SUM,
            Task.spawn(filled().filter(n -> n % 2 == 0).map(n -> n + 1).foldAsync(0, Integer::sum))
                .join(),
            "poll-driven task");
        assertEquals(SUM, Task.spawnBlocking(() -> sum()).join(), "blocking job");
      });
    }
    Callable<Integer> outside = DirectStyleTest::sum;
    var plain = new FutureTask<>(outside);
    Thread.ofPlatform().start(plain);
    assertEquals(SUM, plain.get(), "plain thread");
    var virtual = new FutureTask<>(outside);
    Thread.ofVirtual().start(virtual);
    assertEquals(SUM, virtual.get(), "virtual thread of the JDK");
  }

  /**
   * A function that blocks while another source becomes ready must not swallow its wake-up, however
   * it blocks: here the left one is asked first and left pending, and is fed while the right one's
   * function waits.
   */
  @ParameterizedTest
  @EnumSource
  void blockingFunctionsSwallowNoWakeUp(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (boolean foreign : new boolean[] {true, false}) {
          var left = new Feed<Integer>();
          var right = new Feed<Integer>();
          var there = new LinkedBlockingQueue<Integer>();
          var here = new Semaphore(0);
          var asked = new Semaphore(0);
          var pairs =
              left.zip(
                  right.map(n -> {
                    asked.addPermits(1);
                    if (foreign) {
                      return there.take();
                    }
                    here.acquire().forget();
                    return n;
                  }),
                  (a, b) -> a + ":" + b);
          var consumer = Task.spawn(() -> pairs.toList());
          for (int i = 0; i < 50; i++) {
            right.push(i);
            asked.acquire().forget(); // the function is about to wait, and left was asked before
            left.push(i);
            if (foreign) {
              there.add(i);
            } else {
              here.addPermits(1);
            }
          }
          left.end();
          assertEquals(IntStream.range(0, 50).mapToObj(i -> i + ":" + i).toList(), consumer.join());
        }
      });
    }
  }

  /** A consumer that is aborted in next has taken nothing; the stream goes on. */
  @ParameterizedTest
  @EnumSource
  void anAbortedNextTakesNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var channel = Mpsc.<Integer>bounded(1000);
        var stream = Streams.of(channel.receiver()).map(n -> n).filter(n -> true);
        var got = new ArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
          var taker =
              Task.spawn(() -> {
                while (true) {
                  stream.next().ifPresent(got::add);
                }
              });
          Task.yieldNow();
          channel.sender().send(i);
          if (i % 2 == 0) {
            Task.yieldNow();
          }
          taker.abort();
          assertTrue(assertThrows(JoinException.class, taker::join).isCancelled());
        }
        channel.sender().close();
        stream.forEach(got::add);
        assertEquals(IntStream.range(0, 100).boxed().toList(), got);
      });
    }
  }

  /** A function that is cancelled while it blocks has failed, and with it the stream. */
  @ParameterizedTest
  @EnumSource
  void aFunctionThatIsCancelledFails(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var feed = Feed.with(1, 2);
        var begun = new Semaphore(0);
        var stream =
            feed.map(n -> {
              begun.addPermits(1);
              return Async.<Integer>never().await();
            });
        var taker = Task.spawn(() -> stream.next());
        begun.acquire().forget();
        taker.abort();
        assertTrue(assertThrows(JoinException.class, taker::join).isCancelled());
        assertTrue(feed.isClosed());
        assertEquals(Optional.empty(), stream.next());
      });
    }
  }

  /** Inside a poll, direct style is refused when it would wait. */
  @ParameterizedTest
  @EnumSource
  void noWaitingInsideAPoll(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Async<Boolean> waits =
            _ -> {
              assertThrows(IllegalStateException.class, () -> AsyncStream.never().next());
              return edo.task.Poll.ready(true);
            };
        assertTrue(Task.spawn(waits).join());
      });
    }
  }

  /** Interrupted plain threads: the flag stays, and closing is not cut short. */
  @Test
  void interrupts() throws Exception {
    try {
      Thread.currentThread().interrupt();
      assertThrows(CancelledException.class, () -> AsyncStream.never().next());
      assertTrue(Thread.interrupted());
      var stream = AsyncStream.of(1).mapConcurrent(1, n -> Async.<Integer>never().await());
      Thread.currentThread().interrupt();
      assertThrows(CancelledException.class, stream::next);
      stream.close();
      assertTrue(Thread.interrupted());
      assertTrue(stream.isTerminated());
    } finally {
      var _ = Thread.interrupted();
    }
  }

  /** What onClose does comes once, after the sources are closed; what it throws is not lost. */
  @Test
  void onClose() throws Exception {
    var feed = Feed.with(1, 2);
    var order = new ArrayList<String>();
    var stream =
        feed.onClose(() -> order.add("inner " + feed.isClosed())).onClose(() -> order.add("outer"));
    assertEquals(Optional.of(1), stream.next());
    stream.close();
    stream.close();
    assertEquals(List.of("inner true", "outer"), order);

    var failure = new IllegalStateException("close");
    Runnable failing =
        () -> {
          throw failure;
        };
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class, () -> AsyncStream.of(1).onClose(failing).close()));
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class, () -> AsyncStream.of(1).onClose(failing).toList()));
    var first = new IOException("first");
    var both =
        assertThrows(
            IOException.class, () -> new Feed<Integer>().fail(first).onClose(failing).toList());
    assertSame(first, both);
    assertEquals(List.of(failure), List.of(both.getSuppressed()));
    var count = new AtomicInteger();
    assertEquals(1, AsyncStream.of(1).onClose(count::getAndIncrement).count());
    assertEquals(1, count.get());
  }

  /** A failure nobody was told of, because its release was still going on, is thrown by close. */
  @Test
  void untoldFailures() throws Exception {
    var asked = new Asked();
    var open = new java.util.concurrent.atomic.AtomicBoolean();
    var failure = new IOException("untold");
    var stream =
        new AsyncStream<Integer>() {
          @Override
          protected Step advance(edo.task.Context cx) throws Exception {
            throw failure;
          }

          @Override
          protected edo.task.Poll<Void> pollRelease(edo.task.Context cx) {
            return open.get() ? edo.task.Poll.ready(null) : edo.task.Poll.pending();
          }
        };
    assertEquals(Step.PENDING, asked.ask(stream), "not before everything is released");
    assertFalse(stream.isTerminated());
    open.set(true);
    var thrown = assertThrows(java.io.UncheckedIOException.class, stream::close);
    assertSame(failure, thrown.getCause());
    assertEquals(Step.END, asked.ask(stream));
  }
}
