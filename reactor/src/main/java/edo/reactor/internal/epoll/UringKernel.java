package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import edo.reactor.ResourceExhaustedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The kernel's part of a {@link Uring}: sets it up, checks that it can what is needed, and takes
 * submissions. {@link #enter} is called by who has claimed the ring, {@link #release} once, last.
 */
@SuppressWarnings("restricted") // As in LinuxNative: who comes here was allowed to.
public final class UringKernel implements Uring.Kernel {
  private static final long OFFSET_OF_RINGS = 0;
  private static final long OFFSET_OF_ENTRIES = 0x1000_0000L;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_POPULATE = 0x8001;

  /** Both queues in one mapping, no completion dropped: Linux 5.5. */
  private static final int FEATURES = 3;

  private static final int REGISTER_PROBE = 8;
  private static final int PROBE_OPERATIONS = 256;
  private static final int PROBE_HEAD_BYTES = 16;
  private static final int PROBE_BYTES = 8;
  private static final int PROBE_FLAGS = 2;
  private static final byte[] NEEDED = {
    UringOperation.FSYNC, UringOperation.READ, UringOperation.WRITE
  };

  private final int fd;
  private final MemorySegment rings;
  private final MemorySegment entries;
  private final MemorySegment errno = Arena.ofAuto().allocate(JAVA_INT);

  private UringKernel(int fd, MemorySegment rings, MemorySegment entries) {
    this.fd = fd;
    this.rings = rings;
    this.entries = entries;
  }

  /**
   * Sets up a ring.
   *
   * @param operations how many may be in flight at once: a power of 2
   * @return the ring
   * @throws IOException if the kernel refuses, which says why
   */
  public static Uring open(int operations) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment parameters = arena.allocate(RingMemory.PARAMETER_BYTES, Long.BYTES);
      int fd = FileNative.uringSetup(errno, operations, parameters);
      if (fd < 0) {
        throw refused(-fd);
      }
      boolean opened = false;
      try {
        check(arena, errno, fd, parameters);
        MemorySegment rings = map(errno, fd, RingMemory.ringBytes(parameters), OFFSET_OF_RINGS);
        try {
          long bytes =
              (long) RingMemory.SUBMISSION_BYTES * parameters.get(JAVA_INT, RingMemory.SUBMISSIONS);
          MemorySegment entries = map(errno, fd, bytes, OFFSET_OF_ENTRIES);
          var memory = new RingMemory(rings, entries, parameters);
          var ring = new Uring(fd, memory, new UringKernel(fd, rings, entries));
          opened = true;
          return ring;
        } finally {
          if (!opened) {
            FileNative.munmap(errno, rings);
          }
        }
      } finally {
        if (!opened) {
          LinuxNative.close(errno, fd);
        }
      }
    }
  }

  private static void check(Arena arena, MemorySegment errno, int fd, MemorySegment parameters)
      throws IOException {
    if ((parameters.get(JAVA_INT, RingMemory.FEATURES) & FEATURES) != FEATURES) {
      throw new IOException("io_uring of this kernel is too old; Linux 5.6 has what is needed");
    }
    MemorySegment probe =
        arena.allocate(PROBE_HEAD_BYTES + (long) PROBE_BYTES * PROBE_OPERATIONS, Long.BYTES);
    int result = FileNative.uringRegister(errno, fd, REGISTER_PROBE, probe, PROBE_OPERATIONS);
    if (result < 0) {
      throw refused(-result);
    }
    for (byte operation : NEEDED) {
      boolean known = operation <= Byte.toUnsignedInt(probe.get(JAVA_BYTE, 0));
      long at = PROBE_HEAD_BYTES + (long) PROBE_BYTES * operation + PROBE_FLAGS;
      if (!known || (probe.get(JAVA_SHORT, at) & 1) == 0) {
        throw new IOException(
            "io_uring of this kernel has no operation " + operation + "; Linux 5.6 has it");
      }
    }
  }

  private static MemorySegment map(MemorySegment errno, int fd, long bytes, long offset)
      throws IOException {
    long at = FileNative.mmap(errno, bytes, PROT_READ_WRITE, MAP_SHARED_POPULATE, fd, offset);
    if (at < 0) {
      throw refused((int) -at);
    }
    return MemorySegment.ofAddress(at).reinterpret(bytes);
  }

  private static IOException refused(int error) {
    return switch (error) {
      case Errno.ENOSYS -> new IOException("this kernel has no io_uring");
      case Errno.EPERM, Errno.EACCES ->
          new IOException(
              "io_uring is forbidden here; look at the sysctl kernel.io_uring_disabled, and at the"
                  + " container's seccomp profile");
      case Errno.ENOMEM ->
          new ResourceExhaustedException(
              "no memory for io_uring; raise the limit of locked memory (ulimit -l)");
      case Errno.EMFILE, Errno.ENFILE -> Errno.failure(error, "set up io_uring");
      default -> new IOException("io_uring cannot be set up: " + FileNative.text(error));
    };
  }

  @Override
  public int enter(int count) {
    return FileNative.uringEnter(errno, fd, count, 0, 0);
  }

  @Override
  public int release() {
    FileNative.munmap(errno, entries);
    FileNative.munmap(errno, rings);
    return LinuxNative.close(errno, fd);
  }
}
