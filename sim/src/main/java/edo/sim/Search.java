package edo.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario with many seeds. Threads take the next seed until there is none left or one has
 * failed; each run is by itself the same wherever it runs. A failure of a larger seed does not keep
 * smaller ones, which are under way, from being told instead.
 *
 * <p>What runs at the same time may come to wait for one another behind the simulations' back: for
 * the lock of the console or of a log. To a simulation that is a wait for a thread outside, and it
 * fails. So a run that fails of something outside does not count; it is run again when no other one
 * is under way, and what becomes of it then does.
 */
final class Search {
  private final SimBuilder builder;
  private final long first;
  private final int count;
  private final Scenario scenario;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong slices = new AtomicLong();
  private final AtomicReference<@Nullable Found> found = new AtomicReference<>();
  private final Queue<Integer> doubtful = new ConcurrentLinkedQueue<>();

  /** A failure, of the run with that number. */
  private record Found(int index, Throwable failure) {}

  Search(SimBuilder builder, long first, int count, Scenario scenario) {
    this.builder = builder;
    this.first = first;
    this.count = count;
    this.scenario = scenario;
  }

  SearchReport run(int parallelism) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      threads.add(Thread.ofPlatform().daemon().name("edo-search-" + i).start(this::work));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      throw e;
    }
    for (int i : doubtful.stream().sorted().toList()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      runAlone(i);
    }
    Found failure = found.get();
    if (failure != null) {
      if (failure.failure() instanceof SimulationException e) {
        throw e;
      }
      long seed = first + failure.index();
      throw new IllegalStateException(
          "the scenario could not be set up, or asserts something that does not hold: "
              + failure.failure()
              + "\n  with seed "
              + seed
              + SimulationException.repeating(seed),
          failure.failure());
    }
    return new SearchReport(runs.get(), Duration.ofNanos(nanos.get()), slices.get());
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      // A smaller one may still be found by who has begun with it.
      if (isFoundBefore(i) || Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        runSeed(i);
      } catch (Throwable e) {
        if (e instanceof SimulationException failure && failure.isFromOutside()) {
          doubtful.add(i);
        } else {
          found(i, e);
        }
      }
    }
  }

  private void runAlone(int i) {
    if (!isFoundBefore(i)) {
      try {
        runSeed(i);
      } catch (Throwable e) {
        found(i, e);
      }
    }
  }

  private void runSeed(int i) throws Exception {
    try (Sim sim = builder.build(first + i, false)) {
      scenario.set(sim);
      sim.run();
      runs.incrementAndGet();
      nanos.addAndGet(sim.elapsed().toNanos());
      slices.addAndGet(sim.slices());
    }
  }

  private boolean isFoundBefore(int i) {
    Found before = found.get();
    return before != null && before.index() < i;
  }

  private void found(int i, Throwable why) {
    var failure = new Found(i, why);
    found.accumulateAndGet(failure, Search::smaller);
  }

  private static @Nullable Found smaller(@Nullable Found one, @Nullable Found other) {
    return one == null || (other != null && other.index() < one.index()) ? other : one;
  }
}
