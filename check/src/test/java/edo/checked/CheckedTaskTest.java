package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedAtomicInt;
import edo.check.CheckedCell;
import edo.check.CheckedOperation;
import edo.check.CheckedTask;
import edo.check.CheckedWaker;
import edo.check.FailureKind;
import edo.check.Model;
import edo.sync.Mpsc;
import edo.sync.Permit;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tasks of models: joined, failed, aborted at each moment. LOOM-021, LOOM-027. */
class CheckedTaskTest {
  /** Ready once it was opened; keeps what it has taken until it is closed or cancelled. */
  private static final class Gate implements Async<Integer> {
    private final CheckedAtomicInt open = new CheckedAtomicInt(0);
    private final CheckedWaker waker = new CheckedWaker();
    private final CheckedCell<Integer> taken = new CheckedCell<>(0);
    private final boolean givesBack;

    Gate(boolean givesBack) {
      this.givesBack = givesBack;
    }

    void open() {
      open.set(1);
      waker.wake();
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      taken.set(1);
      waker.register(cx.waker());
      return open.get() == 1 ? Poll.ready(7) : Poll.pending();
    }

    @Override
    public void cancel() {
      if (givesBack) {
        taken.set(0);
      }
    }
  }

  @Test
  void valueOfATaskIsJoinedAndOrdered() {
    Model.check(() -> {
      var gate = new Gate(true);
      var task = CheckedTask.spawn("opened", gate);
      gate.open();
      assertEquals(7, (int) task.join());
      assertEquals(1, (int) gate.taken.get(), "a race unless the join orders it");
    });
  }

  @Test
  void failureOfATaskIsItsJoiners() {
    Model.check(() -> {
      Async<Integer> failing =
          cx -> {
            throw new IOException("broken");
          };
      var task = CheckedTask.spawn(failing);
      assertEquals("broken", assertThrows(IOException.class, task::join).getMessage());
    });
  }

  private static String outcome(CheckedTask<?> task) throws Exception {
    try {
      return "value " + task.join();
    } catch (CancelledException e) {
      return "cancelled";
    }
  }

  @Test
  void abortComesAtEachMoment() {
    assertEquals(
        Set.of("value 7, taken 1", "cancelled, taken 0"),
        Outcomes.reduced(() -> {
          var gate = new Gate(true);
          var task = CheckedTask.spawn(gate);
          gate.open();
          task.abort();
          return outcome(task) + ", taken " + gate.taken.get();
        }));
  }

  @Test
  void abortEndsATaskThatNobodyWakes() {
    Model.check(() -> {
      var task = CheckedTask.spawn(new Gate(true));
      task.abort();
      assertThrows(CancelledException.class, task::join);
    });
  }

  @Test
  void whatACancelledTaskKeepsIsFound() {
    Fails.with(
        FailureKind.EXCEPTION,
        () -> {
          var gate = new Gate(false);
          var task = CheckedTask.spawn(gate);
          task.abort();
          assertEquals("cancelled", outcome(task));
          assertEquals(0, (int) gate.taken.get());
        });
  }

  @Test
  void aTaskThatNobodyWakesIsADeadlock() {
    Fails.with(
        FailureKind.DEADLOCK,
        () -> {
          var gate = new Gate(true);
          var task = CheckedTask.spawn(gate);
          gate.open.set(1); // and wakes nobody
          task.join();
        });
  }

  // ---------------------------------------------------------------- of edo.sync

  @Test
  void permitOfAnAbortedTaskIsNotLost() {
    var outcomes =
        Outcomes.reduced(() -> {
          var permits = new Semaphore(1);
          var first = CheckedOperation.spawn("first", permits.acquireAsync());
          var second = CheckedOperation.spawn("second", permits.acquireAsync());
          first.abort();
          String of = closed(first);
          assertEquals("held", closed(second), "whatever becomes of the first one");
          assertEquals(1, permits.availablePermits());
          return of;
        });
    assertEquals(Set.of("held", "cancelled"), outcomes);
  }

  private static String closed(CheckedTask<Permit> task) throws Exception {
    try {
      Permit permit = task.join();
      CheckedOperation.run(permit::close);
      return "held";
    } catch (CancelledException e) {
      return "cancelled";
    }
  }

  @Test
  void messageOfAnAbortedReceiverIsNotLost() {
    Model.check(() -> {
      var channel = Mpsc.<Integer>bounded("numbers", 1);
      var receiving = CheckedOperation.spawn(channel.receiver().recvAsync());
      CheckedOperation.await(channel.sender().sendAsync(1));
      receiving.abort();
      if (outcome(receiving).equals("cancelled")) {
        assertEquals(1, (int) CheckedOperation.await(channel.receiver().recvAsync()));
      }
      assertTrue(channel.receiver().tryRecv().isEmpty());
    });
  }
}
