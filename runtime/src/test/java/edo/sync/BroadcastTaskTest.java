package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SYNC-072, SYNC-074, SYNC-075, SYNC-076: {@link Broadcast} between tasks of both kinds, virtual
 * threads of the JDK and plain threads.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BroadcastTaskTest {
  private static final int MESSAGES = 1_000;
  private static final int SENDERS = 3;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** A message: who sent it, and which it is. */
  private record Message(int sender, int number) {}

  /** What a receiver had: messages in order, and how many it missed. */
  private static final class Book {
    private final int[] next = new int[SENDERS];
    private final List<Message> all = new ArrayList<>();
    private long missed;

    void add(Message m) {
      assertTrue(m.number() >= next[m.sender()], m + ", but expected " + next[m.sender()]);
      next[m.sender()] = m.number() + 1;
      all.add(m);
    }

    long total() {
      return all.size() + missed;
    }
  }

  private static Book receiveAll(BroadcastReceiver<Message> receiver) {
    var book = new Book();
    try (receiver) {
      while (true) {
        try {
          book.add(receiver.recv());
        } catch (LaggedException e) {
          book.missed += e.missed();
        }
      }
    } catch (ClosedException e) {
      return book;
    }
  }

  /** The same as a poll-driven task. */
  private static final class Polled implements Async<Book> {
    private final BroadcastReceiver<Message> receiver;
    private final Book book = new Book();
    private Async<Message> next;

    Polled(BroadcastReceiver<Message> receiver) {
      this.receiver = receiver;
      this.next = receiver.recvAsync();
    }

    @Override
    public Poll<Book> poll(Context cx) throws Exception {
      while (true) {
        try {
          Poll<Message> got = next.poll(cx);
          if (got.isPending()) {
            return Poll.pending();
          }
          book.add(got.value());
        } catch (LaggedException e) {
          book.missed += e.missed();
        } catch (ClosedException e) {
          receiver.close();
          return Poll.ready(book);
        }
        next = receiver.recvAsync();
      }
    }
  }

  /** Every receiver gets every message once, or is told that it missed it; all in one order. */
  @ParameterizedTest
  @EnumSource
  void everybodyGetsEverything(Flavor flavor) throws Exception {
    for (int capacity : new int[] {1, 16, SENDERS * MESSAGES}) {
      var channel = Broadcast.<Message>create(capacity);
      var books = new CopyOnWriteArrayList<Book>();
      try (var runtime = runtimes.build(flavor)) {
        var threads = new ArrayList<Thread>();
        var first = channel.receiver();
        threads.add(Thread.ofPlatform().start(() -> books.add(receiveAll(first))));
        var second = first.resubscribe();
        threads.add(Thread.ofVirtual().start(() -> books.add(receiveAll(second))));
        runtime.run(() -> {
          var tasks = new ArrayList<JoinHandle<Book>>();
          var direct = channel.sender().subscribe();
          tasks.add(Task.spawn(() -> receiveAll(direct)));
          tasks.add(Task.spawn(new Polled(channel.sender().subscribe())));
          var blocking = channel.sender().subscribe();
          tasks.add(Task.spawnBlocking(() -> receiveAll(blocking)));
          for (int s = 0; s < SENDERS; s++) {
            int who = s;
            var sender = channel.sender().copy();
            threads.add(
                Thread.ofPlatform()
                    .start(() -> {
                      try (sender) {
                        for (int i = 0; i < MESSAGES; i++) {
                          sender.send(new Message(who, i));
                        }
                      }
                    }));
          }
          channel.sender().close();
          for (var task : tasks) {
            books.add(task.join());
          }
        });
        for (Thread t : threads) {
          Await.end(t);
        }
      }
      assertEquals(5, books.size());
      for (Book book : books) {
        assertEquals(SENDERS * MESSAGES, book.total(), "capacity " + capacity);
        if (capacity == SENDERS * MESSAGES) {
          assertEquals(books.getFirst().all, book.all);
        }
      }
      assertEquals(0, channel.sender().receivers());
    }
  }

  /** Receivers come and go while others send: each gets a run of messages without a gap. */
  @ParameterizedTest
  @EnumSource
  void comingAndGoing(Flavor flavor) throws Exception {
    var channel = Broadcast.<Integer>create(MESSAGES * 3);
    try (var runtime = runtimes.build(flavor)) {
      var sender =
          Thread.ofPlatform()
              .start(() -> {
                try (var mine = channel.sender()) {
                  for (int i = 0; i < MESSAGES * 3; i++) {
                    mine.send(i);
                  }
                }
              });
      runtime.run(() -> {
        var tasks = new ArrayList<JoinHandle<?>>();
        for (int t = 0; t < 3; t++) {
          tasks.add(
              Task.spawn(() -> {
                for (int round = 0; round < 100; round++) {
                  try (var receiver = channel.sender().subscribe()) {
                    int first = receiver.recv();
                    for (int i = 1; i < 5; i++) {
                      assertEquals(first + i, receiver.recv());
                    }
                  } catch (ClosedException e) {
                    break;
                  }
                }
              }));
        }
        for (var task : tasks) {
          var _ = task.join();
        }
      });
      Await.end(sender);
    }
    for (int i = 0; i < MESSAGES * 3; i++) {
      assertEquals(i, channel.receiver().recv());
    }
  }

  /** Aborted while they wait: nothing was taken. */
  @ParameterizedTest
  @EnumSource
  void waitersAreAborted(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var channel = Broadcast.<Integer>create(4);
        var tasks = new ArrayList<JoinHandle<?>>();
        tasks.add(Task.spawn(() -> channel.receiver().recv()));
        tasks.add(Task.spawn(channel.receiver().recvAsync()));
        tasks.add(Task.spawn(() -> channel.sender().awaitClosed()));
        tasks.add(Task.spawn(channel.sender().closedAsync()));
        Task.yieldNow();
        for (var task : tasks) {
          task.abort();
        }
        for (var task : tasks) {
          assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
        }
        channel.sender().send(1);
        assertEquals(1, channel.receiver().recv());
      });
    }
  }

  /** A plain thread is interrupted. */
  @Test
  void anInterruptedThreadGivesUp() throws Exception {
    var channel = Broadcast.<Integer>create(4);
    var end = new AtomicReference<@Nullable Throwable>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> end.set(assertThrows(CancelledException.class, channel.receiver()::recv)));
    Await.until("parked", () -> waiter.getState() == Thread.State.WAITING);
    waiter.interrupt();
    Await.end(waiter);
    assertInstanceOf(CancelledException.class, end.get());
    channel.sender().send(1);
    assertEquals(1, channel.receiver().recv());
  }

  /** Cancellation races with a message: it arrives, or the next attempt gets it. */
  @ParameterizedTest
  @EnumSource
  void cancelRacesWithAMessage(Flavor flavor) throws Exception {
    var channel = Broadcast.<Integer>create(4);
    var receiver = channel.receiver();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      int n = i;
                      JoinHandle<Integer> waiter =
                          i % 2 == 0
                              ? runtime.spawn(() -> receiver.recv())
                              : runtime.spawn(receiver.recvAsync());
                      var sender = Thread.ofPlatform().start(() -> channel.sender().send(n));
                      waiter.abort();
                      sender.join();
                      int got;
                      try {
                        got = waiter.join();
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                        got = receiver.recv();
                      }
                      assertEquals(n, got);
                      assertTrue(receiver.isEmpty());
                    }
                  })
              .join());
    }
  }

  /** The last sender goes, or the receiver is closed, while somebody waits. */
  @ParameterizedTest
  @EnumSource
  void closeRacesWithWaiting(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < 100; i++) {
                      var channel = Broadcast.<Integer>create(4);
                      var receiver = channel.receiver();
                      boolean bySender = i % 4 < 2;
                      JoinHandle<Integer> waiter =
                          i % 2 == 0
                              ? runtime.spawn(() -> receiver.recv())
                              : runtime.spawn(receiver.recvAsync());
                      var closer =
                          Thread.ofPlatform()
                              .start(() -> {
                                if (bySender) {
                                  channel.sender().close();
                                } else {
                                  receiver.close();
                                }
                              });
                      var e = assertThrows(JoinException.class, waiter::join);
                      Class<?> expected =
                          bySender ? ClosedException.class : IllegalStateException.class;
                      assertTrue(expected.isInstance(e.getCause()), e.toString());
                      Await.end(closer);
                    }
                  })
              .join());
    }
  }

  /** SYNC-074: a receiver that always finds something is sent to the back after a while. */
  @ParameterizedTest
  @EnumSource
  void aBusyReceiverYields(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var channel = Broadcast.<Integer>create(1_000);
      Collections.nCopies(1_000, 1).forEach(channel.sender()::send);
      var slices = new ArrayList<Integer>();
      Async<Integer> all =
          cx -> {
            int n = 0;
            while (!channel.receiver().isEmpty()
                && channel.receiver().recvAsync().poll(cx).isReady()) {
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
