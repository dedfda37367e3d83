package edo.checked;

import static edo.checked.Outcomes.threads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedAtomicInt;
import edo.check.CheckedCell;
import edo.check.CheckedLock;
import edo.check.CheckedReadWriteLock;
import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Locks of models, and what happens without. LOOM-015 to LOOM-017, LOOM-029. */
class CheckedLockTest {
  @Test
  void excludesAndOrders() {
    assertEquals(
        Set.of("ab", "ba"),
        Outcomes.of(() -> {
          var text = new CheckedCell<>("");
          var lock = new CheckedLock();
          threads(
              () -> lock.locked(() -> text.update(t -> t + "a")),
              () -> lock.locked(() -> text.update(t -> t + "b")));
          return text.get();
        }));
  }

  @Test
  void tryLockFindsItFreeOrNot() {
    assertEquals(
        Set.of("true", "false"),
        Outcomes.of(() -> {
          var lock = new CheckedLock();
          var got = new boolean[1];
          threads(
              () -> lock.locked(() -> {}),
              () -> {
                got[0] = lock.tryLock();
                if (got[0]) {
                  lock.unlock();
                }
              });
          return "" + got[0];
        }));
  }

  @Test
  void isReentrant() {
    Model.check(() -> {
      var lock = new CheckedLock();
      lock.locked(() -> {
        assertTrue(lock.tryLock());
        lock.unlock();
        assertTrue(lock.isHeldByCurrentThread());
      });
      assertFalse(lock.isHeldByCurrentThread());
    });
  }

  /** rwlock_two_writers: writers that are not waited for, and something beside the lock. */
  @Test
  void writersThatNobodyWaitsFor() {
    var report =
        Model.check(() -> {
          var lock = new CheckedReadWriteLock();
          var value = new CheckedCell<>(1);
          var beside = new CheckedAtomicInt(0);
          for (int i = 0; i < 2; i++) {
            CheckedThread.spawn(() -> {
              lock.writeLock();
              value.update(n -> n + 1);
              beside.getAndAddRelease(1);
              lock.writeUnlock();
            });
          }
        });
    assertTrue(report.isComplete());
  }

  @Test
  void strangersCannotUnlock() {
    Fails.with(FailureKind.MISUSE, () -> new CheckedLock().unlock());
  }

  @Test
  void twoLocksInOppositeOrderDeadlock() {
    var failure =
        Fails.with(
            FailureKind.DEADLOCK,
            () -> {
              var a = new CheckedLock().named("a");
              var b = new CheckedLock().named("b");
              var other = CheckedThread.spawn("other", () -> b.locked(() -> a.locked(() -> {})));
              a.locked(() -> b.locked(() -> {}));
              other.join();
            });
    String message = failure.getMessage();
    assertTrue(message.contains("main waits in b.lock at CheckedLockTest.java:"), message);
    assertTrue(message.contains("holding a\n"), message);
    assertTrue(message.contains("other waits in a.lock at CheckedLockTest.java:"), message);
    assertTrue(message.contains("holding b\n"), message);
  }

  @Test
  void twoLocksInOneOrderDoNot() {
    assertTrue(
        Model.check(
                () -> {
                  var a = new CheckedLock();
                  var b = new CheckedLock();
                  var other = CheckedThread.spawn(() -> a.locked(() -> b.locked(() -> {})));
                  a.locked(() -> b.locked(() -> {}));
                  other.join();
                })
            .isComplete());
  }

  /** Each reads what the other has written, so one of them is told. */
  @Test
  void signalWakesWhoWaits() {
    Model.check(() -> waitFor(false, 1));
    Model.check(() -> waitFor(true, 2));
  }

  /** With two that wait, to wake one is not enough. */
  @Test
  void oneSignalForTwoIsADeadlock() {
    Fails.with(FailureKind.DEADLOCK, () -> waitFor(false, 2));
  }

  private static void waitFor(boolean all, int waiters) {
    var lock = new CheckedLock();
    var condition = lock.newCondition();
    var isSet = new CheckedCell<>(false);
    var threads = new CheckedThread[waiters];
    for (int i = 0; i < waiters; i++) {
      threads[i] =
          CheckedThread.spawn(() ->
              lock.locked(() -> {
                while (!isSet.get()) {
                  condition.await();
                }
              }));
    }
    lock.lock();
    isSet.set(true);
    if (all) {
      condition.signalAll();
    } else {
      condition.signal();
    }
    lock.unlock();
    CheckedThread.joinAll(threads);
  }

  /** An {@code if} in the place of the {@code while}: a wait may end without a signal. */
  @Test
  void waitThatIsNotRepeatedIsFound() {
    Fails.with(
        FailureKind.EXCEPTION,
        () -> {
          var lock = new CheckedLock();
          var condition = lock.newCondition();
          var isSet = new CheckedCell<>(false);
          var other =
              CheckedThread.spawn(() ->
                  lock.locked(() -> {
                    if (!isSet.get()) {
                      condition.await();
                    }
                    assertTrue(isSet.get());
                  }));
          lock.locked(() -> {
            isSet.set(true);
            condition.signal();
          });
          other.join();
        });
  }

  @Test
  void signalWithoutTheLockIsAMistake() {
    Fails.with(FailureKind.MISUSE, () -> new CheckedLock().newCondition().signal());
    Fails.with(FailureKind.MISUSE, () -> new CheckedLock().newCondition().await());
  }

  @Test
  void readersReadTogether() {
    assertTrue(
        Outcomes.of(
                () -> {
                  var lock = new CheckedReadWriteLock();
                  var inside = new CheckedAtomicInt(0);
                  var most = new int[1];
                  Runnable reader =
                      () -> {
                        lock.readLock();
                        most[0] = Math.max(most[0], inside.incrementAndGet());
                        inside.decrementAndGet();
                        lock.readUnlock();
                      };
                  threads(reader::run, reader::run);
                  return "" + most[0];
                })
            .contains("2"));
  }

  @Test
  void writersAreAlone() {
    assertEquals(
        Set.of("ab", "ba"),
        Outcomes.of(() -> {
          var lock = new CheckedReadWriteLock();
          var text = new CheckedCell<>("");
          threads(
              () -> {
                lock.writeLock();
                text.update(t -> t + "a");
                lock.writeUnlock();
              },
              () -> {
                lock.writeLock();
                text.update(t -> t + "b");
                lock.writeUnlock();
              });
          return text.get();
        }));
  }

  @Test
  void readersSeeWritersBeforeOrAfter() {
    assertEquals(
        Set.of("0", "1"),
        Outcomes.of(() -> {
          var lock = new CheckedReadWriteLock();
          var value = new CheckedCell<>(0);
          var seen = new int[1];
          threads(
              () -> {
                lock.writeLock();
                value.set(1);
                lock.writeUnlock();
              },
              () -> {
                lock.readLock();
                seen[0] = value.get();
                lock.readUnlock();
              });
          return "" + seen[0];
        }));
  }

  @Test
  void writerWaitsForAllReaders() {
    Model.check(() -> {
      var lock = new CheckedReadWriteLock();
      var value = new CheckedCell<>(0);
      var one =
          CheckedThread.spawn(() -> {
            lock.readLock();
            value.get();
            lock.readUnlock();
          });
      lock.writeLock();
      value.set(1);
      lock.writeUnlock();
      one.join();
    });
  }

  @Test
  void triesFindTheLockHeldOrFree() {
    Set<String> seen =
        Outcomes.of(() -> {
          var lock = new CheckedReadWriteLock();
          var got = new boolean[2];
          threads(
              () -> {
                got[0] = lock.tryReadLock();
                if (got[0]) {
                  lock.readUnlock();
                }
              },
              () -> {
                got[1] = lock.tryWriteLock();
                if (got[1]) {
                  lock.writeUnlock();
                }
              });
          return got[0] + " " + got[1];
        });
    assertEquals(Set.of("true true", "true false", "false true"), seen);
  }

  /** Two try, while a third reads: both may be refused. */
  @Test
  void twoWritersMayBothFindAReader() {
    Set<String> seen =
        Outcomes.of(() -> {
          var lock = new CheckedReadWriteLock();
          var got = new boolean[2];
          threads(
              () -> {
                lock.readLock();
                lock.readUnlock();
              },
              () -> {
                got[0] = lock.tryWriteLock();
                if (got[0]) {
                  lock.writeUnlock();
                }
              },
              () -> {
                got[1] = lock.tryWriteLock();
                if (got[1]) {
                  lock.writeUnlock();
                }
              });
          return got[0] + " " + got[1];
        });
    assertEquals(Set.of("true true", "true false", "false true", "false false"), seen);
  }

  @Test
  void readerThatWantsToWriteDeadlocks() {
    Fails.with(
        FailureKind.DEADLOCK,
        () -> {
          var lock = new CheckedReadWriteLock();
          lock.readLock();
          lock.writeLock();
        });
  }

  @Test
  void whoDoesNotHoldItCannotUnlock() {
    Fails.with(FailureKind.MISUSE, () -> new CheckedReadWriteLock().readUnlock());
    Fails.with(FailureKind.MISUSE, () -> new CheckedReadWriteLock().writeUnlock());
  }
}
