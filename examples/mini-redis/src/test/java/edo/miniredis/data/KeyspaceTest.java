package edo.miniredis.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keys go when their time comes, in that order and not before: EX-034. */
class KeyspaceTest {
  private final List<String> gone = new ArrayList<>();
  private final Keyspace keys = new Keyspace(entry -> gone.add(new String(entry.key(), US_ASCII)));

  private Entry find(String key) {
    byte[] bytes = key.getBytes(US_ASCII);
    return keys.find(bytes, 0, bytes.length);
  }

  private void add(String key, long at) {
    Entry entry = keys.add(key.getBytes(US_ASCII), new byte[0]);
    keys.setExpiry(entry, at);
  }

  @Test
  void whoLooksDoesNotSeeWhatHasExpired() {
    add("a", 100);
    keys.setNow(99);
    assertEquals(100, find("a").expiresAt());
    keys.setNow(100);
    assertNull(find("a"));
    assertEquals(List.of("a"), gone);
    assertEquals(0, keys.size());
    assertEquals(Entry.NEVER, keys.nextExpiry());
  }

  @Test
  void keysExpireInOrder() {
    Random random = new Random(5);
    Map<Long, String> expected = new TreeMap<>();
    for (int i = 0; i < 5_000; i++) {
      String key = "k" + i;
      add(key, random.nextInt(1_000_000));
      Entry entry = find(key);
      if (random.nextInt(3) == 0) {
        keys.setExpiry(entry, random.nextInt(1_000_000));
      }
      if (random.nextInt(5) == 0) {
        keys.setExpiry(entry, Entry.NEVER);
      } else if (random.nextInt(5) == 0) {
        keys.remove(entry);
      } else {
        String other = expected.put(entry.expiresAt(), key);
        if (other != null) {
          keys.remove(find(other)); // two of one time have no order
        }
      }
    }
    keys.setNow(400_000);
    while (keys.expire(7)) {
      assertFalse(keys.nextExpiry() > 400_000);
    }
    keys.setNow(1_000_000);
    while (keys.expire(1_000)) {
      assertFalse(gone.isEmpty());
    }
    assertEquals(List.copyOf(expected.values()), gone);
    assertEquals(0, keys.expiring());
  }
}
