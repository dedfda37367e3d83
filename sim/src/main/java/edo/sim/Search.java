package edo.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario with many seeds. Threads take the next seed until there is none left or one has
 * failed; each run is by itself the same wherever it runs. A failure of a larger seed does not keep
 * smaller ones, which are under way, from being told instead.
 *
 * <p>What runs at the same time may come to wait for one another behind the simulations' back: for
 * the lock of the console or of a log. A simulation may fail of that, in whatever way. So a run
 * that has failed beside others is repeated with all others kept waiting, and what becomes of it
 * then counts.
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

  /** Held by those who run beside each other, exclusively by who is alone. */
  private final ReentrantReadWriteLock company = new ReentrantReadWriteLock(true);

  /** Who waits for the end was interrupted. A scenario may interrupt its thread as it likes. */
  private volatile boolean stopped;

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
      stopped = true;
      threads.forEach(Thread::interrupt);
      throw e;
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
      if (isFoundBefore(i) || stopped) {
        return;
      }
      if (!passesInCompany(i) && !stopped) {
        runAlone(i);
      }
    }
  }

  private boolean passesInCompany(int i) {
    company.readLock().lock();
    try {
      runSeed(i);
      return true;
    } catch (Throwable e) {
      return false; // or so it seems
    } finally {
      company.readLock().unlock();
    }
  }

  private void runAlone(int i) {
    company.writeLock().lock(); // who is interrupted ends soon, so nobody is kept waiting
    try {
      if (!isFoundBefore(i)) {
        runSeed(i);
      }
    } catch (Throwable e) {
      found.accumulateAndGet(new Found(i, e), Search::smaller);
    } finally {
      company.writeLock().unlock();
    }
  }

  private void runSeed(int i) throws Exception {
    var _ = Thread.interrupted(); // of the scenario before, which is over
    if (stopped) {
      Thread.currentThread().interrupt();
    }
    try (Sim sim = builder.build(first + i, false)) {
      scenario.set(sim);
      sim.run();
      runs.incrementAndGet();
      nanos.addAndGet(sim.elapsed().toNanos());
      slices.addAndGet(sim.slices());
    }
  }

  /** For tests: whether a run has failed that is to be repeated when the others are over. */
  boolean isOneToBeRepeated() {
    return company.hasQueuedThreads();
  }

  private boolean isFoundBefore(int i) {
    Found before = found.get();
    return before != null && before.index() < i;
  }

  private static @Nullable Found smaller(@Nullable Found one, @Nullable Found other) {
    return one == null || (other != null && other.index() < one.index()) ? other : one;
  }
}
