package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Context;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SYNC-071 to SYNC-083 (sync_broadcast.rs), polled by hand. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BroadcastTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final Broadcast<Integer> channel = Broadcast.create("b", 4);
  private final BroadcastSender<Integer> sender = channel.sender();
  private final BroadcastReceiver<Integer> receiver = channel.receiver();
  private final CountingWaker waker = new CountingWaker();

  private static void assertLagged(long missed, BroadcastReceiver<?> receiver) {
    var e = assertThrows(LaggedException.class, receiver::tryRecv);
    assertEquals(missed, e.missed());
  }

  private static void assertNext(int value, BroadcastReceiver<Integer> receiver) {
    assertEquals(Optional.of(value), receiver.tryRecv());
  }

  private void sendAll(int from, int to) {
    for (int i = from; i <= to; i++) {
      sender.send(i);
    }
  }

  /** SYNC-072, SYNC-074, SYNC-076: every receiver gets every message, in order. */
  @Test
  void sentAndReceived() throws Exception {
    var second = sender.subscribe();
    assertEquals(Optional.empty(), receiver.tryRecv());
    var recv = receiver.recvAsync();
    assertTrue(waker.poll(recv).isPending());
    assertEquals(2, sender.send(1));
    assertEquals(1, waker.wakes());
    assertEquals(1, waker.poll(recv).value());
    assertThrows(IllegalStateException.class, () -> waker.poll(recv));
    assertEquals(2, sender.send(2));
    assertEquals(2, receiver.recv());
    assertNext(1, second);
    assertEquals(2, second.recv());
    assertEquals(Optional.empty(), second.tryRecv());
    assertTrue(receiver.isSameChannel(second));
    assertFalse(receiver.isSameChannel(Broadcast.create(1).receiver()));
  }

  /** SYNC-072, SYNC-073: without receivers nothing is sent; a late one sees what comes later. */
  @Test
  void withoutReceivers() {
    sender.send(1);
    receiver.close();
    receiver.close();
    assertEquals(0, sender.send(2));
    assertEquals(0, sender.length());
    var late = sender.subscribe();
    assertEquals(Optional.empty(), late.tryRecv());
    assertEquals(1, sender.send(3));
    assertNext(3, late);
  }

  /** SYNC-071: limits; the capacity is what was asked for, not rounded. */
  @Test
  void capacity() {
    for (int bad : new int[] {0, -1, Integer.MIN_VALUE, Broadcast.MAX_CAPACITY + 1}) {
      assertThrows(IllegalArgumentException.class, () -> Broadcast.create(bad));
    }
    assertEquals(Broadcast.MAX_CAPACITY, Broadcast.create(1 << 30).sender().capacity());
    var three = Broadcast.<Integer>create(3);
    assertEquals(3, three.sender().capacity());
    for (int i = 1; i <= 4; i++) {
      three.sender().send(i);
    }
    assertLagged(1, three.receiver());
    assertNext(2, three.receiver());
    var one = Broadcast.<Integer>create(1);
    one.sender().send(1);
    assertNext(1, one.receiver());
    one.sender().send(2);
    one.sender().send(3);
    assertLagged(1, one.receiver());
    assertNext(3, one.receiver());
  }

  /** SYNC-075: told how many, then the oldest that is left; again and again; each for itself. */
  @Test
  void lag() throws Exception {
    var fast = sender.subscribe();
    sendAll(1, 3);
    for (int i = 1; i <= 3; i++) {
      assertNext(i, fast);
    }
    sendAll(4, 6);
    assertEquals(6, receiver.length());
    assertLagged(2, receiver);
    assertEquals(4, receiver.length());
    assertNext(3, receiver);
    sendAll(7, 9);
    assertEquals(6, receiver.length());
    var e = assertThrows(LaggedException.class, receiver::recv);
    assertEquals(2, e.missed());
    assertTrue(e.getMessage().contains("broadcast channel b, which keeps 4"), e.getMessage());
    assertNext(6, receiver);
    sendAll(10, 20);
    assertThrows(LaggedException.class, () -> waker.poll(receiver.recvAsync()));
    for (int i = 17; i <= 20; i++) {
      assertNext(i, receiver);
    }
    assertEquals(Optional.empty(), receiver.tryRecv());
    assertLagged(13, fast);
    assertNext(17, fast);
  }

  /** SYNC-075, SYNC-078: lag, and then the end: what is left is received first. */
  @Test
  void lagAndTheEnd() {
    sendAll(1, 6);
    assertFalse(receiver.isClosed());
    sender.close();
    assertTrue(receiver.isClosed());
    assertLagged(2, receiver);
    for (int i = 3; i <= 6; i++) {
      assertNext(i, receiver);
    }
    var e = assertThrows(ClosedException.class, receiver::tryRecv);
    assertTrue(e.getMessage().contains("broadcast channel b"), e.getMessage());
    assertThrows(ClosedException.class, receiver::recv);
  }

  /** SYNC-074, SYNC-079: the last sender goes, and who waits learns it. */
  @Test
  void theLastSenderGoes() throws Exception {
    var second = sender.copy();
    assertTrue(sender.isSameChannel(second));
    assertEquals(2, receiver.senders());
    var recv = receiver.recvAsync();
    assertTrue(waker.poll(recv).isPending());
    sender.close();
    sender.close();
    assertEquals(0, waker.wakes());
    assertThrows(IllegalStateException.class, () -> sender.send(1));
    assertThrows(IllegalStateException.class, sender::copy);
    second.close();
    assertEquals(1, waker.wakes());
    assertThrows(ClosedException.class, () -> waker.poll(recv));
    assertEquals(0, receiver.senders());
  }

  /** SYNC-077: begins at the end; on a closed channel, closed. */
  @Test
  void resubscribe() {
    sendAll(1, 2);
    var again = receiver.resubscribe();
    assertTrue(again.isEmpty());
    sendAll(3, 3);
    assertNext(3, again);
    assertNext(1, receiver);
    sender.close();
    assertThrows(ClosedException.class, again::tryRecv);
    assertThrows(ClosedException.class, receiver.resubscribe()::tryRecv);
    assertNext(2, receiver);
  }

  /** SYNC-078, SYNC-079: how many messages wait. */
  @Test
  void lengths() {
    assertTrue(sender.isEmpty());
    assertTrue(receiver.isEmpty());
    sendAll(1, 2);
    assertEquals(2, sender.length());
    assertEquals(2, receiver.length());
    var second = sender.subscribe();
    assertNext(1, receiver);
    assertEquals(1, sender.length());
    sendAll(3, 8);
    assertEquals(4, sender.length());
    assertEquals(7, receiver.length());
    assertEquals(6, second.length());
    assertLagged(3, receiver);
    assertEquals(4, sender.length());
    second.close();
    for (int i = 5; i <= 8; i++) {
      assertNext(i, receiver);
      assertEquals(8 - i, sender.length());
    }
    assertTrue(sender.isEmpty());
    sendAll(9, 9);
    assertFalse(sender.isEmpty());
    receiver.close();
    assertTrue(sender.isEmpty());
  }

  /** SYNC-075, SYNC-079: everything against a plain list, at random. */
  @Test
  void againstAModel() {
    var random = new Random(7);
    var sent = new ArrayList<Integer>();
    var receivers = new ArrayList<>(List.of(receiver));
    var cursors = new ArrayList<>(List.of(0));
    for (int step = 0; step < 5_000; step++) {
      int who = random.nextInt(receivers.size());
      switch (random.nextInt(9)) {
        case 0, 1, 2, 3 -> {
          assertEquals(receivers.size(), sender.send(step));
          sent.add(step);
        }
        case 4 -> {
          if (receivers.size() < 5) {
            receivers.add(sender.subscribe());
            cursors.add(sent.size());
          }
        }
        case 5 -> {
          if (receivers.size() > 1) {
            receivers.remove(who).close();
            cursors.remove(who);
          }
        }
        default -> {
          int at = cursors.get(who);
          int floor = Math.max(0, sent.size() - 4);
          if (at < floor) {
            assertLagged(floor - at, receivers.get(who));
            cursors.set(who, floor);
          } else if (at == sent.size()) {
            assertEquals(Optional.empty(), receivers.get(who).tryRecv());
          } else {
            assertNext(sent.get(at), receivers.get(who));
            cursors.set(who, at + 1);
          }
        }
      }
      int first = cursors.stream().mapToInt(n -> n).min().orElseThrow();
      assertEquals(Math.min(4, sent.size() - first), sender.length());
      for (int i = 0; i < receivers.size(); i++) {
        assertEquals(sent.size() - cursors.get(i), receivers.get(i).length());
      }
    }
    assertTrue(sent.size() > 1_000);
  }

  /** SYNC-074: withdrawn, nothing was taken. */
  @Test
  void withdrawn() throws Exception {
    var recv = receiver.recvAsync();
    assertTrue(waker.poll(recv).isPending());
    recv.cancel();
    sender.send(1);
    assertEquals(0, waker.wakes());
    assertNext(1, receiver);
    var told = receiver.recvAsync();
    assertTrue(waker.poll(told).isPending());
    sender.send(2);
    assertEquals(1, waker.wakes());
    told.cancel();
    assertNext(2, receiver);
    var other = new CountingWaker();
    var moved = receiver.recvAsync();
    assertTrue(waker.poll(moved).isPending());
    assertTrue(other.poll(moved).isPending());
    sender.send(3);
    assertEquals(List.of(1, 1), List.of(waker.wakes(), other.wakes()));
    assertEquals(3, other.poll(moved).value());
  }

  /** SYNC-080: the senders wait for the receivers to go; who subscribes later counts again. */
  @Test
  void closed() throws Exception {
    var second = sender.subscribe();
    assertEquals(2, sender.receivers());
    var closed = sender.closedAsync();
    assertTrue(waker.poll(closed).isPending());
    receiver.close();
    assertEquals(0, waker.wakes());
    second.close();
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(closed).isReady());
    sender.awaitClosed();
    assertTrue(sender.isClosed());
    var third = sender.subscribe();
    assertFalse(sender.isClosed());
    var again = sender.closedAsync();
    assertTrue(waker.poll(again).isPending());
    third.close();
    assertTrue(waker.poll(again).isReady());
  }

  /** SYNC-080: told that it is closed, it looks again, and somebody has subscribed. */
  @Test
  void closedAndOpenedAgain() throws Exception {
    var closed = sender.closedAsync();
    assertTrue(waker.poll(closed).isPending());
    receiver.close();
    var second = sender.subscribe();
    assertTrue(waker.poll(closed).isPending());
    second.close();
    assertTrue(waker.poll(closed).isReady());
  }

  /** A receiver that somebody else closes does not keep who waits with it. */
  @Test
  void theReceiverIsClosedByAnother() throws Exception {
    var recv = receiver.recvAsync();
    assertTrue(waker.poll(recv).isPending());
    receiver.close();
    assertEquals(1, waker.wakes());
    assertThrows(IllegalStateException.class, () -> waker.poll(recv));
    assertThrows(IllegalStateException.class, receiver::tryRecv);
    assertThrows(IllegalStateException.class, receiver::recv);
  }

  /** SYNC-081 (sync_broadcast_weak.rs): a weak sender does not keep the channel open. */
  @Test
  void weakSenders() {
    var weak = sender.downgrade();
    assertEquals(List.of(1, 1), List.of(sender.senders(), sender.weakSenders()));
    var upgraded = weak.upgrade().orElseThrow();
    assertEquals(List.of(2, 1), List.of(weak.senders(), weak.weakSenders()));
    upgraded.send(1);
    assertNext(1, receiver);
    var second = upgraded.downgrade();
    assertEquals(2, receiver.weakSenders());
    second.close();
    second.close();
    assertEquals(1, receiver.weakSenders());
    sender.close();
    assertFalse(receiver.isClosed());
    upgraded.close();
    assertTrue(receiver.isClosed());
    assertEquals(Optional.empty(), weak.upgrade());
    assertThrows(ClosedException.class, receiver::tryRecv);
    weak.close();
    assertEquals(0, receiver.weakSenders());
  }

  /** SYNC-082: what has expired is let go, also when a receiver never comes for it. */
  @Test
  void whatHasExpiredIsLetGo() {
    var things = Broadcast.create(2);
    var idle = things.sender().subscribe();
    var first = new WeakReference<>(sendNew(things));
    var last = new WeakReference<Object>(new Object());
    for (int i = 0; i < 100; i++) {
      last = new WeakReference<>(sendNew(things));
    }
    Await.until("the first is collected", () -> isCollected(first));
    assertFalse(last.refersTo(null));
    things.receiver().close();
    assertEquals(101, idle.length());
    idle.close();
    var latest = last;
    Await.until("the last is collected", () -> isCollected(latest));
    assertEquals(0, things.sender().length());
  }

  private static Object sendNew(Broadcast<Object> things) {
    var thing = new Object();
    things.sender().send(thing);
    return thing;
  }

  private static boolean isCollected(WeakReference<?> ref) {
    System.gc();
    return ref.refersTo(null);
  }

  /** SYNC-083: a waker may send, receive and subscribe. */
  @Test
  void wakersComeBack() throws Exception {
    var got = new ArrayList<Object>();
    var second = sender.subscribe();
    var recv = receiver.recvAsync();
    assertTrue(
        recv.poll(
                Context.of(() -> {
                  if (got.isEmpty()) {
                    got.add(second.tryRecv());
                    got.add(sender.send(2));
                    got.add(sender.subscribe().tryRecv());
                  }
                }))
            .isPending());
    sender.send(1);
    assertEquals(List.of(Optional.of(1), 2, Optional.empty()), got);
    assertEquals(1, waker.poll(recv).value());
    assertNext(2, receiver);
    assertNext(2, second);
  }

  /** Bad input, and what people read in logs. */
  @Test
  void nullIsNoMessage() {
    assertThrows(NullPointerException.class, () -> sender.send(null));
    sender.send(1);
    assertEquals("BroadcastSender[b, keeps 4, 1 senders, 1 receivers]", sender.toString());
    assertEquals(
        "BroadcastReceiver[b, keeps 4, 1 senders, 1 receivers, 1 waiting]", receiver.toString());
    var e =
        assertThrows(
            LaggedException.class,
            () -> {
              var unnamed = Broadcast.<Integer>create(1);
              unnamed.sender().send(1);
              unnamed.sender().send(2);
              unnamed.receiver().recv();
            });
    assertTrue(e.getMessage().startsWith("1 messages of a broadcast channel"), e.getMessage());
  }

  /** Two computations of one receiver, as in two arms of a select; one is over, the other waits. */
  @Test
  void closingIsNewsToTheOneThatIsLeft() throws Exception {
    var left = receiver.recvAsync();
    var over = receiver.recvAsync();
    assertTrue(waker.poll(left).isPending());
    assertTrue(waker.poll(over).isPending());
    over.cancel();
    receiver.close();
    assertEquals(1, waker.wakes());
    assertThrows(IllegalStateException.class, () -> waker.poll(left));
  }
}
