package edo.checked;

import static edo.checked.Outcomes.threads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedAtomicBoolean;
import edo.check.CheckedAtomicInt;
import edo.check.CheckedCell;
import edo.check.CheckedLazy;
import edo.check.CheckedShared;
import edo.check.CheckedThread;
import edo.check.CheckedThreadLocal;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Threads of models and what belongs to them. LOOM-021 to LOOM-024, LOOM-026, LOOM-030. */
class CheckedThreadTest {
  @Test
  void mainIsTheFirst() {
    Model.check(() -> {
      assertEquals(0, CheckedThread.current().id());
      assertEquals("main", CheckedThread.current().name());
    });
  }

  @Test
  void idsAndNamesAreTheirs() {
    Model.check(() -> {
      var own = new CheckedThread[2];
      var first = CheckedThread.spawn("first", () -> own[0] = CheckedThread.current());
      var second = CheckedThread.spawn(() -> own[1] = CheckedThread.current());
      CheckedThread.joinAll(first, second);
      assertEquals(first, own[0]);
      assertEquals(second, own[1]);
      assertNotEquals(first, second);
      assertEquals("first", own[0].name());
      assertEquals("t2", second.toString());
    });
  }

  @Test
  void joinOrders() {
    Model.check(() -> {
      var cell = new CheckedCell<>(0);
      for (int i = 0; i < 4; i++) {
        CheckedThread.spawn(() -> cell.update(v -> v + 1)).join();
      }
      assertEquals(4, (int) cell.get());
    });
  }

  @Test
  void twoMayJoinOne() {
    Model.check(() -> {
      var cell = new CheckedCell<>(0);
      var writer = CheckedThread.spawn(() -> cell.set(1));
      var other =
          CheckedThread.spawn(() -> {
            writer.join();
            assertEquals(1, (int) cell.get());
          });
      writer.join();
      assertEquals(1, (int) cell.get());
      other.join();
    });
  }

  @Test
  void threadsMaySpawn() {
    assertEquals(
        Set.of("3"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          Runnable body =
              () -> {
                var inner = CheckedThread.spawn(x::incrementAndGet);
                inner.join();
              };
          threads(body::run, x::incrementAndGet, body::run);
          return "" + x.get();
        }));
  }

  @Test
  void whatAThreadThrowsFailsTheCheck() {
    var failure =
        Fails.with(
            FailureKind.EXCEPTION,
            () -> {
              var x = new CheckedAtomicInt(0);
              var other = CheckedThread.spawn("reader", () -> assertEquals(0, x.get()));
              x.set(1);
              other.join();
            });
    assertTrue(failure.getCause() instanceof AssertionError, failure::getMessage);
    assertTrue(failure.getMessage().startsWith("thread reader threw"), failure::getMessage);
  }

  /** A thread that nobody joins is run to its end all the same. */
  @Test
  void threadsThatAreNotJoinedAreExplored() {
    Fails.with(
        FailureKind.EXCEPTION,
        () -> {
          var x = new CheckedAtomicInt(0);
          CheckedThread.spawn(() -> assertEquals(0, x.get()));
          x.set(1);
        });
  }

  @Test
  void unparkComesBeforeOrAfterPark() {
    Model.check(() -> parkFor(true));
  }

  @Test
  void parkThatNobodyUnparksIsADeadlock() {
    Fails.with(FailureKind.DEADLOCK, () -> parkFor(false));
  }

  private static void parkFor(boolean unpark) {
    var ready = new CheckedAtomicBoolean(false);
    var sleeper =
        CheckedThread.spawn(() -> {
          while (!ready.getAcquire()) {
            CheckedThread.park();
          }
        });
    ready.setRelease(true);
    if (unpark) {
      sleeper.unpark();
    }
    sleeper.join();
  }

  /** Tokens do not add up, and a park without a loop may return for no reason. */
  @Test
  void parkMayReturnWithoutAReason() {
    Fails.with(
        FailureKind.EXCEPTION,
        () -> {
          var ready = new CheckedAtomicBoolean(false);
          var sleeper =
              CheckedThread.spawn(() -> {
                CheckedThread.park();
                assertTrue(ready.get());
              });
          ready.set(true);
          sleeper.unpark();
          sleeper.join();
        });
    Fails.with(
        FailureKind.DEADLOCK,
        () -> {
          var me = CheckedThread.current();
          me.unpark();
          me.unpark();
          for (int i = 0; i < 3; i++) {
            CheckedThread.park();
          }
        });
  }

  @Test
  void spinningForAnotherEnds() {
    for (int spinners = 1; spinners <= 2; spinners++) {
      int count = spinners;
      assertTrue(
          Model.check(
                  () -> {
                    var flag = new CheckedAtomicBoolean(false);
                    for (int i = 0; i < count; i++) {
                      CheckedThread.spawn(() -> {
                        while (!flag.getOpaque()) {
                          CheckedThread.onSpinWait();
                        }
                      });
                    }
                    flag.setOpaque(true);
                  })
              .isComplete());
    }
  }

  /** Two that wait for each other in turn. */
  @Test
  void spinningInTurnsEnds() {
    assertEquals(
        Set.of("2"),
        Outcomes.of(() -> {
          var turn = new CheckedAtomicInt(0);
          Runnable[] players = new Runnable[2];
          for (int i = 0; i < 2; i++) {
            int me = i;
            players[i] =
                () -> {
                  for (int round = 0; round < 1; round++) {
                    while (turn.getAcquire() % 2 != me) {
                      CheckedThread.yieldNow();
                    }
                    turn.getAndAddRelease(1);
                  }
                };
          }
          threads(players[0]::run, players[1]::run);
          return "" + turn.get();
        }));
  }

  /** What happens next to a yield is not lost. */
  @Test
  void yieldTakesNothingAway() {
    assertEquals(
        Set.of("0", "1"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var seen = new int[1];
          threads(
              () -> {
                CheckedThread.yieldNow();
                x.set(1);
              },
              () -> seen[0] = x.get());
          return "" + seen[0];
        }));
  }

  @Test
  void spinningWithoutYieldIsFound() {
    var failure =
        assertThrows(
            ModelFailure.class,
            () ->
                Model.builder()
                    .maxBranches(50)
                    .check(() -> {
                      var flag = new CheckedAtomicBoolean(false);
                      CheckedThread.spawn(() -> {
                        while (!flag.getOpaque()) {}
                      });
                      flag.setOpaque(true);
                    }));
    assertEquals(FailureKind.TOO_MANY_BRANCHES, failure.kind(), failure::getMessage);
    assertTrue(failure.getMessage().contains("CheckedThread.onSpinWait()"), failure::getMessage);
  }

  /** A thread that throws while it is unwound does not hide the first failure. */
  @Test
  void exceptionsWhileUnwindingAreNotTheFailure() {
    Fails.with(
        FailureKind.TOO_MANY_BRANCHES,
        () -> {
          var flag = new CheckedAtomicBoolean(false);
          try {
            while (!flag.get()) {}
          } finally {
            CheckedThread.spawn(() -> {});
            throw new IllegalStateException("from the finally");
          }
        });
  }

  private static final CheckedThreadLocal<CheckedCell<Integer>> COUNT =
      CheckedThreadLocal.withInitial(() -> new CheckedCell<>(0));

  @Test
  void threadLocalsAreTheThreads() {
    Model.check(() -> {
      COUNT.get().set(1);
      Outcomes.threads(
          () -> assertEquals(0, (int) COUNT.get().get()),
          () -> {
            COUNT.get().set(2);
            assertEquals(2, (int) COUNT.get().get());
          });
      assertEquals(1, (int) COUNT.get().get());
    });
  }

  @Test
  void threadLocalsEndWithTheirThreadInReverse() {
    Model.check(() -> {
      List<String> ended = new ArrayList<>();
      var first = CheckedThreadLocal.withInitial(() -> "first", ended::add);
      var second = CheckedThreadLocal.withInitial(() -> first.get() + " second", ended::add);
      CheckedThread.spawn(second::get).join();
      assertEquals(List.of("first second", "first"), ended);
    });
  }

  @Test
  void threadLocalIsNotThereAfterItsEnd() {
    var early = new CheckedThreadLocal<?>[1];
    Fails.with(
        FailureKind.MISUSE,
        () -> {
          var lazy = CheckedLazy.of(() -> 1, v -> early[0].get());
          early[0] = CheckedThreadLocal.withInitial(() -> "value");
          early[0].get();
          lazy.get();
        });
  }

  private static final CheckedLazy<CheckedShared<String>> SHARED =
      CheckedLazy.of(() -> new CheckedShared<>("text"), CheckedShared::release);

  /** Made once, seen whole, and ended with the run. */
  @Test
  void lazyValueIsMadeOnceInEachRun() {
    Model.check(() -> {
      var seen = new Object[2];
      Outcomes.threads(() -> seen[0] = SHARED.get(), () -> seen[1] = SHARED.get());
      assertTrue(seen[0] == seen[1]);
      assertEquals("text", SHARED.get().value());
    });
  }

  @Test
  void lazyValueThatIsNotEndedLeaks() {
    var leaking = CheckedLazy.of(() -> new CheckedShared<>("text"));
    Fails.with(FailureKind.LEAK, () -> leaking.get());
  }

  @Test
  void lazyValueIsSeenWhole() {
    var lazy = CheckedLazy.of(() -> new CheckedCell<>(7));
    Model.check(() ->
        threads(
            () -> assertEquals(7, (int) lazy.get().get()),
            () -> assertEquals(7, (int) lazy.get().get())));
  }

  /** But what it holds needs its own ordering. */
  @Test
  void whatALazyValueHoldsCanRace() {
    var lazy = CheckedLazy.of(() -> new CheckedCell<>(7));
    Fails.race(() -> threads(() -> lazy.get().set(1), () -> lazy.get().set(2)));
  }
}
