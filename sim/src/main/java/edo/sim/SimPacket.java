package edo.sim;

import edo.sim.internal.net.Link.Flight;
import edo.sim.internal.net.Machine;
import edo.sim.internal.net.Packet;
import edo.sim.internal.net.Packet.Segment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A packet from one host to another: a segment of TCP, or a datagram of UDP. */
public final class SimPacket {
  private final String from;
  private final String to;
  private final Packet packet;

  /** Its way, if it is under way. */
  private final @Nullable Flight flight;

  private SimPacket(String from, String to, Packet packet, @Nullable Flight flight) {
    this.from = from;
    this.to = to;
    this.packet = packet;
    this.flight = flight;
  }

  static SimPacket sent(Machine from, Machine to, Packet packet) {
    return new SimPacket(from.name(), to.name(), packet, null);
  }

  static SimPacket underWay(Flight flight) {
    return new SimPacket(
        flight.link().from().name(), flight.link().to().name(), flight.packet(), flight);
  }

  @Nullable Flight flight() {
    return flight;
  }

  /**
   * Who sends it.
   *
   * @return the name of the host
   */
  public String from() {
    return from;
  }

  /**
   * Who is to get it.
   *
   * @return the name of the host
   */
  public String to() {
    return to;
  }

  /**
   * The socket that sends it.
   *
   * @return its address
   */
  public InetSocketAddress source() {
    return packet.from();
  }

  /**
   * The socket that is to get it.
   *
   * @return its address, which may be that of a group or the one for all
   */
  public InetSocketAddress destination() {
    return packet.to();
  }

  /**
   * Whether it is a segment of TCP.
   *
   * @return false for a datagram of UDP
   */
  public boolean isTcp() {
    return packet instanceof Segment;
  }

  private boolean is(int flag) {
    return packet instanceof Segment segment && segment.is(flag);
  }

  /**
   * Whether it begins a connection, or answers one that begins.
   *
   * @return true for TCP's SYN
   */
  public boolean isSyn() {
    return is(Segment.SYN);
  }

  /**
   * Whether it says that nothing comes any more.
   *
   * @return true for TCP's FIN
   */
  public boolean isFin() {
    return is(Segment.FIN);
  }

  /**
   * Whether it ends a connection from one moment to the next, or refuses one.
   *
   * @return true for TCP's RST
   */
  public boolean isRst() {
    return is(Segment.RST);
  }

  /**
   * How much it carries.
   *
   * @return bytes, without headers
   */
  public int length() {
    return packet.payload().length;
  }

  /**
   * What it carries.
   *
   * @return a copy
   */
  public byte[] payload() {
    return packet.payload().clone();
  }

  /**
   * Whether it waits for a release.
   *
   * @return true if its way was on hold when this was asked for
   */
  public boolean isHeld() {
    return flight != null && flight.isHeld();
  }

  @Override
  public String toString() {
    return from + " -> " + to + " " + packet;
  }
}
