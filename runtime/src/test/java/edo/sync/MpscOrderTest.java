package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.testkit.CountingWaker;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SYNC-056, SYNC-057, SYNC-060, SYNC-063, SYNC-064, SYNC-069, SYNC-070: what a channel says of
 * itself after every step of every order in which its ends are closed, its permits used or given
 * back, and its messages received, also with 31, 32 and 33 of them; and whether who waits is woken.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MpscOrderTest {
  private enum Step {
    CLOSE_RECEIVER,
    CLOSE_SENDER,
    CLOSE_COPY,
    USE_PERMIT,
    DROP_PERMIT,
    RECEIVE,
    RECEIVE_ALL
  }

  /** A capacity of 0 stands for a channel without a bound. Two permits are out at first. */
  @ParameterizedTest
  @CsvSource({"2, 0", "3, 1", "34, 32", "40, 31", "2000, 33", "0, 0", "0, 1", "0, 32"})
  void everyOrder(long capacity, int messages) throws Exception {
    var orders = Permutations.of(List.of(Step.values()));
    assertEquals(5040, orders.size());
    for (var order : orders) {
      var run = new Run(capacity, messages);
      run.check(order + " at first");
      for (Step step : order) {
        run.go(step, order + " after " + step);
      }
      run.end(order + " at the end");
    }
  }

  /** A channel, and what it should be. */
  private static final class Run {
    private final long capacity;
    private final MpscReceiver<Integer> receiver;
    private final MpscSender<Integer> sender;
    private final MpscSender<Integer> copy;
    private final MpscWeakSender<Integer> weak;
    private final SendPermit<Integer> used;
    private final SendPermit<Integer> dropped;

    private int sent;
    private int received;
    private int permits = 2;
    private int senders = 4; // with the permits
    private boolean closed;

    Run(long capacity, int messages) {
      var channel = capacity == 0 ? Mpsc.<Integer>unbounded() : Mpsc.<Integer>bounded(capacity);
      this.capacity = capacity == 0 ? Mpsc.MAX_CAPACITY : capacity;
      receiver = channel.receiver();
      sender = channel.sender();
      copy = sender.copy();
      weak = sender.downgrade();
      used = sender.reserve();
      dropped = copy.reserve();
      while (sent < messages) {
        sender.send(sent++);
      }
    }

    private boolean isOver() {
      return (closed || senders == 0) && permits == 0 && sent == received;
    }

    void go(Step step, String where) throws Exception {
      var waker = new CountingWaker();
      Async<Integer> waiting = receiver.recvAsync();
      boolean waits = sent == received && !isOver();
      if (waits) {
        assertTrue(waker.poll(waiting).isPending(), where);
      }
      switch (step) {
        case CLOSE_RECEIVER -> {
          receiver.close();
          closed = true;
        }
        case CLOSE_SENDER -> {
          sender.close();
          senders--;
        }
        case CLOSE_COPY -> {
          copy.close();
          senders--;
        }
        case USE_PERMIT -> {
          used.send(sent++);
          senders--;
          permits--;
        }
        case DROP_PERMIT -> {
          dropped.close();
          senders--;
          permits--;
        }
        case RECEIVE -> receive(where);
        case RECEIVE_ALL -> {
          while (received < sent) {
            receive(where);
          }
        }
      }
      if (waits) {
        if (sent != received || isOver()) {
          assertEquals(1, waker.wakes(), where);
        }
        waiting.cancel();
      }
      check(where);
    }

    private void receive(String where) {
      if (received < sent) {
        assertEquals(Optional.of(received++), receiver.tryRecv(), where);
      } else if (isOver()) {
        assertThrows(ClosedException.class, receiver::tryRecv, where);
      } else {
        assertEquals(Optional.empty(), receiver.tryRecv(), where);
      }
    }

    void check(String where) {
      long length = sent - received;
      assertEquals(closed || senders == 0, receiver.isClosed(), where);
      assertEquals(length, receiver.length(), where);
      assertEquals(length == 0, receiver.isEmpty(), where);
      assertEquals(capacity - length - permits, receiver.capacity(), where);
      assertEquals(capacity, receiver.maxCapacity(), where);
      assertEquals(senders, receiver.senders(), where);
      assertEquals(1, receiver.weakSenders(), where);
      assertEquals(senders, weak.senders(), where);
      for (var one : List.of(sender, copy)) { // also one that is closed may be asked
        assertEquals(closed, one.isClosed(), where);
        assertEquals(capacity - length - permits, one.capacity(), where);
        assertEquals(capacity, one.maxCapacity(), where);
        assertEquals(senders, one.senders(), where);
        assertEquals(1, one.weakSenders(), where);
        assertTrue(one.isSameChannel(sender), where);
      }
      if (length == 0) {
        receive(where); // nothing, or the end
      }
      var upgraded = weak.upgrade();
      assertEquals(senders != 0, upgraded.isPresent(), where);
      upgraded.ifPresent(strong -> {
        tryReserve(strong, where);
        strong.close();
      });
    }

    private void tryReserve(MpscSender<Integer> strong, String where) {
      if (closed) {
        assertThrows(ClosedException.class, strong::tryReserve, where);
      } else {
        var permit = strong.tryReserve();
        assertEquals(capacity > sent - received + permits, permit.isPresent(), where);
        permit.ifPresent(SendPermit::close);
      }
    }

    void end(String where) {
      assertEquals(0, senders + permits, where);
      while (received < sent) {
        assertEquals(received++, receiver.recv(), where);
      }
      assertThrows(ClosedException.class, receiver::recv, where);
      weak.close();
      assertEquals(0, receiver.weakSenders(), where);
      assertFalse(weak.upgrade().isPresent(), where);
    }
  }
}
