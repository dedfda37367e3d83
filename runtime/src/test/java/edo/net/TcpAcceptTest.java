package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listening and accepting (tcp_accept.rs): NET-004 to NET-009. */
class TcpAcceptTest extends NetTest {
  /** NET-001, NET-005: the generated tests, one for each form of address. */
  @ParameterizedTest
  @EnumSource
  void acceptsWhateverTheFormOfTheAddress(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var v4 = anyPort();
          acceptsOne(TcpListener.bind("127.0.0.1:0"));
          acceptsOne(TcpListener.bind("localhost:0"));
          acceptsOne(TcpListener.bind(v4));
          acceptsOne(TcpListener.bind(List.of(v4)));
          acceptsOne(TcpListener.bind(InetSocketAddress.createUnresolved("localhost", 0)));
        });
  }

  /** NET-005: IPv6, where there is one. */
  @ParameterizedTest
  @EnumSource
  void acceptsOverIpv6(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          TcpListener listener;
          try {
            listener = TcpListener.bind("[::1]:0");
          } catch (java.io.IOException e) {
            assumeTrue(false, "no IPv6 here: " + e);
            return;
          }
          acceptsOne(listener);
        });
  }

  private static void acceptsOne(TcpListener listener) throws Exception {
    try (listener) {
      var address = listener.localAddress();
      assertTrue(address.getPort() > 0);
      JoinHandle<InetSocketAddress> client =
          Task.spawn(() -> {
            try (var stream = TcpStream.connect(address)) {
              assertEquals(address, stream.peerAddress());
              return stream.localAddress();
            }
          });
      try (var accepted = listener.accept()) {
        assertEquals(client.join(), accepted.peerAddress());
        assertEquals(address, accepted.localAddress());
      }
    }
  }

  /** NET-004: tried in order, the first success wins, the last error is thrown. */
  @ParameterizedTest
  @EnumSource
  void bindsToTheFirstAddressThatWorks(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var first = TcpListener.bind(anyPort())) {
            var taken = first.localAddress();
            try (var second = TcpListener.bind(taken, anyPort())) {
              assertTrue(second.localAddress().getPort() != taken.getPort());
            }
            var foreign = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
            var error = assertThrows(BindException.class, () -> TcpListener.bind(foreign, taken));
            assertSays("in use", error);
            assertEquals(1, error.getSuppressed().length);
            assertTrue(error.getSuppressed()[0] instanceof BindException);
          }
          assertThrows(IllegalArgumentException.class, () -> TcpListener.bind(List.of()));
          assertThrows(IllegalArgumentException.class, TcpListener::bind);
        });
  }

  /** NET-005: a port in use is a clear error; SO_REUSEADDR gives it back after a close. */
  @ParameterizedTest
  @EnumSource
  void portsAreExclusiveAndComeBack(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          InetSocketAddress address;
          try (var listener = TcpListener.bind(anyPort())) {
            address = listener.localAddress();
            var error = assertThrows(BindException.class, () -> TcpListener.bind(address));
            assertSays("in use", error);
            try (var client = TcpStream.connect(address)) {
              // Closed by this side first, the connection keeps the port in TIME_WAIT.
              listener.accept().close();
              assertEquals(-1, client.read(new byte[1]));
            }
          }
          TcpListener.bind(address).close();
        });
  }

  /** NET-006: no_extra_poll. Exactly one poll to find nothing, one to find one, one for nothing. */
  @ParameterizedTest
  @EnumSource
  void isPolledNoMoreThanNeeded(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            var loop = new AcceptLoop(listener);
            JoinHandle<@Nullable Void> task = Task.spawn(loop);
            Await.until("the first poll", () -> loop.polls.get() == 1);
            for (int i = 0; i < 3; i++) {
              int before = loop.polls.get();
              TcpStream.connect(listener.localAddress()).close();
              Await.until("two polls more", () -> loop.polls.get() >= before + 2);
              assertEquals(before + 2, loop.polls.get());
            }
            assertEquals(3, loop.accepted.get());
            task.abort();
            assertThrows(JoinException.class, task::join);
          }
        });
  }

  /** Accepts for ever and counts. */
  private static final class AcceptLoop implements Async<@Nullable Void> {
    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger accepted = new AtomicInteger();
    private final TcpListener listener;

    AcceptLoop(TcpListener listener) {
      this.listener = listener;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (true) {
        Poll<TcpStream> answer = listener.acceptAsync().poll(cx);
        polls.getAndIncrement(); // afterwards: what is counted has left its waker behind
        if (answer.isPending()) {
          return Poll.pending();
        }
        answer.value().close();
        accepted.getAndIncrement();
      }
    }
  }

  /** NET-006: accept_many. Several tasks accept at once; each connection goes to one of them. */
  @ParameterizedTest
  @EnumSource
  void manyMayAccept(Flavor flavor) throws Exception {
    int acceptors = 8;
    int each = 25;
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            var peers = new CopyOnWriteArrayList<InetSocketAddress>();
            var tasks = new ArrayList<JoinHandle<?>>();
            for (int i = 0; i < acceptors; i++) {
              boolean direct = i % 2 == 0;
              tasks.add(
                  Task.spawn(() -> {
                    for (int n = 0; n < each; n++) {
                      try (var stream =
                          direct ? listener.accept() : listener.acceptAsync().await()) {
                        peers.add(stream.peerAddress());
                        stream.writeAll(new byte[] {7});
                      }
                    }
                  }));
            }
            var clients = new ArrayList<JoinHandle<InetSocketAddress>>();
            for (int i = 0; i < acceptors * each; i++) {
              clients.add(
                  Task.spawn(() -> {
                    try (var stream = TcpStream.connect(listener.localAddress())) {
                      assertEquals(1, stream.read(new byte[2]));
                      return stream.localAddress();
                    }
                  }));
            }
            var expected = new HashSet<InetSocketAddress>();
            for (var client : clients) {
              expected.add(client.join());
            }
            for (var task : tasks) {
              var _ = task.join();
            }
            assertEquals(acceptors * each, peers.size());
            assertEquals(expected, new HashSet<>(peers));
          }
        });
  }

  /** NET-006, NET-007: the try-form never waits; a computation is woken once for a connection. */
  @ParameterizedTest
  @EnumSource
  void triesWithoutWaiting(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            assertEquals(Optional.empty(), listener.tryAccept());
            var waker = new CountingWaker();
            Async<TcpStream> accept = listener.acceptAsync();
            assertTrue(waker.poll(accept).isPending());
            assertEquals(Optional.empty(), listener.tryAccept());
            try (var client = TcpStream.connect(listener.localAddress())) {
              Await.until("woken", () -> waker.wakes() == 1);
              try (var server = listener.tryAccept().orElseThrow()) {
                assertEquals(client.localAddress(), server.peerAddress());
              }
              assertTrue(waker.poll(accept).isPending(), "somebody else had it");
            }
          }
        });
  }

  /** NET-006: an accept that was given up loses no connection. */
  @ParameterizedTest
  @EnumSource
  void withdrawnAcceptsLoseNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind(anyPort())) {
            var waker = new CountingWaker();
            Async<TcpStream> accept = listener.acceptAsync();
            assertTrue(waker.poll(accept).isPending());
            try (var client = TcpStream.connect(listener.localAddress())) {
              Await.until("woken", () -> waker.wakes() == 1);
              accept.cancel();
              try (var server = listener.accept()) {
                assertEquals(client.localAddress(), server.peerAddress());
              }
            }
          }
        });
  }

  /** NET-009. */
  @ParameterizedTest
  @EnumSource(names = "MULTI_1")
  void hasAddressAndTimeToLive(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var listener = TcpListener.bind("127.0.0.1:0");
          try (listener) {
            assertTrue(listener.localAddress().getAddress().isLoopbackAddress());
            assertFalse(listener.toString().contains("closed"), listener::toString);
            if (EPOLL) {
              listener.setTtl(77);
              assertEquals(77, listener.ttl());
              assertThrows(IllegalArgumentException.class, () -> listener.setTtl(256));
            } else {
              assertThrows(UnsupportedOperationException.class, listener::ttl);
            }
          }
          assertThrows(
              java.nio.channels.ClosedChannelException.class, () -> listener.localAddress());
        });
  }
}
