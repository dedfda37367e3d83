package edo.sync;

/**
 * A receiver of a {@link Broadcast} channel was too slow, and missed messages that were overwritten
 * by later ones. It goes on with the oldest that is left: receive again.
 */
public final class LaggedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** As {@link #missed()} says. */
  private final long missed;

  LaggedException(String channel, long missed, int capacity) {
    super(
        missed
            + " messages of "
            + channel
            + ", which keeps "
            + capacity
            + ", were overwritten before this receiver took them; receive again for the next one,"
            + " and receive faster or make the capacity larger");
    this.missed = missed;
  }

  /**
   * How many messages this receiver has missed since the last one it received.
   *
   * @return the number
   */
  public long missed() {
    return missed;
  }
}
