package edo.miniredis.command;

/** What {@code INFO} counts. Under the store's lock. */
public final class Statistics {
  /** Requests that were carried out or refused. */
  public long commands;

  /** Those that were refused. */
  public long errors;

  /** Look-ups of a key that was there. */
  public long hits;

  /** Look-ups of a key that was not there. */
  public long misses;

  /** Keys that have expired. */
  public long expired;

  /** Messages that were published. */
  public long published;

  /** Connections that were accepted. */
  public long connections;

  /** Connections that were refused, as there were too many. */
  public long rejected;

  Statistics() {}

  void reset() {
    commands = 0;
    errors = 0;
    hits = 0;
    misses = 0;
    expired = 0;
    published = 0;
    connections = 0;
    rejected = 0;
  }
}
