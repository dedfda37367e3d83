package edo.checked;

import static edo.checked.Outcomes.threads;
import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.check.CheckedAtomicInt;
import edo.check.CheckedFence;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Small programs whose outcomes tell memory models apart: exactly those that the mode allows must
 * be found, each with reduction and without. LOOM-010 to LOOM-012, LOOM-031.
 */
@Tag("once") // what is explored does not depend on who runs the threads, as ModelTest shows
class LitmusTest {
  private static Set<String> set(String outcomes) {
    return new TreeSet<>(Arrays.asList(outcomes.split(" ")));
  }

  /** Each stores, then reads what the other stored. */
  @ParameterizedTest
  @CsvSource({
    "OPAQUE, 00 01 10 11",
    "RELEASE_ACQUIRE, 00 01 10 11",
    "VOLATILE, 01 10 11",
  })
  void storeBuffering(Access mode, String allowed) {
    assertEquals(
        set(allowed),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var y = new CheckedAtomicInt(0);
          var r = new int[2];
          threads(
              () -> {
                mode.set(x, 1);
                r[0] = mode.get(y);
              },
              () -> {
                mode.set(y, 1);
                r[1] = mode.get(x);
              });
          return "" + r[0] + r[1];
        }));
  }

  @Test
  void storeBufferingWithFences() {
    assertEquals(
        set("01 10 11"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var y = new CheckedAtomicInt(0);
          var r = new int[2];
          threads(
              () -> {
                x.setOpaque(1);
                CheckedFence.fullFence();
                r[0] = y.getOpaque();
              },
              () -> {
                y.setOpaque(1);
                CheckedFence.fullFence();
                r[1] = x.getOpaque();
              });
          return "" + r[0] + r[1];
        }));
  }

  /** Reads of what is stored later are allowed to opaque accesses, and not explored. */
  @ParameterizedTest
  @CsvSource({"OPAQUE, 00 01 10", "RELEASE_ACQUIRE, 00 01 10", "VOLATILE, 00 01 10"})
  void loadBuffering(Access mode, String explored) {
    assertEquals(
        set(explored),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var y = new CheckedAtomicInt(0);
          var r = new int[2];
          threads(
              () -> {
                r[0] = mode.get(y);
                mode.set(x, 1);
              },
              () -> {
                r[1] = mode.get(x);
                mode.set(y, 1);
              });
          return "" + r[0] + r[1];
        }));
  }

  /** Data, then a flag; the flag, then the data. */
  @ParameterizedTest
  @CsvSource({
    "OPAQUE, OPAQUE, 00 01 10 11",
    "OPAQUE, RELEASE_ACQUIRE, 00 01 11",
    "OPAQUE, VOLATILE, 00 01 11",
    "VOLATILE, OPAQUE, 00 01 11",
    "VOLATILE, VOLATILE, 00 01 11",
  })
  void messagePassing(Access data, Access flag, String allowed) {
    assertEquals(
        set(allowed),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var f = new CheckedAtomicInt(0);
          var r = new int[2];
          threads(
              () -> {
                data.set(x, 1);
                flag.set(f, 1);
              },
              () -> {
                r[0] = flag.get(f);
                r[1] = data.get(x);
              });
          return "" + r[0] + r[1];
        }));
  }

  /** Which pairs of fences order an opaque message. */
  @ParameterizedTest
  @CsvSource({
    "release, acquire, 00 01 11",
    "release, none, 00 01 10 11",
    "none, acquire, 00 01 10 11",
    "storeStore, loadLoad, 00 01 11",
    "storeStore, none, 00 01 10 11",
    "none, loadLoad, 00 01 10 11",
    "full, full, 00 01 11",
  })
  void messagePassingWithFences(String writer, String reader, String allowed) {
    assertEquals(
        set(allowed),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var f = new CheckedAtomicInt(0);
          var r = new int[2];
          threads(
              () -> {
                x.setOpaque(1);
                fence(writer);
                f.setOpaque(1);
              },
              () -> {
                r[0] = f.getOpaque();
                fence(reader);
                r[1] = x.getOpaque();
              });
          return "" + r[0] + r[1];
        }));
  }

  /** A fence on one side does with a release or an acquire on the other. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void fenceMeetsAccess(boolean writerHasFence) {
    assertEquals(
        set("00 01 11"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var f = new CheckedAtomicInt(0);
          var r = new int[2];
          threads(
              () -> {
                x.setOpaque(1);
                if (writerHasFence) {
                  CheckedFence.releaseFence();
                  f.setOpaque(1);
                } else {
                  f.setRelease(1);
                }
              },
              () -> {
                if (writerHasFence) {
                  r[0] = f.getAcquire();
                } else {
                  r[0] = f.getOpaque();
                  CheckedFence.acquireFence();
                }
                r[1] = x.getOpaque();
              });
          return "" + r[0] + r[1];
        }));
  }

  private static void fence(String name) {
    switch (name) {
      case "release" -> CheckedFence.releaseFence();
      case "acquire" -> CheckedFence.acquireFence();
      case "storeStore" -> CheckedFence.storeStoreFence();
      case "loadLoad" -> CheckedFence.loadLoadFence();
      case "full" -> CheckedFence.fullFence();
      default -> assertEquals("none", name);
    }
  }

  /** Two write, two read both in opposite orders: do they agree? */
  @ParameterizedTest
  @CsvSource({"OPAQUE, true", "RELEASE_ACQUIRE, true", "VOLATILE, false"})
  void independentReadsOfIndependentWrites(Access mode, boolean mayDisagree) {
    assertEquals(
        mayDisagree,
        Outcomes.reduced(
                () -> {
                  var x = new CheckedAtomicInt(0);
                  var y = new CheckedAtomicInt(0);
                  var r = new int[4];
                  threads(
                      () -> mode.set(x, 1),
                      () -> mode.set(y, 1),
                      () -> {
                        r[0] = mode.get(x);
                        r[1] = mode.get(y);
                      },
                      () -> {
                        r[2] = mode.get(y);
                        r[3] = mode.get(x);
                      });
                  return "" + r[0] + r[1] + r[2] + r[3];
                })
            .contains("1010"));
  }

  @Test
  void independentReadsWithFences() {
    Set<String> seen =
        Outcomes.reduced(() -> {
          var x = new CheckedAtomicInt(0);
          var y = new CheckedAtomicInt(0);
          var r = new int[4];
          threads(
              () -> x.setOpaque(1),
              () -> y.setOpaque(1),
              () -> {
                r[0] = x.getOpaque();
                CheckedFence.fullFence();
                r[1] = y.getOpaque();
              },
              () -> {
                r[2] = y.getOpaque();
                CheckedFence.fullFence();
                r[3] = x.getOpaque();
              });
          return "" + r[0] + r[1] + r[2] + r[3];
        });
    assertEquals(15, seen.size(), seen::toString);
    assertEquals(false, seen.contains("1010"));
  }

  /** Both store to both, crosswise: what is there in the end? */
  @ParameterizedTest
  @CsvSource({
    "OPAQUE, 11 12 21 22",
    "RELEASE_ACQUIRE, 11 12 21 22",
    "VOLATILE, 12 21 22",
  })
  void twoPlusTwoWrites(Access mode, String allowed) {
    assertEquals(
        set(allowed),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var y = new CheckedAtomicInt(0);
          threads(
              () -> {
                mode.set(x, 1);
                mode.set(y, 2);
              },
              () -> {
                mode.set(y, 1);
                mode.set(x, 2);
              });
          return "" + x.get() + y.get();
        }));
  }

  /** One variable's stores are seen in one order. */
  @ParameterizedTest
  @CsvSource({"OPAQUE", "RELEASE_ACQUIRE", "VOLATILE"})
  void coherenceOfReads(Access mode) {
    assertEquals(
        set("00 01 02 11 12 22"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var r = new int[2];
          threads(
              () -> {
                mode.set(x, 1);
                mode.set(x, 2);
              },
              () -> {
                r[0] = mode.get(x);
                r[1] = mode.get(x);
              });
          return "" + r[0] + r[1];
        }));
  }

  @ParameterizedTest
  @CsvSource({"OPAQUE", "RELEASE_ACQUIRE", "VOLATILE"})
  void twoReadersAgreeOnTheOrder(Access mode) {
    Set<String> seen =
        Outcomes.reduced(() -> {
          var x = new CheckedAtomicInt(0);
          var r = new int[4];
          threads(
              () -> mode.set(x, 1),
              () -> mode.set(x, 2),
              () -> {
                r[0] = mode.get(x);
                r[1] = mode.get(x);
              },
              () -> {
                r[2] = mode.get(x);
                r[3] = mode.get(x);
              });
          return "" + r[0] + r[1] + r[2] + r[3];
        });
    assertEquals(true, seen.containsAll(set("1212 2121 0000 1122 2211")));
    assertEquals(false, seen.contains("1221") || seen.contains("2112"));
  }

  /** What a thread has read it does not overwrite with something older. */
  @ParameterizedTest
  @CsvSource({"OPAQUE", "RELEASE_ACQUIRE", "VOLATILE"})
  void coherenceOfReadsAndWrites(Access mode) {
    assertEquals(
        set("01 02 12"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          var r = new int[1];
          threads(
              () -> mode.set(x, 1),
              () -> {
                r[0] = mode.get(x);
                mode.set(x, 2);
              });
          return "" + r[0] + x.get();
        }));
  }

  /** A causes B causes C: who knows of C knows of A. */
  @ParameterizedTest
  @CsvSource({"OPAQUE, true", "RELEASE_ACQUIRE, false", "VOLATILE, false"})
  void causality(Access mode, boolean canBreak) {
    assertEquals(
        canBreak,
        Outcomes.of(
                () -> {
                  var x = new CheckedAtomicInt(0);
                  var y = new CheckedAtomicInt(0);
                  var r = new int[3];
                  threads(
                      () -> mode.set(x, 1),
                      () -> {
                        r[0] = mode.get(x);
                        mode.set(y, 1);
                      },
                      () -> {
                        r[1] = mode.get(y);
                        r[2] = mode.get(x);
                      });
                  return "" + r[0] + r[1] + r[2];
                })
            .contains("110"));
  }

  /** Both an increment and its like are one step. */
  @Test
  void readModifyWriteIsOneStep() {
    assertEquals(
        set("2"),
        Outcomes.of(() -> {
          var x = new CheckedAtomicInt(0);
          threads(() -> x.getAndAddRelease(1), () -> x.getAndAddAcquire(1));
          return "" + x.get();
        }));
  }

  /** What a read-modify-write reads it passes on, also if it orders nothing itself. */
  @Test
  void releaseSequence() {
    assertEquals(
        false,
        Outcomes.of(
                () -> {
                  var data = new CheckedAtomicInt(0);
                  var x = new CheckedAtomicInt(0);
                  var r = new int[2];
                  threads(
                      () -> {
                        data.setOpaque(1);
                        x.setRelease(1);
                      },
                      () -> x.weakCompareAndSetPlain(1, 2),
                      () -> {
                        r[0] = x.getAcquire();
                        r[1] = data.getOpaque();
                      });
                  return "" + r[0] + r[1];
                })
            .contains("20"));
  }

  /** R: a store and a read against two stores; only full ordering forbids the last outcome. */
  @ParameterizedTest
  @CsvSource({"OPAQUE, true", "RELEASE_ACQUIRE, true", "VOLATILE, false"})
  void storeThenRead(Access mode, boolean allowed) {
    assertEquals(
        allowed,
        Outcomes.of(
                () -> {
                  var x = new CheckedAtomicInt(0);
                  var y = new CheckedAtomicInt(0);
                  var r = new int[1];
                  threads(
                      () -> {
                        mode.set(x, 1);
                        mode.set(y, 1);
                      },
                      () -> {
                        mode.set(y, 2);
                        r[0] = mode.get(x);
                      });
                  return "" + r[0] + y.get();
                })
            .contains("02"));
  }
}
