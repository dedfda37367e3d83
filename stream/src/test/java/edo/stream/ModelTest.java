package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.testkit.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random pipelines of adapters, beside the same pipeline of {@code java.util.stream}: STR-017 to
 * STR-025, STR-027. The source is pending at random, the consumer gives up waiting at random, and
 * hints must hold.
 */
class ModelTest {
  private static final int RUNS = 3_000;

  private record Both(Stream<Integer> model, AsyncStream<Integer> stream, String name) {}

  private static Both step(Random random, Both b) {
    int k = random.nextInt(8);
    return switch (random.nextInt(14)) {
      case 0 -> new Both(b.model.map(n -> n + k), b.stream.map(n -> n + k), b.name + " map" + k);
      case 1 ->
          new Both(
              b.model.filter(n -> n % (k + 1) != 0),
              b.stream.filter(n -> n % (k + 1) != 0),
              b.name + " filter" + k);
      case 2 -> new Both(b.model.limit(k), b.stream.take(k), b.name + " take" + k);
      case 3 -> new Both(b.model.skip(k), b.stream.skip(k), b.name + " skip" + k);
      case 4 ->
          new Both(
              b.model.takeWhile(n -> n % 9 != k),
              b.stream.takeWhile(n -> n % 9 != k),
              b.name + " takeWhile" + k);
      case 5 ->
          new Both(
              b.model.dropWhile(n -> n % 9 != k),
              b.stream.skipWhile(n -> n % 9 != k),
              b.name + " skipWhile" + k);
      case 6 ->
          new Both(
              b.model.flatMap(n -> Stream.of(n, n + 1)),
              b.stream.flatMap(n -> AsyncStream.of(n, n + 1)),
              b.name + " flatMap");
      case 7 ->
          new Both(
              b.model.mapMulti((n, out) -> {
                if (n % 2 == 0) {
                  out.accept(n / 2);
                }
              }),
              b.stream.filterMap(n -> n % 2 == 0 ? Optional.of(n / 2) : Optional.empty()),
              b.name + " filterMap");
      case 8 ->
          new Both(
              Stream.concat(b.model, Stream.of(k)),
              b.stream.chain(AsyncStream.of(k)),
              b.name + " chain" + k);
      case 9 ->
          new Both(
              b.model.gather(Gatherers.scan(() -> 0, Integer::sum)),
              b.stream.scan(0, Integer::sum),
              b.name + " scan");
      case 10 ->
          new Both(
              b.model.gather(Gatherers.windowFixed(k + 1)).map(List::size),
              b.stream.chunks(k + 1).map(List::size),
              b.name + " chunks" + (k + 1));
      case 11 -> new Both(b.model, b.stream.then(n -> edo.task.Async.ready(n)), b.name + " then");
      case 12 -> new Both(b.model, b.stream.peekable(), b.name + " peekable");
      default -> new Both(b.model, b.stream.merge(AsyncStream.empty()), b.name + " merge");
    };
  }

  /** Items that are pending now and then. */
  private static AsyncStream<Integer> hesitant(Random random, int size) {
    var items = AsyncStream.from(IntStream.range(0, size).boxed().toList());
    return new Stage<Integer, Integer>(items) {
      @Override
      protected Step advance(edo.task.Context cx) throws Exception {
        if (random.nextInt(4) == 0) {
          cx.waker().wake();
          return Step.PENDING;
        }
        Step step = source.pollNext(cx);
        return step == Step.ITEM ? emit(source.item()) : step;
      }
    };
  }

  @Test
  void sameAsTheJdks() throws Exception {
    var random = new Random(42);
    for (int run = 0; run < RUNS; run++) {
      int size = random.nextInt(20);
      var both =
          new Both(
              IntStream.range(0, size).boxed(),
              hesitant(random, size),
              run + ": " + size + " items");
      for (int i = random.nextInt(5); i > 0; i--) {
        both = step(random, both);
      }
      assertEquals(both.model.toList(), pull(random, both), both.name);
    }
  }

  private static List<Integer> pull(Random random, Both both) throws Exception {
    var waker = new CountingWaker();
    var items = new ArrayList<Integer>();
    var hints = new ArrayList<SizeHint>();
    for (; ; ) {
      hints.add(both.stream.sizeHint());
      int wakes = waker.wakes();
      var next = both.stream.nextAsync();
      var answer = waker.poll(next);
      if (answer.isPending()) {
        assertEquals(true, waker.wakes() > wakes, "pending without a wake-up: " + both.name);
        if (random.nextBoolean()) {
          next.cancel();
        }
        hints.removeLast();
        continue;
      }
      if (answer.value().isEmpty()) {
        break;
      }
      items.add(answer.value().get());
    }
    for (int i = 0; i < hints.size(); i++) {
      int left = items.size() - i;
      SizeHint hint = hints.get(i);
      assertEquals(true, hint.lower() <= left, both.name + " " + hint + " but " + left);
      assertEquals(
          true, hint.upper().orElse(left) >= left, both.name + " " + hint + " but " + left);
    }
    return items;
  }
}
