package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;

/**
 * Sockets that come from elsewhere as a descriptor: from whoever started this process, mostly. What
 * is not as it should be is refused, and stays its owner's as it is.
 */
final class EpollAdopted {
  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SO_DOMAIN = 39;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;

  private EpollAdopted() {}

  static EpollListener listener(int fd, boolean unix) throws IOException {
    check(fd, unix, SOCK_STREAM, "a listening socket");
    if (option(fd, SO_ACCEPTCONN) == 0) {
      throw wrong(fd, unix, "a listening socket");
    }
    EpollFifo.makeNonBlocking(fd);
    return new EpollListener(new Descriptor(fd));
  }

  static EpollStream stream(int fd, boolean unix) throws IOException {
    check(fd, unix, SOCK_STREAM, "a connection");
    var socket = new StreamFd(fd, true);
    if (!EpollAddresses.hasPeer(socket)) {
      throw wrong(fd, unix, "a connection");
    }
    EpollFifo.makeNonBlocking(fd);
    return EpollStream.connected(socket, EpollAddresses.peer(socket));
  }

  static EpollDatagram datagram(int fd, boolean unix) throws IOException {
    int family = check(fd, unix, SOCK_DGRAM, "a socket for datagrams");
    EpollFifo.makeNonBlocking(fd);
    return EpollDatagram.adopted(fd, family);
  }

  private static int check(int fd, boolean unix, int type, String wanted) throws IOException {
    int family = option(fd, SO_DOMAIN);
    boolean fits =
        unix
            ? family == SocketAddresses.AF_UNIX
            : family == SocketAddresses.AF_INET || family == SocketAddresses.AF_INET6;
    if (!fits || option(fd, SO_TYPE) != type) {
      throw wrong(fd, unix, wanted);
    }
    return family;
  }

  private static IllegalArgumentException wrong(int fd, boolean unix, String wanted) {
    return new IllegalArgumentException(
        "descriptor " + fd + " is not " + wanted + (unix ? " of Unix" : " of the internet"));
  }

  private static int option(int fd, int name) throws IOException {
    CallScratch scratch = CallScratch.take();
    try {
      scratch.setLength(Integer.BYTES);
      int result =
          LinuxNative.getsockopt(
              scratch.errno, fd, SOL_SOCKET, name, scratch.value, scratch.length);
      if (result == -Errno.ENOTSOCK) {
        throw new IllegalArgumentException("descriptor " + fd + " is not a socket");
      }
      if (result < 0) {
        throw Errno.failure(-result, "look at descriptor " + fd);
      }
      return scratch.value.get(JAVA_INT, 0);
    } finally {
      scratch.giveBack();
    }
  }
}
