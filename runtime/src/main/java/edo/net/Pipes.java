package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.reactor.Backend;
import edo.reactor.NamedPipe;
import edo.reactor.PipeSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes pipes: anonymous ones, and ends of named ones (FIFOs, epoll only).
 *
 * {@snippet :
 * Pipes.Ends pipe = Pipes.open();
 * try (var writer = pipe.writer(); var reader = pipe.reader()) {
 *   writer.writeAll("hello".getBytes(StandardCharsets.UTF_8));
 *   int n = reader.read(new byte[100]);
 * }
 * }
 */
public final class Pipes {
  private Pipes() {}

  /**
   * Both ends of a pipe.
   *
   * @param writer what is written here
   * @param reader can be read here
   */
  public record Ends(OsPipeWriter writer, OsPipeReader reader) {}

  /**
   * Opens an anonymous pipe.
   *
   * @return both ends, to be closed by the caller
   * @throws edo.reactor.ResourceExhaustedException if there are no descriptors left
   * @throws IOException if the system refuses
   */
  public static Ends open() throws IOException {
    Host host = Ambient.host();
    PipeSource pipe = PipeSource.open(host.backend());
    try {
      return new Ends(
          new OsPipeWriter(host, pipe.sender()), new OsPipeReader(host, pipe.receiver()));
    } catch (IOException | RuntimeException e) {
      pipe.sender().close();
      pipe.receiver().close();
      throw e;
    }
  }

  /**
   * Opens the reading end of a named pipe; as {@link Fifo#openReader} of {@link #fifo}.
   *
   * @param path of the pipe
   * @return the end
   * @throws IOException if it cannot be opened
   */
  public static OsPipeReader openReader(Path path) throws IOException {
    return fifo(path).openReader();
  }

  /**
   * Opens the writing end of a named pipe; as {@link Fifo#openWriter} of {@link #fifo}.
   *
   * @param path of the pipe
   * @return the end
   * @throws IOException if it cannot be opened, or nobody has opened the reading end
   */
  public static OsPipeWriter openWriter(Path path) throws IOException {
    return fifo(path).openWriter();
  }

  /**
   * A named pipe, to be opened with settings.
   *
   * @param path of the pipe, made by {@code mkfifo}
   * @return the defaults: one direction, and refuse what is no pipe
   */
  public static Fifo fifo(Path path) {
    return new Fifo(path, false, true);
  }

  static Host epollHost() {
    Host host = Ambient.host();
    if (host.backend() != Backend.EPOLL) {
      throw new UnsupportedOperationException(
          "java.nio has no named pipes and takes no descriptors: use the EPOLL backend (Linux; start"
              + " java with --enable-native-access=edo.reactor)");
    }
    return host;
  }

  /**
   * How to open a named pipe. Immutable: the settings answer another one.
   *
   * @param path of the pipe
   * @param both whether each end is opened for both directions (Linux)
   * @param checked whether what is no pipe is refused
   */
  public record Fifo(Path path, boolean both, boolean checked) {
    /**
     * Opens ends for both directions: a reader then never finds the end when writers come and go,
     * and a writer needs no reader to open.
     *
     * @return with this setting
     */
    public Fifo readWrite() {
      return new Fifo(path, true, checked);
    }

    /**
     * Takes whatever the path names, also if it is no pipe.
     *
     * @return with this setting
     */
    public Fifo unchecked() {
      return new Fifo(path, both, false);
    }

    /**
     * Opens the reading end. Never waits: until a writer has come, reads answer -1.
     *
     * @return the end, to be closed by the caller
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the system refuses
     * @throws IllegalArgumentException if it is no pipe
     * @throws UnsupportedOperationException with {@code java.nio}
     */
    public OsPipeReader openReader() throws IOException {
      return new OsPipeReader(epollHost(), NamedPipe.openReceiver(path, both, checked));
    }

    /**
     * Opens the writing end. Never waits.
     *
     * @return the end, to be closed by the caller
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if nobody has opened the reading end, or the system refuses
     * @throws IllegalArgumentException if it is no pipe
     * @throws UnsupportedOperationException with {@code java.nio}
     */
    public OsPipeWriter openWriter() throws IOException {
      return new OsPipeWriter(epollHost(), NamedPipe.openSender(path, both, checked));
    }
  }
}
