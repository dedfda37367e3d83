package edo.reactor.internal.epoll;

import edo.reactor.ResourceExhaustedException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * Error numbers of Linux (the same on x86-64 and AArch64), and the exceptions they become.
 *
 * <p>Where the JDK has a wording that programs look for ("Connection reset", "Broken pipe"), the
 * message begins with it.
 */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int ENXIO = 6;
  static final int EBADF = 9;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int ENOSPC = 28;
  static final int EPIPE = 32;
  static final int ENOSYS = 38;
  static final int ENONET = 64;
  static final int EPROTO = 71;
  static final int ENOTSOCK = 88;
  static final int EDESTADDRREQ = 89;
  static final int EMSGSIZE = 90;
  static final int EPROTOTYPE = 91;
  static final int ENOPROTOOPT = 92;
  static final int EOPNOTSUPP = 95;
  static final int EAFNOSUPPORT = 97;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENETDOWN = 100;
  static final int ENETUNREACH = 101;
  static final int ECONNABORTED = 103;
  static final int ECONNRESET = 104;
  static final int ENOBUFS = 105;
  static final int EISCONN = 106;
  static final int ENOTCONN = 107;
  static final int ETIMEDOUT = 110;
  static final int ECONNREFUSED = 111;
  static final int EHOSTDOWN = 112;
  static final int EHOSTUNREACH = 113;
  static final int EINPROGRESS = 115;
  static final int ECANCELED = 125;

  private Errno() {}

  /**
   * Loads the classes that tell of missing descriptors: when none is left, a class loader may not
   * be able to open the file they are in.
   */
  static void load() {
    IOException told = failure(EMFILE, "load classes");
    if (!(told instanceof ResourceExhaustedException)) {
      throw new IllegalStateException("wrong exception", told);
    }
  }

  /**
   * The exception for a failed call.
   *
   * @param errno the positive error number
   * @param doing what was tried, as in "connect to /127.0.0.1:80"
   */
  static IOException failure(int errno, String doing) {
    return switch (errno) {
      case ECONNRESET -> new SocketException("Connection reset");
      case EPIPE -> new SocketException("Broken pipe");
      case ECONNREFUSED -> new ConnectException("Connection refused: " + doing);
      case ETIMEDOUT -> new ConnectException("Connection timed out: " + doing);
      case EHOSTUNREACH -> new NoRouteToHostException("No route to host: " + doing);
      case ENETUNREACH -> new NoRouteToHostException("Network is unreachable: " + doing);
      case EADDRINUSE ->
          new BindException(
              "Address already in use: " + doing + "; pick another port, or 0, or another path");
      case EADDRNOTAVAIL ->
          new BindException("Cannot assign requested address: " + doing + "; not of this machine");
      case EMFILE ->
          new ResourceExhaustedException(
              "Too many open files: " + doing + "; raise the process limit (ulimit -n)");
      case ENFILE ->
          new ResourceExhaustedException(
              "Too many open files in system: " + doing + "; raise the sysctl fs.file-max");
      case ENOBUFS, ENOMEM ->
          new ResourceExhaustedException(
              "No kernel memory: " + doing + "; raise the sysctl net.ipv4.tcp_mem or the memory");
      case ENOSPC ->
          new ResourceExhaustedException(
              "No watch left: " + doing + "; raise the sysctl fs.epoll.max_user_watches");
      case EPROTO -> new ProtocolException("Protocol error: " + doing);
      case EACCES, EPERM -> new SocketException("Permission denied: " + doing);
      case ENOTCONN -> new SocketException("Not connected: " + doing);
      case EDESTADDRREQ ->
          new SocketException("Not connected: " + doing + "; connect first, or give an address");
      case EMSGSIZE ->
          new SocketException("Message too long: " + doing + "; a datagram is sent whole or not");
      default -> new SocketException(name(errno) + ": " + doing);
    };
  }

  /** The exception for a connect that failed. */
  static IOException connectFailure(int errno, SocketAddress to) {
    return switch (errno) {
      case ENOENT ->
          new ConnectException("No such file or directory: connect to " + to + "; does it listen?");
      case EAGAIN ->
          new ConnectException("The queue is full: connect to " + to + "; try again after a pause");
      case EPROTOTYPE ->
          new ConnectException("Wrong kind of socket: " + to + " is not of the kind of this one");
      default -> failure(errno, "connect to " + to);
    };
  }

  static String name(int errno) {
    return switch (errno) {
      case ENOENT -> "No such entry";
      case EBADF -> "Bad file descriptor";
      case ENXIO -> "No such device or address";
      case EEXIST -> "Exists already";
      case ENODEV -> "No such device";
      case EINVAL -> "Invalid argument";
      case ENOPROTOOPT -> "Option not available";
      case EPROTOTYPE -> "Wrong kind of socket";
      case EOPNOTSUPP -> "Operation not supported";
      case EISCONN -> "Connected already";
      case EAFNOSUPPORT -> "Address family not supported";
      case ENETDOWN -> "Network is down";
      case ECONNABORTED -> "Connection aborted";
      default -> "Error number " + errno;
    };
  }
}
