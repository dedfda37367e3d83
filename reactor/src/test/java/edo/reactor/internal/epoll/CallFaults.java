package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.reactor.Backend;
import edo.reactor.Event;
import edo.reactor.Events;
import edo.reactor.Poll;
import edo.reactor.Sockets;
import edo.reactor.Source;
import edo.reactor.StreamSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The ground of the tests in which system calls fail, each of them a {@link FaultyProcess}: after
 * each of them all that was told has happened, and no descriptor is left.
 */
abstract class CallFaults {
  static final Duration LONG = Duration.ofSeconds(20);

  final FaultyCalls calls = FaultyCalls.INSTALLED;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private List<String> before = List.of();

  @BeforeEach
  void begin() throws IOException {
    warmUp();
    before = descriptors();
    calls.reset();
  }

  @AfterEach
  void end() throws Exception {
    List<String> unused = calls.unused();
    calls.reset();
    while (!owned.isEmpty()) {
      owned.pop().close();
    }
    assertEquals(List.of(), unused, "faults that were told and did not happen");
    List<String> left = new ArrayList<>(descriptors());
    before.forEach(left::remove);
    assertEquals(List.of(), left, "descriptors that were left open");
  }

  /** What is loaded at the first use opens descriptors that stay. */
  private static void warmUp() throws IOException {
    try (var poll = Poll.open(Backend.EPOLL)) {
      poll.pollNanos(new Events(), 0);
    }
  }

  /** Sockets, pipes, eventfds and the like; the JVM opens files as it pleases. */
  private static List<String> descriptors() throws IOException {
    var found = new ArrayList<String>();
    try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : all) {
        try {
          String target = Files.readSymbolicLink(each).toString();
          if (!target.startsWith("/")) {
            found.add(each.getFileName() + " " + target);
          }
        } catch (NoSuchFileException e) {
          // It was that of the listing itself.
        }
      }
    }
    return found;
  }

  final <T extends AutoCloseable> T own(T thing) {
    owned.push(thing);
    return thing;
  }

  static Sockets sockets() {
    return Sockets.of(Backend.EPOLL);
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Both ends of a connection. */
  final Sockets.UnixPair connected() throws IOException {
    Sockets.UnixPair pair = sockets().unixPair();
    own(pair.one());
    own(pair.other());
    return pair;
  }

  final Poll poll() throws IOException {
    return own(Poll.open(Backend.EPOLL));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes, int count) {
    return count < 0 ? "(" + count + ")" : new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  static void write(StreamSource to, String text) throws IOException {
    byte[] bytes = bytes(text);
    assertEquals(bytes.length, to.write(bytes, 0, bytes.length));
  }

  static String read(StreamSource from) throws IOException {
    var bytes = new byte[64];
    return text(bytes, from.read(bytes, 0, bytes.length));
  }

  /** Waits until a source is ready, with a poll of its own. */
  static void awaitReady(Source source, int interestBits) throws IOException {
    try (var poll = Poll.open(Backend.EPOLL)) {
      poll.registry().register(source, 7, interestBits);
      awaitToken(poll, 7);
      poll.registry().deregister(source);
    }
  }

  /** Polls until a token comes; a poll may end early, with nothing. */
  static void awaitToken(Poll poll, long token) throws IOException {
    var events = new Events();
    long start = System.nanoTime();
    while (System.nanoTime() - start < LONG.toNanos()) {
      poll.poll(events, Duration.ofSeconds(1));
      for (Event event : events) {
        if (event.token().value() == token) {
          return;
        }
      }
    }
    throw new AssertionError("token " + token + " did not come");
  }
}
