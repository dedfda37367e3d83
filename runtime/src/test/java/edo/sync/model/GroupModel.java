package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.CancelToken;
import edo.task.CancelledException;
import edo.task.JoinHandle;
import edo.task.JoinSet;
import edo.task.Joined;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Groups of tasks of both kinds that end well, fail, or wait until somebody stops them, in sets,
 * scopes and under tokens, by owners that are themselves stopped at any moment. However a block is
 * left, none of its tasks outlives it, and each result is handed out once or discarded.
 */
final class GroupModel implements Model {
  /** What is said by tasks that fail. */
  static final String ON_PURPOSE = "a task of a group fails on purpose";

  private static final int OWNERS = 2;
  private static final int MOST = 4;

  private final EdoRuntime runtime;
  private final AtomicLong done = new AtomicLong();
  private final long perOwner;

  GroupModel(EdoRuntime runtime, long perOwner) {
    this.runtime = runtime;
    this.perOwner = perOwner;
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < OWNERS; i++) {
      var mine = new long[1];
      var own = random.split();
      actors.add(new Actor(() -> mine[0] == perOwner ? null : next(mine, own), () -> {}));
    }
    return actors;
  }

  private Step<?> next(long[] mine, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new InSet(mine, random.split());
      case 1 -> new InScope(mine, random.split());
      case 2 -> new FirstInScope(mine, random.split());
      default -> new UnderToken(mine, random.split());
    };
  }

  @Override
  public long check() {
    assertEquals(OWNERS * perOwner, done.get());
    return done.get();
  }

  /** A block with tasks in it. */
  private abstract class Block extends Step<Integer> {
    final SplittableRandom random;
    final int tasks;
    final AtomicInteger alive = new AtomicInteger();

    /** Values that were made, less those that were handed out or discarded. */
    final AtomicInteger values = new AtomicInteger();

    private final long[] mine;

    Block(long[] mine, SplittableRandom random) {
      this.mine = mine;
      this.random = random;
      this.tasks = 1 + random.nextInt(MOST);
    }

    @Override
    final boolean isBlocking() {
      return true;
    }

    @Override
    final Integer direct() throws Exception {
      try {
        runtime.within(this::block);
      } finally {
        assertEquals(0, alive.get(), "a task outlives its block");
        assertEquals(0, values.get(), "values lost, or handed out twice");
      }
      return tasks;
    }

    abstract Integer block() throws Exception;

    @Override
    final void book(Integer n) {
      mine[0]++;
      done.getAndIncrement();
    }

    /** Something to run that ends after a while, well or not, or when it is stopped. */
    final Callable<Integer> body() {
      int pauses = random.nextInt(4);
      boolean fails = random.nextInt(4) == 0;
      return () -> {
        alive.getAndIncrement();
        try {
          for (int i = 0; i < pauses; i++) {
            Task.yieldNow();
          }
          return end(fails);
        } finally {
          alive.getAndDecrement();
        }
      };
    }

    /** The same, polled. */
    final Async<Integer> polled() {
      var left = new AtomicInteger(random.nextInt(4));
      boolean fails = random.nextInt(4) == 0;
      return cx -> {
        if (left.getAndDecrement() > 0) {
          cx.waker().wake();
          return Poll.pending();
        }
        return Poll.ready(end(fails));
      };
    }

    private Integer end(boolean fails) {
      if (fails) {
        throw new UnsupportedOperationException(ON_PURPOSE);
      }
      return values.incrementAndGet();
    }

    /** One that goes on until it is stopped. */
    final Callable<Integer> endless() {
      return () -> {
        alive.getAndIncrement();
        try {
          return Async.<Integer>never().await();
        } finally {
          alive.getAndDecrement();
        }
      };
    }

    final void pause() {
      for (int i = random.nextInt(4); i > 0; i--) {
        Task.yieldNow();
      }
    }

    /** Takes a result; false if there is no value. */
    final boolean isTaken(Joined<Integer> result) {
      if (result.isSuccess()) {
        assertTrue(result.value() > 0);
        values.getAndDecrement();
      } else {
        assertTrue(
            result.isCancelled()
                || result.failure().orElseThrow().getCause()
                    instanceof UnsupportedOperationException);
      }
      return result.isSuccess();
    }
  }

  /** Results in the order in which they come; some are left behind. */
  private final class InSet extends Block {
    InSet(long[] mine, SplittableRandom random) {
      super(mine, random);
    }

    @Override
    Integer block() throws Exception {
      try (var set = JoinSet.<Integer>create().onDiscard(_ -> values.getAndDecrement())) {
        boolean stops = random.nextBoolean();
        for (int i = 0; i < tasks; i++) {
          switch (random.nextInt(stops ? 3 : 2)) {
            case 0 -> set.spawn(body());
            case 1 -> set.spawn(polled());
            default -> set.spawn(endless());
          }
        }
        pause();
        if (stops) {
          set.abortAll();
        }
        int joined = 0;
        for (Optional<Joined<Integer>> next = Optional.empty();
            (next = set.joinNext()).isPresent(); ) {
          var _ = isTaken(next.get());
          joined++;
          if (random.nextInt(8) == 0) {
            return joined; // the rest is aborted, or discarded
          }
        }
        assertEquals(tasks, joined, "each result is had once");
        return joined;
      }
    }
  }

  /** All results of a scope, which may be stopped. */
  private final class InScope extends Block {
    InScope(long[] mine, SplittableRandom random) {
      super(mine, random);
    }

    @Override
    Integer block() throws Exception {
      try (var scope = TaskScope.<Integer>collect().onDiscard(_ -> values.getAndDecrement())) {
        boolean stops = random.nextBoolean();
        for (int i = 0; i < tasks; i++) {
          switch (random.nextInt(stops ? 3 : 2)) {
            case 0 -> scope.spawn(body());
            case 1 -> scope.spawn(polled());
            default -> scope.spawn(endless());
          }
        }
        pause();
        if (stops) {
          scope.cancel();
        }
        List<Joined<Integer>> all = scope.join();
        assertEquals(tasks, all.size());
        all.forEach(this::isTaken);
        return all.size();
      }
    }
  }

  /** The first value of a scope; all others are discarded. */
  private final class FirstInScope extends Block {
    FirstInScope(long[] mine, SplittableRandom random) {
      super(mine, random);
    }

    @Override
    Integer block() throws Exception {
      try (var scope = TaskScope.<Integer>firstSuccess().onDiscard(_ -> values.getAndDecrement())) {
        for (int i = 0; i < tasks; i++) {
          switch (random.nextInt(3)) {
            case 0 -> scope.spawn(body());
            case 1 -> scope.spawn(polled());
            default -> scope.spawn(endless());
          }
        }
        Callable<Integer> well = values::incrementAndGet;
        scope.spawn(well); // so that one succeeds
        int first = scope.join();
        assertTrue(first > 0);
        values.getAndDecrement();
        return tasks;
      }
    }
  }

  /** Tasks that wait in a tree of tokens, whose root is cancelled: all are told. */
  private final class UnderToken extends Block {
    UnderToken(long[] mine, SplittableRandom random) {
      super(mine, random);
    }

    @Override
    Integer block() throws Exception {
      var root = CancelToken.create("root");
      try (var scope = TaskScope.<Integer>collect()) {
        CancelToken token = root;
        for (int i = 0; i < tasks; i++) {
          if (random.nextBoolean()) {
            token = token.child();
          }
          spawn(scope, token);
        }
        pause();
        try (var _ = root.guard()) {
          pause();
        }
        for (Joined<Integer> result : scope.join()) {
          assertTrue(result.isCancelled() || result.value() == 0, result::toString);
        }
        return tasks;
      }
    }

    private void spawn(TaskScope<Integer, List<Joined<Integer>>> scope, CancelToken token) {
      JoinHandle<Integer> _ =
          switch (random.nextInt(4)) {
            case 0 ->
                scope.spawn(() -> {
                  token.awaitCancelled();
                  return 0;
                });
            case 1 -> {
              var until = token.runUntilCancelledAsync(Async.<Integer>never());
              yield scope.spawn(
                  new Async<Integer>() {
                    @Override
                    public Poll<Integer> poll(edo.task.Context cx) throws Exception {
                      return until.poll(cx).isReady() ? Poll.ready(0) : Poll.pending();
                    }

                    @Override
                    public void cancel() {
                      until.cancel();
                    }
                  });
            }
            case 2 -> {
              var linked = scope.spawn(endless());
              var _ = token.link(linked.abortHandle());
              yield linked;
            }
            default ->
                scope.spawn(() -> {
                  try {
                    while (true) {
                      token.throwIfCancelled();
                      Task.yieldNow();
                    }
                  } catch (CancelledException e) {
                    return 0;
                  }
                });
          };
    }
  }
}
