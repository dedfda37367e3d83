package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.ResourceExhaustedException;
import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.JoinException;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LogTrap;
import edo.time.MonoInstant;
import edo.time.Time;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Accepting on and on: EX-041, and listeners of any kind, UTIL-068 and UTIL-069. What a real lack
 * of descriptors does is in {@link ExhaustionTest}.
 */
class AcceptLoopTest extends NetTest {
  private static final int FAILS = 0;
  private static final int WORKS = 1;
  private static final int PENDS = 2;
  private static final int BREAKS = 3;

  private final List<Long> attempts = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();

  private static final class Connection implements AutoCloseable {
    boolean closed;

    @Override
    public void close() throws IOException {
      closed = true;
      throw new IOException("not even that");
    }
  }

  /** Does as planned; after that it is closed. Writes down when it is tried. */
  private final class Planned implements Listener<Connection> {
    private final Queue<Integer> plan = new ArrayDeque<>();
    private final MonoInstant start = Time.now();
    int cancelled;

    Planned(int... steps) {
      for (int step : steps) {
        plan.add(step);
      }
    }

    @Override
    public Connection accept() {
      throw new UnsupportedOperationException("the loop polls");
    }

    @Override
    public Async<Connection> acceptAsync() {
      return new Async<>() {
        @Override
        public Poll<Connection> poll(edo.task.Context cx) throws IOException {
          attempts.add(start.elapsed().toMillis());
          return switch (plan.poll()) {
            case null -> throw new ClosedChannelException();
            case WORKS -> Poll.ready(connection());
            case PENDS -> Poll.pending();
            case FAILS -> throw new ResourceExhaustedException("Too many open files");
            default -> throw new IOException("broken");
          };
        }

        @Override
        public void cancel() {
          cancelled++;
        }
      };
    }

    private Connection connection() {
      var connection = new Connection();
      connections.add(connection);
      return connection;
    }

    @Override
    public Optional<Connection> tryAccept() {
      throw new UnsupportedOperationException("the loop polls");
    }

    @Override
    public SocketAddress localAddress() {
      return anyPort();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "Planned";
    }
  }

  /** Runs where time passes only when everybody waits. */
  private void paused(TaskBody body) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(body);
    }
  }

  /** The pauses double up to the longest, and a success begins anew; a spell is said once. */
  @Test
  void pausesGrowAndSuccessResetsThem() throws Exception {
    try (var log = LogTrap.open()) {
      paused(() -> {
        var listener = new Planned(FAILS, FAILS, FAILS, FAILS, FAILS, WORKS, WORKS, FAILS, WORKS);
        var loop = AcceptLoop.of(listener).pauses(Duration.ofMillis(10), Duration.ofMillis(50));
        Connection first = loop.accept();
        assertSame(connections.get(0), first);
        assertEquals(List.of(0L, 10L, 30L, 70L, 120L, 170L), attempts);
        var _ = loop.accept();
        assertEquals(7, attempts.size());
        var _ = Task.spawn(loop.acceptAsync()).join();
        assertEquals(List.of(170L, 170L, 180L), attempts.subList(6, 9));
        assertThrows(ClosedChannelException.class, loop::accept);
      });
      assertEquals(
          List.of("WARNING", "INFO", "WARNING", "INFO"),
          log.entries().stream().map(LogTrap.Entry::level).toList());
      LogTrap.Entry said = log.entries().getFirst();
      assertTrue(said.text().contains("cannot accept") && said.text().contains("Planned"));
      assertTrue(said.thrown() instanceof ResourceExhaustedException);
    }
  }

  /** EX-041: 1 s doubling up to 64 s, and then the error, for those who want it so. */
  @Test
  void givesUpWhenToldTo() throws Exception {
    try (var log = LogTrap.open()) {
      paused(() -> {
        int[] steps = new int[9];
        steps[8] = WORKS;
        var loop =
            AcceptLoop.of(new Planned(steps))
                .pauses(Duration.ofSeconds(1), Duration.ofSeconds(64))
                .giveUpAfter(Duration.ofSeconds(127));
        assertThrows(ResourceExhaustedException.class, loop::accept);
        assertEquals(
            List.of(0L, 1000L, 3000L, 7000L, 15_000L, 31_000L, 63_000L, 127_000L), attempts);
        assertSame(loop.accept(), connections.getFirst(), "who tries nevertheless begins anew");
      });
      assertEquals(1, log.alarms().size());
    }
  }

  /** With no patience at all the first failure is thrown, as the listener itself does. */
  @Test
  void noPatience() throws Exception {
    try (var _ = LogTrap.open()) {
      paused(() -> {
        var loop = AcceptLoop.of(new Planned(FAILS, WORKS)).giveUpAfter(Duration.ZERO);
        assertThrows(ResourceExhaustedException.class, loop::accept);
        assertSame(loop.accept(), connections.getFirst());
      });
    }
  }

  @Test
  void refusesPausesThatAreNone() throws Exception {
    paused(() -> {
      var loop = AcceptLoop.of(new Planned());
      Duration ms = Duration.ofMillis(1);
      assertThrows(
          IllegalArgumentException.class, () -> loop.pauses(Duration.ofNanos(999_999), ms));
      assertThrows(
          IllegalArgumentException.class, () -> loop.pauses(ms, Duration.ofNanos(999_999)));
      assertThrows(IllegalArgumentException.class, () -> loop.giveUpAfter(Duration.ofNanos(-1)));
    });
  }

  /** What is no lack of anything ends it, and whatever the handler throws, but for the end. */
  @Test
  void otherFailuresEndIt() throws Exception {
    paused(() -> {
      var broken = AcceptLoop.of(new Planned(WORKS, BREAKS, WORKS));
      assertSays("broken", assertThrows(IOException.class, () -> broken.run(_ -> {})));
      assertFalse(connections.getFirst().closed, "it was taken over");
      assertEquals(2, attempts.size());
      var brokenAsync = AcceptLoop.of(new Planned(WORKS, BREAKS, WORKS));
      assertSays(
          "broken", assertThrows(IOException.class, () -> brokenAsync.runAsync(_ -> {}).await()));
    });
  }

  /** A handler that throws has not taken its connection over. */
  @Test
  void whatCannotBeHandedOverIsClosed() throws Exception {
    paused(() -> {
      for (boolean async : List.of(false, true)) {
        var loop = AcceptLoop.of(new Planned(WORKS, WORKS));
        var mine = new IllegalStateException("mine");
        AcceptLoop.Handler<Connection> handler =
            _ -> {
              throw mine;
            };
        var thrown =
            assertThrows(
                IllegalStateException.class,
                () -> {
                  if (async) {
                    loop.runAsync(handler).await();
                  } else {
                    loop.run(handler);
                  }
                });
        assertSame(mine, thrown);
        assertTrue(connections.removeFirst().closed);
        assertEquals(1, mine.getSuppressed().length, "what closing it threw");
      }
      assertTrue(connections.isEmpty());
    });
  }

  /** Whoever withdraws a pause does not shorten it for the next. */
  @Test
  void whatIsLeftOfAPauseIsKept() throws Exception {
    try (var _ = LogTrap.open()) {
      paused(() -> {
        var listener = new Planned(FAILS, WORKS, PENDS);
        Duration minute = Duration.ofMinutes(1);
        var loop = AcceptLoop.of(listener).pauses(minute, minute);
        var waker = new CountingWaker();
        var accept = loop.acceptAsync();
        assertTrue(waker.poll(accept).isPending());
        accept.cancel();
        Time.sleep(Duration.ofSeconds(20));
        assertEquals(0, waker.wakes());
        var _ = loop.accept();
        assertEquals(List.of(0L, 60_000L), attempts);
        assertEquals(0, listener.cancelled, "an attempt that has ended is not withdrawn");
        var second = loop.acceptAsync();
        assertTrue(waker.poll(second).isPending());
        second.cancel();
        assertEquals(1, listener.cancelled);
      });
    }
  }

  /** UTIL-068, UTIL-069: one piece of code serves either kind, in either form, until the end. */
  @ParameterizedTest
  @EnumSource
  void servesAnyListenerUntilItIsClosed(Flavor flavor, @TempDir Path folder) throws Exception {
    on(
        flavor,
        () -> {
          for (boolean async : List.of(false, true)) {
            var tcp = TcpListener.bind(anyPort());
            serves(tcp, () -> TcpStream.connect(tcp.localAddress()), async);
            var unix = UnixListener.bind(folder.resolve("socket" + async));
            serves(unix, () -> UnixStream.connect(unix.localAddress()), async);
          }
        });
  }

  @FunctionalInterface
  private interface Connecting {
    SocketStream<?> connect() throws IOException;
  }

  private static void serves(
      Listener<? extends SocketStream<?>> listener, Connecting connecting, boolean async)
      throws Exception {
    try (listener) {
      AcceptLoop<SocketStream<?>> loop = AcceptLoop.of(listener);
      AcceptLoop.Handler<SocketStream<?>> handler = stream -> Task.spawn(() -> echo(stream));
      var serving =
          async ? Task.spawn(loop.runAsync(handler)) : Task.spawn(() -> loop.run(handler));
      assertFalse(listener.localAddress().toString().isEmpty());
      for (int i = 0; i < 10; i++) {
        try (var client = connecting.connect()) {
          client.writeAll(new byte[] {(byte) i});
          var one = new byte[1];
          client.readFully(one);
          assertEquals(i, one[0]);
        }
      }
      listener.close();
      var _ = serving.join();
      assertThrows(ClosedChannelException.class, loop::accept);
    }
  }

  private static void echo(SocketStream<?> stream) throws IOException {
    try (stream) {
      var one = new byte[1];
      while (stream.read(one) > 0) {
        stream.writeAll(one);
      }
    }
  }

  /** Cancelled, it hands nothing over any more, and the listener is as it was. */
  @ParameterizedTest
  @EnumSource
  void cancelling(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            for (boolean async : List.of(false, true)) {
              var accepted = new CopyOnWriteArrayList<TcpStream>();
              AcceptLoop<TcpStream> loop = AcceptLoop.of(listener);
              var serving =
                  async
                      ? Task.spawn(loop.runAsync(accepted::add))
                      : Task.spawn(() -> loop.run(accepted::add));
              try (var _ = TcpStream.connect(listener.localAddress())) {
                Await.until("accepted", () -> accepted.size() == 1);
              }
              serving.abort();
              assertTrue(assertThrows(JoinException.class, serving::join).isCancelled());
              try (var client = TcpStream.connect(listener.localAddress());
                  var server = listener.accept()) {
                assertEquals(client.localAddress(), server.peerAddress());
              }
              assertEquals(1, accepted.size());
              accepted.forEach(TcpStream::close);
            }
          }
        });
  }

  /** Whoever would accept while another does is told; afterwards the loop is free again. */
  @Test
  void oneAtATime() throws Exception {
    var listener = new Planned(PENDS, WORKS, PENDS, BREAKS, WORKS);
    var loop = AcceptLoop.of(listener);
    var waker = new CountingWaker();
    var waits = loop.acceptAsync();
    assertTrue(waker.poll(waits).isPending());
    var second = loop.acceptAsync();
    assertInUse(() -> waker.poll(second));
    assertInUse(() -> waker.poll(loop.runAsync(_ -> {})));
    second.cancel(); // it has not come in, and must not let others in
    assertInUse(loop::accept);
    assertSame(waker.poll(waits).value(), connections.get(0));

    var third = loop.acceptAsync();
    assertTrue(waker.poll(third).isPending());
    third.cancel();
    third.cancel();
    assertEquals(1, listener.cancelled);
    assertEquals("broken", assertThrows(IOException.class, loop::accept).getMessage());
    assertSame(loop.accept(), connections.get(1));
  }

  private static void assertInUse(TaskBody body) {
    var e = assertThrows(IllegalStateException.class, body::run);
    assertTrue(e.getMessage().contains("is in use by another task or thread"), e.getMessage());
  }

  /** The same on a real listener: of two tasks one is told, and the other goes on waiting. */
  @ParameterizedTest
  @EnumSource
  void oneTaskAtATime(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            var loop = AcceptLoop.of(listener);
            var one = Task.spawn(loop::accept);
            var other = Task.spawn(loop::accept);
            Await.until(
                "one is told",
                () -> {
                  Task.yieldNow();
                  return one.isFinished() || other.isFinished();
                });
            var told = one.isFinished() ? one : other;
            var waits = told == one ? other : one;
            var e = assertThrows(JoinException.class, told::join);
            assertInUse(() -> {
              throw (Exception) Optional.ofNullable(e.getCause()).orElseThrow();
            });
            assertFalse(waits.isFinished());
            try (var client = TcpStream.connect(listener.localAddress())) {
              waits.join().close();
            }
          }
        });
  }
}
