package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls for files and for io_uring. They answer like those of {@link LinuxNative}. All
 * may wait, so none is critical, and all their memory is native.
 *
 * <p>The C library has no functions for io_uring; the numbers of its calls are the same on all
 * architectures.
 */
@SuppressWarnings("restricted") // As in LinuxNative: who comes here was allowed to.
final class FileNative {
  private static final long IO_URING_SETUP = 425;
  private static final long IO_URING_ENTER = 426;
  private static final long IO_URING_REGISTER = 427;

  private static final FunctionDescriptor AT_PLACE =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor ONE = FunctionDescriptor.of(JAVA_INT, JAVA_INT);

  private static final MethodHandle SYSCALL =
      LinuxNative.downcall(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle MMAP =
      LinuxNative.bind(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      LinuxNative.bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PREAD = LinuxNative.bind("pread", AT_PLACE);
  private static final MethodHandle PWRITE = LinuxNative.bind("pwrite", AT_PLACE);
  private static final MethodHandle FTRUNCATE =
      LinuxNative.bind("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle FSYNC = LinuxNative.bind("fsync", ONE);
  private static final MethodHandle FDATASYNC = LinuxNative.bind("fdatasync", ONE);
  private static final MethodHandle STRERROR =
      LinuxNative.LINKER.downcallHandle(
          LinuxNative.find("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private FileNative() {}

  private static int syscall(MemorySegment errno, long number, long a, long b, long c, long d) {
    try {
      return LinuxNative.result(
          (long) SYSCALL.invokeExact(errno, number, a, b, c, d, 0L, 0L), errno);
    } catch (Throwable thrown) {
      throw LinuxNative.rethrown(thrown);
    }
  }

  static int uringSetup(MemorySegment errno, int entries, MemorySegment parameters) {
    return syscall(errno, IO_URING_SETUP, entries, parameters.address(), 0, 0);
  }

  static int uringEnter(MemorySegment errno, int fd, int submit, int wait, int flags) {
    return syscall(errno, IO_URING_ENTER, fd, submit, wait, flags);
  }

  static int uringRegister(
      MemorySegment errno, int fd, int what, MemorySegment argument, int count) {
    return syscall(errno, IO_URING_REGISTER, fd, what, argument.address(), count);
  }

  /** Answers the address, or a negative error number. */
  static long mmap(
      MemorySegment errno, long length, int protection, int flags, int fd, long offset) {
    try {
      long at = (long) MMAP.invokeExact(errno, 0L, length, protection, flags, fd, offset);
      return at == -1 ? -errno.get(JAVA_INT, 0) : at;
    } catch (Throwable thrown) {
      throw LinuxNative.rethrown(thrown);
    }
  }

  static int munmap(MemorySegment errno, MemorySegment mapped) {
    try {
      return LinuxNative.result(
          (int) MUNMAP.invokeExact(errno, mapped.address(), mapped.byteSize()), errno);
    } catch (Throwable thrown) {
      throw LinuxNative.rethrown(thrown);
    }
  }

  static int pread(MemorySegment errno, int fd, MemorySegment into, long offset) {
    try {
      return LinuxNative.result(
          (long) PREAD.invokeExact(errno, fd, into, into.byteSize(), offset), errno);
    } catch (Throwable thrown) {
      throw LinuxNative.rethrown(thrown);
    }
  }

  static int pwrite(MemorySegment errno, int fd, MemorySegment from, long offset) {
    try {
      return LinuxNative.result(
          (long) PWRITE.invokeExact(errno, fd, from, from.byteSize(), offset), errno);
    } catch (Throwable thrown) {
      throw LinuxNative.rethrown(thrown);
    }
  }

  static int ftruncate(MemorySegment errno, int fd, long length) {
    try {
      return LinuxNative.result((int) FTRUNCATE.invokeExact(errno, fd, length), errno);
    } catch (Throwable thrown) {
      throw LinuxNative.rethrown(thrown);
    }
  }

  static int sync(MemorySegment errno, int fd, boolean attributes) {
    try {
      return LinuxNative.result(
          attributes ? (int) FSYNC.invokeExact(errno, fd) : (int) FDATASYNC.invokeExact(errno, fd),
          errno);
    } catch (Throwable thrown) {
      throw LinuxNative.rethrown(thrown);
    }
  }

  /** The C library's words for an error number, which are those of java.nio. */
  static String text(int error) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(error)).reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable thrown) {
      throw LinuxNative.rethrown(thrown);
    }
  }
}
