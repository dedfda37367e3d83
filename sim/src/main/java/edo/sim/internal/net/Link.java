package edo.sim.internal.net;

import edo.sim.internal.time.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way from one machine to another; the way back is another link. */
public final class Link {
  /** A packet under way: it flies, or waits for a release. */
  public static final class Flight {
    final Link link;
    final Packet packet;

    /** What it waits for, if it is not held. */
    Timeline.@Nullable Event arrival;

    Flight(Link link, Packet packet) {
      this.link = link;
      this.packet = packet;
    }

    /**
     * What is under way.
     *
     * @return the packet
     */
    public Packet packet() {
      return packet;
    }

    /**
     * Where.
     *
     * @return the link
     */
    public Link link() {
      return link;
    }

    /**
     * Whether it waits for a release.
     *
     * @return true if nobody knows when it arrives
     */
    public boolean isHeld() {
      return arrival == null;
    }
  }

  final Machine from;
  final Machine to;

  /** Everything is lost, as somebody said so. */
  boolean partitioned;

  /** Everything is lost, by chance; the way back is broken as well. */
  boolean broken;

  /** Everything waits. */
  boolean held;

  /** Of this link, instead of the network's; negative: as there. */
  long minLatency = -1;

  long maxLatency = -1;
  double lossRate = -1;
  double failRate = -1;
  double repairRate = -1;

  /** What is under way, in the order in which it was sent. */
  final Set<Flight> flying = new LinkedHashSet<>();

  /** What waits for a release. */
  final List<Flight> waiting = new ArrayList<>();

  Link(Machine from, Machine to) {
    this.from = from;
    this.to = to;
  }

  /**
   * The sender.
   *
   * @return the machine
   */
  public Machine from() {
    return from;
  }

  /**
   * The receiver.
   *
   * @return the machine
   */
  public Machine to() {
    return to;
  }

  /**
   * What is under way: what flies, then what waits.
   *
   * @return in the order in which it was sent
   */
  public List<Flight> flights() {
    var all = new ArrayList<>(flying);
    all.addAll(waiting);
    return all;
  }

  /** Takes away all that is under way. */
  List<Flight> clear() {
    List<Flight> all = flights();
    for (Flight flight : flying) {
      cancel(flight);
    }
    flying.clear();
    waiting.clear();
    return all;
  }

  static void cancel(Flight flight) {
    Timeline.Event arrival = flight.arrival;
    if (arrival != null) {
      arrival.cancel();
      flight.arrival = null;
    }
  }

  @Override
  public String toString() {
    return from + " -> " + to;
  }
}
