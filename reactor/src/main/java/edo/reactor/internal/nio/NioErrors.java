package edo.reactor.internal.nio;

import edo.reactor.ResourceExhaustedException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/** Turns the channels' exceptions into those of the epoll backend: same types, same wording. */
final class NioErrors {
  /** EPERM (of a firewall), EPROTO, ENOPROTOOPT, EOPNOTSUPP, ENONET, and networks that are gone. */
  private static final List<String> OF_ONE_CONNECTION =
      List.of(
          "Operation not permitted",
          "Protocol error",
          "Protocol not available",
          "Operation not supported",
          "Machine is not on the network",
          "Network is down",
          "Network is unreachable",
          "Host is down",
          "No route to host");

  private NioErrors() {}

  /**
   * Loads the classes that tell of missing descriptors: when none is left, a class loader may not
   * be able to open the file they are in.
   */
  static void load() {
    IOException told = translated(new IOException("Too many open files"), "load classes");
    if (!(told instanceof ResourceExhaustedException)) {
      throw new IllegalStateException("wrong exception", told);
    }
  }

  /**
   * The exception to throw in place of another.
   *
   * @param failure what the JDK threw
   * @param doing what was tried, as in "connect to /127.0.0.1:80"
   */
  static IOException translated(IOException failure, String doing) {
    if (failure instanceof ClosedChannelException) {
      return failure;
    }
    String message = String.valueOf(failure.getMessage());
    // The JDK has no type for these, only the system's own text.
    if (message.contains("Too many open files")) {
      return caused(
          new ResourceExhaustedException(
              message + ": " + doing + "; raise the process limit (ulimit -n)"),
          failure);
    }
    if (message.contains("No buffer space") || message.contains("Cannot allocate memory")) {
      return caused(
          new ResourceExhaustedException(message + ": " + doing + "; raise the memory"), failure);
    }
    if (message.startsWith("Unix domain path too long")) {
      return caused(
          new SocketException(
              message
                  + ": "
                  + doing
                  + "; java.nio takes a byte less than the system, 106 on Linux"),
          failure);
    }
    if (message.startsWith("Connection reset")) {
      return caused(new SocketException("Connection reset"), failure);
    }
    if (message.startsWith("Broken pipe")) {
      return caused(new SocketException("Broken pipe"), failure);
    }
    return switch (failure) {
      case ConnectException e -> caused(new ConnectException(message + ": " + doing), e);
      case NoRouteToHostException e ->
          caused(new NoRouteToHostException(message + ": " + doing), e);
      case BindException e -> caused(new BindException(message + ": " + doing), e);
      default ->
          message.startsWith("Network is unreachable")
              ? caused(new NoRouteToHostException(message + ": " + doing), failure)
              : failure;
    };
  }

  /**
   * Whether what an accept has thrown is the failure of a connection that is gone, so that the next
   * one is as good. The JDK passes over those that were aborted; of the others that accept(2) names
   * there is only the system's own text.
   */
  static boolean concernsOneConnection(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return OF_ONE_CONNECTION.stream().anyMatch(message::startsWith);
  }

  /** The exception to throw in place of another that a connect has thrown. */
  static IOException connecting(IOException failure, SocketAddress to) {
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("No such file or directory")) {
      return caused(
          new ConnectException(message + ": connect to " + to + "; does it listen?"), failure);
    }
    return translated(failure, "connect to " + to);
  }

  private static <E extends IOException> E caused(E exception, IOException cause) {
    exception.initCause(cause);
    return exception;
  }
}
