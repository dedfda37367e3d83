package edo.check;

/**
 * What a check that found nothing has done.
 *
 * @param executions runs of the model, those that were cut short among them
 * @param redundant runs that were cut short because all that could follow had been explored
 * @param isComplete whether everything within the bounds was explored; false if the limit of
 *     permutations or of time was met before, or if a single path was replayed
 * @param longest the most steps in one run
 * @param shared at how many places two threads have met: variables, fields, elements, locks; the
 *     most in one run. If it is less than expected, something is not followed
 */
public record ModelReport(
    long executions, long redundant, boolean isComplete, int longest, int shared) {}
