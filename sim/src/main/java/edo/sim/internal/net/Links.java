package edo.sim.internal.net;

import edo.sim.internal.net.Link.Flight;
import edo.sim.internal.net.Packet.Datagram;
import edo.sim.internal.net.Rule.Ruling;
import edo.sim.internal.time.Timeline;
import edo.sim.internal.time.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The ways between machines: how long packets take there, what gets lost, and what is under way.
 * Within a machine packets arrive soon and surely.
 *
 * <p>Latencies are distributed exponentially between the smallest and the largest: most packets are
 * quick, a few are not.
 *
 * <p>What becomes of a packet is decided when it is sent, in this order: the link is partitioned or
 * breaks; a rule drops it; it is lost by chance; the link is held; it flies. Chance is asked only
 * for what is switched on, so that a setting that is not used changes no run.
 */
public final class Links {
  private static final long LOOPBACK_MIN = 5_000;
  private static final long LOOPBACK_MAX = 50_000;
  private static final Ruling PASS = new Ruling(true, false, 0);

  /** What IP and UDP put before the bytes of a datagram. */
  private static final int IPV4_HEADER = 20;

  private static final int IPV6_HEADER = 40;
  private static final int UDP_HEADER = 8;

  private final Timeline timeline;
  private final Trace trace;
  private final SplittableRandom random;
  private final NetworkSettings settings;
  private final List<List<@Nullable Link>> links = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private long minLatency;
  private long maxLatency;
  private double lambda;
  private double lossRate;
  private double failRate;
  private double repairRate;

  Links(Timeline timeline, Trace trace, SplittableRandom random, NetworkSettings settings) {
    this.timeline = timeline;
    this.trace = trace;
    this.random = random;
    this.settings = settings;
    this.minLatency = settings.minLatency();
    this.maxLatency = settings.maxLatency();
    this.lambda = settings.lambda();
    this.lossRate = settings.lossRate();
    this.failRate = settings.failRate();
    this.repairRate = settings.repairRate();
  }

  /** The longest a packet takes at the moment, on links without a setting of their own. */
  long slowest() {
    return maxLatency;
  }

  /**
   * The way from one machine to another.
   *
   * @param from the sender
   * @param to the receiver
   * @return the link
   */
  public Link link(Machine from, Machine to) {
    while (links.size() <= from.index) {
      links.add(new ArrayList<>());
    }
    List<@Nullable Link> row = links.get(from.index);
    while (row.size() <= to.index) {
      row.add(null);
    }
    Link link = row.get(to.index);
    if (link == null) {
      link = new Link(from, to);
      row.set(to.index, link);
    }
    return link;
  }

  // ---------------------------------------------------------------- faults

  /**
   * Loses everything on a link, also what is under way.
   *
   * @param link which
   */
  public void partition(Link link) {
    trace.add(link.from.name(), "partition from " + link.to);
    link.partitioned = true;
    loseAll(link);
  }

  /**
   * Ends a {@link #partition}, and what {@link #failures} has broken.
   *
   * @param link which
   */
  public void repair(Link link) {
    trace.add(link.from.name(), "repair to " + link.to);
    link.partitioned = false;
    link.broken = false;
  }

  private void loseAll(Link link) {
    link.clear().forEach(flight -> lost(link, flight.packet));
  }

  /**
   * Lets everything on a link wait, also what is under way.
   *
   * @param link which
   */
  public void hold(Link link) {
    trace.add(link.from.name(), "hold to " + link.to);
    link.held = true;
    for (Flight flight : link.flying) {
      Link.cancel(flight);
      link.waiting.add(flight);
    }
    link.flying.clear();
  }

  /**
   * Sends on its way what a {@link #hold} has kept, in order.
   *
   * @param link which
   */
  public void release(Link link) {
    trace.add(link.from.name(), "release to " + link.to);
    link.held = false;
    List<Flight> flights = List.copyOf(link.waiting);
    link.waiting.clear();
    long earliest = 0;
    for (Flight flight : flights) {
      earliest = fly(link, flight.packet, earliest);
    }
  }

  /**
   * Lets a packet arrive now, as soon as the unit that runs gives way.
   *
   * @param flight which
   * @return false if it is no longer under way
   */
  public boolean deliver(Flight flight) {
    Link link = flight.link;
    boolean held = link.waiting.remove(flight);
    if (!held && !link.flying.contains(flight)) {
      return false;
    }
    trace.add(link.from.name(), "deliver to " + link.to);
    Link.cancel(flight);
    link.flying.add(flight);
    land(flight, timeline.now());
    return true;
  }

  /**
   * Sets how long packets take, on all links that have no setting of their own.
   *
   * @param min nanoseconds
   * @param max nanoseconds
   */
  public void latency(long min, long max) {
    minLatency = min;
    maxLatency = max;
  }

  /**
   * Sets how long packets take on a link.
   *
   * @param link which
   * @param min nanoseconds
   * @param max nanoseconds
   */
  public void latency(Link link, long min, long max) {
    link.minLatency = min;
    link.maxLatency = max;
  }

  /**
   * Sets how steep the distribution of latencies is, on all links.
   *
   * @param steepness the mean lies at its inverse, as a share of the range
   */
  public void latencyCurve(double steepness) {
    lambda = steepness;
  }

  /**
   * Sets which share of packets gets lost, on all links that have no setting of their own.
   *
   * @param rate 0 to 1
   */
  public void loss(double rate) {
    lossRate = rate;
  }

  /**
   * Sets which share of packets gets lost on a link.
   *
   * @param link which
   * @param rate 0 to 1
   */
  public void loss(Link link, double rate) {
    link.lossRate = rate;
  }

  /**
   * Sets how links break and mend by themselves, those that have no setting of their own.
   *
   * @param fail with which probability a packet finds that the link breaks, both ways
   * @param repair with which probability it finds a broken one mended
   */
  public void failures(double fail, double repair) {
    failRate = fail;
    repairRate = repair;
  }

  /**
   * Sets how a link breaks and mends by itself.
   *
   * @param link which
   * @param fail with which probability a packet finds that the link breaks, both ways
   * @param repair with which probability it finds a broken one mended
   */
  public void failures(Link link, double fail, double repair) {
    link.failRate = fail;
    link.repairRate = repair;
  }

  /**
   * Adds a rule behind those that are there.
   *
   * @param rule asked for each packet to another machine that no rule before has decided on
   */
  public void add(Rule rule) {
    rules.add(rule);
  }

  /**
   * Takes a rule away.
   *
   * @param rule which
   */
  public void remove(Rule rule) {
    rules.remove(rule);
  }

  // ---------------------------------------------------------------- carrying

  /** Carries a packet; see {@link Network#send}. */
  long carry(Machine from, Machine to, Packet packet, long earliest) {
    Link link = link(from, to);
    if (to == from) {
      long delay = random.nextLong(LOOPBACK_MIN, LOOPBACK_MAX);
      return take(link, packet, Math.max(earliest, timeline.now() + delay));
    }
    if (link.partitioned || isBroken(link)) {
      lost(link, packet);
      return earliest;
    }
    Ruling ruling = judge(link, packet);
    if (ruling.pass() ? isLost(link, packet) : ruling.drop()) {
      lost(link, packet);
      return earliest;
    }
    if (link.held) {
      trace.add(from.name(), "-> " + to + " held " + packet);
      link.waiting.add(new Flight(link, packet));
      return earliest;
    }
    return ruling.pass()
        ? fly(link, packet, earliest)
        : take(link, packet, Math.max(earliest, timeline.now() + ruling.delay()));
  }

  private Ruling judge(Link link, Packet packet) {
    for (Rule rule : List.copyOf(rules)) {
      Ruling ruling = rule.judge(link.from, link.to, packet);
      if (!ruling.pass()) {
        return ruling;
      }
    }
    return PASS;
  }

  private boolean isBroken(Link link) {
    if (link.broken) {
      double rate = link.repairRate >= 0 ? link.repairRate : repairRate;
      if (rate > 0 && random.nextDouble() < rate) {
        trace.add(link.from.name(), "mended to " + link.to);
        setBroken(link, false);
      }
    } else {
      double rate = link.failRate >= 0 ? link.failRate : failRate;
      if (rate > 0 && random.nextDouble() < rate) {
        trace.add(link.from.name(), "broken to " + link.to);
        setBroken(link, true);
      }
    }
    return link.broken;
  }

  private void setBroken(Link link, boolean broken) {
    Link back = link(link.to, link.from);
    link.broken = broken;
    back.broken = broken;
    if (broken) {
      loseAll(link);
      loseAll(back);
    }
  }

  private boolean isLost(Link link, Packet packet) {
    double rate = link.lossRate >= 0 ? link.lossRate : lossRate;
    if (rate <= 0) {
      return false;
    }
    boolean lost = false;
    for (int left = fragments(packet); left > 0 && !lost; left--) {
      lost = random.nextDouble() < rate;
    }
    return lost;
  }

  /** In how many pieces a packet travels; segments are made to fit. */
  private int fragments(Packet packet) {
    if (settings.mtu() == 0 || !(packet instanceof Datagram)) {
      return 1;
    }
    int room = settings.mtu() - (settings.ipv6() ? IPV6_HEADER : IPV4_HEADER);
    return Math.ceilDiv(packet.payload().length + UDP_HEADER, room);
  }

  private void lost(Link link, Packet packet) {
    trace.add(link.from.name(), "-> " + link.to + " lost " + packet);
  }

  private long fly(Link link, Packet packet, long earliest) {
    long min = link.minLatency >= 0 ? link.minLatency : minLatency;
    long max = link.maxLatency >= 0 ? link.maxLatency : maxLatency;
    double share = Math.min(1, -StrictMath.log(1 - random.nextDouble()) / lambda);
    long delay = min + (long) (share * (max - min));
    return take(link, packet, Math.max(earliest, timeline.now() + delay));
  }

  private long take(Link link, Packet packet, long at) {
    trace.add(link.from.name(), "-> " + link.to + " " + packet);
    var flight = new Flight(link, packet);
    link.flying.add(flight);
    land(flight, at);
    return at;
  }

  private void land(Flight flight, long at) {
    flight.arrival = timeline.schedule(at, () -> arrive(flight));
  }

  private void arrive(Flight flight) {
    Link link = flight.link;
    link.flying.remove(flight);
    Stack stack = link.to.stack();
    if (stack == null) {
      lost(link, flight.packet);
      return;
    }
    trace.add(link.to.name(), "<- " + link.from + " " + flight.packet);
    stack.receive(flight.packet);
  }
}
