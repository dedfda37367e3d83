package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.CancelledException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SYNC-038 (sync_set_once.rs). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SetOnceTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final CountingWaker waker = new CountingWaker();

  /** Set once; the second time it stays as it is. */
  @Test
  void setOnce() throws Exception {
    var once = new SetOnce<String>("s");
    assertEquals(Optional.empty(), once.value());
    assertFalse(once.isSet());
    assertEquals("SetOnce[s, not set]", once.toString());
    assertTrue(once.set("one"));
    assertFalse(once.set("two"));
    assertTrue(once.isSet());
    assertEquals(Optional.of("one"), once.value());
    assertEquals("one", once.await());
    assertEquals("one", waker.poll(once.awaitAsync()).value());
    assertEquals("SetOnce[s, one]", once.toString());
    assertEquals("SetOnce[2]", SetOnce.of(2).toString());
    assertEquals("SetOnce[two, 2]", SetOnce.of("two", 2).toString());
    assertFalse(SetOnce.of(2).set(3));
    assertThrows(NullPointerException.class, () -> new SetOnce<>().set(null));
  }

  /** All who wait are woken; who was withdrawn is not. */
  @Test
  void manyWait() throws Exception {
    var once = new SetOnce<Integer>();
    var a = once.awaitAsync();
    var b = once.awaitAsync();
    var c = once.awaitAsync();
    assertTrue(waker.poll(a).isPending());
    assertTrue(waker.poll(b).isPending());
    assertTrue(waker.poll(c).isPending());
    b.cancel();
    once.set(1);
    assertEquals(2, waker.wakes());
    assertEquals(1, waker.poll(a).value());
    c.cancel();
    assertThrows(IllegalStateException.class, () -> waker.poll(a));
    assertThrows(IllegalStateException.class, () -> waker.poll(b));
    assertEquals(1, once.await());
  }

  /** Of several who set it one wins, and everybody who waits gets that value. */
  @ParameterizedTest
  @EnumSource
  void oneWins(Flavor flavor) throws Exception {
    for (int round = 0; round < 30; round++) {
      var once = new SetOnce<Integer>();
      var won = new AtomicInteger();
      var got = new CopyOnWriteArrayList<Integer>();
      try (var runtime = runtimes.build(flavor)) {
        var threads = new ArrayList<Thread>();
        threads.add(Thread.ofPlatform().start(() -> got.add(once.await())));
        threads.add(Thread.ofVirtual().start(() -> got.add(once.await())));
        runtime.run(() -> {
          var tasks = new ArrayList<JoinHandle<Integer>>();
          tasks.add(Task.spawn(() -> once.await()));
          tasks.add(Task.spawn(once.awaitAsync()));
          tasks.add(Task.spawnBlocking(() -> once.await()));
          for (int i = 1; i <= 2; i++) {
            int mine = i;
            threads.add(
                Thread.ofPlatform()
                    .start(() -> {
                      if (once.set(mine)) {
                        won.addAndGet(mine);
                      }
                    }));
          }
          for (var task : tasks) {
            got.add(task.join());
          }
        });
        for (Thread t : threads) {
          Await.end(t);
        }
      }
      int winner = won.get();
      assertTrue(winner == 1 || winner == 2, "won: " + winner);
      assertEquals(List.of(winner, winner, winner, winner, winner), got);
    }
  }

  /** Aborted and interrupted while they wait. */
  @ParameterizedTest
  @EnumSource
  void waitersGiveUp(Flavor flavor) throws Exception {
    var once = new SetOnce<Integer>();
    var end = new AtomicReference<@Nullable Throwable>();
    var thread =
        Thread.ofPlatform()
            .start(() -> end.set(assertThrows(CancelledException.class, once::await)));
    Await.until("parked", () -> thread.getState() == Thread.State.WAITING);
    thread.interrupt();
    Await.end(thread);
    assertInstanceOf(CancelledException.class, end.get());
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tasks = List.of(Task.spawn(() -> once.await()), Task.spawn(once.awaitAsync()));
        Task.yieldNow();
        for (var task : tasks) {
          task.abort();
          assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
        }
        assertTrue(once.set(3));
        assertEquals(3, once.await());
      });
    }
  }
}
