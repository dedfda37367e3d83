package edo.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a model is checked; {@link ModelBuilder} says what each of them means. */
record Settings(
    int maxThreads,
    int maxBranches,
    long maxPermutations,
    @Nullable Duration maxDuration,
    int preemptionBound,
    boolean reduction,
    int spurious,
    boolean explicitExplore,
    @Nullable Path checkpointFile,
    int checkpointInterval,
    @Nullable String replay,
    @Nullable Consumer<String> log,
    boolean locations,
    boolean ownScheduler) {
  static final int UNBOUNDED = -1;

  boolean isBounded() {
    return preemptionBound != UNBOUNDED;
  }
}
