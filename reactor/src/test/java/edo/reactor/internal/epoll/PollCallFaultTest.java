package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Backend;
import edo.reactor.Events;
import edo.reactor.ListenerSource;
import edo.reactor.PipeSource;
import edo.reactor.Poll;
import edo.reactor.Readiness;
import edo.reactor.ResourceExhaustedException;
import edo.reactor.Sockets;
import edo.reactor.StreamSource;
import edo.reactor.Token;
import edo.reactor.Waker;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Waiting, waking, registering, accepting, connecting and closing when the system calls of these
 * fail: MIO-003, MIO-009, MIO-025.
 */
@FaultyProcess
class PollCallFaultTest extends CallFaults {
  private static final int EINTR = Errno.EINTR;

  /** For a source that is readable, with token 3. */
  private Poll pollWithAnEvent() throws IOException {
    Poll poll = poll();
    Sockets.UnixPair pair = connected();
    poll.registry().register(pair.other(), 3, Readiness.READABLE);
    write(pair.one(), "x");
    return poll;
  }

  /** A signal ends a poll early and with nothing; what was ready is told by a later one. */
  @Test
  void aPollThatIsInterruptedLosesNoEvent() throws IOException {
    Poll poll = pollWithAnEvent();
    var events = new Events();
    calls.fail("epoll_wait", EINTR, 2);
    assertEquals(0, poll.pollNanos(events, -1));
    assertEquals(0, poll.pollNanos(events, 0));
    assertEquals(1, poll.pollNanos(events, -1));
    assertEquals(3, events.iterator().next().token().value());
  }

  /** It says so, and the poll is as good as before. */
  @Test
  void aPollThatFailsCanBeTriedAgain() throws IOException {
    Poll poll = pollWithAnEvent();
    calls.fail("epoll_wait", Errno.EINVAL).fail("epoll_wait", Errno.ENOMEM);
    var events = new Events();
    assertThrows(IOException.class, () -> poll.pollNanos(events, -1));
    assertThrows(ResourceExhaustedException.class, () -> poll.pollNanos(events, -1));
    awaitToken(poll, 3);
  }

  static java.util.stream.Stream<String> partsOfAPoll() {
    return java.util.stream.Stream.of("epoll_create1", "eventfd", "epoll_ctl");
  }

  /** Whichever of its parts cannot be had: none is left. */
  @ParameterizedTest
  @MethodSource("partsOfAPoll")
  void aPollThatCannotBeOpenedLeavesNothing(String function) throws IOException {
    calls.fail(function, Errno.EMFILE).fail(function, Errno.ENOMEM);
    assertThrows(ResourceExhaustedException.class, () -> Poll.open(Backend.EPOLL));
    assertThrows(ResourceExhaustedException.class, () -> Poll.open(Backend.EPOLL));
    poll().pollNanos(new Events(), 0);
  }

  /** What could not be registered is not: it can be once there is room. */
  @Test
  void registrationThatFailsCanBeTriedAgain() throws IOException {
    Poll poll = poll();
    Sockets.UnixPair pair = connected();
    calls.fail("epoll_ctl", Errno.ENOSPC).fail("epoll_ctl", Errno.ENOMEM);
    for (int i = 0; i < 2; i++) {
      assertThrows(
          ResourceExhaustedException.class,
          () -> poll.registry().register(pair.other(), 3, Readiness.READABLE));
    }
    poll.registry().register(pair.other(), 3, Readiness.READABLE);
    write(pair.one(), "x");
    awaitToken(poll, 3);
    calls.fail("epoll_ctl", Errno.ENOMEM);
    assertThrows(
        ResourceExhaustedException.class,
        () -> poll.registry().reregister(pair.other(), 4, Readiness.READABLE));
    write(pair.one(), "x");
    awaitToken(poll, 3);
    calls.fail("epoll_ctl", Errno.ENOMEM);
    assertThrows(ResourceExhaustedException.class, () -> poll.registry().deregister(pair.other()));
    poll.registry().deregister(pair.other());
  }

  /** A wake-up is not lost to a signal, nor the waker's name to a failure. */
  @Test
  void aWakeUpSurvivesSignals() throws IOException {
    Poll poll = poll();
    calls.fail("epoll_ctl", Errno.ENOMEM);
    assertThrows(ResourceExhaustedException.class, () -> new Waker(poll.registry(), new Token(9)));
    var waker = new Waker(poll.registry(), new Token(9));
    for (int round = 0; round < 3; round++) {
      calls.fail("write", EINTR, 5);
      waker.wake();
      awaitToken(poll, 9);
    }
    assertEquals(18, calls.calls("write"));
  }

  /** Linux has closed it all the same: a second close would hit a stranger. */
  @Test
  void aCloseThatIsInterruptedIsNotRepeated() throws IOException {
    StreamSource stream = connected().one();
    calls.doneYetFail("close", EINTR);
    stream.close();
    stream.close();
    assertEquals(1, calls.calls("close"));
    assertTrue(stream.fd().isEmpty());
  }

  private StreamSource connect(ListenerSource listener) throws IOException {
    return own(sockets().connect(listener.localAddress()));
  }

  private StreamSource accept(ListenerSource listener) throws IOException {
    awaitReady(listener, Readiness.READABLE);
    return own(listener.accept().orElseThrow());
  }

  /** Connections that are gone are passed over; the next one is taken. */
  @ParameterizedTest
  @ValueSource(ints = {Errno.EINTR, Errno.ECONNABORTED, Errno.EPROTO, Errno.EPERM, Errno.ENETDOWN})
  void acceptPassesOverWhatConcernsOneConnection(int errno) throws IOException {
    ListenerSource listener = own(sockets().listen(anyPort()));
    connect(listener);
    awaitReady(listener, Readiness.READABLE);
    calls.fail("accept4", errno, 20);
    own(listener.accept().orElseThrow());
    assertEquals(21, calls.calls("accept4"));
    assertEquals(Optional.empty(), listener.accept());
  }

  /**
   * If there is no end of them, it is the listener that fails; the connection waits in its queue.
   */
  @Test
  void acceptDoesNotPassOverForEver() throws IOException {
    ListenerSource listener = own(sockets().listen(anyPort()));
    connect(listener);
    awaitReady(listener, Readiness.READABLE);
    calls.fail("accept4", Errno.ECONNABORTED, 129);
    assertThrows(IOException.class, listener::accept);
    accept(listener);
  }

  /** Out of descriptors or memory, or told to wait: whoever has come is there the next time. */
  @Test
  void acceptThatFailsLeavesTheConnectionInTheQueue() throws IOException {
    ListenerSource listener = own(sockets().listen(anyPort()));
    connect(listener);
    awaitReady(listener, Readiness.READABLE);
    calls
        .fail("accept4", Errno.EMFILE)
        .fail("accept4", Errno.ENFILE)
        .fail("accept4", Errno.ENOBUFS)
        .fail("accept4", EINTR)
        .fail("accept4", Errno.EAGAIN);
    for (int i = 0; i < 3; i++) {
      assertThrows(ResourceExhaustedException.class, listener::accept);
    }
    assertEquals(Optional.empty(), listener.accept());
    accept(listener);
  }

  /** After a signal the kernel goes on connecting: it is not asked twice. */
  @Test
  void aConnectThatIsInterruptedGoesOn() throws IOException {
    ListenerSource listener = own(sockets().listen(anyPort()));
    calls.doneYetFail("connect", EINTR);
    StreamSource client = connect(listener);
    assertEquals(1, calls.calls("connect"));
    StreamSource server = accept(listener);
    awaitReady(client, Readiness.WRITABLE);
    assertTrue(client.finishConnect());
    write(client, "hello");
    awaitReady(server, Readiness.READABLE);
    assertEquals("hello", read(server));
  }

  /** Each step of making a socket may be refused; no descriptor is left then. */
  @Test
  void socketsThatCannotBeHadLeaveNothing() throws IOException {
    calls.fail("socket", Errno.EMFILE);
    assertThrows(ResourceExhaustedException.class, () -> sockets().listen(anyPort()));
    calls.fail("setsockopt", Errno.ENOBUFS);
    assertThrows(ResourceExhaustedException.class, () -> sockets().listen(anyPort()));
    calls.fail("bind", Errno.EADDRINUSE);
    assertThrows(BindException.class, () -> sockets().listen(anyPort()));
    calls.fail("listen", Errno.EADDRINUSE);
    assertThrows(BindException.class, () -> sockets().listen(anyPort()));
    ListenerSource listener = own(sockets().listen(anyPort()));
    calls.fail("connect", Errno.ECONNREFUSED).fail("connect", Errno.ETIMEDOUT);
    for (int i = 0; i < 2; i++) {
      assertThrows(ConnectException.class, () -> sockets().connect(listener.localAddress()));
    }
    calls.fail("connect", Errno.ENOBUFS);
    assertThrows(
        ResourceExhaustedException.class, () -> sockets().connect(listener.localAddress()));
    calls.fail("pipe2", Errno.EMFILE);
    assertThrows(ResourceExhaustedException.class, () -> PipeSource.open(Backend.EPOLL));
  }

  /** An error that comes while it is asked how a connect ended is not taken for success. */
  @Test
  void finishConnectTellsWhatItIsTold() throws IOException {
    ListenerSource listener = own(sockets().listen(anyPort()));
    StreamSource client = connect(listener);
    calls.fail("getpeername", Errno.ENOTCONN);
    assertFalse(client.finishConnect());
    awaitReady(client, Readiness.WRITABLE);
    calls.fail("getsockopt", Errno.ENOBUFS);
    assertThrows(IOException.class, client::finishConnect);
    assertTrue(client.finishConnect());
    calls.fail("shutdown", Errno.ENOBUFS);
    assertThrows(IOException.class, client::shutdownOutput);
    assertThrows(
        SocketException.class,
        () -> {
          calls.fail("getsockname", Errno.EINVAL);
          client.localAddress();
        });
  }
}
