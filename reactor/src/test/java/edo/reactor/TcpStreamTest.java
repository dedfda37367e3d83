package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Connecting and moving bytes: MIO-024, MIO-025. */
class TcpStreamTest extends ContractTest {
  private static final int CLIENT = 1;
  private static final int SERVER = 2;

  /** MIO-024. */
  @Test
  void connectEndsWithAWritableEvent() throws IOException {
    ListenerSource listener = listen();
    StreamSource client = own(sockets().connect(listener.localAddress()));
    registry().register(client, CLIENT, BOTH);
    await(CLIENT, WRITABLE);
    assertTrue(client.finishConnect());
    assertTrue(client.finishConnect());
    assertTrue(client.takeError().isEmpty());
    StreamSource server = accept(listener);
    assertEquals(listener.localAddress(), client.peerAddress());
    assertEquals(client.localAddress(), server.peerAddress());
    assertEquals(server.localAddress(), client.peerAddress());
  }

  private StreamSource accept(ListenerSource listener) throws IOException {
    registry().register(listener, 0, READABLE);
    await(0, READABLE);
    return own(listener.accept().orElseThrow());
  }

  @Test
  void writesOnceConnected() throws IOException {
    ListenerSource listener = listen();
    StreamSource client = own(sockets().connect(listener.localAddress()));
    registry().register(client, CLIENT, BOTH);
    await(CLIENT, WRITABLE);
    write(client, "hello");
    StreamSource server = accept(listener);
    registry().register(server, SERVER, BOTH);
    await(SERVER, READABLE);
    assertEquals("hello", read(server));
  }

  /** MIO-024: refused, now or with an event. The answer stays the same. */
  @Test
  void refusedConnectIsAnError() throws IOException {
    InetSocketAddress nobody = addressOfNobody();
    ConnectException error = assertThrows(ConnectException.class, () -> connectTo(nobody));
    assertTrue(String.valueOf(error.getMessage()).startsWith("Connection refused"));
    assertTrue(String.valueOf(error.getMessage()).contains(nobody.toString()));
  }

  private void connectTo(InetSocketAddress address) throws IOException {
    StreamSource client = own(sockets().connect(address));
    registry().register(client, CLIENT, BOTH);
    await(CLIENT, WRITABLE);
    try {
      client.finishConnect();
    } catch (ConnectException e) {
      assertThrows(IOException.class, client::finishConnect);
      assertThrows(IOException.class, client::peerAddress);
      throw e;
    }
  }

  private InetSocketAddress addressOfNobody() throws IOException {
    try (var listener = sockets().listen(anyPort())) {
      return inet(listener.localAddress());
    }
  }

  /** MIO-024. */
  @Test
  void connectThenClose() throws IOException {
    ListenerSource listener = listen();
    StreamSource client = sockets().connect(listener.localAddress());
    registry().register(client, CLIENT, BOTH);
    client.close();
    assertQuiet();
    assertThrows(IOException.class, client::finishConnect);
  }

  /** Reading and writing while connecting is only too early. */
  @Test
  void operationsWhileConnectingWouldBlockOrWork() throws IOException {
    ListenerSource listener = listen();
    StreamSource client = own(sockets().connect(listener.localAddress()));
    assertEquals("(would block)", read(client));
    registry().register(client, CLIENT, BOTH);
    assertEquals("(would block)", read(client));
    await(CLIENT, WRITABLE);
    assertTrue(client.finishConnect());
    StreamSource server = accept(listener);
    write(server, "welcome");
    await(CLIENT, READABLE);
    assertEquals("welcome", read(client));
  }

  /** MIO-025: arrays, at an offset and no further than the length. */
  @Test
  void arraysWithOffsetAndLength() throws IOException {
    Pair pair = connect();
    byte[] out = bytes("..hello..");
    assertEquals(5, pair.client().write(out, 2, 5));
    awaitReadable(pair.server());
    byte[] in = bytes("          ");
    assertEquals(3, pair.server().read(in, 1, 3));
    assertEquals(2, pair.server().read(in, 6, 4));
    assertArrayEquals(bytes(" hel  lo  "), in);
    assertThrows(IndexOutOfBoundsException.class, () -> pair.server().read(in, 8, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> pair.server().write(in, -1, 3));
  }

  /** MIO-025: every kind of buffer. */
  @Test
  void buffersOfEveryKind() throws IOException {
    Pair pair = connect();
    try (var arena = Arena.ofShared()) {
      ByteBuffer[] kinds = {
        ByteBuffer.allocate(16),
        ByteBuffer.allocate(32).position(3).slice().limit(16),
        ByteBuffer.allocateDirect(16),
        ByteBuffer.allocateDirect(32).position(5).slice().limit(16),
        arena.allocate(16).asByteBuffer(),
      };
      for (ByteBuffer kind : kinds) {
        kind.clear().position(2).limit(9);
        kind.put(bytes("message")).position(2);
        assertEquals(7, pair.client().write(kind));
        assertEquals(9, kind.position());
        awaitReadable(pair.server());
        kind.clear().position(1).limit(15);
        assertEquals(7, pair.server().read(kind));
        assertEquals(8, kind.position());
        assertEquals(15, kind.limit());
        var got = new byte[7];
        kind.position(1).get(got);
        assertArrayEquals(bytes("message"), got);
        assertEquals(Source.WOULD_BLOCK, pair.server().read(kind.clear()));
        assertEquals(0, kind.position());
      }
      assertEquals(3, pair.client().write(ByteBuffer.wrap(bytes("abc")).asReadOnlyBuffer()));
      awaitReadable(pair.server());
      assertThrows(
          ReadOnlyBufferException.class,
          () -> pair.server().read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
      assertEquals("abc", read(pair.server()));
    }
  }

  /** A buffer whose memory is gone is an error, not a crash. */
  @Test
  void buffersOfAClosedArena() throws IOException {
    Pair pair = connect();
    ByteBuffer gone;
    try (var arena = Arena.ofShared()) {
      gone = arena.allocate(16).asByteBuffer();
    }
    assertThrows(IllegalStateException.class, () -> pair.client().write(gone));
    assertThrows(IllegalStateException.class, () -> pair.client().read(gone));
    write(pair.client(), "unharmed");
    awaitReadable(pair.server());
    assertEquals("unharmed", read(pair.server()));
  }

  @Test
  void nothingToMoveMovesNothing() throws IOException {
    Pair pair = connect();
    assertEquals(0, pair.client().write(new byte[4], 2, 0));
    assertEquals(0, pair.client().write(ByteBuffer.allocate(0)));
    assertEquals(0, pair.client().write(new ByteBuffer[0], 0, 0));
    assertEquals(0, pair.client().read(new byte[4], 4, 0));
    assertEquals(0, pair.client().read(ByteBuffer.allocateDirect(0)));
    assertEquals(0, pair.client().read(new ByteBuffer[] {ByteBuffer.allocate(0)}, 0, 1));
    assertEquals(0, pair.client().peek(new byte[4], 4, 0));
    assertEquals("(would block)", read(pair.server()));
  }

  /** MIO-025: several buffers, mixed, with empty ones between. */
  @Test
  void severalBuffers() throws IOException {
    Pair pair = connect();
    ByteBuffer[] out = {
      ByteBuffer.allocate(0),
      ByteBuffer.wrap(bytes("one ")),
      ByteBuffer.allocateDirect(4).put(bytes("two ")).flip(),
      ByteBuffer.allocate(0),
      ByteBuffer.wrap(bytes("three")).asReadOnlyBuffer(),
      ByteBuffer.wrap(bytes("never")),
    };
    assertEquals(13, pair.client().write(out, 0, 5));
    assertEquals(0, out[4].remaining());
    assertEquals(5, out[5].remaining());
    awaitReadable(pair.server());
    ByteBuffer[] in = {
      ByteBuffer.allocate(3),
      ByteBuffer.allocateDirect(6),
      ByteBuffer.allocate(0),
      ByteBuffer.allocate(100),
      ByteBuffer.allocate(5),
    };
    assertEquals(13, pair.server().read(in, 0, 5));
    var text = new StringBuilder();
    for (ByteBuffer buffer : in) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        text.append((char) buffer.get());
      }
    }
    assertEquals("one two three", text.toString());
    assertEquals(Source.WOULD_BLOCK, pair.server().read(new ByteBuffer[] {in[0].clear()}, 0, 1));
    assertEquals(1, pair.client().write(new ByteBuffer[] {ByteBuffer.wrap(bytes("x"))}, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> pair.client().write(out, 5, 2));
  }

  /** MIO-025: more than any buffer holds, both sides at once, in every form. */
  @Test
  void muchData() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), CLIENT, BOTH);
    registry().register(pair.server(), SERVER, BOTH);
    var out = new byte[5_000_000];
    new Random(42).nextBytes(out);
    var in = new byte[out.length];
    int sent = 0;
    int received = 0;
    for (int turn = 0; received < in.length; turn++) {
      boolean wrote = false;
      if (sent < out.length) {
        int count = writeSome(pair.client(), out, sent, turn);
        wrote = count != Source.WOULD_BLOCK;
        sent += wrote ? count : 0;
      }
      int count = readSome(pair.server(), in, received, turn);
      if (count != Source.WOULD_BLOCK) {
        received += count;
      } else if (!wrote) {
        poll().poll(events, LONG);
      }
    }
    assertArrayEquals(out, in);
    assertEquals("(would block)", read(pair.server()));
  }

  private static int writeSome(StreamSource to, byte[] from, int offset, int turn)
      throws IOException {
    int length = Math.min(from.length - offset, 300_000);
    return switch (turn % 4) {
      case 0 -> to.write(from, offset, length);
      case 1 -> to.write(ByteBuffer.wrap(from, offset, length));
      case 2 -> to.write(ByteBuffer.allocateDirect(length).put(from, offset, length).flip());
      default -> {
        int half = length / 2;
        ByteBuffer[] two = {
          ByteBuffer.wrap(from, offset, half), ByteBuffer.wrap(from, offset + half, length - half)
        };
        yield (int) to.write(two, 0, 2);
      }
    };
  }

  private static int readSome(StreamSource from, byte[] into, int offset, int turn)
      throws IOException {
    int length = into.length - offset;
    return switch (turn % 3) {
      case 0 -> from.read(into, offset, length);
      case 1 -> from.read(ByteBuffer.wrap(into, offset, length));
      default -> {
        int half = length / 2;
        ByteBuffer[] two = {
          ByteBuffer.wrap(into, offset, half), ByteBuffer.wrap(into, offset + half, length - half)
        };
        yield (int) from.read(two, 0, 2);
      }
    };
  }

  @Test
  void oneCallMovesNoMoreThanTheLimit() throws IOException {
    Pair pair = connect();
    var large = new byte[Source.MAX_TRANSFER * 4];
    int count = pair.client().write(large, 0, large.length);
    assertTrue(count > 0 && count <= Source.MAX_TRANSFER, () -> "wrote " + count);
    ByteBuffer buffer = ByteBuffer.allocateDirect(large.length);
    int second = pair.client().write(buffer);
    assertTrue(second <= Source.MAX_TRANSFER, () -> "wrote " + second);
    assertEquals(large.length, buffer.limit());
  }

  /** MIO-025: several small writes at once arrive in order. */
  @Test
  void severalWritesBeforeARead() throws IOException {
    Pair pair = connect();
    for (int i = 0; i < 10; i++) {
      write(pair.client(), "part" + i);
    }
    awaitReadable(pair.server());
    assertEquals("part0part1part2part3part4part5part6part7part8part9", read(pair.server()));
  }

  /** MIO-025: peek leaves the bytes where they are. */
  @Test
  void peeking() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), SERVER, BOTH);
    var bytes = new byte[8];
    assertEquals(Source.WOULD_BLOCK, pair.server().peek(bytes, 0, 8));
    write(pair.client(), "message");
    await(SERVER, READABLE);
    assertEquals(3, pair.server().peek(bytes, 0, 3));
    assertEquals(7, pair.server().peek(bytes, 0, 8));
    assertArrayEquals(bytes("message\0"), bytes);
    ByteBuffer direct = ByteBuffer.allocateDirect(4);
    assertEquals(4, pair.server().peek(direct));
    assertEquals(4, direct.position());
    assertEquals("message", read(pair.server()));
    assertEquals("(would block)", read(pair.server()));
    assertEquals(Source.WOULD_BLOCK, pair.server().peek(bytes, 0, 8));
    write(pair.client(), "again");
    await(SERVER, READABLE);
    assertEquals("again", read(pair.server()));
  }

  /** A read after a shorter peek gets everything; a short result would mean there is no more. */
  @Test
  void readAfterPeekGetsEverything() throws IOException {
    Pair pair = connect();
    write(pair.client(), "message");
    awaitReadable(pair.server());
    assertEquals(2, pair.server().peek(new byte[2], 0, 2));
    ByteBuffer[] two = {ByteBuffer.allocate(4), ByteBuffer.allocate(4)};
    long first = pair.server().read(two, 0, 2);
    long rest = first < 7 ? pair.server().read(two, 0, 2) : 0;
    assertEquals(7, first + rest);
    write(pair.client(), "message");
    awaitReadable(pair.server());
    assertEquals(2, pair.server().peek(new byte[2], 0, 2));
    assertEquals("message", read(pair.server()));
  }

  /** What was peeked at is reported again once armed, wherever it is kept. */
  @Test
  void peekedBytesAreStillReported() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), SERVER, READABLE);
    write(pair.client(), "message");
    await(SERVER, READABLE);
    assertEquals(7, pair.server().peek(new byte[8], 0, 8));
    registry().reregister(pair.server(), SERVER + 1, READABLE);
    await(SERVER + 1, READABLE);
    assertEquals("message", read(pair.server()));
  }

  @Test
  void peekSeesTheEnd() throws IOException {
    Pair pair = connect();
    write(pair.client(), "bye");
    pair.client().close();
    awaitReadable(pair.server());
    assertEquals(3, pair.server().peek(new byte[8], 0, 8));
    assertEquals(3, pair.server().peek(new byte[8], 0, 8));
    assertEquals("bye", read(pair.server()));
    assertEquals(Source.EOF, pair.server().peek(new byte[8], 0, 8));
    assertEquals(Source.EOF, pair.server().peek(ByteBuffer.allocate(1)));
    assertEquals("(eof)", read(pair.server()));
  }

  /** MIO-025. */
  @Test
  void writingToAClosedPeerFailsInTheEnd() throws IOException {
    Pair pair = connect();
    pair.server().close();
    registry().register(pair.client(), CLIENT, BOTH);
    SocketException error =
        assertThrows(
            SocketException.class,
            () -> {
              while (true) {
                pair.client().write(new byte[1024], 0, 1024);
                await(CLIENT, WRITABLE);
                registry().reregister(pair.client(), CLIENT, BOTH);
              }
            });
    assertTrue(
        error.getMessage() != null
            && (error.getMessage().equals("Broken pipe")
                || error.getMessage().equals("Connection reset")),
        error::toString);
  }

  @Test
  void shutdownBeforeConnectedDoesNothing() throws IOException {
    ListenerSource listener = listen();
    StreamSource client = own(sockets().connect(listener.localAddress()));
    registry().register(client, CLIENT, BOTH);
    await(CLIENT, WRITABLE);
    assertTrue(client.finishConnect());
    client.shutdownInput();
    client.shutdownInput();
    client.shutdownOutput();
    client.shutdownOutput();
  }

  @Test
  void addressesMustBeResolvedAndOfTheFamily() throws IOException {
    var unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
    assertThrows(IllegalArgumentException.class, () -> sockets().connect(unresolved));
    assertThrows(IllegalArgumentException.class, () -> sockets().listen(unresolved));
    try (var socket = sockets().tcp4()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0)));
      assertThrows(
          IllegalArgumentException.class,
          () -> socket.connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), 1)));
    }
  }

  @Test
  void anUnboundSocketBecomesOneThingOnly() throws IOException {
    ListenerSource listener = listen();
    try (var socket = sockets().tcp4()) {
      assertEquals(0, inet(socket.localAddress()).getPort());
      socket.bind(anyPort());
      int port = inet(socket.localAddress()).getPort();
      assertTrue(port > 0);
      StreamSource client = own(socket.connect(listener.localAddress()));
      assertEquals(port, inet(client.localAddress()).getPort());
      assertThrows(IllegalStateException.class, () -> socket.listen(1));
      assertThrows(IllegalStateException.class, socket::localAddress);
      registry().register(client, CLIENT, WRITABLE);
      await(CLIENT, WRITABLE);
      assertTrue(client.finishConnect());
      assertFalse(client.toString().contains("closed"));
    }
  }

  private void awaitReadable(StreamSource stream) throws IOException {
    registry().register(stream, 99, READABLE);
    await(99, READABLE);
    registry().deregister(stream);
  }

  /** A buffer that is given twice in one array counts once. MIO-025. */
  @Test
  void theSameBufferTwice() throws IOException {
    Pair pair = connect();
    ByteBuffer out = ByteBuffer.wrap(bytes("hello"));
    ByteBuffer last = ByteBuffer.wrap(bytes("!"));
    ByteBuffer[] twice = {out, out, last, out};
    long sent = 0;
    while (out.hasRemaining() || last.hasRemaining()) {
      sent += pair.client().write(twice, 0, twice.length);
    }
    assertEquals(6, sent);
    ByteBuffer in = ByteBuffer.allocate(4);
    ByteBuffer more = ByteBuffer.allocateDirect(9);
    ByteBuffer[] room = {in, more, in, more};
    long got = 0;
    while (got < 6) {
      got += Math.max(0, pair.server().read(room, 0, room.length));
    }
    assertEquals(6, got);
    assertEquals("hell", new String(in.array(), StandardCharsets.UTF_8));
    assertEquals('o', more.get(0));
    assertEquals('!', more.get(1));
    assertEquals(2, more.position());
    assertEquals(Source.WOULD_BLOCK, pair.server().read(room, 0, room.length));
    assertEquals(2, more.position());
  }
}
