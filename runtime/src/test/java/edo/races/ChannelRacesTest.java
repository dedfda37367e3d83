package edo.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.races.Races.Body;
import edo.races.Races.Round;
import edo.sync.Broadcast;
import edo.sync.BroadcastReceiver;
import edo.sync.ClosedException;
import edo.sync.LaggedException;
import edo.sync.Mpsc;
import edo.sync.Oneshot;
import edo.sync.Semaphore;
import edo.testkit.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Upstream's models of channels, with threads. SYNC-039, SYNC-043, SYNC-046, SYNC-056, SYNC-058,
 * SYNC-060, SYNC-064, SYNC-072, SYNC-075.
 */
@Tag("once")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelRacesTest {
  private static void nothing() {}

  private static <T> Mpsc<T> channel(boolean bounded) {
    return bounded ? Mpsc.bounded(16) : Mpsc.unbounded();
  }

  // ---------------------------------------------------------------- mpsc

  /** closing_tx, closing_unbounded_tx. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastMessageAndThenTheEnd(boolean bounded) throws Exception {
    Races.repeat(
        2,
        () -> {
          Mpsc<Integer> channel = channel(bounded);
          return Round.of(
              ChannelRacesTest::nothing,
              () -> {
                assertEquals(1, channel.receiver().recv());
                assertThrows(ClosedException.class, channel.receiver()::recv);
              },
              () -> {
                assertTrue(channel.sender().trySend(1));
                channel.sender().close();
              });
        });
  }

  /** closing_bounded_rx, closing_unbounded_rx. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everySenderLearnsThatItIsClosed(boolean bounded) throws Exception {
    Races.repeat(
        2,
        () -> {
          Mpsc<Integer> channel = channel(bounded);
          var other = channel.sender().copy();
          return Round.of(
              ChannelRacesTest::nothing,
              () -> {
                channel.sender().awaitClosed();
                other.awaitClosed();
              },
              channel.receiver()::close);
        });
  }

  /** closing_and_sending. */
  @Test
  void whatIsSentBeforeTheEndIsReceived() throws Exception {
    Races.repeat(
        3,
        () -> {
          Mpsc<Integer> channel = channel(true);
          return Round.of(
              ChannelRacesTest::nothing,
              () -> assertTrue(channel.sender().trySend(1)),
              channel.sender()::awaitClosed,
              () -> {
                assertEquals(1, channel.receiver().recv());
                channel.receiver().close();
              });
        });
  }

  /** dropping_tx, dropping_unbounded_tx. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastSenderEndsIt(boolean bounded) throws Exception {
    Races.repeat(
        3,
        () -> {
          Mpsc<Integer> channel = channel(bounded);
          var one = channel.sender().copy();
          var other = channel.sender().copy();
          channel.sender().close();
          return Round.of(
              ChannelRacesTest::nothing,
              () -> assertThrows(ClosedException.class, channel.receiver()::recv),
              one::close,
              other::close);
        });
  }

  /** try_recv: who has a permit finds a message, and room when it has taken one. */
  @Test
  void whatIsThereIsFound() throws Exception {
    Races.repeat(
        3,
        () -> {
          Mpsc<Integer> channel = Mpsc.bounded(2);
          var semaphore = new Semaphore(2);
          var one = new ReentrantLock();
          assertTrue(channel.sender().trySend(1));
          assertTrue(channel.sender().trySend(2));
          Body takeAndGive =
              () -> {
                try (var _ = semaphore.acquire()) {
                  one.lock();
                  try {
                    assertTrue(channel.receiver().tryRecv().isPresent());
                  } finally {
                    one.unlock();
                  }
                  Thread.yield();
                  assertTrue(channel.sender().trySend(3));
                }
              };
          return Round.of(
              () -> assertEquals(2, channel.receiver().length()),
              takeAndGive,
              takeAndGive,
              takeAndGive);
        });
  }

  /** len_nonzero_after_send, nonempty_after_send. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasSentIsCounted(boolean bounded) throws Exception {
    Races.repeat(
        2,
        () -> {
          Mpsc<Integer> channel = channel(bounded);
          var other = channel.sender().copy();
          return Round.of(
              () -> assertEquals(2, channel.receiver().length()),
              () -> {
                channel.sender().send(1);
                assertTrue(channel.receiver().length() != 0);
                assertFalse(channel.receiver().isEmpty());
              },
              () -> other.send(2));
        });
  }

  /**
   * is_empty_during_close, len_during_close_0, len_during_close_1, len_during_close_block_cap,
   * len_during_close_block_cap_plus_1: with a ring, and in blocks.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 33, 64, 65})
  void theEndIsNoMessage(int messages) throws Exception {
    for (boolean bounded : new boolean[] {true, false}) {
      Races.repeat(
          2,
          () -> {
            Mpsc<Integer> channel = bounded ? Mpsc.bounded(messages + 1L) : Mpsc.unbounded();
            for (int i = 0; i < messages; i++) {
              assertTrue(channel.sender().trySend(i));
            }
            return Round.of(
                () -> assertEquals(messages, channel.receiver().length()),
                () -> {
                  assertEquals(messages, channel.receiver().length());
                  assertEquals(messages == 0, channel.receiver().isEmpty());
                },
                channel.sender()::close);
          });
    }
  }

  // ---------------------------------------------------------------- oneshot

  /** smoke. */
  @Test
  void whatIsSentArrives() throws Exception {
    Races.repeat(
        2,
        () -> {
          var channel = Oneshot.<Integer>create();
          return Round.of(
              ChannelRacesTest::nothing,
              () -> assertEquals(1, channel.receiver().recv()),
              () -> assertTrue(channel.sender().send(1)));
        });
  }

  /** changing_rx_task: asked by one, then waited for by another. */
  @Test
  void anotherTaskReceives() throws Exception {
    Races.repeat(
        2,
        () -> {
          var channel = Oneshot.<Integer>create();
          return Round.of(
              ChannelRacesTest::nothing,
              () -> {
                var receiving = channel.receiver().recvAsync();
                var answer = new CountingWaker().poll(receiving);
                assertEquals(1, answer.isPending() ? receiving.await() : answer.value());
              },
              () -> assertTrue(channel.sender().send(1)));
        });
  }

  /** try_recv_close. */
  @Test
  void closingAndLookingWhileItIsSent() throws Exception {
    Races.repeat(
        2,
        () -> {
          var channel = Oneshot.<Integer>create();
          var sent = new boolean[1];
          var received = new boolean[1];
          return Round.of(
              () -> assertEquals(sent[0], received[0]),
              () -> {
                channel.receiver().close();
                try {
                  received[0] = channel.receiver().tryRecv().isPresent();
                } catch (ClosedException e) {
                  received[0] = false;
                }
              },
              () -> sent[0] = channel.sender().send(1));
        });
  }

  /** recv_closed. */
  @Test
  void closingAndWaitingWhileItIsSent() throws Exception {
    Races.repeat(
        2,
        () -> {
          var channel = Oneshot.<Integer>create();
          var sent = new boolean[1];
          var received = new boolean[1];
          return Round.of(
              () -> assertEquals(sent[0], received[0]),
              () -> {
                channel.receiver().close();
                try {
                  received[0] = channel.receiver().recv() == 1;
                } catch (ClosedException e) {
                  received[0] = false;
                }
              },
              () -> sent[0] = channel.sender().send(1));
        });
  }

  /** changing_tx_task: one looks whether it is closed, another waits for that. */
  @Test
  void anotherTaskWaitsForTheEnd() throws Exception {
    Races.repeat(
        2,
        () -> {
          var channel = Oneshot.<Integer>create();
          return Round.of(
              () -> assertTrue(channel.sender().isClosed()),
              () -> {
                var closed = channel.sender().closedAsync();
                if (new CountingWaker().poll(closed).isPending()) {
                  closed.await();
                }
              },
              channel.receiver()::close);
        });
  }

  /** drop_rx_after_poll: the receiver gives up while it is sent to. */
  @Test
  void whoHasAskedGivesUp() throws Exception {
    Races.repeat(
        2,
        () -> {
          var channel = Oneshot.<Integer>create();
          var receiving = channel.receiver().recvAsync();
          try {
            assertTrue(new CountingWaker().poll(receiving).isPending());
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return Round.of(
              () -> assertTrue(channel.sender().isClosed()),
              () -> {
                receiving.cancel();
                channel.receiver().close();
              },
              () -> channel.sender().send(1));
        });
  }

  // ---------------------------------------------------------------- broadcast

  /** All that there is until the end: messages, and those that were missed. */
  private static long count(BroadcastReceiver<String> receiver) {
    long n = 0;
    while (true) {
      try {
        var _ = receiver.recv();
        n++;
      } catch (LaggedException e) {
        n += e.missed();
      } catch (ClosedException e) {
        return n;
      }
    }
  }

  private static List<String> all(BroadcastReceiver<String> receiver) {
    var messages = new ArrayList<String>();
    try {
      while (true) {
        messages.add(receiver.recv());
      }
    } catch (ClosedException e) {
      return messages;
    }
  }

  /** broadcast_send. */
  @Test
  void whatTwoSendIsReceivedOrMissed() throws Exception {
    Races.repeat(
        3,
        () -> {
          var channel = Broadcast.<String>create(2);
          var one = channel.sender();
          var other = one.copy();
          return Round.of(
              ChannelRacesTest::nothing,
              () -> assertEquals(6, count(channel.receiver())),
              () -> {
                List.of("one", "two", "three").forEach(one::send);
                one.close();
              },
              () -> {
                List.of("eins", "zwei", "drei").forEach(other::send);
                other.close();
              });
        });
  }

  /** broadcast_two. */
  @Test
  void twoReceiveTheSame() throws Exception {
    Races.repeat(
        3,
        () -> {
          var channel = Broadcast.<String>create(16);
          var other = channel.sender().subscribe();
          return Round.of(
              ChannelRacesTest::nothing,
              () -> assertEquals(List.of("hello", "world"), all(channel.receiver())),
              () -> assertEquals(List.of("hello", "world"), all(other)),
              () -> {
                assertEquals(2, channel.sender().send("hello"));
                assertEquals(2, channel.sender().send("world"));
                channel.sender().close();
              });
        });
  }

  /** broadcast_wrap. */
  @Test
  void moreThanThereIsRoomFor() throws Exception {
    Races.repeat(
        3,
        () -> {
          var channel = Broadcast.<String>create(2);
          var other = channel.sender().subscribe();
          return Round.of(
              ChannelRacesTest::nothing,
              () -> assertEquals(3, count(channel.receiver())),
              () -> assertEquals(3, count(other)),
              () -> {
                List.of("one", "two", "three").forEach(channel.sender()::send);
                channel.sender().close();
              });
        });
  }

  /** drop_rx. */
  @Test
  void oneReceiverLeaves() throws Exception {
    Races.repeat(
        3,
        () -> {
          var channel = Broadcast.<String>create(16);
          var other = channel.sender().subscribe();
          return Round.of(
              ChannelRacesTest::nothing,
              () -> assertEquals(List.of("one", "two", "three"), all(channel.receiver())),
              other::close,
              () -> {
                List.of("one", "two", "three").forEach(channel.sender()::send);
                channel.sender().close();
              });
        });
  }

  /** drop_multiple_rx_with_overflow. */
  @Test
  void receiversLeaveWhileItOverflows() throws Exception {
    Races.repeat(
        2,
        () -> {
          var channel = Broadcast.<String>create(1);
          var second = channel.sender().subscribe();
          var other = channel.sender().copy();
          channel.sender().send("first");
          return Round.of(
              () -> assertEquals(102, count(second)),
              () -> {
                channel.sender().send("second");
                channel.sender().close();
                try {
                  while (true) {
                    var _ = channel.receiver().recv();
                  }
                } catch (LaggedException | ClosedException e) {
                  channel.receiver().close();
                }
              },
              () -> {
                for (int i = 0; i < 100; i++) {
                  other.send("more");
                }
                other.close();
              });
        });
  }
}
