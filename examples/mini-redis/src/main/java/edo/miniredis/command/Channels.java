package edo.miniredis.command;

import edo.bytes.ArrayPool;
import edo.miniredis.data.ByteTable;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.RequestReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is subscribed to what. Under the store's lock. */
final class Channels {
  private static final String MESSAGE = "message";
  private static final String PATTERN_MESSAGE = "pmessage";

  private final ByteTable<Channel> channels = new ByteTable<>();
  private final ByteTable<Channel> patterns = new ByteTable<>();
  private final Replies encoder = new Replies(new ArrayPool(RequestReader.ORDINARY, 1));

  Channels() {}

  /** A channel, or a pattern, that somebody is subscribed to. */
  static final class Channel extends ByteTable.Node {
    private final Set<Session> members = new LinkedHashSet<>();
    private final Glob glob;

    Channel(byte[] name) {
      super(name);
      glob = new Glob(name);
    }

    int size() {
      return members.size();
    }
  }

  private ByteTable<Channel> table(boolean isPattern) {
    return isPattern ? patterns : channels;
  }

  void join(byte[] name, boolean isPattern, Session session) {
    Channel channel = table(isPattern).find(name);
    if (channel == null) {
      channel = new Channel(name);
      table(isPattern).add(channel);
    }
    channel.members.add(session);
  }

  void leave(byte[] name, boolean isPattern, Session session) {
    Channel channel = table(isPattern).find(name);
    if (channel != null && channel.members.remove(session) && channel.members.isEmpty()) {
      table(isPattern).remove(name);
    }
  }

  int subscribers(byte[] name) {
    Channel channel = channels.find(name);
    return channel == null ? 0 : channel.size();
  }

  int patterns() {
    return patterns.size();
  }

  /** Names of channels that match. */
  List<byte[]> names(@Nullable Glob glob) {
    List<byte[]> names = new ArrayList<>();
    channels.forEach(channel -> {
      if (glob == null || glob.matches(channel.key())) {
        names.add(channel.key());
      }
    });
    return names;
  }

  /** Passes a message on to everybody who wants it; nobody waits. */
  int publish(byte[] name, byte[] message) {
    Channel channel = channels.find(name);
    int[] reached = {0};
    if (channel != null) {
      reached[0] += send(channel, MESSAGE, name, message);
    }
    patterns.forEach(pattern -> {
      if (pattern.glob.matches(name)) {
        reached[0] += send(pattern, PATTERN_MESSAGE, name, message);
      }
    });
    return reached[0];
  }

  private int send(Channel to, String kind, byte[] name, byte[] message) {
    // One encoding for all who speak the same version, made when the first of them is met.
    byte[][] encoded = new byte[4][];
    for (Session session : to.members) {
      int version = session.out().version();
      byte[] bytes = encoded[version];
      if (bytes == null) {
        encoder.setVersion(version);
        boolean isPattern = kind.equals(PATTERN_MESSAGE);
        encoder.push(isPattern ? 4 : 3);
        encoder.bulk(kind);
        if (isPattern) {
          encoder.bulk(to.key());
        }
        encoder.bulk(name);
        encoder.bulk(message);
        bytes = encoder.take();
        encoded[version] = bytes;
      }
      session.deliver(bytes);
    }
    return to.size();
  }
}
