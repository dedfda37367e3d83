package edo.reactor.internal.epoll;

import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.nio.charset.Charset;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Ends of pipes that have a name, or come from elsewhere as a descriptor. */
public final class EpollFifo {
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int O_ACCESS = 3;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;

  private EpollFifo() {}

  /**
   * Opens the reading end of a named pipe. Does not wait for a writer.
   *
   * @param path of the pipe
   * @param both whether to open it for writing as well, so that there always is a writer
   * @param checked whether anything but a pipe is refused
   * @return the end
   * @throws IOException if there is none
   * @throws IllegalArgumentException if it is no pipe
   */
  public static PipeReceiver receiver(Path path, boolean both, boolean checked) throws IOException {
    return new EpollPipeReceiver(open(path, both ? O_RDWR : O_RDONLY, checked));
  }

  /**
   * Opens the writing end of a named pipe.
   *
   * @param path of the pipe
   * @param both whether to open it for reading as well, so that there always is a reader
   * @param checked whether anything but a pipe is refused
   * @return the end
   * @throws IOException if there is none, or no reader
   * @throws IllegalArgumentException if it is no pipe
   */
  public static PipeSender sender(Path path, boolean both, boolean checked) throws IOException {
    return new EpollPipeSender(open(path, both ? O_RDWR : O_WRONLY, checked));
  }

  /**
   * Takes the reading end of a pipe over, and makes it non-blocking.
   *
   * @param fd its number
   * @param checked whether anything but a pipe that can be read is refused
   * @return the end, which owns the descriptor
   * @throws IOException if it is not open
   * @throws IllegalArgumentException if it is no pipe, or cannot be read; it stays the caller's
   */
  public static PipeReceiver adoptReceiver(int fd, boolean checked) throws IOException {
    prepare(fd, O_WRONLY, "written", checked);
    return new EpollPipeReceiver(new StreamFd(fd, false));
  }

  /**
   * Takes the writing end of a pipe over, and makes it non-blocking.
   *
   * @param fd its number
   * @param checked whether anything but a pipe that can be written is refused
   * @return the end, which owns the descriptor
   * @throws IOException if it is not open
   * @throws IllegalArgumentException if it is no pipe, or cannot be written; it stays the caller's
   */
  public static PipeSender adoptSender(int fd, boolean checked) throws IOException {
    prepare(fd, O_RDONLY, "read", checked);
    return new EpollPipeSender(new StreamFd(fd, false));
  }

  private static StreamFd open(Path path, int access, boolean checked) throws IOException {
    int fd;
    try (var arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString(), fileNames());
      CallScratch scratch = CallScratch.take();
      try {
        fd = LinuxNative.open(scratch.errno, name, access | O_NONBLOCK | O_CLOEXEC);
      } finally {
        scratch.giveBack();
      }
    }
    if (fd < 0) {
      throw switch (-fd) {
        case Errno.ENOENT -> new NoSuchFileException(path.toString());
        case Errno.ENXIO ->
            new SocketException(
                "No reader: open " + path + " for writing; open the reading end first, or both");
        default -> Errno.failure(-fd, "open " + path);
      };
    }
    var opened = new StreamFd(fd, false);
    try {
      if (checked) {
        requirePipe(fd, path.toString());
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static Charset fileNames() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }

  private static void prepare(int fd, int wrongAccess, String only, boolean checked)
      throws IOException {
    if (checked) {
      requirePipe(fd, "descriptor " + fd);
    }
    if (checked && (fcntl(fd, F_GETFL, 0) & O_ACCESS) == wrongAccess) {
      throw new IllegalArgumentException(
          "descriptor " + fd + " is the wrong end: it can only be " + only);
    }
    makeNonBlocking(fd);
  }

  /** For a descriptor that comes from elsewhere; children do not get it either. */
  static void makeNonBlocking(int fd) throws IOException {
    int _ = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) | O_NONBLOCK);
    int _ = fcntl(fd, F_SETFD, FD_CLOEXEC);
  }

  private static int fcntl(int fd, int command, int value) throws IOException {
    CallScratch scratch = CallScratch.take();
    try {
      int result = LinuxNative.fcntl(scratch.errno, fd, command, value);
      if (result < 0) {
        throw Errno.failure(-result, "look at descriptor " + fd);
      }
      return result;
    } finally {
      scratch.giveBack();
    }
  }

  private static void requirePipe(int fd, String what) throws IOException {
    CallScratch scratch = CallScratch.take();
    try (var arena = Arena.ofConfined()) {
      MemorySegment told = arena.allocate(Statx.BYTES, 8);
      int result =
          LinuxNative.statx(
              scratch.errno, fd, arena.allocateFrom(""), Statx.AT_EMPTY_PATH, Statx.TYPE, told);
      if (result < 0) {
        throw Errno.failure(-result, "look at " + what);
      }
      if (!Statx.isFifo(told)) {
        throw new IllegalArgumentException(what + " is not a pipe: make one with mkfifo");
      }
    } finally {
      scratch.giveBack();
    }
  }
}
