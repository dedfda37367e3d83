package edo.check;

/**
 * A step of the run that failed.
 *
 * @param number from 1
 * @param thread the thread's name
 * @param operation what it did, with the value and what else could have been read
 * @param location the source line, empty if it was not recorded
 */
public record TraceStep(int number, String thread, String operation, String location) {
  @Override
  public String toString() {
    String line = "%4d  %-8s  %s".formatted(number, thread, operation);
    return location.isEmpty() ? line : "%-60s  %s".formatted(line, location);
  }
}
