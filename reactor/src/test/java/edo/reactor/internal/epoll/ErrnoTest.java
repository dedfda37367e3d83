package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.ResourceExhaustedException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** Error numbers become the exceptions that Java programs know, and say what to do. */
class ErrnoTest {
  private static void check(int errno, Class<? extends IOException> type, String... parts) {
    IOException failure = Errno.failure(errno, "connect to /192.0.2.1:80");
    assertEquals(type, failure.getClass());
    for (String part : parts) {
      assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::toString);
    }
  }

  @Test
  void connecting() {
    check(Errno.ECONNREFUSED, ConnectException.class, "Connection refused", "/192.0.2.1:80");
    check(Errno.ETIMEDOUT, ConnectException.class, "timed out", "/192.0.2.1:80");
    check(Errno.EHOSTUNREACH, NoRouteToHostException.class, "No route to host");
    check(Errno.ENETUNREACH, NoRouteToHostException.class, "Network is unreachable");
    check(Errno.ENETDOWN, SocketException.class, "Network is down");
  }

  @Test
  void binding() {
    check(Errno.EADDRINUSE, BindException.class, "Address already in use", "another port");
    check(Errno.EADDRNOTAVAIL, BindException.class, "not of this machine");
    check(Errno.EACCES, SocketException.class, "Permission denied");
  }

  @Test
  void runningOut() {
    check(Errno.EMFILE, ResourceExhaustedException.class, "ulimit -n");
    check(Errno.ENFILE, ResourceExhaustedException.class, "fs.file-max");
    check(Errno.ENOBUFS, ResourceExhaustedException.class, "memory");
    check(Errno.ENOMEM, ResourceExhaustedException.class, "memory");
    check(Errno.ENOSPC, ResourceExhaustedException.class, "max_user_watches");
  }

  /** What accept(2) says is to be treated like "try again", and nothing else. */
  @Test
  void accepting() {
    for (int errno : new int[] {1, 4, 64, 71, 92, 95, 100, 101, 103, 112, 113}) {
      assertTrue(EpollListener.concernsOneConnection(errno), () -> Errno.name(errno));
    }
    for (int errno : new int[] {Errno.EAGAIN, Errno.EBADF, Errno.EMFILE, Errno.ENOBUFS, 0}) {
      assertFalse(EpollListener.concernsOneConnection(errno), () -> Errno.name(errno));
    }
  }

  @Test
  void streaming() {
    assertEquals("Connection reset", Errno.failure(Errno.ECONNRESET, "read").getMessage());
    assertEquals("Broken pipe", Errno.failure(Errno.EPIPE, "write").getMessage());
    check(Errno.ENOTCONN, SocketException.class, "Not connected");
    check(4711, SocketException.class, "4711");
  }
}
