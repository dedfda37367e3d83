package edo.reactor.internal.epoll;

import edo.reactor.Registry;
import java.io.IOException;

/** A descriptor that belongs to somebody else and is never closed here. */
public final class EpollFd {
  private static final class Borrowed extends Descriptor {
    Borrowed(int fd) {
      super(fd);
    }

    @Override
    boolean isBorrowed() {
      return true;
    }
  }

  private final Descriptor descriptor;

  /**
   * Borrows a descriptor.
   *
   * @param fd its number
   */
  public EpollFd(int fd) {
    descriptor = new Borrowed(fd);
  }

  /** The readiness of a descriptor of ours. */
  EpollFd(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * The descriptor.
   *
   * @return its number
   */
  public int fd() {
    return descriptor.number();
  }

  /**
   * See {@code Source}.
   *
   * @param registry where to
   * @param token name
   * @param interestBits what for
   * @throws IOException if it fails
   */
  public void register(Registry registry, long token, int interestBits) throws IOException {
    descriptor.registerWith(registry, token, interestBits);
  }

  /**
   * See {@code Source}.
   *
   * @param registry where to
   * @param token name
   * @param interestBits what for
   * @throws IOException if it fails
   */
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    descriptor.reregisterWith(registry, token, interestBits);
  }

  /**
   * See {@code Source}.
   *
   * @param registry where from
   * @throws IOException if it fails
   */
  public void deregister(Registry registry) throws IOException {
    descriptor.deregisterFrom(registry);
  }
}
