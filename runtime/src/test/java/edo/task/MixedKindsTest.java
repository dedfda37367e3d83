package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-117, RT-124, RT-134: poll-driven tasks and virtual threads waking each other. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedKindsTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Numbers handed over one at a time; one taker, one giver, each of either kind. */
  private static final class Exchange {
    private final AtomicReference<@Nullable Integer> slot = new AtomicReference<>();
    private final AtomicReference<@Nullable Waker> taker = new AtomicReference<>();
    private final AtomicReference<@Nullable Waker> giver = new AtomicReference<>();

    private static void wake(AtomicReference<@Nullable Waker> whom) {
      Waker w = whom.getAndSet(null);
      if (w != null) {
        w.wake();
      }
    }

    Async<Integer> take() {
      return cx -> {
        taker.set(cx.waker());
        Integer n = slot.getAndSet(null);
        if (n == null) {
          return Poll.pending();
        }
        wake(giver);
        return Poll.ready(n);
      };
    }

    Async<Boolean> give(int n) {
      return cx -> {
        giver.set(cx.waker());
        if (!slot.compareAndSet(null, n)) {
          return Poll.pending();
        }
        wake(taker);
        return Poll.ready(true);
      };
    }
  }

  /** Passes each number on, plus one, until it has seen the last. */
  private static Async<Integer> relay(Exchange in, Exchange out, int count) {
    return new Async<>() {
      private int done;
      private @Nullable Async<Boolean> giving;
      private final Async<Integer> taking = in.take();

      @Override
      public Poll<Integer> poll(Context cx) throws Exception {
        while (done < count) {
          Async<Boolean> pass = giving;
          if (pass == null) {
            Poll<Integer> n = taking.poll(cx);
            if (n.isPending()) {
              return Poll.pending();
            }
            pass = out.give(n.value() + 1);
            giving = pass;
          }
          if (pass.poll(cx).isPending()) {
            return Poll.pending();
          }
          giving = null;
          done++;
        }
        return Poll.ready(done);
      }
    };
  }

  /** A chain virtual → polled → virtual → polled, all links hot. */
  @ParameterizedTest
  @EnumSource
  void numbersPassThroughAChainOfBothKinds(Flavor flavor) throws Exception {
    int count = 1000;
    int links = 4;
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var ends = new ArrayList<Exchange>();
        for (int i = 0; i <= links; i++) {
          ends.add(new Exchange());
        }
        var handles = new ArrayList<JoinHandle<Integer>>();
        for (int i = 0; i < links; i++) {
          Exchange in = ends.get(i);
          Exchange out = ends.get(i + 1);
          handles.add(
              i % 2 == 0
                  ? Task.spawn(() -> {
                    for (int n = 0; n < count; n++) {
                      out.give(in.take().await() + 1).await();
                    }
                    return count;
                  })
                  : Task.spawn(relay(in, out, count)));
        }
        Task.spawn(() -> {
          for (int n = 0; n < count; n++) {
            ends.getFirst().give(n).await();
          }
        });
        for (int n = 0; n < count; n++) {
          assertEquals(n + links, ends.getLast().take().await());
        }
        for (var handle : handles) {
          assertEquals(count, handle.join());
        }
      });
    }
  }

  /** ping_pong of rt_multi_threaded.rs: many short-lived pairs at once. */
  @ParameterizedTest
  @EnumSource
  void manyPairsPingAndPong(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var finished = new AtomicInteger();
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 300; i++) {
          int n = i;
          handles.add(
              Task.spawn(() -> {
                var ping = new CompletableFuture<Integer>();
                var pong = new CompletableFuture<Integer>();
                Task.spawn(Async.of(ping.thenApply(pong::complete)));
                var other = Task.spawn(() -> Async.of(pong).await() + 1);
                Task.spawn((Async<Boolean>) cx -> Poll.ready(ping.complete(n)));
                // thenApply hands pong the function's argument.
                assertEquals(n + 1, other.join());
                finished.getAndIncrement();
              }));
        }
        handles.forEach(JoinHandle::join);
      });
      assertEquals(300, finished.get());
    }
  }

  /** chained_spawn: each link spawns the next, kinds alternating. */
  @ParameterizedTest
  @EnumSource
  void aChainOfSpawnsEnds(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var end = new CompletableFuture<Boolean>();
        link(1000, end);
        assertTrue(Async.of(end).await());
      });
    }
  }

  private static void link(int left, CompletableFuture<Boolean> end) {
    if (left == 0) {
      end.complete(true);
    } else if (left % 2 == 0) {
      Task.spawn(() -> link(left - 1, end));
    } else {
      Task.spawn(
          (Async<Integer>)
              cx -> {
                link(left - 1, end);
                return Poll.ready(0);
              });
    }
  }
}
