package edo.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A path that is replayed, written as numbers with dots in between: the number of the thread where
 * more than one could run, the number of the value where there was more than one. {@code 0x5} is
 * five times 0. After its end the first choice is taken.
 */
final class Script implements Choices {
  private final int[] numbers;
  private int next;

  private Script(int[] numbers) {
    this.numbers = numbers;
  }

  static Script parse(String text) {
    var numbers = new ArrayList<Integer>();
    for (String part : text.strip().split("\\.", -1)) {
      int times = 1;
      String number = part;
      int x = part.indexOf('x');
      try {
        if (x >= 0) {
          times = Integer.parseInt(part.substring(x + 1));
          number = part.substring(0, x);
        }
        for (int i = 0; i < times; i++) {
          numbers.add(Integer.parseInt(number));
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "not a path: '" + text + "'; a path is what a failed check prints, like 0x3.1.0", e);
      }
    }
    return new Script(numbers.stream().mapToInt(Integer::intValue).toArray());
  }

  static String format(List<Node> nodes) {
    List<Integer> numbers = nodes.stream().filter(Node::isChoice).map(n -> n.chosen).toList();
    if (numbers.isEmpty()) {
      return "0";
    }
    var text = new StringBuilder();
    for (int i = 0; i < numbers.size(); ) {
      int end = i + 1;
      while (end < numbers.size() && numbers.get(end).equals(numbers.get(i))) {
        end++;
      }
      text.append(text.isEmpty() ? "" : ".").append(numbers.get(i));
      if (end - i > 1) {
        text.append('x').append(end - i);
      }
      i = end;
    }
    return text.toString();
  }

  @Override
  public int thread(Execution execution, int enabled, int permitted, int preferred) {
    if (Integer.bitCount(enabled) == 1) {
      return Integer.numberOfTrailingZeros(enabled);
    }
    if (next >= numbers.length) {
      return preferred;
    }
    int number = numbers[next++];
    if (number < 0 || number >= Integer.SIZE || (enabled & 1 << number) == 0) {
      throw execution.differs();
    }
    return number;
  }

  @Override
  public int value(Execution execution, int count) {
    int number = next < numbers.length ? numbers[next++] : 0;
    if (number < 0 || number >= count) {
      throw execution.differs();
    }
    return number;
  }

  @Override
  public void raced(Execution execution, Event event, Strand strand, int[] past) {}

  @Override
  public int node() {
    return 0;
  }
}
