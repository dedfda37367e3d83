package edo.sim.internal.net;

import edo.reactor.ExtraSocketOptions;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The options of a simulated socket: they are kept and told. These have an effect: a linger of 0
 * makes a close a reset, the sizes of buffers of TCP are those of the connection, a port may have
 * several listeners if all say so, broadcasts want to be allowed, and multicast datagrams stay on
 * their machine if they are not to hop or not to loop. The others ask for what is not simulated:
 * every segment is sent at once, as if without delay, and is answered at once; machines are
 * neighbours, so one hop is always enough; nobody is idle for the two hours after which keep-alive
 * would begin; no queue looks at a type of service.
 */
final class Options {
  private static final Map<SocketOption<?>, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry(StandardSocketOptions.SO_KEEPALIVE, false),
          Map.entry(StandardSocketOptions.SO_REUSEADDR, false),
          Map.entry(StandardSocketOptions.SO_REUSEPORT, false),
          Map.entry(StandardSocketOptions.SO_SNDBUF, 65_536),
          Map.entry(StandardSocketOptions.SO_RCVBUF, 65_536),
          Map.entry(StandardSocketOptions.SO_LINGER, -1),
          Map.entry(StandardSocketOptions.TCP_NODELAY, false),
          Map.entry(StandardSocketOptions.IP_TOS, 0),
          Map.entry(StandardSocketOptions.SO_BROADCAST, false),
          Map.entry(StandardSocketOptions.IP_MULTICAST_LOOP, true),
          Map.entry(StandardSocketOptions.IP_MULTICAST_TTL, 1),
          Map.entry(ExtraSocketOptions.TTL, 64),
          Map.entry(ExtraSocketOptions.QUICKACK, true),
          Map.entry(ExtraSocketOptions.TCLASS_V6, 0),
          Map.entry(ExtraSocketOptions.V6_ONLY, false));

  private final Map<SocketOption<?>, Object> values = new HashMap<>();

  /** Of a datagram socket. */
  Options() {}

  /**
   * Of a TCP socket.
   *
   * @param bufferSize of either buffer, unless the program sets another
   */
  Options(int bufferSize) {
    values.put(StandardSocketOptions.SO_SNDBUF, bufferSize);
    values.put(StandardSocketOptions.SO_RCVBUF, bufferSize);
  }

  <T> void set(SocketOption<T> option, T value) {
    requireKnown(option);
    values.put(option, value);
  }

  <T> T get(SocketOption<T> option) {
    requireKnown(option);
    Object value = values.getOrDefault(option, DEFAULTS.get(option));
    return Objects.requireNonNull(option.type().cast(value));
  }

  private static void requireKnown(SocketOption<?> option) {
    if (!DEFAULTS.containsKey(option)) {
      throw new UnsupportedOperationException("simulated sockets have no option " + option.name());
    }
  }

  /** Whether two sockets have agreed to share a port. */
  boolean sharePort(Options other) {
    return get(StandardSocketOptions.SO_REUSEPORT) && other.get(StandardSocketOptions.SO_REUSEPORT);
  }

  Options copy() {
    var copy = new Options();
    copy.values.putAll(values);
    return copy;
  }
}
