package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SYNC-001 to SYNC-005, SYNC-007 to SYNC-011, SYNC-014, SYNC-016 (sync_mutex.rs, sync_rwlock.rs).
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** SYNC-002, SYNC-003: one holder, the next in order. */
  @Test
  void aMutexHasOneHolder() throws Exception {
    var mutex = new Mutex("m");
    assertEquals("Mutex[m, free]", mutex.toString());
    var held = mutex.lock();
    assertSame(mutex, held.mutex());
    assertTrue(mutex.isLocked());
    assertEquals("Mutex[m, locked]", mutex.toString());
    assertEquals(Optional.empty(), mutex.tryLock());
    var first = mutex.lockAsync();
    var second = mutex.lockAsync();
    var w1 = new CountingWaker();
    var w2 = new CountingWaker();
    assertTrue(w1.poll(first).isPending() && w2.poll(second).isPending());
    held.close();
    held.close();
    assertEquals(1, w1.wakes());
    assertEquals(0, w2.wakes());
    assertEquals(Optional.empty(), mutex.tryLock(), "it is the first one's");
    first.cancel();
    assertEquals(1, w2.wakes(), "handed on by the one that was cancelled");
    w2.poll(second).value().close();
    assertFalse(mutex.isLocked());
    mutex.tryLock().orElseThrow().close();
  }

  /** SYNC-002, SYNC-007: a counter under the lock, held across waits, with aborts in between. */
  @ParameterizedTest
  @EnumSource
  void aMutexGuardsPlainFields(Flavor flavor) throws Exception {
    var mutex = new Mutex();
    int[] counter = new int[2];
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tasks = new ArrayList<JoinHandle<?>>();
        for (int t = 0; t < 8; t++) {
          tasks.add(
              Task.spawn(() -> {
                for (int i = 0; i < 200; i++) {
                  try (var guard = mutex.lock()) {
                    assertSame(mutex, guard.mutex());
                    int seen = counter[0];
                    if (i % 10 == 0) {
                      Task.yieldNow();
                    }
                    counter[0] = seen + 1;
                    counter[1]++;
                  }
                }
              }));
        }
        tasks.get(7).abort();
        for (var task : tasks) {
          try {
            var _ = task.join();
          } catch (JoinException e) {
            assertTrue(e.isCancelled(), e.toString());
          }
        }
        assertFalse(mutex.isLocked());
        assertTrue(counter[0] >= 1400 && counter[0] <= 1600);
        assertTrue(counter[0] - counter[1] >= 0, "cancelled between the two at most");
      });
    }
  }

  /** SYNC-005: threads that are no tasks of ours wait in the same way. */
  @Test
  void threadsWaitForAMutex() throws Exception {
    var mutex = new Mutex();
    var entered = new int[1];
    var threads = new ArrayList<Thread>();
    try (var guard = mutex.lock()) {
      for (var builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        threads.add(
            builder.start(() -> {
              try (var theirs = mutex.lock()) {
                assertEquals(mutex, theirs.mutex());
                entered[0]++;
              }
            }));
      }
      for (var thread : threads) {
        Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
      }
      assertEquals(0, entered[0]);
      assertEquals(mutex, guard.mutex());
    }
    for (var thread : threads) {
      Await.end(thread);
    }
    assertEquals(2, entered[0]);
    assertFalse(mutex.isLocked());
  }

  /** A holder that asks again waits for itself: a deadline ends it, and the lock is as before. */
  @ParameterizedTest
  @EnumSource
  void askingAgainWaits(Flavor flavor) throws Exception {
    var mutex = new Mutex();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var guard = mutex.lock()) {
          assertThrows(
              DeadlineException.class,
              () -> Time.timeout(Duration.ofMillis(2), () -> mutex.lock()));
          assertTrue(guard.mutex().isLocked());
        }
        assertFalse(mutex.isLocked());
      });
    }
  }

  /** SYNC-009, SYNC-010: readers together, a writer alone. */
  @Test
  void readersShareAndWritersDoNot() throws Exception {
    var lock = new RwLock("r");
    assertEquals("RwLock[r, free]", lock.toString());
    var r1 = lock.read();
    var r2 = lock.tryRead().orElseThrow();
    assertEquals("RwLock[r, 2 readers]", lock.toString());
    assertEquals(Optional.empty(), lock.tryWrite());
    r1.close();
    r1.close();
    assertEquals(Optional.empty(), lock.tryWrite());
    r2.close();
    try (var w = lock.write()) {
      assertEquals("RwLock[r, written]", lock.toString());
      assertEquals(Optional.empty(), lock.tryRead());
      assertEquals(Optional.empty(), lock.tryWrite());
      w.close();
    }
    lock.tryWrite().orElseThrow().close();
    lock.tryRead().orElseThrow().close();
  }

  /** SYNC-009: a writer that waits comes before later readers; if it gives up they go on. */
  @Test
  void aWaitingWriterHoldsUpReaders() throws Exception {
    var lock = new RwLock();
    var reading = lock.read();
    var write = lock.writeAsync();
    var read = lock.readAsync();
    var writer = new CountingWaker();
    var reader = new CountingWaker();
    assertTrue(writer.poll(write).isPending());
    assertTrue(reader.poll(read).isPending());
    assertEquals(Optional.empty(), lock.tryRead());
    write.cancel();
    assertEquals(1, reader.wakes());
    reader.poll(read).value().close();
    reading.close();
    lock.write().close();
  }

  /** SYNC-014: a writer goes on as a reader, and nobody writes in between. */
  @Test
  void aWriterBecomesAReader() throws Exception {
    var lock = new RwLock();
    var writing = lock.write();
    var read = lock.readAsync();
    var write = lock.writeAsync();
    var reader = new CountingWaker();
    var writer = new CountingWaker();
    assertTrue(reader.poll(read).isPending());
    assertTrue(writer.poll(write).isPending());
    var reading = writing.downgrade();
    assertEquals(1, reader.wakes());
    assertEquals(0, writer.wakes());
    writing.close();
    assertThrows(IllegalStateException.class, writing::downgrade);
    reading.close();
    assertEquals(0, writer.wakes());
    reader.poll(read).value().close();
    assertEquals(1, writer.wakes());
    writer.poll(write).value().close();
  }

  /** SYNC-006, SYNC-012, SYNC-013: a guard tells what it locks. */
  @Test
  void guardsTellTheirLock() {
    var lock = new RwLock("rates");
    try (var reading = lock.read()) {
      assertEquals(lock, reading.rwlock());
    }
    try (var writing = lock.write()) {
      assertEquals(lock, writing.rwlock());
      try (var reading = writing.downgrade()) {
        assertEquals(lock, reading.rwlock());
      }
    }
    var mutex = new Mutex();
    try (var guard = mutex.lock()) {
      assertEquals(mutex, guard.mutex());
    }
  }

  /** SYNC-008, SYNC-016: a bound on the readers. */
  @Test
  void readersCanBeBounded() throws Exception {
    for (long wrong : new long[] {0, -1, RwLock.MAX_READERS + 1}) {
      assertThrows(IllegalArgumentException.class, () -> RwLock.withMaxReaders(wrong));
      assertThrows(IllegalArgumentException.class, () -> RwLock.withMaxReaders("many", wrong));
    }
    assertEquals("RwLock[two, free]", RwLock.withMaxReaders("two", 2).toString());
    var lock = RwLock.withMaxReaders(2);
    var r1 = lock.read();
    var r2 = lock.read();
    var third = lock.readAsync();
    var waker = new CountingWaker();
    assertTrue(waker.poll(third).isPending());
    r1.close();
    assertEquals(1, waker.wakes());
    waker.poll(third).value().close();
    r2.close();
    lock.write().close();
  }

  /** SYNC-009: contention: a pair of fields is never seen torn. */
  @ParameterizedTest
  @EnumSource
  void readersNeverSeeHalfAWrite(Flavor flavor) throws Exception {
    var lock = new RwLock();
    int[] pair = new int[2];
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tasks = new ArrayList<JoinHandle<?>>();
        for (int t = 0; t < 8; t++) {
          boolean writes = t % 4 == 0;
          tasks.add(
              Task.spawn(() -> {
                for (int i = 0; i < 300; i++) {
                  if (writes) {
                    try (var guard = lock.write()) {
                      pair[0]++;
                      Task.yieldNow();
                      pair[1]++;
                      if (i % 2 == 0) {
                        guard.downgrade().close();
                      }
                    }
                  } else {
                    var guard = lock.read();
                    assertEquals(pair[0], pair[1]);
                    guard.close();
                  }
                }
              }));
        }
        for (var task : tasks) {
          var _ = task.join();
        }
        assertEquals(600, pair[0]);
        assertEquals("RwLock[free]", lock.toString());
      });
    }
  }
}
