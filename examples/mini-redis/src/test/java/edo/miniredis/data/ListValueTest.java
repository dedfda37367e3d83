package edo.miniredis.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The list beside one of the JDK. */
class ListValueTest {
  @Test
  void isAList() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      ListValue list = new ListValue();
      List<byte[]> model = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        byte[] element = {(byte) random.nextInt(5)};
        int size = model.size();
        switch (random.nextInt(size > 100 ? 14 : 9)) {
          case 0, 1 -> {
            list.addFirst(element);
            model.addFirst(element);
          }
          case 2, 3, 4 -> {
            list.addLast(element);
            model.addLast(element);
          }
          case 5 -> {
            int at = random.nextInt(size + 1);
            list.insert(at, element);
            model.add(at, element);
          }
          case 6 -> {
            if (size > 0) {
              int at = random.nextInt(size);
              list.set(at, element);
              model.set(at, element);
            }
          }
          case 7 -> {
            int most = random.nextInt(4);
            boolean fromEnd = random.nextBoolean();
            assertEquals(
                remove(model, element, most, fromEnd), list.removeEqual(element, most, fromEnd));
          }
          case 8 -> {
            int from = random.nextInt(size + 1);
            int to = from + random.nextInt(size - from + 1);
            if (random.nextInt(20) == 0) {
              list.keep(from, to);
              model = new ArrayList<>(model.subList(from, to));
            }
          }
          default -> {
            boolean first = random.nextBoolean();
            assertArrayEquals(
                first ? model.removeFirst() : model.removeLast(),
                first ? list.removeFirst() : list.removeLast());
          }
        }
        check(model, list, seed);
      }
    }
  }

  private static int remove(List<byte[]> model, byte[] element, int most, boolean fromEnd) {
    int removed = 0;
    for (int i = 0; i < model.size() && removed < most; ) {
      int at = fromEnd ? model.size() - 1 - i : i;
      if (Arrays.equals(model.get(at), element)) {
        model.remove(at);
        removed++;
      } else {
        i++;
      }
    }
    return removed;
  }

  private static void check(List<byte[]> model, ListValue list, int seed) {
    assertEquals(model.size(), list.size(), "seed " + seed);
    for (int i = 0; i < model.size(); i++) {
      assertArrayEquals(model.get(i), list.get(i), "seed " + seed);
    }
  }

  @Test
  void hasNoOthers() {
    ListValue list = new ListValue();
    list.addLast(new byte[0]);
    assertThrows(IndexOutOfBoundsException.class, () -> list.get(1));
    assertThrows(IndexOutOfBoundsException.class, () -> list.get(-1));
    byte[] _ = list.removeLast();
    assertThrows(IndexOutOfBoundsException.class, list::removeFirst);
  }
}
