package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Mpsc;
import edo.sync.MpscReceiver;
import edo.sync.MpscSender;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Select;
import edo.testkit.CountingWaker;
import edo.testkit.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * STR-006, STR-007: nothing is lost, whatever happens at whatever step. For every adapter, every
 * sequence of steps up to a length is gone through by hand: ask in a select, give an item, make the
 * other arm ready, give the wait up. What was given came out once and in order, or comes out of the
 * stream afterwards, or is still in the channel.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LossTest {
  private static final int LENGTH = 6;

  record Adapter(String name, Function<AsyncStream<Integer>, AsyncStream<Integer>> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Adapter> adapters() {
    return Stream.of(
        new Adapter("none", s -> s),
        new Adapter("map", s -> s.map(n -> n)),
        new Adapter("filter", s -> s.filter(n -> true)),
        new Adapter("take", s -> s.take(1000)),
        new Adapter("skip", s -> s.skip(0)),
        new Adapter("then", s -> s.then(LossTest::slowly)),
        new Adapter("chain", s -> AsyncStream.<Integer>empty().chain(s)),
        new Adapter("merge", s -> s.merge(AsyncStream.never())),
        new Adapter("zip", s -> s.zip(AsyncStream.iterate(0, Optional::of), (n, _) -> n)),
        new Adapter("flatMap", s -> s.flatMap(n -> AsyncStream.of(n))),
        new Adapter("peekable", s -> s.peekable()),
        new Adapter("borrowed", s -> s.borrowed()),
        new Adapter("takeUntil", s -> s.takeUntil(Async.never())),
        new Adapter("onClose", s -> s.onClose(() -> {})),
        new Adapter("chunks", s -> s.chunks(2).flatMap(list -> AsyncStream.from(list))),
        new Adapter(
            "chunksTimeout",
            s -> s.chunksTimeout(2, Duration.ofDays(1)).flatMap(list -> AsyncStream.from(list))),
        new Adapter("idleTimeout", s -> s.idleTimeout(Duration.ofDays(1))),
        new Adapter("throttle", s -> s.throttle(Duration.ZERO)),
        new Adapter(
            "map of streams",
            s -> {
              var map = new StreamMap<String, Integer>();
              map.insert("quiet", AsyncStream.never());
              map.insert("items", s);
              return map.map(entry -> entry.value());
            }));
  }

  /** Not at the first poll. */
  private static Async<Integer> slowly(int n) {
    var asked = new boolean[1];
    return cx -> {
      if (asked[0]) {
        return Poll.ready(n);
      }
      asked[0] = true;
      cx.waker().wake();
      return Poll.pending();
    };
  }

  /** What a sequence of steps works on. */
  private static final class Bench {
    final CountingWaker task = new CountingWaker();
    final MpscSender<Integer> sender;
    final MpscReceiver<Integer> receiver;
    final AsyncStream<Integer> stream;
    final List<Integer> got = new ArrayList<>();
    int given;
    Signal<Integer> other = new Signal<>();
    Select<Optional<Integer>> wait;

    Bench(Adapter adapter) {
      var channel = Mpsc.<Integer>bounded(LENGTH);
      sender = channel.sender();
      receiver = channel.receiver();
      stream = adapter.make.apply(Streams.of(receiver));
      wait = waiting();
    }

    private Select<Optional<Integer>> waiting() {
      return Select.<Optional<Integer>>biased()
          .arm(other, _ -> Optional.empty())
          .arm(stream.nextAsync(), next -> next);
    }

    /** Takes what comes; some of the streams have no end. */
    void drain() throws Exception {
      for (int before = -1; before < task.wakes(); ) {
        before = task.wakes();
        Step step = stream.pollNext(task.context());
        if (step == Step.ITEM) {
          got.add(stream.item());
          before--;
        }
      }
    }

    void step(int kind) throws Exception {
      switch (kind) {
        case 0 -> {
          Poll<Optional<Integer>> answer = task.poll(wait);
          if (answer.isReady()) {
            answer.value().ifPresent(got::add);
            other = new Signal<>();
            wait = waiting();
          }
        }
        case 1 -> sender.send(given++);
        case 2 -> other.set(1);
        default -> {
          wait.cancel();
          wait = waiting();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void atEveryStep(Adapter adapter) throws Exception {
    int delivered = 0;
    for (int code = 0; code < 1 << (2 * LENGTH); code++) {
      var bench = new Bench(adapter);
      for (int i = 0; i < LENGTH; i++) {
        bench.step((code >> (2 * i)) & 3);
      }
      bench.wait.cancel();
      delivered += bench.got.size();
      if (code % 2 == 1 && keepsNothing(adapter)) {
        bench.stream.close(); // what nobody has asked for is where it was
        while (bench.receiver.length() > 0) {
          bench.got.add(bench.receiver.tryRecv().orElseThrow());
        }
        bench.sender.close();
      } else {
        bench.sender.close();
        bench.drain();
        bench.stream.close();
      }
      int sequence = code;
      assertEquals(
          IntStream.range(0, bench.given).boxed().toList(),
          bench.got,
          () -> "lost, doubled or out of order in " + Integer.toString(sequence, 4));
    }
    assertTrue(delivered > 0);
  }

  /** The test itself can fail: this one drops what it has taken when the wait is given up. */
  @Test
  void aLossyAdapterIsCaught() {
    Function<AsyncStream<Integer>, AsyncStream<Integer>> lossy =
        s ->
            new Stage<Integer, Integer>(s) {
              private Integer taken;

              @Override
              protected Step advance(Context cx) throws Exception {
                if (taken != null) {
                  int item = taken;
                  taken = null;
                  return emit(item);
                }
                Step step = source.pollNext(cx);
                if (step == Step.ITEM) {
                  taken = source.item();
                  cx.waker().wake();
                  return Step.PENDING;
                }
                return step;
              }

              @Override
              protected void onWithdraw() {
                taken = null;
              }
            };
    var e = assertThrows(AssertionError.class, () -> atEveryStep(new Adapter("lossy", lossy)));
    assertTrue(e.getMessage().contains("lost"), e.getMessage());
  }

  /** Whether an adapter never holds an item that nobody has asked for. */
  private static boolean keepsNothing(Adapter adapter) {
    return List.of("none", "map", "filter", "take", "skip", "chain", "merge", "onClose", "throttle")
        .contains(adapter.name);
  }
}
