package edo.codec;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * A frame and the address it comes from, or goes to.
 *
 * @param frame the frame
 * @param address who has sent it, or who is to get it; resolved
 * @param <T> the type of the frame
 * @see UdpFramed
 */
public record Addressed<T>(T frame, InetSocketAddress address) {
  /**
   * Neither is null.
   *
   * @throws IllegalArgumentException if the address is not resolved
   */
  public Addressed {
    Objects.requireNonNull(frame, "a frame must not be null");
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          address + " is not resolved; look it up first, with edo.net.Addresses.lookup");
    }
  }
}
