package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import edo.reactor.ChildSpec;
import edo.reactor.ChildStdio;
import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The descriptors of a child that is being started: its three ends, and ours of its pipes. Used by
 * one thread, and closed by it whether the child has come to life or not; by then {@link #keep}
 * says whether our ends stay.
 *
 * <p>All are opened close-on-exec and above 2, so that no other child gets them, and no end of this
 * one is overwritten while the others are put in place. Ours are non-blocking, the child's are not.
 */
final class ChildFds implements AutoCloseable {
  private static final int NONE = -1;
  private static final int FIRST = 3;

  private static final int O_RDONLY = 0;
  private static final int O_RDWR = 2;
  private static final int O_WRONLY = 1;
  private static final int O_CREAT = 0x40;
  private static final int O_TRUNC = 0x200;
  private static final int O_APPEND = 0x400;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int MODE = 0666;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int ENOTDIR = 20;
  private static final int EISDIR = 21;

  private final Arena arena;
  private final MemorySegment errno;

  /** The child's ends, by the number they get there. */
  private final int[] theirs = {NONE, NONE, NONE};

  /** Our ends of its pipes. */
  private final int[] ours = {NONE, NONE, NONE};

  private boolean kept;

  ChildFds(Arena arena, MemorySegment errno) {
    this.arena = arena;
    this.errno = errno;
  }

  void open(ChildSpec spec) throws IOException {
    open(0, spec.stdin());
    open(1, spec.stdout());
    open(2, spec.stderr());
  }

  private void open(int stream, ChildStdio stdio) throws IOException {
    switch (stdio) {
      case ChildStdio.Inherit() -> {}
      case ChildStdio.Nothing() -> theirs[stream] = openFile(Path.of("/dev/null"), O_RDWR);
      case ChildStdio.FromFile(Path path) -> theirs[stream] = openFile(path, O_RDONLY);
      case ChildStdio.ToFile(Path path, boolean append) ->
          theirs[stream] = openFile(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC));
      case ChildStdio.FromPipe(PipeReceiver pipe) -> theirs[stream] = copyOf(pipe.fd());
      case ChildStdio.ToPipe(PipeSender pipe) -> theirs[stream] = copyOf(pipe.fd());
      case ChildStdio.Piped() -> openPipe(stream);
    }
  }

  private void openPipe(int stream) throws IOException {
    MemorySegment both = arena.allocate(JAVA_INT, 2);
    check(LinuxNative.pipe2(errno, both, O_CLOEXEC), "open a pipe for a child");
    int reading = both.getAtIndex(JAVA_INT, 0);
    int writing = both.getAtIndex(JAVA_INT, 1);
    theirs[stream] = stream == 0 ? reading : writing;
    ours[stream] = stream == 0 ? writing : reading;
    theirs[stream] = lifted(theirs[stream]);
    ours[stream] = lifted(ours[stream]);
    setNonBlocking(ours[stream], true);
  }

  private int openFile(Path path, int flags) throws IOException {
    MemorySegment name = ChildMemory.text(arena, path.toAbsolutePath().toString());
    int fd;
    do {
      fd = ProcessNative.OPEN.call(errno, name, flags | O_CLOEXEC, MODE);
    } while (fd == -Errno.EINTR);
    if (fd < 0) {
      throw fileFailure(-fd, path);
    }
    return lifted(fd);
  }

  private static IOException fileFailure(int error, Path path) {
    String file = path.toString();
    return switch (error) {
      case Errno.ENOENT -> new NoSuchFileException(file, null, "no such file for a child's stream");
      case Errno.EACCES, Errno.EPERM ->
          new AccessDeniedException(file, null, "permission denied for a child's stream");
      case ENOTDIR, EISDIR ->
          new FileSystemException(file, null, "a child's stream needs a file, not a directory");
      default -> Errno.failure(error, "open " + file + " for a child");
    };
  }

  /** A copy, as it may need another number. It shares its mode, and programs expect to block. */
  private int copyOf(OptionalInt fd) throws IOException {
    if (fd.isEmpty()) {
      throw new ClosedChannelException();
    }
    int copy =
        check(
            ProcessNative.FCNTL.call(errno, fd.getAsInt(), F_DUPFD_CLOEXEC, FIRST),
            "copy a pipe for a child");
    setNonBlocking(copy, false);
    return copy;
  }

  /** The same behind a number above 2. If that fails, the original is closed with this. */
  private int lifted(int fd) throws IOException {
    if (fd >= FIRST) {
      return fd;
    }
    int copy = ProcessNative.FCNTL.call(errno, fd, F_DUPFD_CLOEXEC, FIRST);
    int error = copy;
    if (copy >= 0 || !isHeld(fd)) {
      int _ = LinuxNative.close(errno, fd);
    }
    return check(error, "copy a descriptor for a child");
  }

  private boolean isHeld(int fd) {
    for (int i = 0; i < theirs.length; i++) {
      if (theirs[i] == fd || ours[i] == fd) {
        return true;
      }
    }
    return false;
  }

  private void setNonBlocking(int fd, boolean on) throws IOException {
    int flags = check(ProcessNative.FCNTL.call(errno, fd, F_GETFL, 0), "ask a pipe's mode");
    int wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
    int _ = check(ProcessNative.FCNTL.call(errno, fd, F_SETFL, wanted), "set a pipe's mode");
  }

  private static int check(int result, String doing) throws IOException {
    if (result < 0) {
      throw Errno.failure(-result, doing);
    }
    return result;
  }

  /** What puts the child's ends in their places, and closes everything else there. */
  void addTo(MemorySegment actions) {
    for (int stream = 0; stream < theirs.length; stream++) {
      if (theirs[stream] != NONE) {
        ProcessNative.ACTIONS_DUP2.must(errno, actions, theirs[stream], stream);
      }
    }
    // Not all descriptors of a JVM are close-on-exec.
    ProcessNative.ACTIONS_CLOSEFROM.must(errno, actions, FIRST);
  }

  /** The child has its ends: gives ours back, which makes room for what comes next. */
  void closeTheirs() {
    closeAll(theirs);
  }

  /** Our ends stay open, and are in other hands. */
  void keep() {
    kept = true;
  }

  Optional<PipeSender> stdin() {
    return ours[0] == NONE
        ? Optional.empty()
        : Optional.of(new EpollPipeSender(new StreamFd(ours[0], false)));
  }

  Optional<PipeReceiver> reading(int stream) {
    return ours[stream] == NONE
        ? Optional.empty()
        : Optional.of(new EpollPipeReceiver(new StreamFd(ours[stream], false)));
  }

  private void closeAll(int[] fds) {
    for (int i = 0; i < fds.length; i++) {
      if (fds[i] != NONE) {
        int _ = LinuxNative.close(errno, fds[i]);
        fds[i] = NONE;
      }
    }
  }

  @Override
  public void close() {
    closeAll(theirs);
    if (!kept) {
      closeAll(ours);
    }
  }
}
