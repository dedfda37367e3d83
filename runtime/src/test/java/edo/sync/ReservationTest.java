package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Poll;
import edo.testkit.CountingWaker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reserving by polling, step by step: what the {@code PollSender} and {@code PollSemaphore} of
 * tokio-util do, with the computations themselves (mpsc.rs, poll_semaphore.rs). UTIL-053 to
 * UTIL-060, SYNC-063.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReservationTest {
  private final Mpsc<Integer> channel = Mpsc.bounded("orders", 1);
  private final MpscSender<Integer> sender = channel.sender();
  private final MpscReceiver<Integer> receiver = channel.receiver();
  private final CountingWaker waker = new CountingWaker();

  private <T> Async<T> pending(Async<T> op) throws Exception {
    assertTrue(waker.poll(op).isPending());
    return op;
  }

  /** UTIL-053: each reserves for itself. */
  @Test
  void eachSenderForItself() throws Exception {
    var copy = sender.copy();
    var mine = waker.poll(sender.reserveAsync()).value();
    var theirs = pending(copy.reserveAsync());
    assertFalse(sender.isClosed());
    mine.close();
    assertEquals(1, waker.wakes());
    waker.poll(theirs).value().send(1);
    assertEquals(1, receiver.recv());
    receiver.close();
    assertTrue(sender.isClosed() && copy.isClosed());
  }

  /** UTIL-054: what is reserved stays reserved; a channel that was closed refuses. */
  @Test
  void reservedStaysReserved() throws Exception {
    var permit = waker.poll(sender.reserveAsync()).value();
    for (int i = 0; i < 3; i++) {
      assertEquals(1, permit.count());
      assertFalse(sender.trySend(9));
    }
    var waiting = pending(sender.reserveAsync());
    receiver.close();
    assertEquals(1, waker.wakes());
    assertThrows(ClosedException.class, () -> waker.poll(waiting));
    assertThrows(ClosedException.class, () -> waker.poll(sender.reserveAsync()));
    assertEquals(1, permit.count(), "it was there before");
  }

  /**
   * UTIL-055: a permit sends once. Who has none, or still waits for one, has nothing to send by.
   */
  @Test
  void sentByThePermit() throws Exception {
    var permit = waker.poll(sender.reserveAsync()).value();
    permit.send(1);
    var e = assertThrows(IllegalStateException.class, () -> permit.send(2));
    assertTrue(e.getMessage().contains("orders"), e.getMessage());
    var waiting = pending(sender.reserveAsync());
    assertEquals(1, receiver.recv());
    waker.poll(waiting).value().send(2);
    assertEquals(2, receiver.recv());
  }

  /** UTIL-056: given up while it waits, and when it was there. */
  @Test
  void givenUp() throws Exception {
    var permit = waker.poll(sender.reserveAsync()).value();
    var waiting = pending(sender.reserveAsync());
    waiting.cancel();
    assertThrows(IllegalStateException.class, () -> waker.poll(waiting));
    assertEquals(0, sender.capacity());
    permit.close();
    assertEquals(0, permit.count());
    assertEquals(1, sender.capacity());
    permit.close();
    assertEquals(1, sender.capacity(), "there was nothing to give up");
    assertEquals(0, waker.wakes());
  }

  /** UTIL-056: given up when the room was on its way: the next one has it. */
  @Test
  void givenUpAtTheLastMoment() throws Exception {
    var permit = waker.poll(sender.reserveAsync()).value();
    var waiting = pending(sender.reserveAsync());
    var next = new CountingWaker();
    var behind = sender.reserveAsync();
    assertTrue(next.poll(behind).isPending());
    permit.close();
    assertEquals(1, waker.wakes());
    waiting.cancel();
    assertEquals(1, next.wakes());
    assertEquals(1, next.poll(behind).value().count());
  }

  /** UTIL-057: the sender is closed before, while and after it reserves. */
  @Test
  void theSenderIsClosed() throws Exception {
    var other = sender.copy();
    other.close();
    assertThrows(IllegalStateException.class, other::reserveAsync);

    var permit = waker.poll(sender.reserveAsync()).value();
    var waiting = pending(sender.reserveAsync());
    sender.close();
    assertFalse(receiver.isClosed(), "the permit keeps it open");
    permit.send(1);
    assertTrue(receiver.isClosed());
    assertEquals(1, receiver.recv());
    waiting.cancel();
    assertThrows(ClosedException.class, receiver::recv);
  }

  /** UTIL-058: ready, start, flush, close; what was not taken is still the caller's. */
  @Test
  void asASink() throws Exception {
    int message = 7;
    var ready = waker.poll(sender.reserveAsync()).value();
    ready.send(message);
    assertEquals(1, receiver.length(), "there is nothing to flush");
    var second = pending(sender.reserveAsync());
    receiver.close();
    assertThrows(ClosedException.class, () -> waker.poll(second));
    assertEquals(message, receiver.recv());
    sender.close();
    assertThrows(ClosedException.class, receiver::recv);
  }

  private enum Step {
    CLOSE_RECEIVER,
    DROP_PERMIT,
    CANCEL
  }

  /**
   * SYNC-063: a reservation that has collected some room is cancelled, or refused, and a receiver
   * that asks again only when it is woken sees the end, whatever comes last.
   */
  @Test
  void aReservationThatEndsWakesTheClosedReceiver() throws Exception {
    for (var order : Permutations.of(List.of(Step.values()))) {
      for (boolean cancels : new boolean[] {true, false}) {
        var many = Mpsc.<Integer>bounded(4);
        var permit = many.sender().reserve();
        var reserving = new Patient(many.sender().reserveManyAsync(4));
        var receiving = new Patient(many.receiver().recvAsync());
        for (Step step : order) {
          switch (step) {
            case CLOSE_RECEIVER -> many.receiver().close();
            case DROP_PERMIT -> permit.close();
            case CANCEL -> {
              if (cancels) {
                reserving.cancel();
              }
            }
          }
          reserving.askIfWoken();
          receiving.askIfWoken();
        }
        assertTrue(receiving.isOver, order + ", cancels: " + cancels);
      }
    }
  }

  /** Asks, and then again when it is woken. */
  private static final class Patient {
    private final CountingWaker waker = new CountingWaker();
    private final Async<?> op;
    private int wakesSeen = -1;
    private boolean isOver;

    Patient(Async<?> op) throws Exception {
      this.op = op;
      askIfWoken();
    }

    void askIfWoken() throws Exception {
      if (!isOver && wakesSeen < waker.wakes()) {
        wakesSeen = waker.wakes();
        try {
          Poll<?> answer = waker.poll(op);
          if (answer.isReady() && answer.value() instanceof SendPermit<?> permit) {
            isOver = true;
            permit.close();
          }
        } catch (ClosedException e) {
          isOver = true;
        }
      }
    }

    void cancel() {
      if (!isOver) {
        isOver = true;
        op.cancel();
      }
    }
  }

  /** UTIL-059: one permit after the other, and none after the end. */
  @Test
  void permitsOfASemaphore() throws Exception {
    var semaphore = new Semaphore(1);
    var first = waker.poll(semaphore.acquireAsync()).value();
    var second = pending(semaphore.acquireAsync());
    assertEquals(0, semaphore.availablePermits());
    first.close();
    assertEquals(1, waker.wakes());
    assertEquals(semaphore, waker.poll(second).value().semaphore());
    semaphore.addPermits(2);
    assertEquals(2, semaphore.availablePermits());
    var third = pending(semaphore.acquireManyAsync(3));
    semaphore.close();
    assertEquals(2, waker.wakes());
    assertThrows(ClosedException.class, () -> waker.poll(third));
    assertThrows(ClosedException.class, () -> waker.poll(semaphore.acquireAsync()));
  }

  /** UTIL-060: who wants another number begins anew, and what was collected is free again. */
  @Test
  void anotherNumber() throws Exception {
    var semaphore = new Semaphore(2);
    var three = pending(semaphore.acquireManyAsync(3));
    assertTrue(semaphore.tryAcquire().isEmpty(), "collected");
    three.cancel();
    var two = waker.poll(semaphore.acquireManyAsync(2)).value();
    assertEquals(2, two.count());
    var one = pending(semaphore.acquireAsync());
    one.cancel();
    var four = pending(semaphore.acquireManyAsync(4));
    two.close();
    assertTrue(waker.poll(four).isPending());
    four.cancel();
    assertEquals(2, waker.poll(semaphore.acquireManyAsync(2)).value().count());
  }
}
