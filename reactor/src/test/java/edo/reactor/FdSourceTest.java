package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors of others: MIO-021, MIO-001. */
class FdSourceTest extends ContractTest {
  private FdSource source(int fd) {
    assumeTrue(Backend.EPOLL.isAvailable(), Backend.EPOLL.unavailableReason());
    return FdSource.of(fd);
  }

  @Test
  void javaNioRefusesIt() {
    if (backend == Backend.NIO) {
      FdSource source = source(0);
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> registry().register(source, 0, READABLE));
      assertTrue(String.valueOf(error.getMessage()).contains("made for EPOLL"));
    }
  }

  @Test
  void reportsReadiness() throws IOException {
    assumeTrue(backend == Backend.EPOLL);
    PipeSource pipe = PipeSource.open(backend);
    own(pipe.sender());
    own(pipe.receiver());
    FdSource lent = source(pipe.receiver().fd().orElseThrow());
    registry().register(lent, new Token(4), Interest.READABLE);
    assertThrows(IllegalStateException.class, () -> registry().register(lent, 5, READABLE));
    // The same descriptor through another object.
    assertThrows(
        IllegalStateException.class, () -> registry().register(pipe.receiver(), 5, READABLE));
    pipe.sender().write(bytes("x"), 0, 1);
    await(4, READABLE);
    lent.rearm(READABLE);
    registry().reregister(lent, 6, READABLE);
    await(6, READABLE);
    registry().deregister(lent);
    pipe.sender().write(bytes("y"), 0, 1);
    assertQuiet();
  }

  /** Who watched a descriptor that was closed leaves those in peace who have its number now. */
  @Test
  void theNumberOfAClosedDescriptorIsSomebodyElses() throws IOException {
    assumeTrue(backend == Backend.EPOLL);
    PipeSource before = PipeSource.open(backend);
    own(before.sender());
    int number = before.receiver().fd().orElseThrow();
    FdSource lent = source(number);
    registry().register(lent, 4, READABLE);
    before.receiver().close(); // behind its back
    registry().register(socketWith(number), 5, WRITABLE);
    assertThrows(IllegalStateException.class, () -> registry().reregister(lent, 6, READABLE));
    assertThrows(IllegalStateException.class, () -> registry().deregister(lent));
    await(5, WRITABLE);
    // The same among those who only watch.
    FdSource second = source(before.sender().fd().orElseThrow());
    registry().register(second, 7, WRITABLE);
    before.sender().close();
    var last = socketWith(second.fd());
    FdSource third = source(second.fd());
    registry().register(third, 8, WRITABLE);
    assertThrows(IllegalStateException.class, () -> registry().deregister(second));
    await(8, WRITABLE);
    registry().deregister(third);
    assertEquals(OptionalInt.of(second.fd()), last.fd());
  }

  /** The system gives out the lowest number that is free. */
  private DatagramSource socketWith(int number) throws IOException {
    for (int i = 0; i < 1_000; i++) {
      DatagramSource socket = own(sockets().udp4());
      if (socket.fd().orElseThrow() == number) {
        return socket;
      }
    }
    throw new AssertionError("the number " + number + " does not come again");
  }

  /** MIO-001: a poll can watch another poll. */
  @Test
  void aPollInAPoll() throws IOException {
    assumeTrue(backend == Backend.EPOLL);
    try (var inner = Poll.open(backend)) {
      FdSource lent = source(inner.fd().orElseThrow());
      registry().register(lent, 4, READABLE);
      inner.registry().register(connect().client(), 0, WRITABLE);
      await(4, READABLE);
      registry().deregister(lent);
    }
  }

  @Test
  void regularFilesAreRefused(@TempDir Path folder) throws IOException {
    assumeTrue(backend == Backend.EPOLL);
    Path file = Files.createFile(folder.resolve("file"));
    try (var channel = FileChannel.open(file)) {
      assertTrue(channel.isOpen());
      FdSource lent = source(descriptorOf(file));
      var error = assertThrows(IOException.class, () -> registry().register(lent, 0, READABLE));
      assertTrue(String.valueOf(error.getMessage()).contains("not selectable"));
    }
  }

  private static int descriptorOf(Path file) throws IOException {
    for (Map.Entry<String, String> entry : FdLeakCheck.all().entrySet()) {
      if (entry.getValue().equals(file.toRealPath().toString())) {
        return Integer.parseInt(entry.getKey());
      }
    }
    throw new AssertionError("no descriptor of " + file);
  }

  @Test
  void closedDescriptors() throws IOException {
    assumeTrue(backend == Backend.EPOLL);
    assertThrows(IllegalArgumentException.class, () -> FdSource.of(-1));
    FdSource nobody = source(1_000_000);
    assertEquals(1_000_000, nobody.fd());
    var error = assertThrows(IOException.class, () -> registry().register(nobody, 0, READABLE));
    assertTrue(String.valueOf(error.getMessage()).contains("Bad file descriptor"));
    assertThrows(IllegalStateException.class, () -> registry().deregister(nobody));
  }
}
