package edo.sim;

import edo.sim.internal.SimHost;
import edo.sim.internal.Simulation;
import edo.sim.internal.net.Rule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The network of a {@link Sim}: who has which address, what can go wrong between hosts, and what
 * there is to see. What concerns two hosts is here; {@link #links} has the same for many, and what
 * is done less often.
 *
 * <p>Threading: as {@link Sim}.
 */
public abstract sealed class SimNetwork permits Sim {
  final Calls calls;
  final Simulation simulation;

  SimNetwork(Calls calls) {
    this.calls = calls;
    this.simulation = calls.simulation();
  }

  // ---------------------------------------------------------------- addresses and sockets

  /**
   * The address of a host, which it keeps.
   *
   * @param name of the host, or an address in digits
   * @return its address
   * @throws IllegalArgumentException if there is no such host
   */
  public InetAddress lookup(String name) {
    return calls.call(() -> {
      try {
        return simulation.network().lookUp(name);
      } catch (UnknownHostException e) {
        return literal(name, e);
      }
    });
  }

  private static InetAddress literal(String name, UnknownHostException unknown) {
    try {
      return InetAddress.ofLiteral(name);
    } catch (IllegalArgumentException e) {
      e.addSuppressed(unknown);
      throw new IllegalArgumentException(unknown.getMessage(), e);
    }
  }

  /**
   * The addresses of several hosts.
   *
   * @param names of the hosts
   * @return their addresses, in the order in which they were added; empty if there are none
   */
  public List<InetAddress> lookup(Predicate<String> names) {
    return calls.call(() ->
        simulation.hosts().stream()
            .filter(host -> names.test(host.name()))
            .map(host -> host.machine().address())
            .toList());
  }

  /**
   * The name of the host that has an address.
   *
   * @param address of a host
   * @return its name
   * @throws IllegalArgumentException if no host has it
   */
  public String reverseLookup(InetAddress address) {
    return calls.call(() -> {
      for (SimHost host : simulation.hosts()) {
        if (host.machine().address().equals(address)) {
          return host.name();
        }
      }
      throw new IllegalArgumentException("no host has the address " + address);
    });
  }

  /**
   * How many connections a host has: established, or closed in one direction.
   *
   * @param name of the host
   * @return their number, 0 if it is down
   */
  public int connections(String name) {
    return calls.call(() -> simulation.host(name).connections());
  }

  /**
   * The sockets of a host that have an address.
   *
   * @param name of the host
   * @return listeners, connections, sockets of UDP; none if it is down
   */
  public List<SocketInfo> sockets(String name) {
    return calls.call(() -> simulation.host(name).sockets().stream().map(SocketInfo::of).toList());
  }

  // ---------------------------------------------------------------- the network

  /**
   * All ways between hosts.
   *
   * @return links
   */
  public SimLinks links() {
    return SimLinks.all(calls);
  }

  /**
   * The ways between two hosts.
   *
   * @param one a host
   * @param other another one
   * @return two links; one with {@link SimLinks#oneWay}. What is done with them throws {@link
   *     IllegalArgumentException} if there is no such host
   * @throws IllegalArgumentException if both are the same: a host has no link to itself
   */
  public SimLinks links(String one, String other) {
    return SimLinks.between(calls, one, other);
  }

  /**
   * The ways between each of some hosts and each of others. Those who are both have none to
   * themselves.
   *
   * @param ones names of hosts
   * @param others names of others, perhaps of the same
   * @return links; what is done with them throws {@link IllegalArgumentException} if one of the two
   *     accepts the name of no host then
   */
  public SimLinks links(Predicate<String> ones, Predicate<String> others) {
    return SimLinks.between(calls, ones, others);
  }

  /**
   * Loses everything between two hosts, also what is under way, until {@link #repair}.
   *
   * @param one a host
   * @param other another one
   */
  public void partition(String one, String other) {
    links(one, other).partition();
  }

  /**
   * Ends a {@link #partition}.
   *
   * @param one a host
   * @param other another one
   */
  public void repair(String one, String other) {
    links(one, other).repair();
  }

  /**
   * Loses everything from one host to another, but not the other way.
   *
   * @param from the sender
   * @param to the receiver
   */
  public void partitionOneWay(String from, String to) {
    links(from, to).oneWay().partition();
  }

  /**
   * Ends a {@link #partitionOneWay}.
   *
   * @param from the sender
   * @param to the receiver
   */
  public void repairOneWay(String from, String to) {
    links(from, to).oneWay().repair();
  }

  /**
   * Lets everything between two hosts wait, also what is under way, until {@link #release}.
   *
   * @param one a host
   * @param other another one
   */
  public void hold(String one, String other) {
    links(one, other).hold();
  }

  /**
   * Sends on its way what a {@link #hold} has kept.
   *
   * @param one a host
   * @param other another one
   */
  public void release(String one, String other) {
    links(one, other).release();
  }

  /**
   * Sets how long packets take, on all ways that have no setting of their own.
   *
   * @param min the shortest time
   * @param max the longest time
   */
  public void latency(Duration min, Duration max) {
    requireRange(min, max);
    calls.tell(() -> simulation.network().links().latency(min.toNanos(), max.toNanos()));
  }

  /**
   * Sets how long packets take between two hosts.
   *
   * @param one a host
   * @param other another one
   * @param min the shortest time
   * @param max the longest time
   */
  public void latency(String one, String other, Duration min, Duration max) {
    links(one, other).latency(min, max);
  }

  /**
   * Sets which share of packets is lost, on all ways that have no setting of their own.
   *
   * @param share 0 to 1
   */
  public void messageLoss(double share) {
    requireShare(share);
    calls.tell(() -> simulation.network().links().loss(share));
  }

  /**
   * Sets which share of packets is lost between two hosts.
   *
   * @param one a host
   * @param other another one
   * @param share 0 to 1
   */
  public void messageLoss(String one, String other, double share) {
    links(one, other).messageLoss(share);
  }

  /**
   * How many packets are under way, or held, from one host to another.
   *
   * @param from the sender
   * @param to the receiver
   * @return their number
   */
  public int inFlight(String from, String to) {
    return links(from, to).oneWay().inFlight();
  }

  /**
   * Sets how latencies are distributed; see {@link SimBuilder#latencyCurve}.
   *
   * @param lambda more than 0
   */
  public void latencyCurve(double lambda) {
    SimBuilder.requireCurve(lambda);
    calls.tell(() -> simulation.network().links().latencyCurve(lambda));
  }

  /**
   * Sets how links break and are mended by themselves, those that have no setting of their own; see
   * {@link SimBuilder#linkFailures}.
   *
   * @param fail the probability that a packet breaks its link, 0 to 1
   * @param repair the probability that a packet finds a broken link mended, 0 to 1
   */
  public void linkFailures(double fail, double repair) {
    requireShare(fail);
    requireShare(repair);
    calls.tell(() -> simulation.network().links().failures(fail, repair));
  }

  /**
   * Has a rule decide what becomes of packets between hosts. Rules are asked in the order in which
   * they were added, until one does not pass; not for packets that a partition or a broken link
   * loses anyway. What a rule throws fails the simulation.
   *
   * @param rule asked for each packet when it is sent
   * @return takes the rule away when it is closed
   */
  public RuleGuard rule(PacketRule rule) {
    Rule asked =
        (from, to, packet) -> {
          try {
            return rule.judge(SimPacket.sent(from, to, packet)).ruling();
          } catch (RuntimeException | Error e) {
            simulation.failures().failed("a rule for packets has failed", e);
            return Verdict.pass().ruling();
          }
        };
    calls.tell(() -> simulation.network().links().add(asked));
    return () -> {
      var _ =
          calls.call(() -> {
            simulation.network().links().remove(asked);
            return true;
          });
    };
  }

  static void requireRange(Duration min, Duration max) {
    if (min.isNegative() || min.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "give the shortest latency, 0 or more, then the longest; not " + min + " and " + max);
    }
  }

  static double requireShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
    }
    return share;
  }
}
