package edo.sim;

import java.time.Duration;

/**
 * What a search has found when nothing failed.
 *
 * @param runs how many runs
 * @param simulated how much simulated time they took, added up
 * @param slices how many slices of tasks they ran
 */
public record SearchReport(int runs, Duration simulated, long slices) {}
