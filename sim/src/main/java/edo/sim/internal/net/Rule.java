package edo.sim.internal.net;

/** Decides what becomes of packets. */
@FunctionalInterface
public interface Rule {
  /**
   * What is to become of a packet.
   *
   * @param pass whether the next rule is to decide; the rest means nothing then
   * @param drop whether the packet is lost
   * @param delay else how long it takes, in nanoseconds
   */
  record Ruling(boolean pass, boolean drop, long delay) {}

  /**
   * Decides.
   *
   * @param from the sender
   * @param to the receiver
   * @param packet which
   * @return what becomes of it
   */
  Ruling judge(Machine from, Machine to, Packet packet);
}
