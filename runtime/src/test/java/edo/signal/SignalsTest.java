package edo.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.CancelledException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real signals to this JVM: SIG-001 (Ctrl-C), SIG-002, SIG-003, SIG-005, SIG-006, SIG-007, SIG-009,
 * SIG-011. Only signals are sent that the test listens to: nothing else would survive them.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals with a shell")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalsTest {
  private static final SignalKind USR1 = SignalKind.USER_DEFINED_1;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aListenerReceivesASignal(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        SignalListener listener = Signals.listen(USR1);
        Raised.send(USR1);
        listener.recv();
        assertEquals(USR1, listener.kind());
      });
    }
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void theSameSignalTwiceIsReceivedTwiceIfTheFirstWasTaken(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        SignalListener listener = Signals.listen(USR1);
        for (int i = 0; i < 2; i++) {
          Raised.send(USR1);
          listener.recv();
        }
        assertFalse(listener.tryRecv());
      });
    }
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void twoListenersOfAKindAreBothTold(Flavor flavor) throws Exception {
    Raised.assumeArrives(SignalKind.TERMINATE);
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var first = Signals.listen(SignalKind.TERMINATE);
        var second = Signals.listen(SignalKind.TERMINATE);
        var tasks = new ArrayList<JoinHandle<@Nullable Void>>();
        tasks.add(Task.spawn(first::recv));
        tasks.add(Task.spawn(second.recvAsync()));
        Raised.send(SignalKind.TERMINATE);
        for (var task : tasks) {
          var _ = task.join();
        }
      });
    }
  }

  /** Nothing is registered, so a listener that is dropped takes nothing with it. */
  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aListenerThatGivesUpLeavesTheOthersAlone(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var stays = Signals.listen(USR1);
        var goes = Signals.listen(USR1);
        var task = Task.spawn(goes::recv);
        var polled = goes.recvAsync();
        assertTrue(new CountingWaker().poll(polled).isPending());
        polled.cancel();
        task.abort();
        assertThrows(Exception.class, task::join);
        Raised.send(USR1);
        stays.recv();
        goes.recv(); // and itself can still be used
      });
    }
  }

  /**
   * SIG-005, SIG-006: behind one that gave up, a new one hears of what comes later, and only that.
   */
  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aNewListenerHearsOnlyWhatComesLater(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var witness = Signals.listen(USR1);
        var waiting = Signals.listen(USR1).recvAsync();
        assertTrue(new CountingWaker().poll(waiting).isPending());
        waiting.cancel(); // nobody has its listener any more
        Raised.send(USR1);
        witness.recv(); // so it has come before the next one is made
        var late = Signals.listen(USR1);
        assertFalse(late.tryRecv());
        var polled = late.recvAsync();
        var waker = new CountingWaker();
        assertTrue(waker.poll(polled).isPending());
        Raised.send(USR1);
        witness.recv();
        Await.until("the new one is woken", () -> waker.wakes() > 0);
        assertTrue(waker.poll(polled).isReady());
        assertFalse(late.tryRecv());
      });
    }
  }

  /** Some runtimes end, the others' listeners are told all the same. */
  @Test
  void listenersOfManyRuntimesAreAllTold() throws Exception {
    var ready = new CountDownLatch(12);
    var told = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 12; i++) {
      Flavor flavor = Flavor.values()[i % 3];
      boolean shortLived = i < 6;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try (var runtime = runtimes.build(flavor)) {
                  runtime.run(() -> {
                    var listener = Signals.listen(SignalKind.WINDOW_CHANGE);
                    ready.countDown();
                    if (!shortLived) {
                      listener.recv();
                      told.getAndIncrement();
                    }
                  });
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    Await.latch(ready);
    for (Thread thread : threads.subList(0, 6)) {
      Await.end(thread);
    }
    Raised.send(SignalKind.WINDOW_CHANGE);
    for (Thread thread : threads) {
      Await.end(thread);
    }
    assertEquals(6, told.get());
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void everybodyWhoWaitsForCtrlCIsTold(Flavor flavor) throws Exception {
    Raised.assumeArrives(SignalKind.INTERRUPT);
    try (var runtime = runtimes.build(flavor)) {
      var polled = Signals.ctrlCAsync();
      var unpolled = Signals.ctrlCAsync();
      var waker = new CountingWaker();
      assertTrue(waker.poll(polled).isPending());
      runtime.run(() -> {
        var waiting = new CountDownLatch(2);
        List<JoinHandle<@Nullable Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          Async<@Nullable Void> ctrlC = Signals.ctrlCAsync();
          tasks.add(
              Task.spawn(
                  (Async<@Nullable Void>)
                      cx -> {
                        var answer = ctrlC.poll(cx);
                        waiting.countDown();
                        return answer;
                      }));
        }
        Await.until(
            "both are polled",
            () -> {
              Task.yieldNow();
              return waiting.getCount() == 0;
            });
        Raised.send(SignalKind.INTERRUPT);
        for (var task : tasks) {
          var _ = task.join();
        }
      });
      Await.until("the one that is polled by hand is woken", () -> waker.wakes() > 0);
      assertTrue(waker.poll(polled).isReady());
      assertTrue(waker.poll(unpolled).isPending(), "it counts from its first poll on");
    }
  }

  @Test
  void aPlainThreadAndAVirtualOneCanWait() throws Exception {
    var listener = Signals.listen(USR1);
    var virtual = Signals.listen(USR1);
    var thread = Thread.ofVirtual().start(virtual::recv);
    Raised.send(USR1);
    listener.recv();
    Await.end(thread);
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aWaitThatIsCancelledHasTakenNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var listener = Signals.listen(USR1);
        var entered = new CountDownLatch(1);
        var task =
            Task.spawn(() -> {
              entered.countDown();
              assertThrows(CancelledException.class, listener::recv);
            });
        Await.until(
            "the task runs",
            () -> {
              Task.yieldNow();
              return entered.getCount() == 0;
            });
        task.abort();
        var _ = task.join();
        Raised.send(USR1);
        listener.recv();
      });
    }
  }

  /** Bursts are one news, a storm leaves nothing behind, and what comes last is not missed. */
  @Test
  void aStormIsOneNewsAndTheLastOfItIsSeen() throws Exception {
    var slow = Signals.listen(USR1);
    var fast = Signals.listen(USR1);
    var received = new AtomicInteger();
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      var task =
          runtime.spawn(() -> {
            while (true) {
              fast.recv();
              received.getAndIncrement();
            }
          });
      Raised.storm(USR1, 100_000);
      slow.recv();
      // The JVM passes signals on one at a time, so another kind comes after all of the storm.
      var end = Signals.listen(SignalKind.WINDOW_CHANGE);
      Raised.send(SignalKind.WINDOW_CHANGE);
      end.recv();
      // It starts a thread for each, which may still be on its way.
      Await.until(
          "no thread of the storm is left",
          () ->
              Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(t -> t.getName().equals("SIGUSR1 handler")));
      boolean _ = slow.tryRecv();
      int sofar = received.get();
      assertTrue(sofar > 0);
      Raised.send(USR1);
      slow.recv();
      Await.until("the last one is seen", () -> received.get() > sofar);
      task.abort();
      assertThrows(Exception.class, task::join);
    }
  }
}
