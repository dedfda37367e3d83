package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SYNC-047: the receiver of a channel is for one at a time; a second one that waits is told. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MpscMisuseTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Whichever way each of them waits. */
  @Test
  void twoThatWaitAtOnce() throws Exception {
    var channel = Mpsc.<Integer>bounded("orders", 2);
    var receiver = channel.receiver();
    var first = receiver.recvAsync();
    var second = receiver.recvManyAsync(new ArrayList<>(), 3);
    var waker = new CountingWaker();
    assertTrue(waker.poll(first).isPending());
    assertTrue(waker.poll(first).isPending(), "the same one may ask again");
    assertTrue(new CountingWaker().poll(first).isPending(), "also for another task");
    for (int i = 0; i < 2; i++) {
      var e = assertThrows(IllegalStateException.class, () -> waker.poll(second));
      assertTrue(e.getMessage().contains("orders"), e.getMessage());
      assertThrows(IllegalStateException.class, receiver::recv);
      assertThrows(IllegalStateException.class, () -> receiver.recvMany(new ArrayList<>(), 1));
    }
    channel.sender().send(1);
    assertEquals(1, receiver.recv(), "what is there can be had by whoever comes");
    assertTrue(new CountingWaker().poll(first).isPending(), "and the first still waits");
    first.cancel();
    var third = receiver.recvAsync();
    assertTrue(waker.poll(third).isPending(), "handed on");
    channel.sender().send(2);
    assertEquals(2, waker.poll(third).value());
    channel.sender().close();
    assertThrows(ClosedException.class, receiver::recv);
  }

  /** Tasks of both kinds, virtual threads and plain threads, in each pair. */
  @ParameterizedTest
  @EnumSource
  void aSecondOneOfAnyKindIsRefused(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (boolean polled : new boolean[] {true, false}) {
          var channel = Mpsc.<Integer>unbounded();
          var receiver = channel.receiver();
          JoinHandle<Integer> first = spawned(receiver, polled);
          while (isFree(receiver)) {
            Task.yieldNow();
            if (first.isFinished()) { // it came while the probe was waiting, and was refused
              assertThrows(JoinException.class, first::join);
              first = spawned(receiver, polled);
            }
          }
          for (JoinHandle<Integer> second :
              java.util.List.of(Task.spawn(receiver.recvAsync()), Task.spawn(receiver::recv))) {
            var e = assertThrows(JoinException.class, second::join);
            assertEquals(IllegalStateException.class, e.getCause().getClass());
          }
          for (boolean virtual : new boolean[] {true, false}) {
            var outcome = new CompletableFuture<Integer>();
            Runnable body =
                () -> {
                  try {
                    outcome.complete(receiver.recv());
                  } catch (Throwable e) {
                    outcome.completeExceptionally(e);
                  }
                };
            Await.end(virtual ? Thread.ofVirtual().start(body) : Thread.ofPlatform().start(body));
            var e = assertThrows(ExecutionException.class, outcome::get);
            assertEquals(IllegalStateException.class, e.getCause().getClass());
          }
          channel.sender().send(7);
          assertEquals(7, first.join(), "the first is unharmed");
        }
      });
    }
  }

  private static JoinHandle<Integer> spawned(MpscReceiver<Integer> receiver, boolean polled) {
    return polled ? Task.spawn(receiver.recvAsync()) : Task.spawn(receiver::recv);
  }

  /** Whether nobody waits, found out by waiting. */
  private static boolean isFree(MpscReceiver<?> receiver) {
    var probe = receiver.recvAsync();
    try {
      var _ = new CountingWaker().poll(probe);
      probe.cancel();
      return true;
    } catch (IllegalStateException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** One after the other, the one before cancelled while it waited: from task to task. */
  @ParameterizedTest
  @EnumSource
  void itIsHandedOnByThoseWhoAreCancelled(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var channel = Mpsc.<Integer>bounded(1);
        var receiver = channel.receiver();
        for (int i = 0; i < 100; i++) {
          JoinHandle<Integer> task =
              i % 2 == 0 ? Task.spawn(receiver.recvAsync()) : Task.spawn(receiver::recv);
          for (int n = i % 5; n > 0; n--) {
            Task.yieldNow();
          }
          task.abort();
          assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
        }
        channel.sender().send(1);
        assertEquals(1, receiver.recv());
      });
    }
  }
}
