package edo.stream;

import static edo.stream.Asked.hint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.AcceptLoop;
import edo.net.Listener;
import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.net.UnixListener;
import edo.net.UnixStream;
import edo.reactor.ResourceExhaustedException;
import edo.runtime.EdoRuntime;
import edo.sync.Broadcast;
import edo.sync.ClosedException;
import edo.sync.LaggedException;
import edo.sync.Mpsc;
import edo.sync.Oneshot;
import edo.sync.Semaphore;
import edo.sync.Watch;
import edo.task.Async;
import edo.task.JoinSet;
import edo.task.Joined;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.LogTrap;
import edo.time.DelayQueue;
import edo.time.MonoInstant;
import edo.time.Time;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Streams of what the runtime has: STR-050 to STR-055, STR-058, STR-059, STR-062, UTIL-061
 * (mpsc_bounded_stream.rs, mpsc_unbounded_stream.rs, join_set_stream.rs, watch.rs).
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WrapperTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  private final Asked asked = new Asked();

  /** With its first channel the JDK opens a descriptor that it keeps, for closing others. */
  @BeforeAll
  static void warmUp() throws IOException {
    SocketChannel.open().close();
  }

  /** STR-050: hints of a bounded channel, step by step. */
  @Test
  void boundedHints() throws Exception {
    var channel = Mpsc.<Integer>bounded(4);
    var sender = channel.sender();
    var stream = Streams.of(channel.receiver());
    assertEquals(SizeHint.UNKNOWN, stream.sizeHint());
    sender.send(1);
    sender.send(2);
    assertEquals(SizeHint.atLeast(2), stream.sizeHint(), "open");
    var used = sender.reserve();
    var dropped = sender.reserve();
    channel.receiver().close();
    assertEquals(hint(2, 4), stream.sizeHint(), "closed, with permits");
    used.send(3);
    assertEquals(hint(3, 4), stream.sizeHint(), "one was used");
    dropped.close();
    assertEquals(hint(3, 3), stream.sizeHint(), "one was dropped");
    assertEquals(List.of(1, 2), asked.ask(stream, 2));
    assertEquals(hint(1, 1), stream.sizeHint());
    assertEquals(List.of(3, Step.END), asked.ask(stream, 2));
    assertEquals(SizeHint.NONE, stream.sizeHint());
    sender.close();
  }

  /** STR-050: the senders are gone; closed before anything was sent. */
  @Test
  void boundedHintsAtTheEnd() throws Exception {
    var channel = Mpsc.<Integer>bounded(4);
    var stream = Streams.of(channel.receiver());
    channel.sender().send(1);
    channel.sender().close();
    assertEquals(hint(1, 1), stream.sizeHint());
    assertEquals(List.of(1), stream.toList());
    var instantly = Mpsc.<Integer>bounded(4);
    var none = Streams.of(instantly.receiver());
    instantly.receiver().close();
    assertEquals(SizeHint.NONE, none.sizeHint());
    assertEquals(Step.END, asked.ask(none));
    instantly.sender().close();
  }

  /** STR-051. */
  @Test
  void unboundedHints() throws Exception {
    var channel = Mpsc.<Integer>unbounded();
    var stream = Streams.of(channel.receiver());
    channel.sender().send(1);
    channel.sender().send(2);
    assertEquals(SizeHint.atLeast(2), stream.sizeHint(), "open");
    channel.receiver().close();
    assertEquals(hint(2, 2), stream.sizeHint(), "closed");
    assertEquals(List.of(1, 2, Step.END), asked.ask(stream, 3));
    var dropped = Mpsc.<Integer>unbounded();
    dropped.sender().send(1);
    dropped.sender().close();
    assertEquals(hint(1, 1), Streams.of(dropped.receiver()).sizeHint(), "senders gone");
    var instantly = Mpsc.<Integer>unbounded();
    instantly.receiver().close();
    assertEquals(SizeHint.NONE, Streams.of(instantly.receiver()).sizeHint(), "instantly closed");
  }

  /** STR-050, STR-062: woken by a message; closing the stream closes the channel, not its rest. */
  @Test
  void messages() throws Exception {
    var channel = Mpsc.<Integer>bounded(4);
    var stream = Streams.of(channel.receiver());
    assertEquals(Step.PENDING, asked.ask(stream));
    channel.sender().send(1);
    assertEquals(1, asked.waker.wakes());
    assertEquals(1, asked.ask(stream));
    channel.sender().send(2);
    stream.close();
    assertThrows(ClosedException.class, () -> channel.sender().send(3));
    assertEquals(Optional.of(2), channel.receiver().tryRecv(), "what was not taken is still there");
  }

  /** STR-052: the gap is an item, and it goes on. */
  @Test
  void broadcast() throws Exception {
    var channel = Broadcast.<Integer>create(2);
    var stream = Streams.deliveries(channel.receiver());
    var plain = Streams.of(channel.receiver().resubscribe());
    assertEquals(Step.PENDING, asked.ask(stream));
    var sender = channel.sender();
    sender.send(1);
    assertEquals(1, asked.waker.wakes());
    assertEquals(new Delivery.Message<>(1), asked.ask(stream));
    for (int i = 2; i <= 5; i++) {
      sender.send(i);
    }
    assertEquals(
        List.of(new Delivery.Lagged<>(2), new Delivery.Message<>(4), new Delivery.Message<>(5)),
        asked.ask(stream, 3));
    assertThrows(LaggedException.class, () -> asked.ask(plain));
    assertEquals(Step.END, asked.ask(plain));
    sender.close();
    assertEquals(Step.END, asked.ask(stream));
  }

  /** STR-053: the value of now first, then changes; one that was seen does not come again. */
  @Test
  void watch() throws Exception {
    var channel = Watch.create("a");
    var sender = channel.sender();
    var stream = Streams.of(channel.receiver());
    assertEquals(List.of("a", Step.PENDING), asked.ask(stream, 2));
    sender.send("b");
    assertEquals(1, asked.waker.wakes());
    assertEquals(List.of("b", Step.PENDING), asked.ask(stream, 2));
    sender.send("c");
    sender.send("d");
    assertEquals(List.of("d", Step.PENDING), asked.ask(stream, 2));
    sender.close();
    assertEquals(Step.END, asked.ask(stream));
  }

  /** STR-053. */
  @Test
  void watchChanges() throws Exception {
    var channel = Watch.create("a");
    var stream = Streams.changes(channel.receiver());
    assertEquals(Step.PENDING, asked.ask(stream));
    channel.sender().send("b");
    assertEquals(List.of("b", Step.PENDING), asked.ask(stream, 2));
    channel.sender().send("last");
    channel.sender().close();
    assertEquals(List.of("last", Step.END), asked.ask(stream, 2));
    var over = Watch.create("only");
    over.sender().close();
    assertEquals(List.of("only"), Streams.of(over.receiver()).toList());
  }

  /** STR-055: as many as there are tasks; in the order in which they end; failures are items. */
  @ParameterizedTest
  @EnumSource
  void joinSet(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var set = JoinSet.<Integer>create();
        var gate = Oneshot.<Integer>create();
        set.spawn(() -> gate.receiver().recv());
        set.spawn(() -> 1);
        set.spawn(() -> {
          throw new IOException("ouch");
        });
        try (var stream = Streams.of(set)) {
          assertEquals(SizeHint.exactly(3), stream.sizeHint());
          var two = List.of(stream.next().orElseThrow(), stream.next().orElseThrow());
          assertEquals(1, two.stream().filter(Joined::isSuccess).count());
          var failure = two.stream().flatMap(j -> j.failure().stream()).findFirst().orElseThrow();
          assertInstanceOf(IOException.class, failure.getCause());
          assertEquals(SizeHint.exactly(1), stream.sizeHint());
          gate.sender().send(7);
          assertEquals(7, stream.next().orElseThrow().value());
          assertEquals(Optional.empty(), stream.next());
        }
      });
    }
  }

  /** STR-055: closing aborts what runs and waits for it. */
  @ParameterizedTest
  @EnumSource
  void joinSetIsClosed(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var set = JoinSet.<Integer>create();
        var begun = new AtomicInteger();
        var ended = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
          set.spawn(() -> {
            begun.getAndIncrement();
            try {
              return Async.<Integer>never().await();
            } finally {
              ended.getAndIncrement();
            }
          });
        }
        Task.yieldNow();
        var stream = Streams.of(set);
        assertThrows(
            edo.task.DeadlineException.class,
            () -> Time.timeout(Duration.ofMillis(1), stream::next));
        stream.close();
        assertTrue(set.isClosed());
        assertEquals(begun.get(), ended.get());
      });
    }
  }

  /** STR-058: no end; the address is the listener's; closing closes it; nothing is lost. */
  @ParameterizedTest
  @EnumSource
  void listener(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var listener = TcpListener.bind("127.0.0.1:0");
        var address = listener.localAddress();
        try (var connections = Streams.of(listener)) {
          for (int i = 0; i < 3; i++) {
            assertTrue(asked.waker.poll(connections.nextAsync()).isPending());
            try (var client = TcpStream.connect(address);
                var served = connections.next().orElseThrow()) {
              assertEquals(client.localAddress(), served.peerAddress());
            }
            assertFalse(connections.isTerminated());
          }
        }
        assertThrows(IOException.class, listener::localAddress);
      });
    }
  }

  /** STR-058: without descriptors it pauses and goes on; other failures are the stream's. */
  @Test
  void exhaustion() throws Exception {
    try (var log = LogTrap.open();
        var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var listener = new ScriptedListener(4);
        MonoInstant start = Time.now();
        try (var stream = Streams.of(listener)) {
          assertEquals(Optional.of(listener.connection), stream.next());
          assertEquals(AcceptLoop.FIRST_PAUSE.multipliedBy(7), start.elapsed());
          assertThrows(ClosedChannelException.class, stream::next);
        }
        assertTrue(listener.closed);
      });
      assertEquals(1, log.alarms().size());
    }
  }

  /** Has no descriptor some times, then one connection; then it is as if closed. */
  private static final class ScriptedListener implements Listener<AutoCloseable> {
    final AutoCloseable connection = () -> {};
    boolean closed;
    private int attemptsLeft;

    ScriptedListener(int attempts) {
      attemptsLeft = attempts;
    }

    @Override
    public AutoCloseable accept() {
      throw new UnsupportedOperationException("the stream polls");
    }

    @Override
    public Async<AutoCloseable> acceptAsync() {
      return _ -> edo.task.Poll.ready(tryAccept().orElseThrow());
    }

    @Override
    public Optional<AutoCloseable> tryAccept() throws IOException {
      if (attemptsLeft == 0) {
        throw new ClosedChannelException();
      }
      if (--attemptsLeft > 0) {
        throw new ResourceExhaustedException("too many open files");
      }
      return Optional.of(connection);
    }

    @Override
    public SocketAddress localAddress() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** STR-059: as with TCP. */
  @ParameterizedTest
  @EnumSource
  void unixListener(Flavor flavor, @TempDir Path folder) throws Exception {
    Path path = folder.resolve("socket");
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var listener = UnixListener.bind(path);
        try (var connections = Streams.of(listener)) {
          for (int i = 0; i < 3; i++) {
            assertTrue(asked.waker.poll(connections.nextAsync()).isPending());
            try (var client = UnixStream.connect(path);
                var served = connections.next().orElseThrow()) {
              client.writeAll(new byte[] {(byte) i});
              var one = new byte[1];
              served.readFully(one);
              assertEquals(i, one[0]);
            }
            assertFalse(connections.isTerminated());
          }
        }
        assertThrows(IOException.class, listener::localAddress);
      });
    }
  }

  /** UTIL-061: one permit at a time, until the semaphore is closed. */
  @Test
  void permits() throws Exception {
    var semaphore = new Semaphore(1);
    var stream = Streams.permits(semaphore);
    var permit = stream.next().orElseThrow();
    assertSame(semaphore, permit.semaphore());
    Async<?> next = stream.nextAsync();
    assertTrue(asked.waker.poll(next).isPending());
    next.cancel();
    permit.close();
    assertEquals(1, semaphore.availablePermits(), "who gave up holds no place and no permit");
    stream.next().orElseThrow().close();
    semaphore.close();
    assertEquals(Optional.empty(), stream.next());
  }

  @Test
  void otherThingsThatRepeat() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var queue = DelayQueue.<String>unbounded();
        queue.insert("b", Duration.ofMillis(20));
        queue.insert("a", Duration.ofMillis(10));
        assertEquals(
            List.of("a", "b"), Streams.repeatedly(queue::nextAsync).map(e -> e.value()).toList());
        var answer = Oneshot.<Integer>create();
        answer.sender().send(42);
        assertEquals(List.of(42), AsyncStream.from(answer.receiver().recvAsync()).toList());
      });
    }
  }
}
