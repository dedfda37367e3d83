package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import edo.internal.seam.Ambient;
import edo.runtime.EdoRuntime;
import edo.testkit.LeakCheck;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * RT-024: what a seed fixes, which is the order in which a worker visits the others to steal. Which
 * of the workers looks for work, and when, is up to the machine.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeedTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** A runtime's only worker never chooses by itself, so this thread may ask it to. */
  private List<Integer> choices(long seed) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(1).seed(seed))) {
      var scheduler =
          (Scheduler)
              runtime.within(() -> Objects.requireNonNull(Ambient.provider().currentHost()));
      Worker worker = Objects.requireNonNull(scheduler.slots()[0].active);
      return IntStream.range(0, 200).mapToObj(i -> worker.nextRandom(8)).toList();
    }
  }

  /** same_seed_same_sequence, over two runtimes. */
  @Test
  void theSameSeedMakesTheSameChoices() throws Exception {
    assertEquals(choices(42), choices(42));
    assertEquals(choices(-1), choices(-1));
    assertNotEquals(choices(42), choices(43));
    assertThrows(IllegalArgumentException.class, () -> EdoRuntime.multiThread().seed(0));
  }

  /** Every victim comes first at some time. */
  @Test
  void everyChoiceIsMade() throws Exception {
    assertEquals(
        List.of(0, 1, 2, 3, 4, 5, 6, 7), choices(42).stream().distinct().sorted().toList());
  }

  private List<Long> seeds(long seed) {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(1).seed(seed))) {
      return IntStream.range(0, 50).mapToObj(_ -> runtime.nextSeed()).toList();
    }
  }

  /** For generators of one's own. */
  @Test
  void theSameSeedGivesTheSameSeeds() {
    List<Long> first = seeds(42);
    assertEquals(first, seeds(42));
    assertNotEquals(first, seeds(43));
    assertEquals(first.size(), first.stream().distinct().count());
  }
}
