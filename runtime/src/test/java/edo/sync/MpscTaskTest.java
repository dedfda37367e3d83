package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SYNC-048, SYNC-050, SYNC-051, SYNC-058, SYNC-061, SYNC-063, SYNC-067: a channel between tasks of
 * both kinds, virtual threads of the JDK and plain threads.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MpscTaskTest {
  private static final int MESSAGES = 2_000;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** A message: who sent it, and which it is. */
  private record Message(int sender, int number) {}

  private static void sendAll(MpscSender<Message> sender, int who) {
    try (sender) {
      for (int i = 0; i < MESSAGES; i++) {
        sender.send(new Message(who, i));
      }
    }
  }

  /** Each sender's messages arrive once and in its order, whatever the senders and the capacity. */
  @ParameterizedTest
  @EnumSource
  void everySendersMessagesArriveInOrder(Flavor flavor) throws Exception {
    for (long capacity : new long[] {1, 7, 5_000, Mpsc.MAX_CAPACITY}) {
      try (var runtime = runtimes.build(flavor)) {
        var channel = Mpsc.<Message>bounded(capacity);
        int senders = 5;
        var threads = new ArrayList<Thread>();
        var outside = channel.sender().copy();
        threads.add(Thread.ofPlatform().start(() -> sendAll(outside, 0)));
        var virtual = channel.sender().copy();
        threads.add(Thread.ofVirtual().start(() -> sendAll(virtual, 1)));
        runtime.run(() -> {
          var tasks = new ArrayList<JoinHandle<?>>();
          var direct = channel.sender().copy();
          tasks.add(Task.spawn(() -> sendAll(direct, 2)));
          var blocking = channel.sender().copy();
          tasks.add(Task.spawnBlocking(() -> sendAll(blocking, 3)));
          var polled = channel.sender().copy();
          tasks.add(
              Task.spawn(() -> {
                try (polled) {
                  for (int i = 0; i < MESSAGES; i++) {
                    var _ = polled.sendAsync(new Message(4, i)).await();
                  }
                }
              }));
          channel.sender().close();
          int[] next = new int[senders];
          int received = 0;
          try {
            while (true) {
              Message m = channel.receiver().recv();
              assertEquals(next[m.sender()]++, m.number());
              received++;
            }
          } catch (ClosedException e) {
            assertEquals(senders * MESSAGES, received, e.getMessage());
          }
          for (var task : tasks) {
            var _ = task.join();
          }
        });
        for (Thread t : threads) {
          Await.end(t);
        }
        assertEquals(capacity, channel.receiver().capacity());
      }
    }
  }

  /** A cancelled or late sender has sent nothing; a cancelled receiver has taken nothing. */
  @ParameterizedTest
  @EnumSource
  void cancelled(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var channel = Mpsc.<Integer>bounded(1);
        var sender = channel.sender();
        var receiver = channel.receiver();
        JoinHandle<Integer> direct = Task.spawn(() -> receiver.recv());
        Task.yieldNow();
        direct.abort();
        assertTrue(assertThrows(JoinException.class, direct::join).isCancelled());
        sender.send(1);
        assertThrows(
            DeadlineException.class,
            () -> Time.timeout(Duration.ofMillis(3), () -> sender.send(2)));
        JoinHandle<?> waiting = Task.spawn(() -> sender.send(3));
        JoinHandle<?> polled = Task.spawn(sender.sendAsync(4));
        Task.yieldNow();
        waiting.abort();
        polled.abort();
        assertTrue(assertThrows(JoinException.class, waiting::join).isCancelled());
        assertTrue(assertThrows(JoinException.class, polled::join).isCancelled());
        assertEquals(1, receiver.recv());
        sender.send(5);
        assertEquals(5, receiver.recv());
      });
    }
  }

  /** Cancellation races with the message: it arrives at the receiver or stays in the channel. */
  @ParameterizedTest
  @EnumSource
  void aReceiverIsCancelledAsTheMessageComes(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    var channel = Mpsc.<Integer>bounded(4);
                    for (int i = 0; i < 200; i++) {
                      int n = i;
                      JoinHandle<Integer> waiter =
                          i % 2 == 0
                              ? runtime.spawn(() -> channel.receiver().recv())
                              : runtime.spawn(channel.receiver().recvAsync());
                      var sender = Thread.ofPlatform().start(() -> channel.sender().send(n));
                      waiter.abort();
                      sender.join();
                      int got;
                      try {
                        got = waiter.join();
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                        got = channel.receiver().recv();
                      }
                      assertEquals(n, got);
                      assertTrue(channel.receiver().isEmpty());
                    }
                  })
              .join());
    }
  }

  /** SYNC-063: the receiver is closed by another than who waits for it, in each way of waiting. */
  @ParameterizedTest
  @EnumSource
  void theReceiverIsClosedByAnother(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int i = 0; i < 20; i++) {
          var receiver = Mpsc.<Integer>bounded(1).receiver();
          var into = new ArrayList<Integer>();
          JoinHandle<Integer> waiter =
              switch (i % 4) {
                case 0 -> Task.spawn(() -> receiver.recv());
                case 1 -> Task.spawn(receiver.recvAsync());
                case 2 -> Task.spawn(() -> receiver.recvMany(into, 1));
                default -> Task.spawn(receiver.recvManyAsync(into, 1));
              };
          if (i % 8 > 3) {
            Task.yieldNow(); // so that it waits, most likely
          }
          receiver.close();
          if (i % 4 < 2) {
            var e = assertThrows(JoinException.class, waiter::join);
            assertInstanceOf(ClosedException.class, e.getCause());
          } else {
            assertEquals(0, waiter.join());
          }
        }
      });
    }
  }

  /** SYNC-067: a receiver that always finds something is sent to the back after a while. */
  @ParameterizedTest
  @EnumSource
  void aBusyReceiverYields(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var channel = Mpsc.<Integer>unbounded();
      Collections.nCopies(1_000, 1).forEach(channel.sender()::send);
      var slices = new ArrayList<Integer>();
      var recv = channel.receiver().recvAsync();
      Async<Integer> all =
          cx -> {
            int n = 0;
            while (recv.poll(cx).isReady()) {
              n++;
            }
            slices.add(n);
            return channel.receiver().isEmpty() ? Poll.ready(slices.size()) : Poll.pending();
          };
      assertEquals(8, runtime.run(all));
      assertEquals(List.of(128, 128, 128, 128, 128, 128, 128, 104), slices);
    }
  }
}
