package edo.check;

import java.util.List;

/**
 * A path that is replayed, written as numbers with dots in between: the number of the thread where
 * more than one could run, the number of the value where there was more than one. {@code 0x5} is
 * five times 0. After its end the first choice is taken.
 */
final class Script implements Choices {
  private final int[] numbers;

  /** How many times each of them; not written out, as whoever types it may mean millions. */
  private final int[] times;

  private int at;
  private int used;

  private Script(int[] numbers, int[] times) {
    this.numbers = numbers;
    this.times = times;
  }

  static Script parse(String text) {
    String[] parts = text.strip().split("\\.", -1);
    var numbers = new int[parts.length];
    var times = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      int x = parts[i].indexOf('x');
      numbers[i] = number(text, x < 0 ? parts[i] : parts[i].substring(0, x), 0);
      times[i] = x < 0 ? 1 : number(text, parts[i].substring(x + 1), 1);
    }
    return new Script(numbers, times);
  }

  private static int number(String text, String part, int least) {
    int number = -1;
    try {
      number = Integer.parseInt(part);
    } catch (NumberFormatException e) {
      // Said below, as for those that are too small.
    }
    if (number < least) {
      throw new IllegalArgumentException(
          "not a path: '" + text + "'; a path is what a failed check prints, like 0x3.1.0");
    }
    return number;
  }

  /** The next number, or -1 at the end. */
  private int take() {
    if (at == numbers.length) {
      return -1;
    }
    int number = numbers[at];
    if (++used == times[at]) {
      at++;
      used = 0;
    }
    return number;
  }

  /** How many of its choices the run did not come to. */
  long unused() {
    long left = -used;
    for (int i = at; i < times.length; i++) {
      left += times[i];
    }
    // What is said of a run without any choice is not empty.
    boolean isNone = numbers.length == 1 && numbers[0] == 0 && left == 1;
    return isNone ? 0 : left;
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
    int number = take();
    if (number < 0) {
      return preferred;
    }
    if (number >= Integer.SIZE || (enabled & 1 << number) == 0) {
      throw execution.differs();
    }
    return number;
  }

  @Override
  public int value(Execution execution, int count) {
    int number = Math.max(0, take());
    if (number >= count) {
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
