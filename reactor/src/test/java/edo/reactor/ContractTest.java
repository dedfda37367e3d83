package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ground of the contract suite: every test of a subclass runs on both backends, with a fresh
 * poll, and must leave no descriptor open.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Backend.class)
@ExtendWith(FdLeakCheck.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ContractTest {
  static final int READABLE = Readiness.READABLE;
  static final int WRITABLE = Readiness.WRITABLE;
  static final int BOTH = READABLE | WRITABLE;

  /** Far more than anything here takes; a failure, not a wait. */
  static final Duration LONG = Duration.ofSeconds(10);

  private static final Duration SHORT = Duration.ofMillis(20);

  @Parameter Backend backend = Backend.NIO;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Map<Long, Integer> seen = new HashMap<>();
  private Poll[] polls = {};
  Events events = new Events();

  @BeforeEach
  void openPoll() throws IOException {
    assumeTrue(backend.isAvailable(), backend.unavailableReason());
    polls = new Poll[] {Poll.open(backend)};
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!owned.isEmpty()) {
      owned.pop().close();
    }
    for (Poll poll : polls) {
      poll.close();
    }
  }

  final Poll poll() {
    return polls[0];
  }

  final Registry registry() {
    return poll().registry();
  }

  final Sockets sockets() {
    return Sockets.of(backend);
  }

  /** Whether events say more than readable and writable. */
  final boolean tellsClosing() {
    return backend == Backend.EPOLL;
  }

  /** Has something closed after the test. */
  final <T extends AutoCloseable> T own(T thing) {
    owned.push(thing);
    return thing;
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static InetSocketAddress inet(SocketAddress address) {
    return (InetSocketAddress) address;
  }

  final ListenerSource listen() throws IOException {
    return own(sockets().listen(anyPort()));
  }

  /** A connection whose ends are both here, not registered. */
  record Pair(StreamSource client, StreamSource server) {}

  final Pair connect() throws IOException {
    try (var listener = sockets().listen(anyPort())) {
      StreamSource client = own(sockets().connect(listener.localAddress()));
      return new Pair(client, accept(listener, client));
    }
  }

  /** Accepts one connection and finishes its connect, with a poll of its own. */
  final StreamSource accept(ListenerSource listener, StreamSource client) throws IOException {
    try (var other = Poll.open(backend)) {
      var found = new Events();
      other.registry().register(listener, 0, READABLE);
      other.registry().register(client, 1, WRITABLE);
      try {
        var accepted = listener.accept();
        boolean connected = client.finishConnect();
        long deadline = System.nanoTime() + LONG.toNanos();
        while (accepted.isEmpty() || !connected) {
          assertTrue(System.nanoTime() - deadline < 0, "no connection");
          other.poll(found, Duration.ofMillis(100));
          accepted = accepted.isEmpty() ? listener.accept() : accepted;
          connected = connected || client.finishConnect();
        }
        return own(accepted.orElseThrow());
      } finally {
        other.registry().deregister(listener);
        other.registry().deregister(client);
      }
    }
  }

  /** Polls until a token has been reported with all of the bits; answers all bits it came with. */
  final int await(long token, int bits) throws IOException {
    seen.clear();
    long deadline = System.nanoTime() + LONG.toNanos();
    while ((seen.getOrDefault(token, 0) & bits) != bits) {
      if (System.nanoTime() - deadline >= 0) {
        fail("waited for " + Readiness.toString(bits) + " of " + token + ", saw " + seen);
      }
      poll().poll(events, Duration.ofMillis(100));
      for (Event event : events) {
        seen.merge(event.token().value(), event.readiness(), (a, b) -> a | b);
      }
    }
    return seen.getOrDefault(token, 0);
  }

  /** Nothing is reported, neither now nor soon. */
  final void assertQuiet() throws IOException {
    poll().poll(events, Duration.ZERO);
    assertEquals("[]", events.toString());
    poll().poll(events, SHORT);
    assertEquals("[]", events.toString());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void write(StreamSource to, String text) throws IOException {
    byte[] bytes = bytes(text);
    assertEquals(bytes.length, to.write(bytes, 0, bytes.length));
  }

  /** Reads once, which must answer at once. */
  static String read(StreamSource from) throws IOException {
    var bytes = new byte[1024];
    int count = from.read(bytes, 0, bytes.length);
    return switch (count) {
      case Source.WOULD_BLOCK -> "(would block)";
      case Source.EOF -> "(eof)";
      default -> new String(bytes, 0, count, StandardCharsets.UTF_8);
    };
  }
}
