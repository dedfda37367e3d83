package edo.reactor;

/**
 * The name a source is registered under; every event of the source carries it.
 *
 * <p>Any number will do, and two sources may share one. To tell a closed source's last events from
 * those of its successor, put a generation into the upper half.
 *
 * @param value the number
 */
public record Token(long value) {}
