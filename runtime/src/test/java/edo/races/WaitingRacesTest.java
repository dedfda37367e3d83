package edo.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.races.Races.Body;
import edo.races.Races.Round;
import edo.sync.ClosedException;
import edo.sync.RwLock;
import edo.sync.Semaphore;
import edo.sync.SetOnce;
import edo.sync.Watch;
import edo.sync.WatchReceiver;
import edo.task.CancelToken;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Upstream's models of what one waits at: semaphores, locks, values that are set once or watched,
 * tokens; with threads. SYNC-009, SYNC-014, SYNC-018, SYNC-023, SYNC-038, SYNC-089, SYNC-091,
 * UTIL-004.
 */
@Tag("once")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingRacesTest {
  private static void nothing() {}

  // ---------------------------------------------------------------- semaphore

  /** basic_usage. */
  @Test
  void neverMoreThanThereArePermits() throws Exception {
    Races.repeat(
        3,
        () -> {
          var semaphore = new Semaphore(2);
          var inside = new AtomicInteger();
          Body one =
              () -> {
                try (var _ = semaphore.acquire()) {
                  assertTrue(inside.incrementAndGet() <= 2);
                  inside.decrementAndGet();
                }
              };
          return Round.of(() -> assertEquals(2, semaphore.availablePermits()), one, one, one);
        });
  }

  /** release. */
  @Test
  void onePermitGoesFromHandToHand() throws Exception {
    Races.repeat(
        2,
        () -> {
          var semaphore = new Semaphore(1);
          Body one = () -> semaphore.acquire().close();
          return Round.of(() -> assertEquals(1, semaphore.availablePermits()), one, one);
        });
  }

  /** basic_closing. */
  @Test
  void closingEndsEveryWait() throws Exception {
    Races.repeat(
        3,
        () -> {
          var semaphore = new Semaphore(1);
          Body twice =
              () -> {
                try {
                  semaphore.acquire().close();
                  semaphore.acquire().close();
                } catch (ClosedException e) {
                  assertTrue(semaphore.isClosed());
                }
              };
          return Round.of(
              () -> assertThrows(ClosedException.class, semaphore::acquire),
              twice,
              twice,
              semaphore::close);
        });
  }

  /** concurrent_close. */
  @Test
  void severalClose() throws Exception {
    Races.repeat(
        3,
        () -> {
          var semaphore = new Semaphore(1);
          Body one =
              () -> {
                try {
                  semaphore.acquire().close();
                  semaphore.close();
                } catch (ClosedException e) {
                  assertTrue(semaphore.isClosed());
                }
              };
          return Round.of(() -> assertTrue(semaphore.isClosed()), one, one, one);
        });
  }

  /** concurrent_cancel. */
  @Test
  void whoGivesUpLosesNoPermit() throws Exception {
    Races.repeat(
        4,
        () -> {
          var semaphore = new Semaphore(0);
          Body pollAndCancel =
              () -> {
                var waker = new CountingWaker();
                for (int i = 0; i < 2; i++) {
                  var acquire = semaphore.acquireAsync();
                  var answer = waker.poll(acquire);
                  if (answer.isPending()) {
                    acquire.cancel();
                  } else {
                    answer.value().close();
                  }
                }
              };
          return Round.of(
              () -> assertEquals(10, semaphore.availablePermits()),
              pollAndCancel,
              pollAndCancel,
              pollAndCancel,
              () -> semaphore.addPermits(10));
        });
  }

  /** batch. */
  @Test
  void severalPermitsAtOnce() throws Exception {
    Races.repeat(
        2,
        () -> {
          var semaphore = new Semaphore(10);
          var active = new AtomicLong();
          Body some =
              () -> {
                for (int n : new int[] {4, 10, 8}) {
                  try (var _ = semaphore.acquireMany(n)) {
                    assertTrue(active.addAndGet(n) <= 10);
                    Thread.yield();
                    active.addAndGet(-n);
                  }
                }
              };
          return Round.of(() -> assertEquals(10, semaphore.availablePermits()), some, some);
        });
  }

  /** release_during_acquire. */
  @Test
  void permitsComeBackWhileSomebodyComesForSome() throws Exception {
    Races.repeat(
        2,
        () -> {
          var semaphore = new Semaphore(10);
          var most = semaphore.tryAcquireMany(8).orElseThrow();
          return Round.of(
              () -> assertEquals(10, semaphore.availablePermits()),
              most::close,
              () -> semaphore.acquireMany(4).close());
        });
  }

  /** concurrent_permit_updates. */
  @Test
  void permitsAreAddedTakenAndForgotten() throws Exception {
    Races.repeat(
        3,
        () -> {
          var semaphore = new Semaphore(5);
          return Round.of(
              () -> assertEquals(5, semaphore.availablePermits()),
              () -> semaphore.addPermits(3),
              () -> semaphore.tryAcquire().orElseThrow().forget(),
              () -> assertEquals(2, semaphore.forgetPermits(2)));
        });
  }

  // ---------------------------------------------------------------- locks and values

  /** concurrent_write, concurrent_read_write. */
  @Test
  void readersSeeWhatWritersHaveDone() throws Exception {
    Races.repeat(
        4,
        () -> {
          var lock = new RwLock();
          var value = new int[1];
          Body write =
              () -> {
                try (var _ = lock.write()) {
                  value[0] += 5;
                }
              };
          Body read =
              () -> {
                try (var _ = lock.read()) {
                  assertEquals(0, value[0] % 5);
                }
              };
          return Round.of(() -> assertEquals(10, value[0]), write, write, read, read);
        });
  }

  /** write_order: the first to be polled is the first, not the first to be made. */
  @Test
  void whoAsksFirstWritesFirst() throws Exception {
    var lock = new RwLock();
    var order = new ArrayList<Integer>();
    var second = lock.writeAsync();
    var first = lock.writeAsync();
    try (var _ = first.await()) {
      order.add(1);
    }
    try (var _ = second.await()) {
      order.add(2);
    }
    assertEquals(List.of(1, 2), order);
  }

  /** is_none_initializing, is_some_initializing of sync_set_once.rs. */
  @Test
  void whatIsSetStays() throws Exception {
    var once = new SetOnce<Integer>();
    assertEquals(Optional.empty(), once.value());
    assertTrue(once.set(20));
    assertFalse(once.set(10));
    assertEquals(20, once.await());
    var other = new SetOnce<Integer>();
    Thread thread = Thread.startVirtualThread(() -> other.set(20));
    assertEquals(20, other.await());
    Await.end(thread);
  }

  /** downgrade. */
  @Test
  void nobodyWritesWhileAWriterBecomesAReader() throws Exception {
    Races.repeat(
        2,
        () -> {
          var lock = new RwLock();
          var value = new int[] {1};
          var writing = lock.write();
          return Round.of(
              () -> assertEquals(2, value[0]),
              () -> {
                try (var _ = writing.downgrade()) {
                  assertEquals(1, value[0]);
                }
              },
              () -> {
                try (var _ = lock.write()) {
                  value[0] = 2;
                }
              });
        });
  }

  /** set_once_drop_test: one of two. */
  @Test
  void oneOfTwoSetsIt() throws Exception {
    Races.repeat(
        2,
        () -> {
          var once = new SetOnce<Integer>();
          var done = new boolean[2];
          return Round.of(
              () -> assertNotEquals(done[0], done[1]),
              () -> done[0] = once.set(1),
              () -> done[1] = once.set(2));
        });
  }

  /** set_once_wait_test. */
  @Test
  void whoWaitsHasWhatIsSet() throws Exception {
    Races.repeat(
        2,
        () -> {
          var once = new SetOnce<Integer>();
          return Round.of(
              WaitingRacesTest::nothing,
              () -> assertEquals(2, once.await()),
              () -> assertTrue(once.set(2)));
        });
  }

  /** smoke. */
  @Test
  void everyReceiverSeesTheChange() throws Exception {
    Races.repeat(
        2,
        () -> {
          var watch = Watch.create(1);
          var receivers = new ArrayList<WatchReceiver<Integer>>();
          for (int i = 0; i < 5; i++) {
            receivers.add(watch.receiver().copy());
          }
          return Round.of(
              WaitingRacesTest::nothing,
              () -> {
                for (var receiver : receivers) {
                  receiver.changed();
                  assertEquals(2, receiver.value());
                }
              },
              () -> watch.sender().send(2));
        });
  }

  /** wait_for_test. */
  @Test
  void changesThatAreNoneHideNothing() throws Exception {
    Races.repeat(
        3,
        () -> {
          var watch = Watch.create(false);
          var other = watch.sender().copy();
          return Round.of(
              WaitingRacesTest::nothing,
              () -> assertTrue(watch.receiver().waitFor(x -> x)),
              () -> {
                watch.sender().sendModify(x -> x);
                watch.sender().sendModify(x -> x);
              },
              () -> other.send(true));
        });
  }

  /** wait_for_returns_correct_value. */
  @Test
  void whatIsReturnedIsWhatWasAskedAbout() throws Exception {
    Races.repeat(
        2,
        () -> {
          var watch = Watch.create(0);
          var stoppedAt = new int[] {-1};
          return Round.of(
              WaitingRacesTest::nothing,
              () -> {
                int returned =
                    watch
                        .receiver()
                        .waitFor(x -> {
                          stoppedAt[0] = x;
                          return true;
                        });
                assertEquals(stoppedAt[0], returned);
              },
              () -> {
                watch.sender().send(1);
                watch.sender().send(2);
                watch.sender().send(3);
              });
        });
  }

  /** multiple_sender_drop_concurrently. */
  @Test
  void theLastSenderCloses() throws Exception {
    Races.repeat(
        2,
        () -> {
          var watch = Watch.create(0);
          var other = watch.sender().copy();
          return Round.of(
              () -> assertThrows(ClosedException.class, watch.receiver()::hasChanged),
              () -> {
                assertFalse(watch.receiver().hasChanged());
                watch.sender().close();
              },
              other::close);
        });
  }

  /** watch_spurious_wakeup: who is woken for what it has seen waits on, and loses nothing. */
  @Test
  void whoHasSeenTheChangeWaitsForTheNext() throws Exception {
    Races.repeat(
        2,
        () -> {
          var watch = Watch.create(0);
          watch.sender().send(1);
          return Round.of(
              WaitingRacesTest::nothing,
              () -> {
                int seen = 0;
                while (seen != 3) {
                  watch.receiver().changed();
                  int now = watch.receiver().valueAndMark();
                  assertTrue(now >= seen, () -> "back in time to " + now);
                  seen = now;
                }
              },
              () -> {
                watch.sender().send(2);
                watch.sender().send(3);
              });
        });
  }

  // ---------------------------------------------------------------- tokens

  /** cancel_token, cancel_token_owned. */
  @Test
  void cancellingEndsTheWait() throws Exception {
    Races.repeat(
        3,
        () -> {
          var token = CancelToken.create();
          return Round.of(
              () -> assertTrue(token.isCancelled()),
              token::awaitCancelled,
              () -> token.cancelledAsync().await(),
              token::cancel);
        });
  }
}
