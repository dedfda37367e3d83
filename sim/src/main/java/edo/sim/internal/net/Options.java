package edo.sim.internal.net;

import edo.reactor.ExtraSocketOptions;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The options of a simulated socket: they are kept and told. What they ask of a real network has no
 * meaning here, but for a linger of 0, which makes a close a reset.
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

  Options copy() {
    var copy = new Options();
    copy.values.putAll(values);
    return copy;
  }
}
