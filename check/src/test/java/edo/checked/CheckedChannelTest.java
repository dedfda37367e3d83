package edo.checked;

import static edo.checked.Outcomes.threads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedAsync;
import edo.check.CheckedAtomicBoolean;
import edo.check.CheckedCell;
import edo.check.CheckedChannel;
import edo.check.CheckedNotify;
import edo.check.CheckedResource;
import edo.check.CheckedShared;
import edo.check.CheckedThread;
import edo.check.CheckedWaker;
import edo.check.FailureKind;
import edo.check.Model;
import edo.task.Async;
import edo.task.Poll;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Messages, wake-ups and what must not be left behind. LOOM-014, LOOM-018, LOOM-019, LOOM-025,
 * LOOM-027, LOOM-029.
 */
class CheckedChannelTest {
  @Test
  void messagesArriveInOrder() {
    Model.check(() -> {
      var channel = new CheckedChannel<Integer>();
      CheckedThread.spawn(() -> {
        channel.send(1);
        channel.send(2);
      });
      assertEquals(Optional.of(1), channel.recv());
      assertEquals(Optional.of(2), channel.recv());
    });
  }

  @Test
  void sendersRace() {
    assertEquals(
        Set.of("12", "21"),
        Outcomes.of(() -> {
          var channel = new CheckedChannel<Integer>();
          threads(() -> channel.send(1), () -> channel.send(2));
          return "" + channel.recv().orElseThrow() + channel.recv().orElseThrow();
        }));
  }

  @Test
  void receiversRace() {
    assertEquals(
        Set.of("12", "21"),
        Outcomes.of(() -> {
          var channel = new CheckedChannel<Integer>();
          var got = new int[2];
          threads(
              () -> got[0] = channel.recv().orElseThrow(),
              () -> got[1] = channel.recv().orElseThrow(),
              () -> {
                channel.send(1);
                channel.send(2);
              });
          return "" + got[0] + got[1];
        }));
  }

  @Test
  void messagesOrder() {
    Model.check(() -> {
      var channel = new CheckedChannel<CheckedCell<Integer>>();
      CheckedThread.spawn(() -> channel.send(new CheckedCell<>(7)));
      assertEquals(7, (int) channel.recv().orElseThrow().get());
    });
  }

  @Test
  void closedChannelGivesWhatIsThere() {
    Model.check(() -> {
      var channel = new CheckedChannel<Integer>();
      CheckedThread.spawn(() -> {
        channel.send(1);
        channel.close();
        assertFalse(channel.send(2));
      });
      assertEquals(Optional.of(1), channel.recv());
      assertEquals(Optional.empty(), channel.recv());
    });
  }

  @Test
  void tryRecvFindsSomethingOrNothing() {
    assertEquals(
        Set.of("Optional[1]", "Optional.empty"),
        Outcomes.of(() -> {
          var channel = new CheckedChannel<Integer>();
          var got = new Object[1];
          threads(() -> channel.send(1), () -> got[0] = channel.tryRecv());
          channel.close();
          return "" + got[0];
        }));
  }

  @Test
  void messagesThatAreLeftAreALeak() {
    var failure =
        Fails.with(
            FailureKind.LEAK,
            () -> {
              var channel = new CheckedChannel<Integer>().named("letters");
              channel.send(1);
            });
    assertTrue(
        failure.getMessage().startsWith("leak: 1 messages in letters were not received"),
        failure::getMessage);
  }

  @Test
  void receiverThatNobodySendsToIsADeadlock() {
    Fails.with(FailureKind.DEADLOCK, () -> new CheckedChannel<Integer>().recv());
  }

  @Test
  void notifyIsTakenOnce() {
    Set<Boolean> seen = new HashSet<>();
    Model.check(() -> {
      var notify = new CheckedNotify();
      var cell = new CheckedCell<>(0);
      CheckedThread.spawn(() -> {
        cell.set(1);
        notify.signal();
      });
      boolean signalled = notify.await();
      seen.add(signalled);
      if (signalled) {
        assertEquals(1, (int) cell.get());
      }
    });
    assertEquals(Set.of(true, false), seen);
    Fails.with(
        FailureKind.DEADLOCK,
        () -> {
          var notify = new CheckedNotify();
          notify.signal();
          notify.signal();
          for (int i = 0; i < 3; i++) {
            notify.await();
          }
        });
  }

  @Test
  void resourcesAreClosedOnce() {
    Model.check(() -> {
      var resource = new CheckedResource("file");
      var other = CheckedThread.spawn(resource::use);
      resource.use();
      other.join();
      resource.close();
    });
    Fails.with(FailureKind.LEAK, () -> new CheckedResource("file").use());
    Fails.with(
        FailureKind.MISUSE,
        () -> {
          var resource = new CheckedResource("file");
          resource.close();
          resource.close();
        });
    Fails.race(() -> {
      var resource = new CheckedResource("file");
      var other = CheckedThread.spawn(resource::use);
      resource.close();
      other.join();
    });
  }

  @Test
  void lastReferenceIsAfterAllUses() {
    Model.check(() -> {
      var shared = new CheckedShared<>(new CheckedCell<>(0));
      Runnable use =
          () -> {
            shared.value().get();
            shared.release().ifPresent(cell -> cell.set(1));
          };
      shared.retain();
      shared.retain();
      threads(use::run, use::run);
      shared.value().get();
      shared.release().ifPresent(cell -> cell.set(2));
    });
  }

  @Test
  void referencesThatAreLeftAreALeak() {
    Fails.with(FailureKind.LEAK, () -> new CheckedShared<>("x").retain().release());
    Fails.with(
        FailureKind.MISUSE,
        () -> {
          var shared = new CheckedShared<>("x");
          shared.release();
          shared.release();
        });
  }

  @Test
  void unwrapNeedsTheOnlyReference() {
    assertEquals(
        Set.of("true", "false"),
        Outcomes.of(() -> {
          var shared = new CheckedShared<>(new CheckedCell<>(0)).retain();
          var other =
              CheckedThread.spawn(() -> {
                shared.value().get();
                shared.release();
              });
          Optional<CheckedCell<Integer>> alone = shared.tryUnwrap();
          alone.ifPresent(cell -> cell.set(1));
          if (alone.isEmpty()) {
            shared.release();
          }
          other.join();
          return "" + alone.isPresent();
        }));
  }

  /** Registers, then looks again; so no wake-up is lost. */
  @Test
  void asyncIsWoken() {
    Model.check(() -> awaitFlag(true));
  }

  @Test
  void asyncThatLooksOnlyOnceIsNot() {
    Fails.with(FailureKind.DEADLOCK, () -> awaitFlag(false));
  }

  private static void awaitFlag(boolean looksAgain) throws Exception {
    var flag = new CheckedAtomicBoolean(false);
    var waker = new CheckedWaker();
    Async<@Nullable Void> async =
        cx -> {
          if (flag.getAcquire()) {
            return Poll.done();
          }
          waker.register(cx.waker());
          return looksAgain && flag.getAcquire() ? Poll.done() : Poll.pending();
        };
    var other =
        CheckedThread.spawn(() -> {
          flag.setRelease(true);
          waker.wake();
        });
    CheckedAsync.blockOn(async);
    other.join();
  }

  @Test
  void asyncIsPolledWithoutAWake() {
    Set<Integer> polls = new TreeSet<>();
    Model.check(() -> {
      var count = new int[1];
      var waker = new CheckedWaker();
      var other = CheckedThread.spawn(() -> {});
      CheckedAsync.blockOn(cx -> {
        if (++count[0] == 1) {
          cx.waker().wake();
          return Poll.pending();
        }
        return Poll.done();
      });
      assertTrue(waker.take().isEmpty());
      other.join();
      polls.add(count[0]);
    });
    assertEquals(Set.of(2), polls);
    assertEquals(
        Set.of("1", "2"),
        Outcomes.of(() -> {
          var notify = new CheckedNotify();
          var other = CheckedThread.spawn(notify::signal);
          int rounds = 1;
          while (!notify.await()) {
            rounds++;
          }
          other.join();
          return "" + rounds;
        }));
  }
}
