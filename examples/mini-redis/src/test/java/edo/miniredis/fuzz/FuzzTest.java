package edo.miniredis.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.miniredis.FuzzTargets;
import edo.miniredis.command.FuzzedCommands;
import edo.miniredis.resp.FuzzedRequests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, it is answered, refused or waited for: nothing else is thrown, nothing grows
 * beyond its limit, and in pieces it means what it means in one. For EX-031 and EX-044.
 *
 * <p>{@code -Dedo.fuzz.minutes=10} runs each test for so long instead of two seconds, {@code
 * -Dedo.fuzz.seed} begins elsewhere. A failure names its seed and keeps its input in {@code
 * target/fuzz}: put it into {@code src/test/resources/fuzz}, from where each build runs it.
 */
class FuzzTest {
  private static final Duration ORDINARY = Duration.ofSeconds(2);

  /** Something that takes input; the random numbers decide how it arrives. */
  @FunctionalInterface
  interface Target {
    void accept(byte[] input, Random random) throws Exception;
  }

  private static void fuzz(String folder, List<String> corpus, Target target) throws Exception {
    for (byte[] input : Corpus.found(folder)) {
      for (int i = 0; i < 10; i++) {
        target.accept(input, new Random(i));
      }
    }
    long minutes = Long.getLong("edo.fuzz.minutes", 0);
    Duration length = minutes == 0 ? ORDINARY : Duration.ofMinutes(minutes);
    long seed = Long.getLong("edo.fuzz.seed", 0);
    long end = System.nanoTime() + length.toNanos();
    long first = seed;
    do {
      Mutator mutator = new Mutator(corpus, seed);
      byte[] input = mutator.next();
      try {
        target.accept(input, mutator.random());
      } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
        Path kept = Files.createDirectories(Path.of("target", "fuzz")).resolve(folder + "-" + seed);
        Files.write(kept, input);
        throw new AssertionError(
            "seed " + seed + ", kept in " + kept + ": " + Corpus.shown(input), e);
      }
      seed++;
    } while (System.nanoTime() - end < 0);
    assertTrue(seed > first);
    if (minutes > 0) {
      System.out.println("fuzz " + folder + ": " + (seed - first) + " inputs");
    }
  }

  @Test
  void requests() throws Exception {
    fuzz("requests", Corpus.REQUESTS, FuzzedRequests::read);
  }

  @Test
  void replies() throws Exception {
    fuzz("replies", Corpus.REPLIES, FuzzTargets::readReplies);
  }

  @Test
  void commands() throws Exception {
    fuzz("commands", Corpus.REQUESTS, FuzzedCommands::run);
  }

  @Test
  void server() throws Exception {
    try (FuzzTargets.Live live = new FuzzTargets.Live()) {
      fuzz("server", Corpus.REQUESTS, live::accept);
    }
  }
}
