package edo.sim;

import edo.sim.internal.net.Rule.Ruling;
import java.time.Duration;

/** What a {@link PacketRule} says about a packet. */
public final class Verdict {
  private static final Verdict PASS = new Verdict(new Ruling(true, false, 0));
  private static final Verdict DROP = new Verdict(new Ruling(false, true, 0));

  private final Ruling ruling;

  private Verdict(Ruling ruling) {
    this.ruling = ruling;
  }

  Ruling ruling() {
    return ruling;
  }

  /**
   * Nothing: the next rule decides, and if there is none the network does.
   *
   * @return the verdict
   */
  public static Verdict pass() {
    return PASS;
  }

  /**
   * The packet is lost.
   *
   * @return the verdict
   */
  public static Verdict drop() {
    return DROP;
  }

  /**
   * The packet arrives, after a time that takes the place of the network's. Segments of one
   * connection do not overtake each other all the same. On a link that is held it waits for the
   * release.
   *
   * @param delay how long it takes
   * @return the verdict
   */
  public static Verdict deliverAfter(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a packet cannot arrive before it is sent: " + delay);
    }
    return new Verdict(new Ruling(false, false, delay.toNanos()));
  }

  @Override
  public String toString() {
    if (ruling.pass()) {
      return "pass";
    }
    return ruling.drop() ? "drop" : "deliver after " + Duration.ofNanos(ruling.delay());
  }
}
