package edo.sim;

import edo.sim.internal.SimHost;
import edo.sim.internal.Simulation;
import edo.sim.internal.net.Link;
import edo.sim.internal.net.Link.Flight;
import edo.sim.internal.net.Links;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Ways between hosts, chosen by the names of these: what can go wrong there, and what is under way.
 * Which hosts there are is looked up each time something is done, and a choice that finds none is
 * refused then; those that are added later are not concerned.
 *
 * {@snippet :
 * Predicate<String> replicas = Pattern.compile("replica-\\d+").asMatchPredicate();
 * sim.links("primary"::equals, replicas).hold();
 * for (SimPacket packet : sim.links().packets()) {
 *   if (packet.to().equals("replica-2")) {
 *     sim.links().deliver(packet);
 *   }
 * }
 * }
 *
 * <p>Threading: as {@link Sim}.
 */
public final class SimLinks {
  private final Calls calls;
  private final Simulation simulation;
  private final Choice ones;
  private final Choice others;
  private final boolean back;

  /** Some of the hosts. */
  @FunctionalInterface
  private interface Choice {
    List<SimHost> among(Simulation simulation);
  }

  private SimLinks(Calls calls, Choice ones, Choice others, boolean back) {
    this.calls = calls;
    this.simulation = calls.simulation();
    this.ones = ones;
    this.others = others;
    this.back = back;
  }

  static SimLinks all(Calls calls) {
    return new SimLinks(calls, Simulation::hosts, Simulation::hosts, true);
  }

  static SimLinks between(Calls calls, String one, String other) {
    if (one.equals(other)) {
      throw new IllegalArgumentException(
          "a host has no link to itself, and " + one + " is given twice; name two hosts");
    }
    return new SimLinks(
        calls, sim -> List.of(sim.host(one)), sim -> List.of(sim.host(other)), true);
  }

  static SimLinks between(Calls calls, Predicate<String> ones, Predicate<String> others) {
    return new SimLinks(calls, sim -> sim.hosts(ones), sim -> sim.hosts(others), true);
  }

  /**
   * These ways without those back: from each of the hosts named first to each of the others.
   *
   * @return fewer links
   */
  public SimLinks oneWay() {
    return new SimLinks(calls, ones, others, false);
  }

  private Set<Link> all() {
    var all = new LinkedHashSet<Link>();
    for (SimHost one : ones.among(simulation)) {
      for (SimHost other : others.among(simulation)) {
        if (one != other) {
          all.add(simulation.network().links().link(one.machine(), other.machine()));
          if (back) {
            all.add(simulation.network().links().link(other.machine(), one.machine()));
          }
        }
      }
    }
    return all;
  }

  private void each(BiConsumer<Links, Link> what) {
    calls.tell(() -> all().forEach(link -> what.accept(simulation.network().links(), link)));
  }

  // ---------------------------------------------------------------- faults

  /** Loses everything, also what is under way, until {@link #repair}. */
  public void partition() {
    each((network, link) -> network.partition(link));
  }

  /** Ends a {@link #partition}, and mends links that have broken, see {@link #failures}. */
  public void repair() {
    each((network, link) -> network.repair(link));
  }

  /** Lets everything wait, also what is under way, until {@link #release}. */
  public void hold() {
    each((network, link) -> network.hold(link));
  }

  /** Sends on its way what a {@link #hold} has kept. */
  public void release() {
    each((network, link) -> network.release(link));
  }

  /**
   * Sets how long packets take.
   *
   * @param min the shortest time
   * @param max the longest time
   */
  public void latency(Duration min, Duration max) {
    SimNetwork.requireRange(min, max);
    each((network, link) -> network.latency(link, min.toNanos(), max.toNanos()));
  }

  /**
   * Sets which share of packets is lost.
   *
   * @param share 0 to 1
   */
  public void messageLoss(double share) {
    SimNetwork.requireShare(share);
    each((network, link) -> network.loss(link, share));
  }

  /**
   * Sets how links break by themselves: each packet that is sent may find that they do, and that a
   * broken one is mended. A broken link loses everything both ways, also what is under way.
   *
   * @param fail the probability that a packet breaks its link, 0 to 1
   * @param repair the probability that a packet finds a broken link mended, 0 to 1
   */
  public void failures(double fail, double repair) {
    SimNetwork.requireShare(fail);
    SimNetwork.requireShare(repair);
    each((network, link) -> network.failures(link, fail, repair));
  }

  // ---------------------------------------------------------------- packets

  /**
   * The packets that are under way, or held.
   *
   * @return link by link, in the order in which they were sent
   */
  public List<SimPacket> packets() {
    return calls.call(() -> {
      var packets = new ArrayList<SimPacket>();
      for (Link link : all()) {
        link.flights().forEach(flight -> packets.add(SimPacket.underWay(flight)));
      }
      return packets;
    });
  }

  /**
   * How many packets are under way, or held.
   *
   * @return their number
   */
  public int inFlight() {
    return calls.call(() -> all().stream().mapToInt(link -> link.flights().size()).sum());
  }

  /**
   * Has a packet arrive now, before others that were sent earlier and though its way may be held.
   * What that code is to see of it, it sees after the caller has waited for something.
   *
   * @param packet one of {@link #packets}
   * @return false if it has arrived meanwhile, or was lost
   */
  public boolean deliver(SimPacket packet) {
    Flight flight = packet.flight();
    return flight != null && calls.call(() -> simulation.network().links().deliver(flight));
  }

  /**
   * Has all packets arrive now that are under way, or held.
   *
   * @return how many
   */
  public int deliverAll() {
    return calls.call(() -> {
      int delivered = 0;
      for (SimPacket packet : packets()) {
        delivered += deliver(packet) ? 1 : 0;
      }
      return delivered;
    });
  }
}
