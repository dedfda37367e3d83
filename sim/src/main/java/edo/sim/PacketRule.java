package edo.sim;

/**
 * Decides what becomes of packets between hosts; see {@link Sim#rule}.
 *
 * {@snippet :
 * PacketRule slowHandshakes =
 *     packet -> packet.isSyn() ? Verdict.deliverAfter(Duration.ofSeconds(2)) : Verdict.pass();
 * }
 */
@FunctionalInterface
public interface PacketRule {
  /**
   * Decides.
   *
   * <p><b>Blocking:</b> must not wait. What is to differ from seed to seed is drawn from {@link
   * Sim#random}.
   *
   * @param packet which is about to be sent
   * @return what becomes of it
   */
  Verdict judge(SimPacket packet);
}
