package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedOperation;
import edo.check.CheckedTask;
import edo.check.CheckedThread;
import edo.check.Model;
import edo.sync.Barrier;
import edo.sync.Broadcast;
import edo.sync.OnceCell;
import edo.sync.RwLock;
import edo.sync.SetOnce;
import edo.sync.Watch;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** More of {@code edo.sync}, by tasks some of which are aborted, in every order. */
class EdoSyncTasksTest {
  private static String outcome(CheckedTask<?> task) throws Exception {
    try {
      return "" + task.join();
    } catch (CancelledException e) {
      return "cancelled";
    }
  }

  /** A writer that leaves lets those pass who wait behind it. */
  @Test
  void writersAreAloneAndReadersPassOneThatLeaves() {
    Model.check(() -> {
      var lock = new RwLock("balance");
      var first = CheckedOperation.await(lock.readAsync());
      var writing = CheckedOperation.spawn("writer", lock.writeAsync());
      var reading = CheckedOperation.spawn("reader", lock.readAsync());
      writing.abort();
      CheckedOperation.run(first::close);
      try {
        var guard = writing.join();
        CheckedOperation.run(guard::close);
      } catch (CancelledException e) {
        // withdrawn, or granted and given back
      }
      var guard = reading.join();
      CheckedOperation.run(guard::close);
      CheckedOperation.run(CheckedOperation.await(lock.writeAsync())::close);
    });
  }

  /** A watcher sees the last value in the end, whatever it has seen before. */
  @Test
  void watcherSeesTheLastValue() {
    Set<String> seen = new TreeSet<>();
    Model.check(() -> {
      var watch = Watch.create("level", 0);
      var receiver = watch.receiver();
      var sender =
          CheckedThread.spawn(() -> {
            CheckedOperation.call(() -> watch.sender().send(1));
            CheckedOperation.call(() -> watch.sender().send(2));
          });
      var values = new ArrayList<Integer>();
      do {
        CheckedOperation.await(receiver.changedAsync());
        values.add(CheckedOperation.call(receiver::valueAndMark));
      } while (values.getLast() != 2);
      sender.join();
      seen.add(values.toString());
    });
    assertEquals(Set.of("[1, 2]", "[2]"), seen);
  }

  /** Who leaves takes nothing away from the others. */
  @Test
  void everyReceiverOfABroadcastGetsAll() {
    Model.check(() -> {
      var news = Broadcast.<Integer>create("news", 2);
      var first = news.receiver();
      var second = CheckedOperation.call(news.sender()::subscribe);
      var leaving = CheckedOperation.spawn("leaves", first.recvAsync());
      var staying = CheckedOperation.spawn("stays", second.recvAsync());
      leaving.abort();
      CheckedOperation.call(() -> news.sender().send(1));
      assertEquals(1, (int) staying.join());
      if (outcome(leaving).equals("cancelled")) {
        assertEquals(1, (int) CheckedOperation.await(first.recvAsync()));
      }
    });
  }

  /** One leads, and one that leaves does not count: afterwards the barrier wants two again. */
  @Test
  void barrierHasOneLeader() {
    Set<String> seen = new TreeSet<>();
    Model.check(() -> {
      var barrier = new Barrier("start", 2);
      var leaving = CheckedOperation.spawn("leaves", barrier.awaitAsync());
      var other = CheckedOperation.spawn("other", barrier.awaitAsync());
      leaving.abort();
      String first = outcome(leaving);
      other.abort(); // alone if the first one has left in time
      String second = outcome(other);
      seen.add(first + " " + second);
      var third = CheckedOperation.spawn("third", barrier.awaitAsync());
      boolean leads = CheckedOperation.await(barrier.awaitAsync());
      assertTrue(leads != third.join(), "one leads");
    });
    assertTrue(seen.contains("cancelled cancelled"), seen::toString);
    assertTrue(seen.contains("true false") || seen.contains("false true"), seen::toString);
    assertTrue(!seen.contains("true true") && !seen.contains("false false"), seen::toString);
  }

  /** If who makes the value is aborted, the next one makes it; it is made once. */
  @Test
  void cellIsFilledOnce() {
    Set<String> seen = new TreeSet<>();
    Model.check(() -> {
      var cell = new OnceCell<String>("settings");
      var made = new ArrayList<String>();
      var first = CheckedOperation.spawn("first", cell.getOrInitAsync(making(made, "first")));
      var second = CheckedOperation.spawn("second", cell.getOrInitAsync(making(made, "second")));
      first.abort();
      String of = outcome(first);
      String value = second.join();
      assertEquals(1, made.size(), made::toString);
      assertTrue(made.contains(value));
      assertTrue(of.equals("cancelled") || of.equals(value), of);
      seen.add(of);
    });
    assertEquals(Set.of("cancelled", "first", "second"), seen);
  }

  /** Ready at the second poll, so that it can be aborted while it makes the value. */
  private static Async<String> making(List<String> made, String value) {
    var polls = new int[1];
    return cx -> {
      if (polls[0]++ == 0) {
        cx.waker().wake();
        return Poll.pending();
      }
      made.add(value);
      return Poll.ready(value);
    };
  }

  @Test
  void onceSetItIsSeenByAll() {
    Model.check(() -> {
      var answer = new SetOnce<Integer>("answer");
      var leaving = CheckedOperation.spawn("leaves", answer.awaitAsync());
      var staying = CheckedOperation.spawn("stays", answer.awaitAsync());
      leaving.abort();
      CheckedOperation.run(() -> answer.set(42));
      assertEquals(42, (int) staying.join());
      assertTrue(Set.of("42", "cancelled").contains(outcome(leaving)));
    });
  }
}
