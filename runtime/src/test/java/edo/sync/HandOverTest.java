package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Guards and permits that go from one task to another, holders and waiters that are aborted, and
 * locks that are asked for again by who holds them.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandOverTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** SYNC-004, SYNC-020, SYNC-054: taken by a task that ends, and given back by another one. */
  @ParameterizedTest
  @EnumSource
  void whoHasAGuardMayGiveItBack(Flavor flavor) throws Exception {
    var mutex = new Mutex();
    var lock = new RwLock();
    var semaphore = new Semaphore(2);
    var channel = Mpsc.<Integer>bounded(1);
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        List<AutoCloseable> held =
            Task.spawn(() ->
                    List.<AutoCloseable>of(mutex.lock(), lock.write(), semaphore.acquireMany(2)))
                .join();
        SendPermit<Integer> room = Task.spawn(() -> channel.sender().reserve()).join();
        assertTrue(mutex.isLocked(), "its taker has ended, and it is held all the same");
        assertEquals(Optional.empty(), lock.tryRead());
        assertEquals(0, semaphore.availablePermits());
        assertFalse(channel.sender().trySend(1));
        Task.spawnBlocking(
                () -> {
                  for (var each : held) {
                    each.close();
                  }
                })
            .join();
        Task.spawn(() -> room.send(2)).join();
        assertFalse(mutex.isLocked());
        lock.write().close();
        assertEquals(2, semaphore.availablePermits());
        assertEquals(2, channel.receiver().recv());
      });
    }
  }

  /** SYNC-007: a holder that is aborted unwinds; who waits has the lock then. */
  @ParameterizedTest
  @EnumSource
  void anAbortedHolderGivesBack(Flavor flavor) throws Exception {
    var mutex = new Mutex();
    var lock = new RwLock();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var holds = new Signal<Integer>();
        var holder =
            Task.spawn(() -> {
              var one = mutex.lock();
              var two = lock.write();
              try (one;
                  two) {
                assertTrue(mutex.isLocked() && lock.tryRead().isEmpty());
                holds.set(1);
                Async.never().await();
              }
            });
        holds.await();
        JoinHandle<Mutex.Guard> next = Task.spawn(mutex.lockAsync());
        JoinHandle<RwLock.ReadGuard> reader = Task.spawn(lock.readAsync());
        holder.abort();
        assertTrue(assertThrows(JoinException.class, holder::join).isCancelled());
        next.join().close();
        reader.join().close();
        assertFalse(mutex.isLocked());
        lock.write().close();
      });
    }
  }

  /** SYNC-009: readers that wait behind a writer go on when the writer's task is aborted. */
  @ParameterizedTest
  @EnumSource
  void anAbortedWriterLetsReadersIn(Flavor flavor) throws Exception {
    var lock = new RwLock();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var reading = lock.read();
        var writer = Task.spawn(() -> lock.write());
        for (var other = lock.tryRead(); other.isPresent(); other = lock.tryRead()) {
          other.get().close();
          Task.yieldNow(); // until the writer waits
        }
        JoinHandle<RwLock.ReadGuard> reader = Task.spawn(lock.readAsync());
        writer.abort();
        assertTrue(assertThrows(JoinException.class, writer::join).isCancelled());
        reader.join().close();
        reading.close();
        lock.write().close();
      });
    }
  }

  /** Who holds a lock and asks for it again waits for itself; a deadline ends that, for nothing. */
  @ParameterizedTest
  @EnumSource
  void askingAgainWaitsForOneself(Flavor flavor) throws Exception {
    var lock = new RwLock();
    var soon = Duration.ofMillis(2);
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var writing = lock.write();
        assertThrows(DeadlineException.class, () -> Time.timeout(soon, () -> lock.write()));
        assertThrows(DeadlineException.class, () -> Time.timeout(soon, () -> lock.read()));
        assertEquals("RwLock[written]", lock.toString());
        writing.close();
        var reading = lock.read();
        assertThrows(DeadlineException.class, () -> Time.timeout(soon, () -> lock.write()));
        lock.read().close();
        assertEquals("RwLock[1 readers]", lock.toString());
        reading.close();
        lock.write().close();
      });
    }
  }

  /** SYNC-045, SYNC-056: in direct style, a task and a thread learn that the receiver is closed. */
  @ParameterizedTest
  @EnumSource
  void sendersWaitForTheEnd(Flavor flavor) throws Exception {
    var many = Mpsc.<Integer>bounded(1);
    var one = Oneshot.<Integer>create();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tasks =
            List.of(
                Task.spawn(() -> many.sender().awaitClosed()),
                Task.spawn(() -> one.sender().awaitClosed()),
                Task.spawn(many.sender().closedAsync()));
        var threads =
            List.of(
                Thread.ofPlatform().start(many.sender()::awaitClosed),
                Thread.ofVirtual().start(one.sender()::awaitClosed));
        Task.yieldNow();
        many.receiver().close();
        one.receiver().close();
        tasks.forEach(JoinHandle::join);
        Task.spawnBlocking(
                () -> {
                  for (Thread t : threads) {
                    Await.end(t);
                  }
                })
            .join();
        assertTrue(many.sender().isClosed() && one.sender().isClosed());
      });
    }
  }
}
