package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;

/**
 * How the end of a connection shows: MIO-012, MIO-016, MIO-017. With {@code java.nio} it shows as
 * readable or writable, and the operation tells the rest.
 */
class CloseEventsTest extends ContractTest {
  private static final int SERVER = 1;

  private Pair registered() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), SERVER, BOTH);
    await(SERVER, WRITABLE);
    assertEquals("(would block)", read(pair.server()));
    return pair;
  }

  private int orIfTold(int always, int told) {
    return tellsClosing() ? always | told : always;
  }

  @Test
  void peerShutsItsWritingDown() throws IOException {
    Pair pair = registered();
    pair.client().shutdownOutput();
    int seen = await(SERVER, orIfTold(READABLE, Readiness.READ_CLOSED));
    assertEquals(0, seen & Readiness.WRITE_CLOSED);
    assertEquals("(eof)", read(pair.server()));
    assertEquals("(eof)", read(pair.server()));
    // The other direction lives on.
    write(pair.server(), "still here");
    assertEquals("still here", readSoon(pair.client()));
  }

  /** MIO-016: data that came before the end is not lost. */
  @Test
  void dataBeforeTheEnd() throws IOException {
    Pair pair = registered();
    write(pair.client(), "last words");
    pair.client().shutdownOutput();
    await(SERVER, orIfTold(READABLE, Readiness.READ_CLOSED));
    assertEquals("last words", read(pair.server()));
    assertEquals("(eof)", read(pair.server()));
  }

  @Test
  void shuttingTheOwnReadingDown() throws IOException {
    Pair pair = registered();
    pair.server().shutdownInput();
    if (tellsClosing()) {
      await(SERVER, Readiness.READ_CLOSED);
    }
    assertEquals("(eof)", read(pair.server()));
    write(pair.server(), "one way");
    assertEquals("one way", readSoon(pair.client()));
  }

  @Test
  void shuttingTheOwnWritingDown() throws IOException {
    Pair pair = registered();
    pair.server().shutdownOutput();
    assertThrows(IOException.class, () -> pair.server().write(new byte[1], 0, 1));
    write(pair.client(), "other way");
    await(SERVER, READABLE);
    assertEquals("other way", read(pair.server()));
    assertEquals("(eof)", readSoon(pair.client()));
  }

  @Test
  void shutDownFromBothSides() throws IOException {
    Pair pair = registered();
    pair.client().shutdownOutput();
    pair.server().shutdownOutput();
    await(SERVER, orIfTold(READABLE, Readiness.READ_CLOSED | Readiness.WRITE_CLOSED));
    assertEquals("(eof)", read(pair.server()));
  }

  @Test
  void shuttingTheOwnBothWaysDown() throws IOException {
    Pair pair = registered();
    pair.server().shutdownInput();
    pair.server().shutdownOutput();
    if (tellsClosing()) {
      await(SERVER, Readiness.READ_CLOSED);
    }
    assertEquals("(eof)", read(pair.server()));
    assertEquals("(eof)", readSoon(pair.client()));
  }

  @Test
  void peerCloses() throws IOException {
    Pair pair = registered();
    pair.client().close();
    await(SERVER, orIfTold(READABLE, Readiness.READ_CLOSED));
    assertEquals("(eof)", read(pair.server()));
  }

  @Test
  void peerResets() throws IOException {
    Pair pair = registered();
    reset(pair.client());
    await(
        SERVER,
        orIfTold(READABLE, Readiness.READ_CLOSED | Readiness.WRITE_CLOSED | Readiness.ERROR));
    var error = assertThrows(SocketException.class, () -> read(pair.server()));
    assertEquals("Connection reset", error.getMessage());
  }

  /** MIO-016: the event tells of the error, takeError of its kind, and then it is taken. */
  @Test
  void takeErrorAfterReset() throws IOException {
    Pair pair = registered();
    reset(pair.client());
    await(SERVER, READABLE);
    if (tellsClosing()) {
      assertEquals("Connection reset", pair.server().takeError().orElseThrow().getMessage());
    }
    assertTrue(pair.server().takeError().isEmpty());
  }

  @Test
  void writingAfterReset() throws IOException {
    Pair pair = registered();
    reset(pair.client());
    await(SERVER, READABLE);
    assertThrows(SocketException.class, () -> pair.server().write(new byte[1], 0, 1));
  }

  private static void reset(StreamSource stream) throws IOException {
    stream.setOption(StandardSocketOptions.SO_LINGER, 0);
    stream.close();
  }

  /** MIO-017. */
  @Test
  void outOfBandDataIsPriority() throws IOException {
    assumeTrue(backend == Backend.EPOLL, "java.nio has no priority events");
    try (var listener = sockets().listen(anyPort());
        var client = new Socket()) {
      client.connect(listener.localAddress());
      registry().register(listener, 0, READABLE);
      await(0, READABLE);
      StreamSource server = own(listener.accept().orElseThrow());
      registry().register(server, new Token(SERVER), Interest.PRIORITY);
      client.sendUrgentData(1);
      await(SERVER, Readiness.PRIORITY);
    }
  }

  /** Reads from a source that is not registered. */
  private String readSoon(StreamSource stream) throws IOException {
    registry().register(stream, 99, READABLE);
    await(99, READABLE);
    registry().deregister(stream);
    return read(stream);
  }
}
