package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.RuntimeShutDownException;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.time.Time;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of UDP: NET-042, NET-043, NET-051, NET-087, NET-025. */
class UdpFaultTest extends NetTest {
  private static final Duration SOON = Duration.ofMillis(20);

  private static void abort(JoinHandle<?> task) {
    awaitParked(task);
    task.abort();
    var error = assertThrows(JoinException.class, task::join);
    assertTrue(error.isCancelled(), error::toString);
  }

  /** send_to_recv_closed_returns_err: NET-051. */
  @ParameterizedTest
  @EnumSource
  void nobodyListens(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          InetSocketAddress gone;
          UdpSocket peer = UdpSocket.bind(anyPort());
          gone = peer.localAddress();
          try (var socket = UdpSocket.bind(anyPort())) {
            socket.connect(gone);
            peer.close();
            socket.send(bytes("anybody?"));
            var error = assertThrows(ConnectException.class, () -> socket.receive(new byte[4]));
            assertSays("Connection refused", error);
            // It is told once; the socket stays usable, also for somebody else.
            var waiting = Task.spawn(() -> socket.receive(new byte[4]));
            awaitParked(waiting);
            try (var other = UdpSocket.bind(anyPort())) {
              socket.connect(other.localAddress());
              other.sendTo(bytes("me"), socket.localAddress());
              assertEquals(2, waiting.join());
            }
          }
        });
  }

  /** Cancelled in the middle: nothing is lost and the socket stays usable. NET-042, NET-043. */
  @ParameterizedTest
  @EnumSource
  void cancelling(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var server = UdpSocket.bind(anyPort());
              var client = UdpSocket.bind(anyPort())) {
            var room = ByteBuffer.allocate(9);
            abort(Task.spawn(() -> server.receive(new byte[9])));
            abort(Task.spawn(() -> server.receive(room)));
            abort(Task.spawn(() -> server.receiveFrom(room)));
            abort(Task.spawn(() -> server.peekFrom(room)));
            abort(Task.spawn(() -> server.peekSender()));
            abort(Task.spawn(() -> server.readable()));
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(SOON, server.receiveFromAsync(room)).await());
            assertThrows(
                DeadlineException.class, () -> Time.timeout(SOON, () -> server.receive(room)));
            assertEquals(0, room.position());
            client.sendTo(bytes("here"), server.localAddress());
            assertEquals(client.localAddress(), server.receiveFrom(room));
            assertEquals("here", text(room.array(), room.position()));
          }
        });
  }

  /** Closed while tasks wait; closed twice. NET-087. */
  @ParameterizedTest
  @EnumSource
  void closing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var socket = UdpSocket.bind(anyPort());
          InetSocketAddress address = socket.localAddress();
          var direct =
              Task.spawn(() ->
                  assertThrows(
                      AsynchronousCloseException.class, () -> socket.receive(new byte[1])));
          var from =
              Task.spawn(() ->
                  assertThrows(
                      AsynchronousCloseException.class,
                      () -> socket.receiveFrom(ByteBuffer.allocate(1))));
          awaitParked(direct);
          awaitParked(from);
          var polled = Task.spawn(socket.receiveAsync(ByteBuffer.allocate(1)));
          assertTrue(socket.isOpen());
          socket.close();
          socket.close();
          assertFalse(socket.isOpen());
          var _ = direct.join();
          var _ = from.join();
          var error = assertThrows(RuntimeException.class, polled::join);
          assertInstanceOf(ClosedChannelException.class, error.getCause());
          assertThrows(ClosedChannelException.class, () -> socket.receive(new byte[1]));
          assertThrows(ClosedChannelException.class, () -> socket.send(new byte[1]));
          assertThrows(ClosedChannelException.class, () -> socket.sendTo(new byte[1], address));
          assertThrows(
              ClosedChannelException.class, () -> socket.tryReceiveFrom(ByteBuffer.allocate(1)));
          assertThrows(ClosedChannelException.class, () -> socket.tryPeek(ByteBuffer.allocate(1)));
          assertThrows(ClosedChannelException.class, socket::readable);
          assertThrows(ClosedChannelException.class, socket::localAddress);
          assertThrows(ClosedChannelException.class, socket::takeError);
        });
  }

  @ParameterizedTest
  @EnumSource
  void wrongAddresses(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var socket = UdpSocket.bind(anyPort())) {
            InetSocketAddress taken = socket.localAddress();
            assertThrows(BindException.class, () -> UdpSocket.bind(taken));
            var several = UdpSocket.bind(taken, anyPort());
            several.close();
            assertThrows(IllegalArgumentException.class, () -> UdpSocket.bind());
            assertThrows(IllegalArgumentException.class, () -> socket.connect());
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    socket.sendTo(new byte[1], InetSocketAddress.createUnresolved("localhost", 1)));
            assertThrows(
                IllegalArgumentException.class,
                () -> socket.sendTo(new byte[1], new InetSocketAddress("::1", 1)));
            assertThrows(
                java.nio.ReadOnlyBufferException.class,
                () -> socket.receive(ByteBuffer.allocate(1).asReadOnlyBuffer()));
          }
        });
  }

  /** The runtime ends: what waits is told, and later waits are, too. NET-025. */
  @ParameterizedTest
  @EnumSource
  void theRuntimeEnds(Flavor flavor) throws Exception {
    var made = new AtomicReference<UdpSocket>();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        UdpSocket socket = UdpSocket.bind(anyPort());
        made.set(socket);
        socket.sendTo(bytes("self"), socket.localAddress());
        assertEquals(4, socket.receive(new byte[4]));
      });
    }
    try (UdpSocket socket = Objects.requireNonNull(made.get())) {
      assertThrows(RuntimeShutDownException.class, () -> socket.receive(new byte[4]));
      assertThrows(IOException.class, () -> socket.sendTo(bytes("self"), socket.localAddress()));
    }
  }
}
