package edo.reactor;

import edo.reactor.internal.epoll.EpollFifo;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Ends of pipes that other processes have the other end of: named ones (FIFOs), and descriptors
 * that come from elsewhere. epoll only. No method waits.
 */
public final class NamedPipe {
  private NamedPipe() {}

  /**
   * Opens the reading end. There need not be a writer yet: until there is one, reads find the end.
   *
   * @param path of the pipe
   * @param both whether to open it for writing as well: then it never ends
   * @param checked false to take anything that can be opened
   * @return the end
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if it is no pipe
   * @throws IllegalStateException if the epoll backend is not available here
   */
  public static PipeReceiver openReceiver(Path path, boolean both, boolean checked)
      throws IOException {
    Backend.EPOLL.requireAvailable();
    return EpollFifo.receiver(path, both, checked);
  }

  /**
   * Opens the writing end.
   *
   * @param path of the pipe
   * @param both whether to open it for reading as well: then there need not be a reader
   * @param checked false to take anything that can be opened
   * @return the end
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if nobody has opened the reading end, or the system refuses
   * @throws IllegalArgumentException if it is no pipe
   * @throws IllegalStateException if the epoll backend is not available here
   */
  public static PipeSender openSender(Path path, boolean both, boolean checked) throws IOException {
    Backend.EPOLL.requireAvailable();
    return EpollFifo.sender(path, both, checked);
  }

  /**
   * Takes over a descriptor of a reading end, and makes it non-blocking.
   *
   * @param fd the descriptor, owned by the result if all goes well
   * @param checked false to take anything
   * @return the end
   * @throws IOException if it is not open
   * @throws IllegalArgumentException if it is no pipe, or cannot be read from
   * @throws IllegalStateException if the epoll backend is not available here
   */
  public static PipeReceiver adoptReceiver(int fd, boolean checked) throws IOException {
    Backend.EPOLL.requireAvailable();
    return EpollFifo.adoptReceiver(fd, checked);
  }

  /**
   * Takes over a descriptor of a writing end, and makes it non-blocking.
   *
   * @param fd the descriptor, owned by the result if all goes well
   * @param checked false to take anything
   * @return the end
   * @throws IOException if it is not open
   * @throws IllegalArgumentException if it is no pipe, or cannot be written to
   * @throws IllegalStateException if the epoll backend is not available here
   */
  public static PipeSender adoptSender(int fd, boolean checked) throws IOException {
    Backend.EPOLL.requireAvailable();
    return EpollFifo.adoptSender(fd, checked);
  }
}
