package edo.miniredis.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The table beside a map of the JDK, through growth and shrinking. */
class ByteTableTest {
  private final ByteTable<ByteTable.Node> table = new ByteTable<>();
  private final Map<String, ByteTable.Node> model = new HashMap<>();

  private void add(String key) {
    ByteTable.Node node = new ByteTable.Node(key.getBytes(US_ASCII));
    table.add(node);
    model.put(key, node);
  }

  private void remove(String key) {
    assertEquals(model.remove(key), table.remove(key.getBytes(US_ASCII)));
  }

  private static String name(ByteTable.Node node) {
    return new String(node.key(), US_ASCII);
  }

  @Test
  void isAMap() {
    Random random = new Random(7);
    for (int round = 0; round < 6; round++) {
      boolean growing = round % 2 == 0;
      for (int i = 0; i < 60_000; i++) {
        String key = "key" + random.nextInt(20_000);
        byte[] bytes = ("x" + key + "x").getBytes(US_ASCII);
        assertEquals(model.get(key), table.find(bytes, 1, bytes.length - 2));
        if (model.containsKey(key)) {
          if (!growing || random.nextInt(10) == 0) {
            remove(key);
          }
        } else if (growing) {
          add(key);
        } else {
          assertNull(table.remove(key.getBytes(US_ASCII)));
        }
        assertEquals(model.size(), table.size());
      }
      Set<ByteTable.Node> seen = new HashSet<>();
      table.forEach(node -> assertTrue(seen.add(node)));
      assertEquals(new HashSet<>(model.values()), seen);
    }
  }

  /** A key that is there all the time is seen, whatever comes and goes meanwhile. */
  @Test
  void aScanMissesNothing() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int start = random.nextInt(2_000);
      for (int i = 0; i < start; i++) {
        add("old" + i);
      }
      Set<String> there = new HashSet<>(model.keySet());
      Set<String> seen = new HashSet<>();
      long cursor = 0;
      boolean growing = random.nextBoolean();
      int added = 0;
      do {
        cursor = table.scan(cursor, node -> seen.add(name(node)));
        for (int i = random.nextInt(8); i > 0; i--) {
          if (growing) {
            add("new" + added++);
          } else if (!model.isEmpty() && random.nextInt(3) > 0) {
            String victim = "old" + random.nextInt(start);
            if (model.containsKey(victim)) {
              remove(victim);
              there.remove(victim);
            }
          }
        }
      } while (cursor != 0 && added < 20_000);
      if (cursor == 0) {
        there.removeAll(seen);
        assertEquals(Set.of(), there, "seed " + seed);
      }
      table.clear();
      model.clear();
    }
  }

  @Test
  void anyIsAboutAsLikelyAsTheOthers() {
    for (int i = 0; i < 10; i++) {
      add("k" + i);
    }
    Map<String, Integer> drawn = new HashMap<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 10_000; i++) {
      ByteTable.Node node = table.any(random);
      assertNotNull(node);
      drawn.merge(name(node), 1, Integer::sum);
    }
    assertEquals(model.keySet(), drawn.keySet());
    drawn.forEach((key, times) -> assertTrue(times > 100, key + " " + times));
  }

  @Test
  void anyFindsTheLastOfMany() {
    for (int i = 0; i < 10_000; i++) {
      add("k" + i);
    }
    for (int i = 1; i < 10_000; i++) {
      remove("k" + i);
    }
    ByteTable.Node node = table.any(new SplittableRandom(1));
    assertNotNull(node);
    assertEquals("k0", name(node));
    remove("k0");
    assertNull(table.any(new SplittableRandom(1)));
  }
}
