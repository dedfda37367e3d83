package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-118: how often in a row the LIFO slot is served, on one worker and to the letter. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifoCapTest {
  private static final List<String> EXPECTED =
      List.of("begin", "a", "b", "a", "third", "fourth", "b", "a", "b", "a");

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  private final CopyOnWriteArrayList<String> order = new CopyOnWriteArrayList<>();
  private final AtomicBoolean going = new AtomicBoolean();
  private final List<Signal<Integer>> bells = List.of(new Signal<>(), new Signal<>());

  /**
   * Two tasks wake each other for ever, by way of the slot. After three in a row the next of them
   * goes behind what waits in the ring.
   */
  @ParameterizedTest
  @EnumSource(names = {"CURRENT_THREAD", "MULTI_1"})
  void threeInARow(Flavor flavor) throws Exception {
    // No slice is a long one, and nothing that comes from outside interferes.
    var builder =
        flavor.builder().sliceLimit(Duration.ofMinutes(1)).globalQueueInterval(Integer.MAX_VALUE);
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        List<JoinHandle<Integer>> two = List.of(Task.spawn(player(0)), Task.spawn(player(1)));
        Task.spawnBlocking(() -> bells.forEach(Signal::awaitPolled)).join();
        Task.spawn(
            (Async<@Nullable Void>)
                cx -> {
                  // The first takes the slot, so the second begins from the ring: a fresh count.
                  Task.spawn(Async.ready(0));
                  Task.spawn(begin());
                  return Poll.done();
                });
        // From another thread: whoever waited here would be woken into the slot.
        Task.spawnBlocking(() -> Await.until("all ran", () -> order.size() >= EXPECTED.size()))
            .join();
        bells.forEach(Signal::wake);
        for (JoinHandle<Integer> player : two) {
          player.join();
        }
      });
    }
    assertEquals(EXPECTED, new ArrayList<>(order).subList(0, EXPECTED.size()));
  }

  private Async<@Nullable Void> begin() {
    return cx -> {
      order.add("begin");
      going.set(true);
      bells.getFirst().wake(); // into the slot, so the next two go to the ring
      Task.spawn(logging("third"));
      Task.spawn(logging("fourth"));
      return Poll.done();
    };
  }

  private Async<@Nullable Void> logging(String name) {
    return cx -> {
      order.add(name);
      return Poll.done();
    };
  }

  private Async<Integer> player(int number) {
    Signal<Integer> mine = bells.get(number);
    Signal<Integer> other = bells.get(1 - number);
    return cx -> {
      if (going.get() && order.size() < EXPECTED.size()) {
        order.add(number == 0 ? "a" : "b");
        other.wake();
      }
      return order.size() < EXPECTED.size() ? mine.poll(cx) : Poll.ready(0);
    };
  }
}
