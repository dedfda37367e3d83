package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources of every kind are registered, reregistered and deregistered as connections are (register,
 * reregister and deregister of mio's tests for each kind): MIO-004, MIO-005, MIO-006, MIO-008,
 * MIO-023, MIO-027, MIO-029 … MIO-032.
 */
class KindsTest extends ContractTest {
  @TempDir private Path folder = Path.of("");

  /** Makes a source readable. */
  private interface Trigger {
    void pull() throws IOException;
  }

  private void comesAndGoes(Source source, Trigger trigger) throws IOException {
    registry().register(source, 1, READABLE);
    assertThrows(IllegalStateException.class, () -> registry().register(source, 2, READABLE));
    assertQuiet();
    trigger.pull();
    await(1, READABLE);
    registry().reregister(source, 2, READABLE);
    await(2, READABLE); // nobody has taken it
    try (var other = Poll.open(backend)) {
      assertThrows(
          IllegalStateException.class, () -> other.registry().register(source, 3, READABLE));
    }
    registry().deregister(source);
    trigger.pull();
    assertQuiet();
    assertThrows(IllegalStateException.class, () -> registry().reregister(source, 3, READABLE));
    assertThrows(IllegalStateException.class, () -> registry().deregister(source));
    registry().register(source, 4, READABLE);
    await(4, READABLE);
    registry().deregister(source);
  }

  @Test
  void listeners() throws IOException {
    ListenerSource listener = listen();
    comesAndGoes(listener, () -> own(sockets().connect(listener.localAddress())));
  }

  @Test
  void unixListeners() throws IOException {
    var address = UnixAddress.of(folder.resolve("listener"));
    ListenerSource listener = own(sockets().listen(address));
    comesAndGoes(listener, () -> own(sockets().connect(address)));
  }

  @Test
  void unixStreams() throws IOException {
    var pair = sockets().unixPair();
    StreamSource other = own(pair.other());
    comesAndGoes(own(pair.one()), () -> write(other, "x"));
  }

  @Test
  void datagrams() throws IOException {
    DatagramSource receiver = own(sockets().udp4());
    receiver.bind(anyPort());
    DatagramSource sender = own(sockets().udp4());
    sender.bind(anyPort());
    comesAndGoes(
        receiver, () -> sender.sendTo(ByteBuffer.wrap(bytes("x")), receiver.localAddress()));
  }

  @Test
  void unixDatagrams() throws IOException {
    if (backend == Backend.NIO) {
      assertThrows(UnsupportedOperationException.class, () -> sockets().unixDatagramPair());
      return;
    }
    var pair = sockets().unixDatagramPair();
    DatagramSource other = own(pair.other());
    comesAndGoes(own(pair.one()), () -> other.send(ByteBuffer.wrap(bytes("x"))));
  }

  @Test
  void pipes() throws IOException {
    PipeSource pipe = PipeSource.open(backend);
    var sender = own(pipe.sender());
    comesAndGoes(own(pipe.receiver()), () -> sender.write(bytes("x"), 0, 1));
  }
}
