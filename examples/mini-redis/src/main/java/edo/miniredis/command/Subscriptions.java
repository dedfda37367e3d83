package edo.miniredis.command;

import edo.bytes.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one session is subscribed to. Under the store's lock. */
final class Subscriptions {
  private final Session session;
  private final Map<Bytes, byte[]> channels = new LinkedHashMap<>();
  private final Map<Bytes, byte[]> patterns = new LinkedHashMap<>();

  Subscriptions(Session session) {
    this.session = session;
  }

  private Map<Bytes, byte[]> of(boolean isPattern) {
    return isPattern ? patterns : channels;
  }

  int count() {
    return channels.size() + patterns.size();
  }

  int channels() {
    return channels.size();
  }

  int patterns() {
    return patterns.size();
  }

  void add(byte[] name, boolean isPattern) {
    if (of(isPattern).putIfAbsent(Bytes.wrap(name), name) == null) {
      session.store().channels().join(name, isPattern, session);
    }
  }

  void remove(byte[] name, boolean isPattern) {
    if (of(isPattern).remove(Bytes.wrap(name)) != null) {
      session.store().channels().leave(name, isPattern, session);
    }
  }

  List<byte[]> names(boolean isPattern) {
    return new ArrayList<>(of(isPattern).values());
  }

  void leave() {
    for (boolean isPattern : new boolean[] {false, true}) {
      for (byte[] name : names(isPattern)) {
        remove(name, isPattern);
      }
    }
  }
}
