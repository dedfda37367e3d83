package edo.miniredis.data;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One database: keys, values and the times at which they expire. A key whose time has come is gone
 * for whoever looks, and is taken out when somebody does or when its turn comes in {@link #expire}.
 */
public final class Keyspace {
  private final ByteTable<Entry> entries = new ByteTable<>();
  private final ExpiryOrder order = new ExpiryOrder();
  private final Consumer<? super Entry> expired;

  /** Milliseconds since 1970, as the store last looked at the clock. */
  private long now = Long.MIN_VALUE;

  /**
   * Empty.
   *
   * @param expired told of each key that has expired, after it is gone
   */
  public Keyspace(Consumer<? super Entry> expired) {
    this.expired = expired;
  }

  /**
   * Says what time it is. Until then nothing expires.
   *
   * @param millis since 1970
   */
  public void setNow(long millis) {
    now = millis;
  }

  /**
   * How many.
   *
   * @return keys, those included whose time has come and that nobody has looked at
   */
  public int size() {
    return entries.size();
  }

  /**
   * How many keys will expire.
   *
   * @return keys with a time
   */
  public int expiring() {
    return order.size();
  }

  /**
   * Looks a key up.
   *
   * @param array holds the key
   * @param offset of its first byte
   * @param length of the key
   * @return its entry, or null
   */
  public @Nullable Entry find(byte[] array, int offset, int length) {
    Entry entry = entries.find(array, offset, length);
    if (entry != null && entry.expiresAt != Entry.NEVER && entry.expiresAt <= now) {
      removeExpired(entry);
      return null;
    }
    return entry;
  }

  /**
   * Adds a key that is not there.
   *
   * @param key the caller's no more
   * @param value of one of the types that {@link Entry} names
   * @return its entry
   */
  public Entry add(byte[] key, Object value) {
    Entry entry = new Entry(key, value);
    entries.add(entry);
    return entry;
  }

  /**
   * Takes an entry out.
   *
   * @param entry is in it
   */
  public void remove(Entry entry) {
    entries.remove(entry.key);
    order.remove(entry);
  }

  /**
   * Has a key expire.
   *
   * @param entry is in it
   * @param at milliseconds since 1970, or {@link Entry#NEVER}
   */
  public void setExpiry(Entry entry, long at) {
    if (at == Entry.NEVER) {
      order.remove(entry);
      entry.expiresAt = at;
      return;
    }
    entry.expiresAt = at;
    order.put(entry);
  }

  /**
   * When the first key expires.
   *
   * @return milliseconds since 1970, or {@link Entry#NEVER}
   */
  public long nextExpiry() {
    Entry first = order.first();
    return first == null ? Entry.NEVER : first.expiresAt;
  }

  /**
   * Takes out keys whose time has come.
   *
   * @param most how many at most
   * @return if there are more of them
   */
  public boolean expire(int most) {
    for (int i = 0; i < most; i++) {
      Entry first = order.first();
      if (first == null || first.expiresAt > now) {
        return false;
      }
      removeExpired(first);
    }
    Entry first = order.first();
    return first != null && first.expiresAt <= now;
  }

  /** Empties it. */
  public void clear() {
    entries.clear();
    order.clear();
  }

  /**
   * Visits the keys that have not expired; nothing is to be changed meanwhile.
   *
   * @param visitor called with each
   */
  public void forEach(Consumer<? super Entry> visitor) {
    entries.forEach(entry -> {
      if (isLive(entry)) {
        visitor.accept(entry);
      }
    });
  }

  /**
   * Visits some keys, as {@link ByteTable#scan} says.
   *
   * @param cursor where to go on
   * @param visitor called with each
   * @return where to go on; 0 at the end
   */
  public long scan(long cursor, Consumer<? super Entry> visitor) {
    return entries.scan(
        cursor,
        entry -> {
          if (isLive(entry)) {
            visitor.accept(entry);
          }
        });
  }

  /**
   * Any key.
   *
   * @param random decides
   * @return one, or null if there is none
   */
  public @Nullable Entry any(RandomGenerator random) {
    while (true) {
      Entry entry = entries.any(random);
      if (entry == null || isLive(entry)) {
        return entry;
      }
      removeExpired(entry);
    }
  }

  private boolean isLive(Entry entry) {
    return entry.expiresAt == Entry.NEVER || entry.expiresAt > now;
  }

  private void removeExpired(Entry entry) {
    remove(entry);
    expired.accept(entry);
  }
}
