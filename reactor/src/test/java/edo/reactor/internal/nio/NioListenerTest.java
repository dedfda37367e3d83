package edo.reactor.internal.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.ResourceExhaustedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of accept(2) that the system passes on from one connection end no listener: NET-006. */
class NioListenerTest {
  /** The JDK's channel, with failures in front of it as the JDK words them. */
  private static final class Failing extends ServerSocketChannel {
    private final ServerSocketChannel real;
    private final Deque<String> failures;

    Failing(List<String> failures) throws IOException {
      super(SelectorProvider.provider());
      real = ServerSocketChannel.open();
      this.failures = new ArrayDeque<>(failures);
    }

    @Override
    public SocketChannel accept() throws IOException {
      String failure = failures.poll();
      if (failure != null) {
        throw new IOException(failure);
      }
      return real.accept();
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
      real.bind(local, backlog);
      return this;
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
      real.setOption(name, value);
      return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
      return real.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return real.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
      return real.socket();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
      return real.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
      real.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
      real.configureBlocking(block);
    }
  }

  private static Failing listening(List<String> failures) throws IOException {
    var channel = new Failing(failures);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    channel.configureBlocking(false);
    return channel;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Protocol error",
        "Protocol not available",
        "Operation not permitted",
        "Operation not supported",
        "Machine is not on the network",
        "Network is down",
        "Network is unreachable",
        "Host is down",
        "No route to host"
      })
  void connectionsThatAreGoneArePassedOver(String failure) throws IOException {
    try (Failing channel = listening(List.of(failure, failure))) {
      var listener = new NioListener(channel);
      assertTrue(listener.accept().isEmpty());
      assertTrue(channel.failures.isEmpty());
      channel.failures.add(failure);
      try (var client = SocketChannel.open(channel.getLocalAddress())) {
        var accepted = listener.accept().orElseThrow();
        assertEquals(client.getLocalAddress(), accepted.peerAddress());
        accepted.close();
      }
    }
  }

  @Test
  void otherFailuresAreTold() throws IOException {
    try (Failing channel = listening(List.of("Too many open files", "Bad file descriptor"))) {
      var listener = new NioListener(channel);
      assertThrows(ResourceExhaustedException.class, listener::accept);
      var failure = assertThrows(IOException.class, listener::accept);
      assertEquals("Bad file descriptor", failure.getMessage());
    }
  }

  /** A listener that answers nothing else is broken, and must not keep a worker for ever. */
  @Test
  void endlessFailuresAreTold() throws IOException {
    try (Failing channel = listening(Collections.nCopies(1_000, "Network is down"))) {
      var listener = new NioListener(channel);
      var failure = assertThrows(IOException.class, listener::accept);
      assertTrue(String.valueOf(failure.getMessage()).contains("Network is down"));
    }
  }
}
