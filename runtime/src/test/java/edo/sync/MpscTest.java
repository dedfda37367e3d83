package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SYNC-047 to SYNC-069 (sync_mpsc.rs, sync_mpsc_weak.rs), one step at a time. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MpscTest {
  private static final long FAR = MessageStore.RING_LIMIT + 1L;

  /** SYNC-047: the limits of the capacity. */
  @Test
  void theCapacityHasLimits() {
    for (long wrong : new long[] {0, -1, Mpsc.MAX_CAPACITY + 1, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> Mpsc.bounded(wrong));
      assertThrows(IllegalArgumentException.class, () -> Mpsc.bounded("named", wrong));
    }
    assertEquals(Mpsc.MAX_CAPACITY, Mpsc.bounded(Mpsc.MAX_CAPACITY).sender().capacity());
  }

  /** SYNC-048, SYNC-049, SYNC-058, SYNC-060: in order, up to the capacity, again and again. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 31, 32, 33, 64, 1024, FAR})
  void firstInFirstOut(long capacity) {
    var channel = Mpsc.<Long>bounded(capacity);
    var sender = channel.sender();
    var receiver = channel.receiver();
    long next = 0;
    long expected = 0;
    for (int round = 0; round < 5; round++) {
      while (sender.trySend(next)) {
        next++;
      }
      assertEquals(capacity, receiver.length());
      assertEquals(0, sender.capacity());
      for (long i = 0; i < capacity - round % 2; i++) {
        assertEquals(expected++, receiver.recv());
      }
    }
    while (expected < next) {
      assertEquals(expected++, receiver.tryRecv().orElseThrow());
    }
    assertEquals(Optional.empty(), receiver.tryRecv());
    assertTrue(receiver.isEmpty());
    assertEquals(capacity, receiver.capacity());
    assertEquals(capacity, receiver.maxCapacity());
  }

  /** SYNC-068: an unbounded channel takes what comes. */
  @Test
  void unbounded() {
    var channel = Mpsc.<Integer>unbounded();
    for (int i = 0; i < 10_000; i++) {
      channel.sender().send(i);
    }
    assertEquals(10_000, channel.receiver().length());
    channel.sender().close();
    for (int i = 0; i < 10_000; i++) {
      assertEquals(i, channel.receiver().recv());
    }
    assertThrows(ClosedException.class, channel.receiver()::recv);
  }

  /** SYNC-048: a sender that waits, and one that gives up. */
  @Test
  void sendersWaitInOrder() throws Exception {
    var channel = Mpsc.<String>bounded(1);
    var sender = channel.sender();
    sender.send("a");
    var b = sender.sendAsync("b");
    var c = sender.sendAsync("c");
    var wb = new CountingWaker();
    var wc = new CountingWaker();
    assertTrue(wb.poll(b).isPending() && wc.poll(c).isPending());
    assertFalse(sender.trySend("d"));
    assertEquals("a", channel.receiver().recv());
    assertEquals(1, wb.wakes());
    b.cancel();
    assertEquals(1, wc.wakes(), "the room goes on");
    assertTrue(wc.poll(c).isReady());
    assertEquals("c", channel.receiver().recv());
    assertEquals(Optional.empty(), channel.receiver().tryRecv());
  }

  /** SYNC-058, SYNC-062: the receiver is woken by a message, and once. */
  @Test
  void theReceiverIsWoken() throws Exception {
    var channel = Mpsc.<Integer>bounded(4);
    var recv = channel.receiver().recvAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(recv).isPending());
    channel.sender().send(1);
    channel.sender().send(2);
    assertEquals(1, waker.wakes());
    assertEquals(1, waker.poll(recv).value());
    assertEquals(2, waker.poll(recv).value(), "it can be used again");
    assertTrue(waker.poll(recv).isPending());
    channel.sender().close();
    assertEquals(2, waker.wakes());
    assertThrows(ClosedException.class, () -> waker.poll(recv));
  }

  /** SYNC-052 to SYNC-055: room that is reserved. */
  @Test
  void permits() {
    var channel = Mpsc.<Integer>bounded(3);
    var sender = channel.sender();
    var one = sender.reserve();
    var two = sender.reserveMany(2);
    assertEquals(Optional.empty(), sender.tryReserve());
    assertFalse(sender.trySend(0));
    two.send(1);
    two.send(2);
    assertThrows(IllegalStateException.class, () -> two.send(3));
    two.close();
    assertEquals(1, one.count());
    one.close();
    one.close();
    assertEquals(1, sender.capacity());
    assertThrows(IllegalStateException.class, () -> one.send(4));
    assertEquals(0, sender.reserveMany(0).count());
    assertThrows(IllegalArgumentException.class, () -> sender.reserveMany(4));
    assertThrows(IllegalArgumentException.class, () -> sender.tryReserveMany(4));
    assertThrows(IllegalArgumentException.class, () -> sender.reserveManyAsync(-1));
    assertEquals(1, channel.receiver().recv());
    assertEquals(2, channel.receiver().recv());
    assertEquals(3, sender.tryReserveMany(3).orElseThrow().count());
  }

  /** SYNC-053: a reservation for several waits for all of them, and gives back what it had. */
  @Test
  void manyAreReservedTogether() throws Exception {
    var channel = Mpsc.<Integer>bounded(3);
    var sender = channel.sender();
    sender.send(1);
    var all = sender.reserveManyAsync(3);
    var waker = new CountingWaker();
    assertTrue(waker.poll(all).isPending());
    assertFalse(sender.trySend(2), "what is free is collected");
    all.cancel();
    assertTrue(sender.trySend(2));
    assertEquals(1, channel.receiver().recv());
    assertEquals(2, channel.receiver().recv());
    sender.reserveMany(3).close();
  }

  /** SYNC-063: the receiver closes; what is in the channel, or permitted, still arrives. */
  @Test
  void theReceiverCloses() throws Exception {
    var channel = Mpsc.<Integer>bounded("orders", 3);
    var sender = channel.sender();
    var receiver = channel.receiver();
    sender.send(1);
    var permit = sender.reserve();
    var reserve = sender.reserveManyAsync(2);
    var waiting = new CountingWaker();
    assertTrue(waiting.poll(reserve).isPending());
    var closed = sender.closedAsync();
    var told = new CountingWaker();
    assertTrue(told.poll(closed).isPending());
    receiver.close();
    receiver.close();
    assertEquals(1, told.wakes());
    assertTrue(told.poll(closed).isReady());
    assertEquals(1, waiting.wakes());
    var e = assertThrows(ClosedException.class, () -> waiting.poll(reserve));
    assertTrue(e.getMessage().contains("orders"), e.getMessage());
    assertTrue(sender.isClosed() && receiver.isClosed());
    assertThrows(ClosedException.class, () -> sender.send(9));
    assertThrows(ClosedException.class, () -> sender.trySend(9));
    assertThrows(ClosedException.class, sender::reserve);
    assertThrows(ClosedException.class, sender::tryReserve);
    assertEquals(1, receiver.recv());
    assertEquals(Optional.empty(), receiver.tryRecv(), "a permit is out");
    var recv = receiver.recvAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(recv).isPending());
    permit.send(2);
    assertEquals(1, waker.wakes());
    assertEquals(2, waker.poll(recv).value());
    assertThrows(ClosedException.class, receiver::tryRecv);
    assertThrows(ClosedException.class, receiver::recv);
  }

  /** SYNC-063, SYNC-065: a receiver that is closed by another while it waits, and its waker. */
  @Test
  void theReceiverIsClosedByAnother() throws Exception {
    var channel = Mpsc.<Integer>bounded(2);
    var recv = channel.receiver().recvAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(recv).isPending());
    channel.receiver().close();
    assertEquals(1, waker.wakes());
    assertThrows(ClosedException.class, () -> waker.poll(recv));

    var other = Mpsc.<Integer>bounded(2);
    var permit = other.sender().reserve();
    var waiting = other.receiver().recvAsync();
    assertTrue(waker.poll(waiting).isPending());
    other.receiver().close();
    assertEquals(2, waker.wakes(), "it is let go, and asks again");
    assertTrue(waker.poll(waiting).isPending(), "a permit is out");
    permit.send(1);
    assertEquals(1, waker.poll(waiting).value());
  }

  /** SYNC-063: the last permit given back ends the wait of a closed receiver. */
  @Test
  void theLastPermitEndsTheChannel() throws Exception {
    var channel = Mpsc.<Integer>bounded(2);
    var permit = channel.sender().reserve();
    channel.receiver().close();
    var recv = channel.receiver().recvAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(recv).isPending());
    permit.close();
    assertEquals(1, waker.wakes());
    assertThrows(ClosedException.class, () -> waker.poll(recv));
  }

  private static Mpsc<Integer> channel(boolean bounded) {
    return bounded ? Mpsc.bounded(2) : Mpsc.unbounded();
  }

  /** SYNC-056, SYNC-064, SYNC-070: the end comes with the last sender; how many there are. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastSenderEndsTheChannel(boolean bounded) {
    var channel = channel(bounded);
    var first = channel.sender();
    var second = first.copy();
    assertEquals(2, channel.receiver().senders());
    assertTrue(first.isSameChannel(second));
    assertFalse(first.isSameChannel(Mpsc.bounded(1).sender()));
    first.send(1);
    first.close();
    first.close();
    assertEquals(1, channel.receiver().senders());
    assertThrows(IllegalStateException.class, () -> first.send(2));
    assertThrows(IllegalStateException.class, first::copy);
    assertFalse(channel.receiver().isClosed());
    second.close();
    assertTrue(channel.receiver().isClosed());
    assertEquals(1, channel.receiver().recv());
    assertThrows(ClosedException.class, channel.receiver()::recv);
  }

  /** SYNC-057, SYNC-070: weak senders. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void weakSenders(boolean bounded) {
    var channel = channel(bounded);
    var weak = channel.sender().downgrade();
    assertEquals(1, weak.senders());
    assertEquals(1, weak.weakSenders());
    var strong = weak.upgrade().orElseThrow();
    assertEquals(2, channel.receiver().senders());
    channel.sender().close();
    strong.send(7);
    var permit = strong.reserve();
    strong.close();
    weak.upgrade().orElseThrow().close();
    permit.close();
    assertEquals(Optional.empty(), weak.upgrade());
    assertEquals(7, channel.receiver().recv());
    assertThrows(ClosedException.class, channel.receiver()::recv);
    weak.close();
    weak.close();
    assertEquals(0, channel.receiver().weakSenders());
  }

  /** SYNC-057, SYNC-070: an actor that sends to itself, and ends with its last user. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anActorThatSendsToItself(boolean bounded) {
    var channel = channel(bounded);
    var users = channel.sender();
    var self = users.downgrade();
    users.send(1);
    int done = 0;
    for (int left = 3; ; left--) {
      try {
        done += channel.receiver().recv();
      } catch (ClosedException e) {
        break;
      }
      self.upgrade()
          .ifPresent(sender -> {
            sender.send(1);
            sender.close();
          });
      if (left == 1) {
        users.close();
      }
    }
    assertEquals(4, done);
    assertTrue(self.upgrade().isEmpty());
  }

  /** SYNC-070: a sender of a channel without a bound learns that the receiver is closed. */
  @Test
  void anUnboundedChannelIsClosed() throws Exception {
    var channel = Mpsc.<Integer>unbounded("events");
    var closed = channel.sender().closedAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(closed).isPending());
    channel.sender().send(1);
    channel.receiver().close();
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(closed).isReady());
    var e = assertThrows(ClosedException.class, () -> channel.sender().send(2));
    assertTrue(e.getMessage().contains("events"), e.getMessage());
    assertEquals(1, channel.receiver().recv());
    assertThrows(ClosedException.class, channel.receiver()::recv);
  }

  /** SYNC-059, SYNC-069: several at once. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void recvMany(boolean bounded) throws Exception {
    var channel = bounded ? Mpsc.<Integer>bounded(100) : Mpsc.<Integer>unbounded();
    IntStream.range(0, 50).forEach(channel.sender()::send);
    var into = new ArrayList<Integer>();
    assertEquals(0, channel.receiver().recvMany(into, 0));
    assertEquals(20, channel.receiver().recvMany(into, 20));
    assertEquals(30, channel.receiver().recvMany(into, 1000));
    assertEquals(IntStream.range(0, 50).boxed().toList(), into);
    assertThrows(IllegalArgumentException.class, () -> channel.receiver().recvMany(into, -1));
    var more = channel.receiver().recvManyAsync(into, 5);
    var waker = new CountingWaker();
    assertTrue(waker.poll(more).isPending());
    channel.sender().send(50);
    assertEquals(1, waker.wakes());
    assertEquals(1, waker.poll(more).value());
    channel.sender().close();
    assertEquals(0, channel.receiver().recvMany(into, 5));
    assertEquals(0, waker.poll(more).value());
    assertEquals(51, into.size());
  }

  /** SYNC-053: room for none is there in a full channel, and refused by a closed one. */
  @Test
  void roomForNone() {
    var channel = Mpsc.<Integer>bounded(1);
    var sender = channel.sender();
    sender.send(1);
    assertEquals(0, sender.reserveMany(0).count());
    assertEquals(0, sender.tryReserveMany(0).orElseThrow().count());
    channel.receiver().close();
    assertThrows(ClosedException.class, () -> sender.reserveMany(0));
    assertThrows(ClosedException.class, () -> sender.tryReserveMany(0));
  }

  /** SYNC-059: none come at the end only, which permits that are out put off. */
  @Test
  void recvManyWaitsForPermits() throws Exception {
    var channel = Mpsc.<Integer>bounded(2);
    var permit = channel.sender().reserveMany(2);
    channel.receiver().close();
    var into = new ArrayList<Integer>();
    var withdrawn = channel.receiver().recvManyAsync(into, 5);
    var many = channel.receiver().recvManyAsync(into, 5);
    var waker = new CountingWaker();
    assertTrue(waker.poll(withdrawn).isPending());
    withdrawn.cancel();
    assertTrue(waker.poll(many).isPending());
    permit.send(1);
    assertEquals(1, waker.poll(many).value());
    assertTrue(waker.poll(many).isPending());
    permit.close();
    assertEquals(0, waker.poll(many).value());
    assertEquals(List.of(1), into);
  }

  /** Bad input. */
  @Test
  void nullIsNoMessage() {
    var channel = Mpsc.<List<Integer>>bounded(1);
    assertThrows(NullPointerException.class, () -> channel.sender().send(null));
    assertThrows(NullPointerException.class, () -> channel.sender().trySend(null));
    assertThrows(NullPointerException.class, () -> channel.sender().sendAsync(null));
    assertThrows(NullPointerException.class, () -> channel.sender().reserve().send(null));
  }

  /** For people. */
  @Test
  void saysWhatItIs() {
    var channel = Mpsc.<Integer>bounded("jobs", 2);
    channel.sender().send(1);
    assertEquals("MpscSender[jobs, for 2, 1 waiting]", channel.sender().toString());
    channel.receiver().close();
    assertEquals("MpscReceiver[jobs, for 2, 1 waiting, closed]", channel.receiver().toString());
    assertEquals("MpscReceiver[unbounded, 0 waiting]", Mpsc.unbounded().receiver().toString());
    assertEquals("SendPermit[1]", Mpsc.bounded(1).sender().reserve().toString());
  }
}
