package edo.sim.internal.net;

import edo.sim.internal.time.Timeline;
import edo.sim.internal.time.Trace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Carries packets from machine to machine. Each takes a time of its own, drawn from the seed; a
 * packet may be lost, on a link that is partitioned always, and waits on a link that is held.
 * Within a machine packets arrive soon and surely.
 *
 * <p>Latencies are distributed exponentially between the smallest and the largest: most packets are
 * quick, a few are not.
 */
public final class Network {
  /** How steep the distribution is: the mean lies at a fifth of the range. */
  private static final double LAMBDA = 5;

  private static final long LOOPBACK_MIN = 5_000;
  private static final long LOOPBACK_MAX = 50_000;

  private final Timeline timeline;
  private final Trace trace;
  private final SplittableRandom random;
  private final NetworkSettings settings;
  private final Map<String, Machine> byName = new LinkedHashMap<>();
  private final Map<InetAddress, Machine> byAddress = new LinkedHashMap<>();
  private final List<List<@Nullable Link>> links = new ArrayList<>();
  private long minLatency;
  private long maxLatency;
  private double lossRate;
  private long flights;

  /**
   * A network without machines.
   *
   * @param timeline when packets arrive
   * @param trace where they are recorded
   * @param random decides how long they take and which are lost
   * @param settings the rest
   */
  public Network(
      Timeline timeline, Trace trace, SplittableRandom random, NetworkSettings settings) {
    this.timeline = timeline;
    this.trace = trace;
    this.random = random;
    this.settings = settings;
    this.minLatency = settings.minLatency();
    this.maxLatency = settings.maxLatency();
    this.lossRate = settings.lossRate();
  }

  NetworkSettings settings() {
    return settings;
  }

  Timeline timeline() {
    return timeline;
  }

  Trace trace() {
    return trace;
  }

  /** The longest a packet takes at the moment, on the slowest link. */
  long slowest() {
    return maxLatency;
  }

  // ---------------------------------------------------------------- machines and names

  /**
   * Adds a machine, which is down.
   *
   * @param name its name
   * @return the machine
   */
  public Machine add(String name) {
    int index = byName.size();
    var machine = new Machine(this, index, name, addressOf(name, index + 1));
    if (byName.putIfAbsent(name, machine) != null) {
      throw new IllegalArgumentException("there is a host named " + name + " already");
    }
    byAddress.put(machine.address(), machine);
    return machine;
  }

  private InetAddress addressOf(String name, int number) {
    byte high = (byte) (number >> 8);
    byte low = (byte) number;
    byte[] bytes = {(byte) 192, (byte) 168, high, low};
    if (settings.ipv6()) {
      bytes = new byte[16];
      bytes[0] = (byte) 0xFD;
      bytes[14] = high;
      bytes[15] = low;
    }
    return address(name, bytes);
  }

  private static InetAddress address(String name, byte[] bytes) {
    try {
      return InetAddress.getByAddress(name, bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  /**
   * Looks a name up.
   *
   * @param name of a machine, or localhost
   * @return its address
   * @throws UnknownHostException if there is no such machine
   */
  public InetAddress lookUp(String name) throws UnknownHostException {
    Machine machine = byName.get(name);
    if (machine != null) {
      return machine.address();
    }
    if (name.equals("localhost")) {
      byte[] six = new byte[16];
      six[15] = 1;
      return address(name, settings.ipv6() ? six : new byte[] {127, 0, 0, 1});
    }
    throw new UnknownHostException(name + ": no host of this simulation has that name");
  }

  /** The machine with an address, or null. */
  @Nullable Machine at(InetAddress address) {
    return byAddress.get(address);
  }

  // ---------------------------------------------------------------- faults

  private Link link(Machine from, Machine to) {
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

  /**
   * Loses everything from one machine to another, also what is under way, or does so no longer.
   *
   * @param from the sender
   * @param to the receiver
   * @param on whether to lose it
   */
  public void partition(Machine from, Machine to, boolean on) {
    trace.add(from.name(), (on ? "partition from " : "repair to ") + to);
    Link link = link(from, to);
    link.partitioned = on;
    if (on) {
      for (Link.Flight flight : link.flying.values()) {
        flight.arrival().cancel();
        lost(link, flight.packet());
      }
      link.flying.clear();
      link.waiting.forEach(packet -> lost(link, packet));
      link.waiting.clear();
    }
  }

  /**
   * Lets everything from one machine to another wait, also what is under way.
   *
   * @param from the sender
   * @param to the receiver
   */
  public void hold(Machine from, Machine to) {
    trace.add(from.name(), "hold to " + to);
    Link link = link(from, to);
    link.held = true;
    for (Link.Flight flight : link.flying.values()) {
      flight.arrival().cancel();
      link.waiting.add(flight.packet());
    }
    link.flying.clear();
  }

  /**
   * Sends on its way what a {@link #hold} has kept, in order.
   *
   * @param from the sender
   * @param to the receiver
   */
  public void release(Machine from, Machine to) {
    trace.add(from.name(), "release to " + to);
    Link link = link(from, to);
    link.held = false;
    List<Packet> packets = List.copyOf(link.waiting);
    link.waiting.clear();
    long earliest = 0;
    for (Packet packet : packets) {
      earliest = fly(link, packet, earliest);
    }
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
   * Sets how long packets take from one machine to another.
   *
   * @param from the sender
   * @param to the receiver
   * @param min nanoseconds
   * @param max nanoseconds
   */
  public void latency(Machine from, Machine to, long min, long max) {
    Link link = link(from, to);
    link.minLatency = min;
    link.maxLatency = max;
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
   * Sets which share of packets gets lost from one machine to another.
   *
   * @param from the sender
   * @param to the receiver
   * @param rate 0 to 1
   */
  public void loss(Machine from, Machine to, double rate) {
    link(from, to).lossRate = rate;
  }

  // ---------------------------------------------------------------- carrying

  /**
   * Sends a packet.
   *
   * @param from the machine
   * @param packet what
   * @param earliest when it may arrive at the earliest: behind others of its connection
   * @return when it will arrive, or {@code earliest} if nobody knows
   */
  long send(Machine from, Packet packet, long earliest) {
    InetAddress where = packet.to().getAddress();
    Machine to = where.isLoopbackAddress() ? from : at(where);
    if (to == null) {
      trace.add(from.name(), "no host for " + packet);
      return earliest;
    }
    return send(from, to, packet, earliest);
  }

  /** Sends a packet to all machines; it is lost for each of them on its own. */
  void sendToAll(Machine from, Packet packet, boolean loop) {
    for (Machine to : byName.values()) {
      if (to != from || loop) {
        var _ = send(from, to, packet, 0);
      }
    }
  }

  private long send(Machine from, Machine to, Packet packet, long earliest) {
    if (to == from) {
      long delay = random.nextLong(LOOPBACK_MIN, LOOPBACK_MAX);
      return arriveAt(link(from, to), packet, Math.max(earliest, timeline.now() + delay));
    }
    Link link = link(from, to);
    if (link.partitioned || isLost(link)) {
      lost(link, packet);
      return earliest;
    }
    if (link.held) {
      trace.add(from.name(), "-> " + to + " held " + packet);
      link.waiting.add(packet);
      return earliest;
    }
    return fly(link, packet, earliest);
  }

  private boolean isLost(Link link) {
    double rate = link.lossRate >= 0 ? link.lossRate : lossRate;
    return rate > 0 && random.nextDouble() < rate;
  }

  private void lost(Link link, Packet packet) {
    trace.add(link.from.name(), "-> " + link.to + " lost " + packet);
  }

  private long fly(Link link, Packet packet, long earliest) {
    long min = link.minLatency >= 0 ? link.minLatency : minLatency;
    long max = link.maxLatency >= 0 ? link.maxLatency : maxLatency;
    double share = Math.min(1, -StrictMath.log(1 - random.nextDouble()) / LAMBDA);
    long delay = min + (long) (share * (max - min));
    return arriveAt(link, packet, Math.max(earliest, timeline.now() + delay));
  }

  private long arriveAt(Link link, Packet packet, long at) {
    trace.add(link.from.name(), "-> " + link.to + " " + packet);
    Long number = flights++;
    link.flying.put(
        number, new Link.Flight(packet, timeline.schedule(at, () -> arrive(link, number, packet))));
    return at;
  }

  private void arrive(Link link, Long number, Packet packet) {
    link.flying.remove(number);
    Stack stack = link.to.stack();
    if (stack == null) {
      lost(link, packet);
      return;
    }
    trace.add(link.to.name(), "<- " + link.from + " " + packet);
    stack.receive(packet);
  }

  /**
   * How many packets are under way or wait, from one machine to another.
   *
   * @param from the sender
   * @param to the receiver
   * @return the number
   */
  public int inFlight(Machine from, Machine to) {
    Link link = link(from, to);
    return link.flying.size() + link.waiting.size();
  }
}
