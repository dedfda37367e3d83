package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SYNC-039 to SYNC-046 (sync_oneshot.rs). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OneshotTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** SYNC-039, SYNC-040, SYNC-044: sent, then taken, once. */
  @Test
  void sentAndTaken() throws Exception {
    var channel = Oneshot.<Integer>create();
    var recv = channel.receiver().recvAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(recv).isPending());
    assertTrue(channel.receiver().isEmpty());
    assertFalse(channel.receiver().isTerminated());
    assertTrue(channel.sender().send(5));
    assertEquals(1, waker.wakes());
    assertFalse(channel.receiver().isEmpty());
    assertFalse(channel.receiver().isTerminated());
    assertEquals(5, waker.poll(recv).value());
    assertTrue(channel.receiver().isEmpty());
    assertTrue(channel.receiver().isTerminated());
    assertThrows(ClosedException.class, channel.receiver()::tryRecv);
    assertThrows(ClosedException.class, () -> waker.poll(recv));
    assertThrows(IllegalStateException.class, () -> channel.sender().send(6));
    channel.sender().close();
    assertFalse(channel.sender().isClosed());
  }

  /** SYNC-041: trying. */
  @Test
  void tryRecv() {
    var channel = Oneshot.<Integer>create();
    assertEquals(Optional.empty(), channel.receiver().tryRecv());
    channel.sender().send(1);
    channel.sender().close();
    assertEquals(Optional.of(1), channel.receiver().tryRecv());
    assertThrows(ClosedException.class, channel.receiver()::tryRecv);
  }

  /** SYNC-040, SYNC-046: the sender goes away without a word. */
  @Test
  void theSenderIsClosed() throws Exception {
    var channel = Oneshot.<Integer>create("answer");
    var recv = channel.receiver().recvAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(recv).isPending());
    channel.sender().close();
    channel.sender().close();
    assertEquals(1, waker.wakes());
    var e = assertThrows(ClosedException.class, () -> waker.poll(recv));
    assertTrue(e.getMessage().contains("answer"), e.getMessage());
    assertThrows(ClosedException.class, channel.receiver()::recv);
    assertThrows(IllegalStateException.class, () -> channel.sender().send(1));
    assertTrue(channel.receiver().isTerminated());
    assertEquals("Oneshot.Sender[answer, closed]", channel.sender().toString());
  }

  /** SYNC-043, SYNC-045: the receiver goes away; the sender learns it. */
  @Test
  void theReceiverIsClosed() throws Exception {
    var channel = Oneshot.<Integer>create();
    var closed = channel.sender().closedAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(closed).isPending());
    assertFalse(channel.sender().isClosed());
    channel.receiver().close();
    channel.receiver().close();
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(closed).isReady());
    assertTrue(channel.sender().isClosed());
    assertFalse(channel.sender().send(1), "nobody will have it");
    assertThrows(ClosedException.class, channel.receiver()::recv);
  }

  /** SYNC-043: what was sent before can still be had. */
  @Test
  void sentBeforeItWasClosed() {
    var channel = Oneshot.<Integer>create();
    channel.sender().send(3);
    channel.receiver().close();
    assertTrue(channel.sender().isClosed());
    assertFalse(channel.receiver().isTerminated());
    assertEquals(3, channel.receiver().recv());
    assertTrue(channel.receiver().isTerminated());
    assertTrue(channel.sender().isClosed(), "once and for ever");
  }

  /** SYNC-045: who waits for the receiver to be closed is told, whatever came before. */
  @Test
  void theReceiverIsClosedWhenAllIsOver() throws Exception {
    for (boolean sent : new boolean[] {true, false}) {
      var channel = Oneshot.<Integer>create();
      if (sent) {
        assertTrue(channel.sender().send(1));
        assertEquals(1, channel.receiver().recv());
      } else {
        channel.sender().close();
      }
      var closed = channel.sender().closedAsync();
      var waker = new CountingWaker();
      assertTrue(waker.poll(closed).isPending());
      assertFalse(channel.sender().isClosed());
      channel.receiver().close();
      assertEquals(1, waker.wakes());
      assertTrue(waker.poll(closed).isReady());
      assertTrue(channel.sender().isClosed());
      channel.sender().awaitClosed();
      assertThrows(ClosedException.class, channel.receiver()::recv);
    }
  }

  private enum Step {
    SEND,
    CLOSE_SENDER,
    CLOSE_RECEIVER,
    TRY_RECV
  }

  /** SYNC-044: what the receiver says after each step of every order. */
  @Test
  void theReceiverInEveryState() {
    for (var order : Permutations.of(List.of(Step.values()))) {
      var channel = Oneshot.<Integer>create();
      var receiver = channel.receiver();
      var sender = channel.sender();
      boolean usedUp = false;
      boolean closed = false;
      boolean there = false;
      boolean over = false;
      for (Step step : order) {
        String where = order + " after " + step;
        switch (step) {
          case SEND -> {
            if (usedUp) {
              assertThrows(IllegalStateException.class, () -> sender.send(1), where);
            } else {
              assertEquals(!closed, sender.send(1), where);
              there = !closed;
            }
            usedUp = true;
          }
          case CLOSE_SENDER -> {
            sender.close();
            over |= !usedUp;
            usedUp = true;
          }
          case CLOSE_RECEIVER -> {
            receiver.close();
            closed = true;
            over |= !there;
          }
          case TRY_RECV -> {
            if (there) {
              assertEquals(Optional.of(1), receiver.tryRecv(), where);
              there = false;
              over = true;
            } else if (over) {
              assertThrows(ClosedException.class, receiver::tryRecv, where);
            } else {
              assertEquals(Optional.empty(), receiver.tryRecv(), where);
            }
          }
        }
        assertEquals(!there, receiver.isEmpty(), where);
        assertEquals(over, receiver.isTerminated(), where);
        assertEquals(closed, sender.isClosed(), where);
      }
    }
  }

  /** SYNC-046: the task that polls last is woken, on either side. */
  @Test
  void theTaskMayChange() throws Exception {
    for (boolean receiving : new boolean[] {true, false}) {
      var channel = Oneshot.<Integer>create();
      Async<?> waiting =
          receiving ? channel.receiver().recvAsync() : channel.sender().closedAsync();
      var before = new CountingWaker();
      var now = new CountingWaker();
      assertTrue(before.poll(waiting).isPending());
      assertTrue(now.poll(waiting).isPending());
      assertTrue(now.poll(waiting).isPending());
      if (receiving) {
        channel.sender().send(1);
      } else {
        channel.receiver().close();
      }
      assertEquals(1, now.wakes());
      assertTrue(before.wakes() <= 1);
      assertTrue(now.poll(waiting).isReady());
    }
  }

  private static WeakReference<CountingWaker> waits(Async<?> op) throws Exception {
    var waker = new CountingWaker();
    assertTrue(waker.poll(op).isPending());
    return new WeakReference<>(waker);
  }

  /** SYNC-046: a channel that is over holds none of those who waited. */
  @Test
  void closingLetsGoOfWhoWaited() throws Exception {
    List<Consumer<Oneshot<Integer>>> ends =
        List.of(
            channel -> channel.sender().send(1),
            channel -> channel.sender().close(),
            channel -> channel.receiver().close());
    for (var end : ends) {
      var channel = Oneshot.<Integer>create();
      var receiving = waits(channel.receiver().recvAsync());
      var closing = waits(channel.sender().closedAsync());
      end.accept(channel);
      Await.until("who has received is let go", () -> isGone(receiving));
      channel.receiver().close();
      Await.until("who has waited for the end is let go", () -> isGone(closing));
      assertTrue(channel.sender().isClosed());
    }
  }

  private static boolean isGone(WeakReference<?> reference) {
    System.gc();
    return reference.get() == null;
  }

  /** Bad input. */
  @Test
  void nullIsNoMessage() {
    assertThrows(NullPointerException.class, () -> Oneshot.create().sender().send(null));
  }

  /** SYNC-040, SYNC-042: between tasks and threads, and a cancelled receiver has taken nothing. */
  @ParameterizedTest
  @EnumSource
  void betweenTasks(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      for (int i = 0; i < 100; i++) {
        int n = i;
        var channel = Oneshot.<Integer>create();
        JoinHandle<Integer> aborted =
            i % 2 == 0
                ? runtime.spawn(() -> channel.receiver().recv())
                : runtime.spawn(channel.receiver().recvAsync());
        var thread = Thread.ofVirtual().start(() -> channel.sender().send(n));
        aborted.abort();
        runtime.run(() ->
            Task.spawnBlocking(
                    () -> {
                      thread.join();
                      int got;
                      try {
                        got = aborted.join();
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                        got = channel.receiver().recv();
                      }
                      assertEquals(n, got);
                    })
                .join());
      }
    }
  }
}
