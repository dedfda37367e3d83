package edo.reactor;

import edo.reactor.internal.epoll.EpollFd;
import java.io.IOException;

/**
 * A file descriptor that somebody else owns, lent for readiness: anything the kernel can select on
 * (a terminal, an inotify or timer descriptor, another epoll), but no regular file.
 *
 * <p>epoll only. This object never reads, writes or closes the descriptor. Its owner should make it
 * non-blocking, and must deregister this object before closing the descriptor: the kernel could
 * otherwise hand the number to somebody else, who would then be deregistered instead.
 */
public final class FdSource implements Source {
  private final EpollFd descriptor;

  private FdSource(EpollFd descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Wraps a descriptor.
   *
   * @param fd an open descriptor
   * @return a source for it
   * @throws IllegalArgumentException if the number is negative
   * @throws IllegalStateException if the epoll backend is not available here
   */
  public static FdSource of(int fd) {
    if (fd < 0) {
      throw new IllegalArgumentException("a file descriptor is 0 or more, not " + fd);
    }
    Backend.EPOLL.requireAvailable();
    return new FdSource(new EpollFd(fd));
  }

  /**
   * The descriptor.
   *
   * @return its number
   */
  public int fd() {
    return descriptor.fd();
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    descriptor.register(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    descriptor.reregister(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    descriptor.deregister(registry);
  }

  @Override
  public void rearm(int interestBits) {
    // An edge of epoll needs no arming.
  }

  @Override
  public String toString() {
    return "FdSource[" + fd() + "]";
  }
}
