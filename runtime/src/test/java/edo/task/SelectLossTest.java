package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.runtime.EdoRuntime;
import edo.sync.Mpsc;
import edo.sync.Mutex;
import edo.sync.Oneshot;
import edo.sync.Permit;
import edo.sync.Semaphore;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Sleep;
import edo.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * MAC-011, MAC-019: nothing is lost in a select, whatever happens at whatever step. Every sequence
 * of steps up to a length is gone through by hand: poll, give the arm something to take, make the
 * other arm ready, cancel. Whatever was given has been taken by the claimed arm, once, or can still
 * be had afterwards.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SelectLossTest {
  static {
    try {
      // With its first channel the JDK opens a descriptor that it keeps, for closing others.
      SocketChannel.open().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** What an arm takes from. */
  private interface Supply extends AutoCloseable {
    /** A fresh arm; its value is how many elements it has taken. */
    Async<Integer> arm();

    /** Adds an element if that is possible; returns how many were added. */
    int give() throws Exception;

    /** Takes all elements that are left; may wait for as many as there have to be. */
    int left(int expected) throws Exception;

    @Override
    default void close() {}
  }

  @FunctionalInterface
  private interface SupplyFactory {
    Supply open() throws Exception;
  }

  private enum Step {
    POLL,
    GIVE,
    OTHER,
    CANCEL
  }

  /** All sequences of a length, in order. */
  private static List<List<Step>> sequences(int length) {
    var all = new ArrayList<List<Step>>();
    Step[] steps = Step.values();
    for (int code = 0; code < 1 << 2 * length; code++) {
      var sequence = new ArrayList<Step>();
      for (int i = 0; i < length; i++) {
        sequence.add(steps[(code >> 2 * i) & 3]);
      }
      all.add(sequence);
    }
    return all;
  }

  /** What has happened in one sequence. */
  private record Tally(int given, int taken) {}

  private static void checkAll(SupplyFactory factory, int length) throws Exception {
    int runs = 0;
    int claims = 0;
    int rest = 0;
    for (boolean supplyFirst : List.of(true, false)) {
      for (boolean kept : List.of(true, false)) {
        for (List<Step> sequence : sequences(length)) {
          try (Supply supply = factory.open()) {
            Async<Integer> arm = supply.arm();
            Tally tally = run(supply, arm, sequence, supplyFirst, kept, ++runs % 2 == 0);
            if (kept && tally.taken == 0) {
              arm.cancel();
            }
            int left = supply.left(tally.given - tally.taken);
            assertEquals(tally.given, tally.taken + left, () -> "lost or doubled in " + sequence);
            claims += tally.taken;
            rest += left;
          }
        }
      }
    }
    assertTrue(claims > 0 && rest > 0, "both endings were tried");
  }

  /**
   * Goes through the steps.
   *
   * @param patient whether a poll is repeated until what was given has arrived; without, what the
   *     network brings arrives at some later step or after all of them
   */
  private static Tally run(
      Supply supply,
      Async<Integer> arm,
      List<Step> sequence,
      boolean supplyFirst,
      boolean kept,
      boolean patient)
      throws Exception {
    var task = new CountingWaker();
    var other = new Signal<Integer>();
    Select<Integer> select = Select.biased();
    if (!supplyFirst) {
      select.arm(other, _ -> 0);
    }
    select.arm(arm, n -> n);
    if (kept) {
      select.kept();
    }
    if (supplyFirst) {
      select.arm(other, _ -> 0);
    }
    int given = 0;
    int taken = 0;
    boolean over = false;
    for (Step step : sequence) {
      switch (step) {
        case POLL -> {
          if (!over) {
            int before = task.wakes();
            Poll<Integer> answer = task.poll(select);
            while (patient && given > 0 && answer.isPending()) {
              int seen = before;
              Await.until("the news of what was given", () -> task.wakes() > seen);
              before = task.wakes();
              answer = task.poll(select);
            }
            over = answer.isReady();
            taken += over ? answer.value() : 0;
          }
        }
        case GIVE -> given += supply.give();
        case OTHER -> other.set(1);
        case CANCEL -> {
          over = true;
          select.cancel();
        }
      }
    }
    select.cancel(); // the end of every life; nothing if it is over
    return new Tally(given, taken);
  }

  /** An arm that counts one for a value, after something was done with that. */
  private static <T extends @Nullable Object> Async<Integer> one(
      Async<T> source, Consumer<? super T> use) {
    return new Async<>() {
      @Override
      public Poll<Integer> poll(Context cx) throws Exception {
        Poll<T> answer = source.poll(cx);
        if (answer.isPending()) {
          return Poll.pending();
        }
        use.accept(answer.value());
        return Poll.ready(1);
      }

      @Override
      public void cancel() {
        source.cancel();
      }
    };
  }

  /** A supply without anything to close, of which the arm is given. */
  private abstract static class Plain implements Supply {
    private final Async<Integer> arm;

    Plain(Async<Integer> arm) {
      this.arm = arm;
    }

    @Override
    public Async<Integer> arm() {
      return arm;
    }
  }

  private static Supply messages() {
    var channel = Mpsc.<Integer>bounded(8);
    return new Plain(one(channel.receiver().recvAsync(), _ -> {})) {
      @Override
      public int give() {
        assertTrue(channel.sender().trySend(1));
        return 1;
      }

      @Override
      public int left(int expected) {
        int n = 0;
        while (channel.receiver().tryRecv().isPresent()) {
          n++;
        }
        assertEquals(8, channel.receiver().capacity());
        return n;
      }
    };
  }

  /** The other direction: what is taken is room in a full channel. */
  private static Supply room() {
    var channel = Mpsc.<Integer>bounded(5);
    for (int i = 0; i < 5; i++) {
      assertTrue(channel.sender().trySend(i));
    }
    Async<@Nullable Void> send = channel.sender().sendAsync(5);
    return new Plain(one(send, _ -> {})) {
      @Override
      public int give() {
        return channel.receiver().tryRecv().isPresent() ? 1 : 0;
      }

      @Override
      public int left(int expected) {
        return (int) channel.receiver().capacity();
      }
    };
  }

  private static Supply permits() {
    var semaphore = new Semaphore(0);
    return new Plain(one(semaphore.acquireAsync(), permit -> assertEquals(1, permit.count()))) {
      @Override
      public int give() {
        semaphore.addPermits(1);
        return 1;
      }

      @Override
      public int left(int expected) {
        return (int) semaphore.forgetPermits(100);
      }
    };
  }

  private static Supply lock() {
    var mutex = new Mutex();
    var holder = mutex.lock();
    return new Plain(one(mutex.lockAsync(), guard -> assertSame(mutex, guard.mutex()))) {
      private boolean given;

      @Override
      public int give() {
        holder.close();
        int n = given ? 0 : 1;
        given = true;
        return n;
      }

      @Override
      public int left(int expected) {
        return mutex.tryLock().isPresent() ? 1 : 0;
      }
    };
  }

  private static Supply oneMessage() {
    var channel = Oneshot.<Integer>create();
    return new Plain(one(channel.receiver().recvAsync(), _ -> {})) {
      private boolean given;

      @Override
      public int give() {
        if (given) {
          return 0;
        }
        given = true;
        return channel.sender().send(1) ? 1 : 0;
      }

      @Override
      public int left(int expected) {
        return channel.receiver().isEmpty() ? 0 : channel.receiver().tryRecv().orElseThrow();
      }
    };
  }

  /** Channels, locks and semaphores, before, between and after all steps. */
  @Test
  void nothingThatIsHandedOverIsLost() throws Exception {
    checkAll(SelectLossTest::messages, 5);
    checkAll(SelectLossTest::room, 5);
    checkAll(SelectLossTest::permits, 5);
    checkAll(SelectLossTest::lock, 5);
    checkAll(SelectLossTest::oneMessage, 5);
  }

  /** Of a sleep, what counts is its end: it stays where it is, and comes once. */
  @Test
  void noTimeIsLost() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> checkAll(SelectLossTest::time, 4));
    }
  }

  private static Supply time() {
    Sleep sleep = Time.sleepAsync(Duration.ofSeconds(1));
    return new Plain(one(sleep, _ -> {})) {
      private boolean given;

      @Override
      public int give() {
        if (given) {
          return 0;
        }
        given = true;
        Time.advance(Duration.ofSeconds(1));
        return 1;
      }

      @Override
      public int left(int expected) throws Exception {
        if (sleep.isElapsed()) {
          return 0;
        }
        boolean due = new CountingWaker().poll(sleep).isReady();
        sleep.cancel();
        return due ? 1 : 0;
      }
    };
  }

  /** Connections and bytes: what was not taken is in the system's queue, in order. */
  @ParameterizedTest
  @EnumSource(names = {"MULTI_1", "MULTI_4"})
  void nothingFromTheNetworkIsLost(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try (var listener = TcpListener.bind(any)) {
          checkAll(() -> connections(listener), 3);
          try (var client = TcpStream.connect(listener.localAddress());
              var server = listener.accept()) {
            checkAll(() -> bytes(client, server), 4);
          }
        }
      });
    }
  }

  private static Supply connections(TcpListener listener) {
    return new Plain(one(listener.acceptAsync(), TcpStream::close)) {
      private final List<TcpStream> clients = new ArrayList<>();

      @Override
      public int give() throws IOException {
        clients.add(TcpStream.connect(listener.localAddress()));
        return 1;
      }

      @Override
      public int left(int expected) throws IOException {
        for (int i = 0; i < expected; i++) {
          listener.accept().close();
        }
        return listener.tryAccept().isPresent() ? expected + 1 : expected;
      }

      @Override
      public void close() {
        clients.forEach(TcpStream::close);
      }
    };
  }

  private static Supply bytes(TcpStream from, TcpStream to) {
    return new Plain(to.readAsync(ByteBuffer.allocate(8))) {
      @Override
      public int give() throws IOException {
        from.writeAll(new byte[] {1}, 0, 1);
        return 1;
      }

      @Override
      public int left(int expected) throws IOException {
        to.readFully(ByteBuffer.allocate(expected));
        return expected + Math.max(0, to.tryRead(ByteBuffer.allocate(8)).orElse(0));
      }
    };
  }

  /** What an arm was given and could not take, as another was first, goes to the next in line. */
  @Test
  void aGrantToALoserGoesToTheNextInLine() throws Exception {
    for (boolean cancel : List.of(true, false)) {
      var semaphore = new Semaphore(0);
      var task = new CountingWaker();
      var next = new CountingWaker();
      var other = new Signal<Integer>();
      Async<Permit> behind = semaphore.acquireAsync();
      Select<Integer> select =
          Select.<Integer>biased().arm(other, n -> n).arm(semaphore.acquireAsync(), _ -> 0);
      assertTrue(task.poll(select).isPending());
      assertTrue(next.poll(behind).isPending());
      semaphore.addPermits(1);
      other.set(7);
      assertTrue(next.poll(behind).isPending(), "it is the select's");
      if (cancel) {
        select.cancel();
      } else {
        assertEquals(7, task.poll(select).value());
      }
      assertEquals(1, next.wakes());
      assertEquals(1, next.poll(behind).value().count());
    }
  }
}
