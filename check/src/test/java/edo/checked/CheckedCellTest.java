package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.check.CheckedAtomicBoolean;
import edo.check.CheckedAtomicInt;
import edo.check.CheckedCell;
import edo.check.CheckedLock;
import edo.check.CheckedThread;
import edo.check.Model;
import org.junit.jupiter.api.Test;

/** Which accesses to a plain variable race. LOOM-013, LOOM-029. */
class CheckedCellTest {
  @Test
  void oneThreadMayDoBoth() {
    Model.check(() -> {
      var cell = new CheckedCell<>(1);
      cell.set(cell.get() + 1);
      cell.update(v -> v + 1);
      assertEquals("3", cell.read(v -> "" + v));
    });
  }

  @Test
  void readersDoNotRace() {
    Model.check(() -> {
      var cell = new CheckedCell<>(1);
      var other = CheckedThread.spawn(() -> assertEquals(1, cell.get()));
      assertEquals(1, cell.get());
      other.join();
    });
  }

  @Test
  void readersWithinReadersDoNotRace() {
    Model.check(() -> {
      var cell = new CheckedCell<>(1);
      assertEquals("2", cell.read(v -> "" + (v + cell.get())));
    });
  }

  @Test
  void writersRace() {
    Fails.race(() -> {
      var cell = new CheckedCell<>(1);
      var other = CheckedThread.spawn(() -> cell.set(2));
      cell.set(3);
      other.join();
    });
  }

  @Test
  void readerRacesWithALaterWriter() {
    Fails.race(() -> {
      var cell = new CheckedCell<>(1);
      var other = CheckedThread.spawn(() -> cell.set(2));
      cell.get();
      other.join();
    });
  }

  @Test
  void readerRacesWithAnEarlierWriter() {
    Fails.race(() -> {
      var cell = new CheckedCell<>(1);
      var other = CheckedThread.spawn(cell::get);
      cell.set(2);
      other.join();
    });
  }

  @Test
  void twoSpawnedThreadsRace() {
    Fails.race(() -> {
      var cell = new CheckedCell<>(1);
      Outcomes.threads(() -> cell.set(2), cell::get);
    });
  }

  @Test
  void spawnAndJoinOrder() {
    Model.check(() -> {
      var cell = new CheckedCell<>(1);
      cell.set(2);
      var other = CheckedThread.spawn(() -> cell.update(v -> v + 1));
      other.join();
      assertEquals(3, cell.get());
    });
  }

  @Test
  void aLockOrders() {
    Model.check(() -> {
      var cell = new CheckedCell<>(0);
      var lock = new CheckedLock();
      Outcomes.threads(
          () -> lock.locked(() -> cell.update(v -> v + 1)),
          () -> lock.locked(() -> cell.update(v -> v + 1)));
      assertEquals(2, cell.get());
    });
  }

  @Test
  void releaseAndAcquireOrder() {
    Model.check(() -> handOver(false, false));
  }

  @Test
  void withoutReleaseItIsARace() {
    Fails.race(() -> handOver(true, false));
  }

  @Test
  void withoutAcquireItIsARace() {
    Fails.race(() -> handOver(false, true));
  }

  private static void handOver(boolean opaqueStore, boolean opaqueRead) {
    var cell = new CheckedCell<>(0);
    var ready = new CheckedAtomicBoolean(false);
    var other =
        CheckedThread.spawn(() -> {
          cell.set(1);
          if (opaqueStore) {
            ready.setOpaque(true);
          } else {
            ready.setRelease(true);
          }
        });
    if (opaqueRead ? ready.getOpaque() : ready.getAcquire()) {
      cell.update(v -> v + 1);
    }
    other.join();
  }

  /** Reading on after having let go: the other one may write. */
  @Test
  void lateReadRaces() {
    Fails.race(() -> {
      var cell = new CheckedCell<>(0);
      var turn = new CheckedAtomicInt(0);
      var other =
          CheckedThread.spawn(() -> {
            if (turn.getAcquire() == 1) {
              cell.set(2);
            }
          });
      cell.set(1);
      turn.setRelease(1);
      cell.get();
      other.join();
    });
  }

  /** A store-store fence publishes what was written before it, and not that one has read. */
  @Test
  void storeStoreFenceOrdersWritesAlone() {
    Model.check(() -> withStoreStore(false));
    Fails.race(() -> withStoreStore(true));
  }

  private static void withStoreStore(boolean reads) {
    var cell = new CheckedCell<>(0);
    var ready = new CheckedAtomicBoolean(false);
    var other =
        CheckedThread.spawn(() -> {
          if (reads) {
            cell.get();
          } else {
            cell.set(1);
          }
          edo.check.CheckedFence.storeStoreFence();
          ready.setOpaque(true);
        });
    if (ready.getAcquire()) {
      cell.set(2);
    }
    other.join();
  }

  @Test
  void writeWithinAReadIsARace() {
    Fails.race(() -> {
      var cell = new CheckedCell<>(0);
      cell.read(v -> {
        cell.set(1);
        return v;
      });
    });
  }

  @Test
  void readWithinAWriteIsARace() {
    Fails.race(() -> {
      var cell = new CheckedCell<>(0);
      cell.update(v -> cell.get() + 1);
    });
  }

  /** A reader that goes on while others take steps. */
  @Test
  void writeWhileAnotherReadsIsARace() {
    Fails.race(() -> {
      var cell = new CheckedCell<>(0);
      var step = new CheckedAtomicInt(0);
      var other = CheckedThread.spawn(() -> cell.read(v -> step.incrementAndGet()));
      if (step.get() == 1) {
        cell.set(1);
      }
      other.join();
    });
  }
}
