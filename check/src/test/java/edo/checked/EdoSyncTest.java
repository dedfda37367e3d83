package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedOperation;
import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.sync.ClosedException;
import edo.sync.Mpsc;
import edo.sync.Mutex;
import edo.sync.Notify;
import edo.sync.Oneshot;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Channels and locks of {@code edo.sync}, polled and withdrawn in every order. */
class EdoSyncTest {
  @Test
  void semaphoreKeepsItsPermits() {
    var report =
        Model.check(() -> {
          var permits = new Semaphore(1);
          ModelBody user =
              () ->
                  CheckedOperation.awaitOrCancel(permits.acquireAsync())
                      .ifPresent(permit -> CheckedOperation.run(permit::close));
          Outcomes.threads(user, user, user);
          assertEquals(1, permits.availablePermits());
        });
    assertTrue(report.isComplete());
    assertTrue(report.executions() > 50, report::toString);
  }

  /** A semaphore whose waiters do not give back what they were granted when they leave. */
  private static final class LeakySemaphore {
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int free = 1;

    private final class Waiter implements Async<Boolean> {
      private @Nullable Waker waker;
      private boolean isGranted;

      @Override
      public Poll<Boolean> poll(Context cx) {
        if (waker == null && free > 0) {
          free--;
          return Poll.ready(true);
        }
        if (waker == null) {
          waiters.add(this);
        }
        waker = cx.waker();
        return isGranted ? Poll.ready(true) : Poll.pending();
      }

      @Override
      public void cancel() {
        waiters.remove(this);
      }
    }

    private void release() {
      Waiter next = waiters.poll();
      if (next == null || next.waker == null) {
        free++;
      } else {
        next.isGranted = true;
        next.waker.wake();
      }
    }
  }

  @Test
  void semaphoreThatLeaksIsFound() {
    Fails.with(
        FailureKind.EXCEPTION,
        () -> {
          var permits = new LeakySemaphore();
          ModelBody user =
              () ->
                  CheckedOperation.awaitOrCancel(permits.new Waiter())
                      .ifPresent(granted -> CheckedOperation.run(permits::release));
          Outcomes.threads(user, user);
          assertEquals(1, permits.free);
        });
  }

  @Test
  void mutexIsHeldByOne() {
    assertEquals(
        Set.of("ab", "ba"),
        Outcomes.of(() -> {
          var mutex = new Mutex();
          var text = new StringBuilder();
          Outcomes.threads(() -> append(mutex, text, "a"), () -> append(mutex, text, "b"));
          return text.toString();
        }));
  }

  private static void append(Mutex mutex, StringBuilder text, String what) throws Exception {
    var guard = CheckedOperation.await(mutex.lockAsync());
    int before = text.length();
    CheckedOperation.run(() -> {});
    assertEquals(before, text.length());
    text.append(what);
    CheckedOperation.run(guard::close);
  }

  /**
   * What is sent is received once, or its sender has it back; a receiver that leaves loses nothing.
   */
  @Test
  void channelLosesNothing() {
    Model.check(() -> {
      var channel = Mpsc.<Integer>bounded("numbers", 1);
      var sent = new ArrayList<Integer>();
      var received = new ArrayList<Integer>();
      var sender =
          CheckedThread.spawn(() -> {
            for (int i = 1; i <= 2; i++) {
              CheckedOperation.await(channel.sender().sendAsync(i));
              sent.add(i);
            }
          });
      for (int i = 0; i < 2; i++) {
        CheckedOperation.awaitOrCancel(channel.receiver().recvAsync()).ifPresent(received::add);
      }
      while (received.size() < 2) {
        received.add(CheckedOperation.await(channel.receiver().recvAsync()));
      }
      sender.join();
      assertEquals(List.of(1, 2), received);
      assertEquals(sent, received);
    });
  }

  @Test
  void lastMessageIsReceivedBeforeTheEnd() {
    Model.check(() -> {
      var channel = Mpsc.<Integer>bounded("numbers", 1);
      CheckedThread.spawn(() -> {
        CheckedOperation.await(channel.sender().sendAsync(1));
        CheckedOperation.run(channel.sender()::close);
      });
      assertEquals(1, CheckedOperation.await(channel.receiver().recvAsync()).intValue());
      boolean isOver = false;
      try {
        CheckedOperation.await(channel.receiver().recvAsync());
      } catch (ClosedException e) {
        isOver = true;
      }
      assertTrue(isOver);
    });
  }

  /** Who is told and leaves passes it on. */
  @Test
  void notificationIsNotLostOnWhoLeaves() {
    Model.check(() -> {
      var notify = new Notify();
      var first = CheckedThread.spawn(() -> leaveOrPassOn(notify));
      var second = CheckedThread.spawn(() -> leaveOrPassOn(notify));
      CheckedOperation.run(notify::notifyOne);
      CheckedThread.joinAll(first, second);
      // Whether it was passed on or left: it is there.
      CheckedOperation.await(notify.notifiedAsync());
    });
  }

  private static void leaveOrPassOn(Notify notify) throws Exception {
    var notified = notify.notifiedAsync();
    boolean told =
        CheckedOperation.awaitOrCancel(
                cx -> notified.poll(cx).isReady() ? Poll.ready(true) : Poll.pending())
            .isPresent();
    CheckedOperation.run(told ? notify::notifyOne : notified::cancel);
  }

  /** Each waits for what the other would send afterwards. */
  @Test
  void tasksThatWaitForEachOtherAreFound() {
    var failure =
        Fails.with(
            FailureKind.DEADLOCK,
            () -> {
              var ping = Oneshot.<Integer>create("ping");
              var pong = Oneshot.<Integer>create("pong");
              var other =
                  CheckedThread.spawn(
                      "other",
                      () -> {
                        CheckedOperation.await(ping.receiver().recvAsync());
                        CheckedOperation.call(() -> pong.sender().send(1));
                      });
              CheckedOperation.await(pong.receiver().recvAsync());
              CheckedOperation.call(() -> ping.sender().send(1));
              other.join();
            });
    assertTrue(failure.getMessage().contains("other waits in poll again"), failure::getMessage);
  }
}
