package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;

/** Joining and leaving groups: ip_mreqn with IPv4, ipv6_mreq with IPv6. */
final class EpollMulticast {
  private static final int SOL_IP = 0;
  private static final int SOL_IPV6 = 41;
  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int IP_DROP_MEMBERSHIP = 36;
  private static final int IPV6_ADD_MEMBERSHIP = 20;
  private static final int IPV6_DROP_MEMBERSHIP = 21;
  private static final int V4_INDEX = 8;
  private static final int V4_BYTES = 12;
  private static final int V6_INDEX = 16;
  private static final int V6_BYTES = 20;

  private EpollMulticast() {}

  static void join(DatagramFd socket, InetAddress group, NetworkInterface on) throws IOException {
    change(socket, group, on, IP_ADD_MEMBERSHIP, IPV6_ADD_MEMBERSHIP, "join ");
  }

  static void leave(DatagramFd socket, InetAddress group, NetworkInterface on) throws IOException {
    change(socket, group, on, IP_DROP_MEMBERSHIP, IPV6_DROP_MEMBERSHIP, "leave ");
  }

  private static void change(
      DatagramFd socket, InetAddress group, NetworkInterface on, int v4, int v6, String doing)
      throws IOException {
    boolean isV4 = group instanceof Inet4Address;
    if (!group.isMulticastAddress()
        || socket.family() != (isV4 ? SocketAddresses.AF_INET : SocketAddresses.AF_INET6)) {
      throw new IllegalArgumentException(
          group
              + " is no group that "
              + SocketAddresses.kind(socket.family())
              + " socket can join");
    }
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      MemorySegment value = scratch.value;
      value.fill((byte) 0);
      byte[] bytes = group.getAddress();
      MemorySegment.copy(bytes, 0, value, JAVA_BYTE, 0, bytes.length);
      value.set(JAVA_INT, isV4 ? V4_INDEX : V6_INDEX, on.getIndex());
      int result =
          LinuxNative.setsockopt(
              scratch.errno,
              socket.number(),
              isV4 ? SOL_IP : SOL_IPV6,
              isV4 ? v4 : v6,
              value,
              isV4 ? V4_BYTES : V6_BYTES);
      if (result < 0) {
        throw Errno.failure(-result, doing + group + " on " + on.getName());
      }
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }
}
