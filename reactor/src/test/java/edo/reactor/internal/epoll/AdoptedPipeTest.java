package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Backend;
import edo.reactor.PipeSource;
import edo.reactor.Sockets;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ends of pipes made of descriptors: from_file_sets_nonblock and from_file_detects_not_a_fifo of
 * net_unix_pipe.rs. MIO-032.
 */
class AdoptedPipeTest {
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int NONBLOCK = 0x800;

  @BeforeEach
  void needsEpoll() {
    assumeTrue(Backend.EPOLL.isAvailable(), Backend.EPOLL.unavailableReason());
  }

  private static int fcntl(int fd, int command, int value) {
    CallScratch scratch = CallScratch.take();
    try {
      return LinuxNative.fcntl(scratch.errno, fd, command, value);
    } finally {
      scratch.giveBack();
    }
  }

  private static boolean blocks(int fd) {
    return (fcntl(fd, F_GETFL, 0) & NONBLOCK) == 0;
  }

  // What is adopted here is not closed: its descriptor stays the pipe's.

  @Test
  void blocksNoLonger() throws IOException {
    PipeSource pipe = PipeSource.open(Backend.EPOLL);
    try (var receiver = pipe.receiver();
        var sender = pipe.sender()) {
      int in = receiver.fd().orElseThrow();
      int out = sender.fd().orElseThrow();
      for (int fd : new int[] {in, out}) {
        assertEquals(0, fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) & ~NONBLOCK));
        assertEquals(true, blocks(fd));
      }
      var reader = EpollFifo.adoptReceiver(in, true);
      var writer = EpollFifo.adoptSender(out, false);
      assertEquals(in, reader.fd().orElseThrow());
      assertEquals(out, writer.fd().orElseThrow());
      assertEquals(false, blocks(in));
      assertEquals(false, blocks(out));
    }
  }

  @Test
  void whatIsNoPipeIsRefused() throws IOException {
    try (var socket = Sockets.of(Backend.EPOLL).udp4()) {
      int fd = socket.fd().orElseThrow();
      assertThrows(IllegalArgumentException.class, () -> EpollFifo.adoptReceiver(fd, true));
      assertThrows(IllegalArgumentException.class, () -> EpollFifo.adoptSender(fd, true));
    }
  }
}
