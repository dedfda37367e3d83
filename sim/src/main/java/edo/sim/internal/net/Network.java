package edo.sim.internal.net;

import edo.sim.internal.time.Timeline;
import edo.sim.internal.time.Trace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The machines, their names and addresses, and the way a packet takes among them. */
public final class Network {
  private final Timeline timeline;
  private final Trace trace;
  private final NetworkSettings settings;
  private final Links links;
  private final Ragged ragged;
  private final Map<String, Machine> byName = new LinkedHashMap<>();
  private final Map<InetAddress, Machine> byAddress = new LinkedHashMap<>();

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
    this.settings = settings;
    this.links = new Links(timeline, trace, random, settings);
    this.ragged = Ragged.of(settings.raggedRate(), random);
  }

  NetworkSettings settings() {
    return settings;
  }

  Ragged ragged() {
    return ragged;
  }

  Timeline timeline() {
    return timeline;
  }

  Trace trace() {
    return trace;
  }

  /**
   * The ways between the machines.
   *
   * @return what carries packets
   */
  public Links links() {
    return links;
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
    return links.carry(from, to, packet, earliest);
  }

  /**
   * Sends a packet to all machines; it is lost for each of them on its own.
   *
   * @param loop whether the sender hears it too
   * @param out whether anybody else does
   */
  void sendToAll(Machine from, Packet packet, boolean loop, boolean out) {
    for (Machine to : byName.values()) {
      if (to == from ? loop : out) {
        var _ = links.carry(from, to, packet, 0);
      }
    }
  }
}
