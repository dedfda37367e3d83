package edo.reactor.internal.epoll;

import java.io.IOException;
import java.net.SocketAddress;

/** The two addresses of an open socket. */
final class EpollAddresses {
  private EpollAddresses() {}

  static SocketAddress local(Descriptor socket) throws IOException {
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      scratch.setLength(SocketAddresses.MAX_BYTES);
      int result =
          LinuxNative.getsockname(scratch.errno, socket.number(), scratch.address, scratch.length);
      if (result < 0) {
        throw Errno.failure(-result, "local address");
      }
      return SocketAddresses.decode(scratch.address, scratch.lengthSet());
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  static SocketAddress peer(Descriptor socket) throws IOException {
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      int result = getpeername(socket, scratch);
      if (result < 0) {
        throw Errno.failure(-result, "peer address");
      }
      return SocketAddresses.decode(scratch.address, scratch.lengthSet());
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  static boolean hasPeer(Descriptor socket) throws IOException {
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      int result = getpeername(socket, scratch);
      if (result < 0 && result != -Errno.ENOTCONN) {
        throw Errno.failure(-result, "peer address");
      }
      return result >= 0;
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  private static int getpeername(Descriptor socket, CallScratch scratch) {
    scratch.setLength(SocketAddresses.MAX_BYTES);
    return LinuxNative.getpeername(scratch.errno, socket.number(), scratch.address, scratch.length);
  }
}
