package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

/** Pipes: MIO-032. */
class PipeTest extends ContractTest {
  private static final int SENDER = 1;
  private static final int RECEIVER = 2;

  private PipeSource open() throws IOException {
    PipeSource pipe = PipeSource.open(backend);
    own(pipe.sender());
    own(pipe.receiver());
    registry().register(pipe.sender(), new Token(SENDER), Interest.WRITABLE);
    registry().register(pipe.receiver(), new Token(RECEIVER), Interest.READABLE);
    return pipe;
  }

  @Test
  void bytesGoThrough() throws IOException {
    PipeSource pipe = open();
    await(SENDER, WRITABLE);
    var bytes = new byte[8];
    assertEquals(Source.WOULD_BLOCK, pipe.receiver().read(bytes, 0, 8));
    assertEquals(5, pipe.sender().write(bytes("hello"), 0, 5));
    await(RECEIVER, READABLE);
    assertEquals(5, pipe.receiver().read(bytes, 0, 8));
    assertEquals(Source.WOULD_BLOCK, pipe.receiver().read(bytes, 0, 8));
    assertEquals(3, pipe.sender().write(ByteBuffer.wrap(bytes("abc"))));
    assertEquals(2, pipe.sender().write(ByteBuffer.allocateDirect(2)));
    await(RECEIVER, READABLE);
    ByteBuffer direct = ByteBuffer.allocateDirect(8);
    assertEquals(5, pipe.receiver().read(direct));
    assertEquals('a', direct.get(0));
    assertEquals(0, pipe.receiver().read(bytes, 0, 0));
    assertEquals(0, pipe.sender().write(bytes, 0, 0));
  }

  @Test
  void aFullPipeArms() throws IOException {
    PipeSource pipe = open();
    var chunk = new byte[16 * 1024];
    await(SENDER, WRITABLE);
    long written = 0;
    int count = pipe.sender().write(chunk, 0, chunk.length);
    while (count != Source.WOULD_BLOCK) {
      written += count;
      count = pipe.sender().write(chunk, 0, chunk.length);
    }
    long left = written;
    while (left > 0) {
      left -= pipe.receiver().read(chunk, 0, chunk.length);
    }
    await(SENDER, WRITABLE);
  }

  /** MIO-032: the receiver learns that the sender is gone. */
  @Test
  void senderCloses() throws IOException {
    PipeSource pipe = open();
    pipe.sender().write(bytes("last"), 0, 4);
    pipe.sender().close();
    int seen = await(RECEIVER, READABLE);
    var bytes = new byte[8];
    assertEquals(4, pipe.receiver().read(bytes, 0, 8));
    assertEquals(Source.EOF, pipe.receiver().read(bytes, 0, 8));
    assertEquals(tellsClosing(), (seen & Readiness.READ_CLOSED) != 0);
    assertThrows(ClosedChannelException.class, () -> pipe.sender().write(bytes, 0, 1));
  }

  /** MIO-032: the sender learns that the receiver is gone. */
  @Test
  void receiverCloses() throws IOException {
    PipeSource pipe = open();
    await(SENDER, WRITABLE);
    registry().reregister(pipe.sender(), SENDER, WRITABLE);
    pipe.receiver().close();
    if (tellsClosing()) {
      await(SENDER, Readiness.WRITE_CLOSED);
    }
    poll().pollNanos(events, 0); // The selector of java.nio closes it now.
    var error = assertThrows(SocketException.class, () -> pipe.sender().write(new byte[1], 0, 1));
    assertEquals("Broken pipe", error.getMessage());
    assertThrows(ClosedChannelException.class, () -> pipe.receiver().read(new byte[1], 0, 1));
  }

  @Test
  void endsCloseTwiceAndTellTheirDescriptors() throws IOException {
    PipeSource pipe = open();
    assertEquals(backend == Backend.EPOLL, pipe.sender().fd().isPresent());
    assertEquals(backend == Backend.EPOLL, pipe.receiver().fd().isPresent());
    pipe.sender().close();
    pipe.sender().close();
    pipe.receiver().close();
    pipe.receiver().close();
    assertTrue(pipe.sender().fd().isEmpty());
    assertTrue(pipe.receiver().fd().isEmpty());
  }

  @Test
  void endsComeAndGo() throws IOException {
    PipeSource pipe = open();
    registry().deregister(pipe.receiver());
    pipe.sender().write(bytes("x"), 0, 1);
    pipe.receiver().rearm(READABLE);
    await(SENDER, WRITABLE);
    assertQuiet();
    registry().register(pipe.receiver(), 7, READABLE);
    await(7, READABLE);
    registry().deregister(pipe.sender());
  }
}
