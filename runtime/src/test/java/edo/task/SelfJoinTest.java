package edo.task;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.SetOnce;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-088: a task that waits for its own end, by whatever way, would wait for ever; it is told so.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SelfJoinTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Ways to wait for a task, beside others that never end where that makes no difference. */
  private static List<Function<JoinHandle<Integer>, Async<?>>> ways() {
    return List.of(
        JoinHandle::joinAsync,
        self -> Race.of(self.joinAsync(), self.joinAsync()),
        self -> Join.tryAll(self.joinAsync(), Async.<Integer>never()),
        self ->
            Select.<Integer>fair()
                .arm(self.joinAsync(), n -> n)
                .arm(Async.<Integer>never(), n -> n));
  }

  /** A poll-driven task that learns its handle, and then waits for itself. */
  private static final class Polled implements Async<Integer> {
    private final Async<JoinHandle<Integer>> self;
    private final Function<JoinHandle<Integer>, Async<?>> way;
    private @Nullable Async<?> waiting;

    Polled(Async<JoinHandle<Integer>> self, Function<JoinHandle<Integer>, Async<?>> way) {
      this.self = self;
      this.way = way;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      Async<?> now = waiting;
      if (now == null) {
        Poll<JoinHandle<Integer>> known = self.poll(cx);
        if (known.isPending()) {
          return Poll.pending();
        }
        now = way.apply(known.value());
        waiting = now;
      }
      return now.poll(cx).isReady() ? Poll.ready(1) : Poll.pending();
    }
  }

  /** Through a join, a race or a select as well as by itself. */
  @ParameterizedTest
  @EnumSource
  void aTaskCannotWaitForItself(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (var way : ways()) {
          for (boolean polled : new boolean[] {true, false}) {
            var self = new SetOnce<JoinHandle<Integer>>();
            JoinHandle<Integer> task =
                polled
                    ? Task.spawn(new Polled(self.awaitAsync(), way))
                    : Task.spawn(() -> {
                      var _ = way.apply(self.await()).await();
                      return 1;
                    });
            assertTrue(self.set(task));
            assertRefused(assertThrows(JoinException.class, task::join), "cannot join itself");
          }
        }
      });
    }
  }

  private static void assertRefused(JoinException e, String part) {
    var cause = assertInstanceOf(IllegalStateException.class, e.getCause());
    assertTrue(String.valueOf(cause.getMessage()).contains(part), cause::toString);
  }
}
