package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Backend;
import edo.reactor.PipeSource;
import edo.reactor.ResourceExhaustedException;
import edo.reactor.Sockets;
import edo.reactor.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose system calls are interrupted, come short, or fail: MIO-009, MIO-016, MIO-025. */
@FaultyProcess
class StreamCallFaultTest extends CallFaults {
  private static final int EINTR = Errno.EINTR;

  /** Each way to read is tried again after a signal, however many come. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void aReadThatIsInterruptedIsMadeAgain(int times) throws IOException {
    Sockets.UnixPair pair = connected();
    write(pair.one(), "abcdef");
    var array = new byte[4];
    calls.fail("recv", EINTR, times);
    assertEquals(2, pair.other().peek(array, 1, 2));
    assertEquals("ab", new String(array, 1, 2, java.nio.charset.StandardCharsets.UTF_8));
    calls.fail("recv", EINTR, times);
    assertEquals(2, pair.other().read(array, 0, 2));
    assertEquals("ab", text(array, 2));
    calls.fail("recv", EINTR, times);
    ByteBuffer direct = ByteBuffer.allocateDirect(2);
    assertEquals(2, pair.other().read(direct));
    assertEquals('c', direct.get(0));
    calls.fail("recv", EINTR, times);
    ByteBuffer[] several = {ByteBuffer.allocate(1), ByteBuffer.allocateDirect(1)};
    assertEquals(2, pair.other().read(several, 0, 2));
    assertEquals('f', several[1].get(0));
    calls.fail("recv", EINTR, times);
    assertEquals(Source.WOULD_BLOCK, pair.other().read(array, 0, 4));
    assertEquals(5 * (times + 1), calls.calls("recv"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void aWriteThatIsInterruptedIsMadeAgain(int times) throws IOException {
    Sockets.UnixPair pair = connected();
    calls.fail("send", EINTR, times);
    assertEquals(2, pair.one().write(bytes("ab"), 0, 2));
    calls.fail("send", EINTR, times);
    ByteBuffer direct = ByteBuffer.allocateDirect(2).put(bytes("cd")).flip();
    assertEquals(2, pair.one().write(direct));
    assertEquals(0, direct.remaining());
    calls.fail("send", EINTR, times);
    ByteBuffer[] several = {ByteBuffer.wrap(bytes("e")), ByteBuffer.wrap(bytes("f"))};
    assertEquals(2, pair.one().write(several, 0, 2));
    assertEquals("abcdef", read(pair.other()));
    assertEquals(3 * (times + 1), calls.calls("send"));
  }

  @Test
  void pipesAreReadAndWrittenAgain() throws IOException {
    PipeSource pipe = PipeSource.open(Backend.EPOLL);
    own(pipe.sender());
    own(pipe.receiver());
    calls.fail("write", EINTR, 3).fail("read", EINTR, 3);
    assertEquals(2, pipe.sender().write(bytes("ab"), 0, 2));
    var array = new byte[4];
    assertEquals("ab", text(array, pipe.receiver().read(array, 0, 4)));
    calls.fail("write", EINTR, 3).fail("read", EINTR, 3);
    assertEquals(2, pipe.sender().write(ByteBuffer.allocateDirect(2).put(bytes("cd")).flip()));
    ByteBuffer direct = ByteBuffer.allocateDirect(4);
    assertEquals(2, pipe.receiver().read(direct));
    assertEquals('d', direct.get(1));
    calls.fail("write", Errno.EPIPE).fail("read", Errno.EIO);
    assertThrows(SocketException.class, () -> pipe.sender().write(bytes("x"), 0, 1));
    assertThrows(SocketException.class, () -> pipe.receiver().read(array, 0, 4));
  }

  /** Told to wait although it is ready: nothing is taken, and the next try finds it all. */
  @Test
  void aSpuriousWouldBlockLosesNothing() throws IOException {
    Sockets.UnixPair pair = connected();
    ByteBuffer out = ByteBuffer.wrap(bytes("abc"));
    calls.fail("send", Errno.EAGAIN);
    assertEquals(Source.WOULD_BLOCK, pair.one().write(out));
    assertEquals(3, out.remaining());
    assertEquals(3, pair.one().write(out));
    ByteBuffer in = ByteBuffer.allocate(8);
    calls.fail("recv", EINTR).fail("recv", Errno.EAGAIN);
    assertEquals(Source.WOULD_BLOCK, pair.other().read(in));
    assertEquals(0, in.position());
    assertEquals(3, pair.other().read(in));
    assertEquals("abc", text(in.array(), 3));
    ByteBuffer[] several = {ByteBuffer.wrap(bytes("d")), ByteBuffer.wrap(bytes("e"))};
    calls.fail("send", Errno.EAGAIN);
    assertEquals(Source.WOULD_BLOCK, pair.one().write(several, 0, 2));
    assertEquals(2, several[0].remaining() + several[1].remaining());
  }

  /** The stream stays what it is after an error, and the buffer where it was. */
  @Test
  void errorsAreToldOnceEach() throws IOException {
    Sockets.UnixPair pair = connected();
    ByteBuffer out = ByteBuffer.wrap(bytes("abc"));
    calls.fail("send", Errno.ECONNRESET).fail("send", Errno.EPIPE).fail("send", Errno.ENOBUFS);
    assertEquals(
        "Connection reset",
        assertThrows(SocketException.class, () -> pair.one().write(out)).getMessage());
    assertEquals(
        "Broken pipe",
        assertThrows(SocketException.class, () -> pair.one().write(out)).getMessage());
    assertThrows(ResourceExhaustedException.class, () -> pair.one().write(out));
    assertEquals(3, pair.one().write(out));
    ByteBuffer in = ByteBuffer.allocate(8);
    calls.fail("recv", EINTR).fail("recv", Errno.ECONNRESET).fail("recv", Errno.ENOMEM);
    assertEquals(
        "Connection reset",
        assertThrows(SocketException.class, () -> pair.other().read(in)).getMessage());
    assertThrows(ResourceExhaustedException.class, () -> pair.other().read(in));
    assertEquals(0, in.position());
    assertEquals(3, pair.other().read(in));
  }

  /**
   * Short counts, signals, and being told to wait, at random, in every form of read and write: what
   * comes out is what went in.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyByteArrivesOnceWhateverTheCallsDo(long seed) throws IOException {
    var random = new Random(seed);
    Sockets.UnixPair pair = connected();
    var sent = new byte[20_000];
    random.nextBytes(sent);
    var got = new ByteArrayOutputStream();
    int at = 0;
    while (got.size() < sent.length) {
      if (at < sent.length) {
        disturb(random, "send");
        int n = Math.min(sent.length - at, 1 + random.nextInt(500));
        at += (int) Math.max(0, write(random, pair, sent, at, n));
      }
      disturb(random, "recv");
      receive(random, pair, got);
      calls.reset();
    }
    assertArrayEquals(sent, got.toByteArray());
    assertEquals(Source.WOULD_BLOCK, pair.other().read(new byte[1], 0, 1));
  }

  private void disturb(Random random, String function) {
    for (int i = random.nextInt(3); i > 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> calls.fail(function, EINTR);
        case 1 -> calls.atMost(function, 1 + random.nextInt(3), 1);
        default -> calls.fail(function, Errno.EAGAIN);
      }
    }
  }

  private static long write(Random random, Sockets.UnixPair pair, byte[] from, int at, int n)
      throws IOException {
    return switch (random.nextInt(3)) {
      case 0 -> pair.one().write(from, at, n);
      case 1 -> {
        ByteBuffer direct = ByteBuffer.allocateDirect(n).put(from, at, n).flip();
        int count = pair.one().write(direct);
        assertEquals(Math.max(count, 0), direct.position());
        yield count;
      }
      default -> {
        int first = random.nextInt(n + 1);
        ByteBuffer[] two = {
          ByteBuffer.wrap(from, at, first), ByteBuffer.wrap(from, at + first, n - first)
        };
        long count = pair.one().write(two, 0, 2);
        assertEquals(n - Math.max(count, 0), two[0].remaining() + two[1].remaining());
        yield count;
      }
    };
  }

  private static void receive(Random random, Sockets.UnixPair pair, ByteArrayOutputStream got)
      throws IOException {
    int room = 1 + random.nextInt(700);
    switch (random.nextInt(3)) {
      case 0 -> {
        var array = new byte[room];
        got.write(array, 0, Math.max(0, pair.other().read(array, 0, room)));
      }
      case 1 -> {
        ByteBuffer direct = ByteBuffer.allocateDirect(room);
        int count = pair.other().read(direct);
        assertEquals(Math.max(0, count), direct.position());
        take(direct, got);
      }
      default -> {
        ByteBuffer[] two = {
          ByteBuffer.allocate(room / 2), ByteBuffer.allocateDirect(room - room / 2)
        };
        long count = pair.other().read(two, 0, 2);
        assertEquals(Math.max(0, count), two[0].position() + two[1].position());
        assertTrue(two[1].position() == 0 || !two[0].hasRemaining(), "a hole between the buffers");
        take(two[0], got);
        take(two[1], got);
      }
    }
  }

  private static void take(ByteBuffer from, ByteArrayOutputStream to) {
    from.flip();
    while (from.hasRemaining()) {
      to.write(from.get());
    }
  }
}
