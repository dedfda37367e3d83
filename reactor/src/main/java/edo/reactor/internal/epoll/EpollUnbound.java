package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import edo.reactor.ListenerSource;
import edo.reactor.StreamSource;
import edo.reactor.UnboundSocket;
import edo.reactor.UnixAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/** A socket before listen or connect. */
public final class EpollUnbound extends UnboundSocket {
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;

  /** Both flags, as accept4 wants them too. */
  static final int NONBLOCK_CLOEXEC = SOCK_NONBLOCK | SOCK_CLOEXEC;

  private final int family;
  private final StreamFd socket;

  /** The descriptor has gone over to a listener or stream. */
  private boolean handedOver;

  private EpollUnbound(int family, StreamFd socket) {
    this.family = family;
    this.socket = socket;
  }

  static EpollUnbound open(int family) throws IOException {
    return new EpollUnbound(family, new StreamFd(socket(family, SOCK_STREAM), true));
  }

  /** Makes a descriptor. */
  static int socket(int family, int type) throws IOException {
    CallScratch scratch = CallScratch.take();
    int fd;
    try {
      fd = LinuxNative.socket(scratch.errno, family, type | NONBLOCK_CLOEXEC, 0);
    } finally {
      scratch.giveBack();
    }
    if (fd < 0) {
      throw Errno.failure(-fd, "open " + SocketAddresses.kind(family) + " socket");
    }
    return fd;
  }

  /** Both ends of a Unix connection. */
  static StreamSource[] pair() throws IOException {
    int[] fds = pair(SOCK_STREAM);
    UnixAddress none = UnixAddress.unnamed();
    return new StreamSource[] {
      EpollStream.connected(new StreamFd(fds[0], true), none),
      EpollStream.connected(new StreamFd(fds[1], true), none)
    };
  }

  static int[] pair(int type) throws IOException {
    CallScratch scratch = CallScratch.take();
    try {
      int result =
          LinuxNative.socketpair(
              scratch.errno, SocketAddresses.AF_UNIX, type | NONBLOCK_CLOEXEC, 0, scratch.value);
      if (result < 0) {
        throw Errno.failure(-result, "open a pair of Unix sockets");
      }
      return new int[] {scratch.value.get(JAVA_INT, 0), scratch.value.get(JAVA_INT, 4)};
    } finally {
      scratch.giveBack();
    }
  }

  private StreamFd socket() {
    if (handedOver) {
      throw new IllegalStateException(
          "this socket has become a listener or a stream: use that one");
    }
    return socket;
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    EpollOptions.set(socket(), option, value);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    return EpollOptions.get(socket(), option);
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return EpollAddresses.local(socket());
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    bind(socket(), family, address);
  }

  static void bind(Descriptor open, int family, SocketAddress address) throws IOException {
    int ticket = open.enter();
    CallScratch scratch = CallScratch.take();
    try {
      int length = SocketAddresses.encode(address, family, scratch.address);
      int result = LinuxNative.bind(scratch.errno, open.number(), scratch.address, length);
      if (result < 0) {
        throw Errno.failure(-result, "bind to " + address);
      }
    } finally {
      scratch.giveBack();
      open.exit(ticket);
    }
  }

  /** Connects; answers 0 or a negative error number. */
  static int connect(Descriptor open, int family, SocketAddress address) throws IOException {
    int ticket = open.enter();
    CallScratch scratch = CallScratch.take();
    try {
      int length = SocketAddresses.encode(address, family, scratch.address);
      return LinuxNative.connect(scratch.errno, open.number(), scratch.address, length);
    } finally {
      scratch.giveBack();
      open.exit(ticket);
    }
  }

  @Override
  public ListenerSource listen(int backlog) throws IOException {
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog must be at least 1, not " + backlog);
    }
    StreamFd open = socket();
    int ticket = open.enter();
    CallScratch scratch = CallScratch.take();
    int result;
    try {
      result = LinuxNative.listen(scratch.errno, open.number(), backlog);
    } finally {
      scratch.giveBack();
      open.exit(ticket);
    }
    if (result < 0) {
      open.close();
      throw Errno.failure(-result, "listen");
    }
    handedOver = true;
    return new EpollListener(open);
  }

  @Override
  public StreamSource connect(SocketAddress address) throws IOException {
    StreamFd open = socket();
    int result = connect(open, family, address);
    // After EINTR the kernel goes on connecting, as after EINPROGRESS.
    if (result == 0 || result == -Errno.EINPROGRESS || result == -Errno.EINTR) {
      handedOver = true;
      return EpollStream.connecting(open, SocketAddresses.ours(address));
    }
    open.close();
    throw Errno.connectFailure(-result, address);
  }

  @Override
  public void close() {
    if (!handedOver) {
      socket.close();
    }
  }
}
