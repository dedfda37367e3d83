package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.SetOnce;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that waits for all of a group to which it belongs would wait for its own end. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SelfWaitTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Waits for a sign and then in some way, and expects to be refused. */
  private static final class Member implements Async<String> {
    private final Async<Integer> sign;
    private final Supplier<Async<?>> way;
    private @Nullable Async<?> waiting;

    Member(SetOnce<Integer> sign, Supplier<Async<?>> way) {
      this.sign = sign.awaitAsync();
      this.way = way;
    }

    @Override
    public Poll<String> poll(Context cx) throws Exception {
      try {
        Async<?> now = waiting;
        if (now == null) {
          if (sign.poll(cx).isPending()) {
            return Poll.pending();
          }
          now = way.get();
          waiting = now;
        }
        return now.poll(cx).isReady() ? Poll.ready("it has waited") : Poll.pending();
      } catch (IllegalStateException e) {
        return Poll.ready(String.valueOf(e.getMessage()));
      }
    }
  }

  private static void spawn(
      UnkeyedGroup<String> group, TaskKind kind, SetOnce<Integer> sign, Supplier<Async<?>> way) {
    var member = new Member(sign, way);
    var _ =
        switch (kind) {
          case VIRTUAL -> group.spawn(() -> member.await());
          case POLLED -> group.spawn(member);
          case BLOCKING -> group.spawnBlocking(() -> member.await());
        };
  }

  private static void assertRefused(String told) {
    assertTrue(told.contains("would wait for its own end"), told);
  }

  @ParameterizedTest
  @EnumSource
  void ofAGroup(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (TaskKind kind : TaskKind.values()) {
          try (var set = JoinSet.<String>create();
              var queue = JoinQueue.<String>create()) {
            for (UnkeyedGroup<String> group : List.of(set, queue)) {
              List<Supplier<Async<?>>> ways =
                  List.of(
                      group::joinAllAsync,
                      group::shutdownAsync,
                      group::closeAsync,
                      () -> Join.tryAll(group.joinAllAsync(), Async.<Integer>never()),
                      queue == group ? group::joinNextAsync : group::joinAllAsync);
              for (Supplier<Async<?>> way : ways) {
                var sign = new SetOnce<Integer>();
                spawn(group, kind, sign, way);
                assertTrue(sign.set(1));
                assertRefused(group.joinNext().orElseThrow().value());
                assertFalse(group.isClosed(), "nothing has changed");
              }
            }
          }
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofAMap(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<Integer, String>create()) {
          var sign = new SetOnce<Integer>();
          var _ = map.spawn(1, new Member(sign, map::closeAsync));
          assertTrue(sign.set(1));
          assertRefused(map.joinNext().orElseThrow().joined().value());
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofATracker(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tracker = TaskTracker.create();
        tracker.close();
        var sign = new SetOnce<Integer>();
        var polled = tracker.spawn(new Member(sign, tracker::emptyAsync));
        var virtual = tracker.spawn(() -> new Member(sign, tracker::emptyAsync).await());
        var job = tracker.spawnBlocking(() -> new Member(sign, tracker::emptyAsync).await());
        assertTrue(sign.set(1));
        assertRefused(polled.join());
        assertRefused(virtual.join());
        assertRefused(job.join());
        tracker.awaitEmpty();
      });
    }
  }

  /** One that asks before anybody could tell that it belongs is told as soon as that is known. */
  @ParameterizedTest
  @EnumSource
  void atOnce(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var sign = SetOnce.of(1);
        for (int i = 0; i < 300; i++) {
          try (var set = JoinSet.<String>create()) {
            spawn(set, i % 2 == 0 ? TaskKind.VIRTUAL : TaskKind.POLLED, sign, set::joinAllAsync);
            String told = set.joinNext().orElseThrow().value();
            assertRefused(told);
          }
        }
      });
    }
  }

  /** A task may take the results of others of its own set, and wait for a set that let it go. */
  @ParameterizedTest
  @EnumSource
  void othersMayBeWaitedFor(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var sign = new SetOnce<Integer>();
        var taken = new SetOnce<Integer>();
        try (var set = JoinSet.<Integer>create()) {
          var _ =
              set.spawn(() -> {
                sign.await();
                int other = set.joinNext().orElseThrow().value();
                taken.set(other);
                return other + 1;
              });
          var _ = set.spawn(() -> 1);
          assertTrue(sign.set(1));
          assertEquals(1, taken.await());
          assertEquals(2, set.joinNext().orElseThrow().value());
        }
        var free = new SetOnce<Integer>();
        var answer = new SetOnce<Integer>();
        try (var set = JoinSet.<Integer>create()) {
          var _ =
              set.spawn(() -> {
                free.await();
                set.close();
                answer.set(3);
                return 0;
              });
          set.detachAll();
          assertTrue(free.set(1));
          assertEquals(3, answer.await());
        }
      });
    }
  }
}
