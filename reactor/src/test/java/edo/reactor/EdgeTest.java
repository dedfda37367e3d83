package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The edge-triggered contract: MIO-015, MIO-022. */
class EdgeTest extends ContractTest {
  @Test
  void noSecondEventWithoutNewActivity() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 0, READABLE);
    write(pair.client(), "one");
    await(0, READABLE);
    assertQuiet();
  }

  @Test
  void aReadThatWouldBlockArms() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 0, READABLE);
    for (int round = 0; round < 3; round++) {
      write(pair.client(), "round");
      await(0, READABLE);
      assertEquals("round", read(pair.server()));
      assertEquals("(would block)", read(pair.server()));
      assertQuiet();
    }
  }

  /** The read is tried before anything was reported, as a runtime does. */
  @Test
  void readingFirstAndWaitingThen() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 0, BOTH);
    assertEquals("(would block)", read(pair.server()));
    write(pair.client(), "late");
    await(0, READABLE);
    assertEquals("late", read(pair.server()));
  }

  /** MIO-022: a reader that knows there is no more need not try, it arms. */
  @Test
  void rearmingInsteadOfTrying() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 0, READABLE);
    write(pair.client(), "one");
    await(0, READABLE);
    assertEquals("one", read(pair.server()));
    pair.server().rearm(READABLE);
    assertQuiet();
    write(pair.client(), "two");
    await(0, READABLE);
    assertEquals("two", read(pair.server()));
  }

  /** Something came between the short read and the arming. */
  @Test
  void rearmingTooLateLosesNothing() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 0, READABLE);
    write(pair.client(), "one");
    await(0, READABLE);
    assertEquals("one", read(pair.server()));
    write(pair.client(), "two");
    pair.server().rearm(READABLE);
    await(0, READABLE);
    assertEquals("two", read(pair.server()));
  }

  @Test
  void aWriteThatWouldBlockArms() throws IOException {
    Pair pair = connect();
    registry().register(pair.client(), 0, WRITABLE);
    await(0, WRITABLE);
    var chunk = new byte[64 * 1024];
    long written = fill(pair.client(), chunk);
    assertQuiet();
    drain(pair.server(), written);
    await(0, WRITABLE);
    assertTrue(pair.client().write(chunk, 0, 1) > 0);
  }

  private static long fill(StreamSource stream, byte[] chunk) throws IOException {
    long written = 0;
    int count = stream.write(chunk, 0, chunk.length);
    while (count != Source.WOULD_BLOCK) {
      written += count;
      count = stream.write(chunk, 0, chunk.length);
    }
    return written;
  }

  private void drain(StreamSource stream, long bytes) throws IOException {
    var chunk = new byte[64 * 1024];
    long left = bytes;
    registry().register(stream, 1, READABLE);
    while (left > 0) {
      int count = stream.read(chunk, 0, chunk.length);
      if (count == Source.WOULD_BLOCK) {
        await(1, READABLE);
      } else {
        left -= count;
      }
    }
    registry().deregister(stream);
  }

  /** The two directions are armed apart. */
  @Test
  void aBlockedReadSaysNothingAboutWriting() throws IOException {
    Pair pair = connect();
    registry().register(pair.server(), 0, BOTH);
    await(0, WRITABLE);
    assertEquals("(would block)", read(pair.server()));
    assertQuiet();
  }

  @Test
  void acceptThatWouldBlockArms() throws IOException {
    ListenerSource listener = listen();
    registry().register(listener, 0, READABLE);
    for (int round = 0; round < 3; round++) {
      own(sockets().connect(listener.localAddress()));
      await(0, READABLE);
      own(listener.accept().orElseThrow());
      assertTrue(listener.accept().isEmpty());
      assertQuiet();
    }
  }
}
