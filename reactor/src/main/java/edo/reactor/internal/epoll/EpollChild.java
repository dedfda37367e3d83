package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import edo.reactor.ChildExit;
import edo.reactor.ChildSpec;
import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import edo.reactor.Registry;
import edo.reactor.ResourceExhaustedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A child process behind a pidfd: the kernel's name for this very process, which nobody else can
 * get. It is readable once the process has ended, signals sent to it reach nobody else, and waiting
 * for it takes no child from others who wait, such as the JDK.
 */
public final class EpollChild {
  private static final int P_PID = 1;
  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;
  private static final int CLD_DUMPED = 3;
  private static final int SIGPIPE = 13;
  private static final int SIGCHLD = 17;
  private static final int SETPGROUP = 0x02;
  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int ESRCH = 3;
  private static final int E2BIG = 7;
  private static final int ENOEXEC = 8;
  private static final int ECHILD = 10;
  private static final int ENOTDIR = 20;
  private static final int ELOOP = 40;
  private static final long SIG_IGN = 1;

  /** More than any of the C library's structures takes: these are 80, 128, 152 and 336 bytes. */
  private static final int STRUCT = 512;

  // Places in siginfo_t.
  private static final int SI_CODE = 8;
  private static final int SI_PID = 16;
  private static final int SI_STATUS = 24;

  /** Asked once: the answer takes a few system calls and does not change. */
  private static final class Probe {
    static final String REASON = reason();

    private static String reason() {
      String missing = ProcessNative.missing();
      if (!missing.isEmpty()) {
        return "the C library has no " + missing + " (glibc has them from 2.34 on)";
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment errno = arena.allocate(JAVA_INT);
        int pidfd = ProcessNative.pidfdOpen(errno, (int) ProcessHandle.current().pid());
        if (pidfd < 0) {
          return "the kernel hands out no pidfd (Linux does from 5.4 on): " + Errno.name(-pidfd);
        }
        int _ = LinuxNative.close(errno, pidfd);
        letChildrenLeaveAStatus(arena, errno);
        return "";
      }
    }

    /**
     * A process that was started with SIGCHLD ignored gets no exit statuses: the kernel throws them
     * away. The JDK sets this right too, but only with its own first child.
     */
    private static void letChildrenLeaveAStatus(Arena arena, MemorySegment errno) {
      MemorySegment action = arena.allocate(STRUCT, Long.BYTES);
      int _ = ProcessNative.SIGACTION.call(errno, SIGCHLD, MemorySegment.NULL, action);
      if (action.get(JAVA_LONG, 0) == SIG_IGN) {
        int _ =
            ProcessNative.SIGACTION.call(errno, SIGCHLD, action.fill((byte) 0), MemorySegment.NULL);
      }
    }
  }

  private final int pid;
  private final Descriptor pidfd;

  private EpollChild(int pid, int pidfd) {
    this.pid = pid;
    this.pidfd = new Descriptor(pidfd);
  }

  /**
   * A child and our ends of its pipes.
   *
   * @param child the child
   * @param stdin as in {@code ChildSource.Started}
   * @param stdout as there
   * @param stderr as there
   */
  public record Started(
      EpollChild child,
      Optional<PipeSender> stdin,
      Optional<PipeReceiver> stdout,
      Optional<PipeReceiver> stderr) {}

  /**
   * See {@code ChildSource}.
   *
   * @return the reason, or the empty string
   */
  public static String unavailableReason() {
    return Probe.REASON;
  }

  /**
   * See {@code ChildSource}.
   *
   * @param spec what to start
   * @param program its file
   * @return the child and its pipes
   * @throws IOException if it fails
   */
  public static Started spawn(ChildSpec spec, Path program) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      try (var fds = new ChildFds(arena, errno)) {
        fds.open(spec);
        int pid = spawn(arena, errno, fds, spec, program);
        fds.closeTheirs();
        int pidfd = ProcessNative.pidfdOpen(errno, pid);
        if (pidfd < 0) {
          undo(arena, errno, pid);
          throw Errno.failure(-pidfd, "watch the child " + spec.program() + ", which was killed");
        }
        fds.keep();
        return new Started(new EpollChild(pid, pidfd), fds.stdin(), fds.reading(1), fds.reading(2));
      }
    }
  }

  private static int spawn(
      Arena arena, MemorySegment errno, ChildFds fds, ChildSpec spec, Path program)
      throws IOException {
    MemorySegment actions = arena.allocate(STRUCT, Long.BYTES);
    MemorySegment attributes = arena.allocate(STRUCT, Long.BYTES);
    MemorySegment pid = arena.allocate(JAVA_INT);
    ProcessNative.ACTIONS_INIT.must(errno, actions);
    try {
      fds.addTo(actions);
      spec.directory()
          .ifPresent(directory ->
              ProcessNative.ACTIONS_CHDIR.must(
                  errno, actions, ChildMemory.text(arena, directory.toString())));
      ProcessNative.ATTRIBUTES_INIT.must(errno, attributes);
      try {
        setAttributes(arena, errno, attributes, spec);
        int error =
            ProcessNative.SPAWN.error(
                errno,
                pid,
                ChildMemory.text(arena, program.toString()),
                actions,
                attributes,
                ChildMemory.arguments(arena, spec),
                ChildMemory.environment(arena, spec));
        if (error != 0) {
          throw failure(error, spec, program);
        }
      } finally {
        ProcessNative.ATTRIBUTES_DESTROY.must(errno, attributes);
      }
    } finally {
      ProcessNative.ACTIONS_DESTROY.must(errno, actions);
    }
    return pid.get(JAVA_INT, 0);
  }

  /**
   * Handlers go with exec by themselves, and what is ignored (as SIGHUP under nohup) is meant for
   * children too. SIGPIPE is different: that we do without it is no business of theirs.
   */
  private static void setAttributes(
      Arena arena, MemorySegment errno, MemorySegment attributes, ChildSpec spec) {
    int flags = SETSIGDEF | SETSIGMASK;
    MemorySegment set = arena.allocate(STRUCT, Long.BYTES);
    ProcessNative.SIGEMPTYSET.must(errno, set);
    ProcessNative.ATTRIBUTES_MASK.must(errno, attributes, set);
    ProcessNative.SIGADDSET.must(errno, set, SIGPIPE);
    ProcessNative.ATTRIBUTES_DEFAULT.must(errno, attributes, set);
    if (spec.processGroup().isPresent()) {
      ProcessNative.ATTRIBUTES_GROUP.must(errno, attributes, spec.processGroup().getAsInt());
      flags |= SETPGROUP;
    }
    ProcessNative.ATTRIBUTES_FLAGS.must(errno, attributes, (short) flags);
  }

  private static IOException failure(int error, ChildSpec spec, Path program) {
    String file = program.toString();
    return switch (error) {
      case Errno.ENOENT ->
          new NoSuchFileException(
              file, null, "cannot be run: it, or the interpreter in its first line, is missing");
      case Errno.EACCES -> new AccessDeniedException(file, null, "permission denied to run it");
      case Errno.EPERM ->
          new AccessDeniedException(
              file,
              null,
              "not permitted to run it"
                  + (spec.processGroup().isPresent()
                      ? "; the process group must be one of this session"
                      : ""));
      case ENOEXEC ->
          new FileSystemException(
              file, null, "is no program; a script must begin with #! and its interpreter");
      case E2BIG ->
          new FileSystemException(
              file, null, "the arguments and variables are too long; pass them in a file");
      case ENOTDIR, ELOOP ->
          new FileSystemException(file, null, "a part of its path is no directory");
      case Errno.EAGAIN ->
          new ResourceExhaustedException(
              "No more processes: run " + file + "; raise the limit (ulimit -u)");
      default -> Errno.failure(error, "run " + file);
    };
  }

  /** A child that nobody could watch is not left behind. */
  private static void undo(Arena arena, MemorySegment errno, int pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    MemorySegment info = arena.allocate(STRUCT, Long.BYTES);
    int result;
    do {
      result = ProcessNative.WAITID.call(errno, P_PID, pid, info, WEXITED);
    } while (result == -Errno.EINTR);
  }

  /**
   * See {@code ChildSource}.
   *
   * @return the process's id
   */
  public long pid() {
    return pid;
  }

  /**
   * See {@code ChildSource}.
   *
   * @return how it ended, if it has
   * @throws IOException if somebody else has waited for it
   */
  public Optional<ChildExit> tryExit() throws IOException {
    int ticket = pidfd.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment info = arena.allocate(STRUCT, Long.BYTES);
      int result =
          ProcessNative.WAITID.call(errno, P_PIDFD, pidfd.number(), info, WEXITED | WNOHANG);
      if (result == -ECHILD) {
        throw new IOException(
            "other code of this process has waited for child "
                + pid
                + ", so nobody knows how it ended; look for native code that waits for any child");
      }
      if (result < 0) {
        throw Errno.failure(-result, "wait for child " + pid);
      }
      if (info.get(JAVA_INT, SI_PID) == 0) {
        return Optional.empty();
      }
      int code = info.get(JAVA_INT, SI_CODE);
      int status = info.get(JAVA_INT, SI_STATUS);
      return Optional.of(
          code == CLD_EXITED
              ? new ChildExit(status, 0, false)
              : new ChildExit(0, status, code == CLD_DUMPED));
    } finally {
      pidfd.exit(ticket);
    }
  }

  /**
   * See {@code ChildSource}.
   *
   * @param number which signal
   * @return false if it is over
   * @throws IOException if the system refuses
   */
  public boolean signal(int number) throws IOException {
    int ticket;
    try {
      ticket = pidfd.enter();
    } catch (ClosedChannelException e) {
      return false; // closed once it is over
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      int result = ProcessNative.pidfdSendSignal(errno, pidfd.number(), number);
      if (result < 0 && result != -ESRCH) {
        throw Errno.failure(-result, "send signal " + number + " to child " + pid);
      }
      return result >= 0;
    } finally {
      pidfd.exit(ticket);
    }
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
    pidfd.registerWith(registry, token, interestBits);
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
    pidfd.reregisterWith(registry, token, interestBits);
  }

  /**
   * See {@code Source}.
   *
   * @param registry where from
   * @throws IOException if it fails
   */
  public void deregister(Registry registry) throws IOException {
    pidfd.deregisterFrom(registry);
  }

  /** Lets go of the child. */
  public void close() {
    pidfd.close();
  }
}
