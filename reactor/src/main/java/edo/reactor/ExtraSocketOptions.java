package edo.reactor;

import java.net.SocketOption;

/**
 * Socket options beyond {@link java.net.StandardSocketOptions}. The epoll backend has them; with
 * {@code java.nio} they are an {@link UnsupportedOperationException}.
 */
public final class ExtraSocketOptions {
  /**
   * Acknowledge at once instead of delaying (TCP_QUICKACK). Not sticky: the kernel may clear it.
   */
  public static final SocketOption<Boolean> QUICKACK = new Option<>("TCP_QUICKACK", Boolean.class);

  /** Time to live, or hop limit with IPv6, of packets sent: 1 to 255. */
  public static final SocketOption<Integer> TTL = new Option<>("IP_TTL", Integer.class);

  /** Traffic class of an IPv6 socket: 0 to 255. */
  public static final SocketOption<Integer> TCLASS_V6 = new Option<>("IPV6_TCLASS", Integer.class);

  /** Whether an IPv6 socket refuses IPv4. To be set before binding. */
  public static final SocketOption<Boolean> V6_ONLY = new Option<>("IPV6_V6ONLY", Boolean.class);

  /** Name of the network device to use, for example {@code eth0}; the empty string for any. */
  public static final SocketOption<String> BIND_DEVICE =
      new Option<>("SO_BINDTODEVICE", String.class);

  private ExtraSocketOptions() {}

  private record Option<T>(String name, Class<T> type) implements SocketOption<T> {
    @Override
    public String toString() {
      return name;
    }
  }
}
