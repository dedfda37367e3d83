package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * The system calls, as methods that answer like the kernel does: a result of 0 or more, or a
 * negative error number. Nothing is interpreted here.
 *
 * <p>Two kinds of binding. Reads and writes that cannot wait (non-blocking descriptors) are
 * <i>critical</i>: they take heap memory as it is, and skip the thread state transition. Everything
 * else is not: a critical call that waits holds off garbage collection, and in epoll_wait it gains
 * nothing (the call itself dominates).
 *
 * <p>Each call needs memory for errno. For critical calls that may be heap memory, and belongs to
 * the caller; for the others see {@link CallScratch}.
 */
@SuppressWarnings("restricted") // The one place for it; Backend.isAvailable asks for permission.
final class LinuxNative {
  static final Linker LINKER = Linker.nativeLinker();

  private static final FunctionDescriptor INT_INT = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor INT_INT2 =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor INT_INT3 =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor INT_INT_PTR_PTR =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final FunctionDescriptor INT_INT_PTR_INT =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final FunctionDescriptor TRANSFER_FLAGS =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

  private static final MethodHandle EPOLL_CREATE1 = bind("epoll_create1", INT_INT);
  private static final MethodHandle EPOLL_CTL =
      bind("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle EPOLL_WAIT =
      bind("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle EVENTFD = bind("eventfd", INT_INT2);
  private static final MethodHandle CLOSE = bind("close", INT_INT);
  private static final MethodHandle PIPE2 =
      bind("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SOCKET = bind("socket", INT_INT3);
  private static final MethodHandle SOCKETPAIR =
      bind("socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle BIND = bind("bind", INT_INT_PTR_INT);
  private static final MethodHandle LISTEN = bind("listen", INT_INT2);
  private static final MethodHandle CONNECT = bind("connect", INT_INT_PTR_INT);
  private static final MethodHandle ACCEPT4 =
      bind("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle SHUTDOWN = bind("shutdown", INT_INT2);
  private static final MethodHandle GETSOCKNAME = bind("getsockname", INT_INT_PTR_PTR);
  private static final MethodHandle GETPEERNAME = bind("getpeername", INT_INT_PTR_PTR);
  private static final MethodHandle GETSOCKOPT =
      bind(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SETSOCKOPT =
      bind(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  // The C declarations of these two end with "...".
  private static final MethodHandle OPEN =
      downcall(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FCNTL =
      downcall(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle STATX =
      bind(
          "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

  private static final MethodHandle RECVMMSG =
      bind(
          "recvmmsg",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle SENDMMSG =
      bind("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

  private static final MethodHandle RECV = bindCritical("recv", TRANSFER_FLAGS);
  private static final MethodHandle SEND = bindCritical("send", TRANSFER_FLAGS);
  private static final MethodHandle RECVFROM =
      bindCritical(
          "recvfrom",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SENDTO =
      bindCritical(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle READ = bindCritical("read", TRANSFER);
  private static final MethodHandle WRITE = bindCritical("write", TRANSFER);

  static {
    Errno.load();
  }

  private LinuxNative() {}

  static MethodHandle bind(String name, FunctionDescriptor type) {
    return downcall(name, type, Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle bindCritical(String name, FunctionDescriptor type) {
    return downcall(
        name, type, Linker.Option.captureCallState("errno"), Linker.Option.critical(true));
  }

  static MethodHandle downcall(String name, FunctionDescriptor type, Linker.Option... options) {
    return CallSeam.through(name, LINKER.downcallHandle(find(name), type, options));
  }

  static MemorySegment find(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() ->
            new UnsupportedOperationException(
                "the C library has no " + name + ": use -Dedo.reactor=nio"));
  }

  /** Memory for errno that critical calls may use. */
  static MemorySegment heapErrno() {
    return MemorySegment.ofArray(new int[1]);
  }

  static int result(long result, MemorySegment errno) {
    return result >= 0 ? (int) result : -errno.get(JAVA_INT, 0);
  }

  // A handle's type says Throwable. What comes is about memory that is not to be had: a buffer of a
  // closed arena, or of another thread's.
  static RuntimeException rethrown(Throwable thrown) {
    return switch (thrown) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException("a system call's handle threw", thrown);
    };
  }

  static int epollCreate1(MemorySegment errno, int flags) {
    try {
      return result((int) EPOLL_CREATE1.invokeExact(errno, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int epollCtl(MemorySegment errno, int epfd, int op, int fd, MemorySegment event) {
    try {
      return result((int) EPOLL_CTL.invokeExact(errno, epfd, op, fd, event), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int epollWait(
      MemorySegment errno, int epfd, MemorySegment events, int capacity, int millis) {
    try {
      return result((int) EPOLL_WAIT.invokeExact(errno, epfd, events, capacity, millis), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int eventfd(MemorySegment errno, int initial, int flags) {
    try {
      return result((int) EVENTFD.invokeExact(errno, initial, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int close(MemorySegment errno, int fd) {
    try {
      return result((int) CLOSE.invokeExact(errno, fd), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int pipe2(MemorySegment errno, MemorySegment fds, int flags) {
    try {
      return result((int) PIPE2.invokeExact(errno, fds, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int open(MemorySegment errno, MemorySegment path, int flags) {
    try {
      return result((int) OPEN.invokeExact(errno, path, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int fcntl(MemorySegment errno, int fd, int command, int value) {
    try {
      return result((int) FCNTL.invokeExact(errno, fd, command, value), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int statx(
      MemorySegment errno, int fd, MemorySegment path, int flags, int mask, MemorySegment into) {
    try {
      return result((int) STATX.invokeExact(errno, fd, path, flags, mask, into), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int socket(MemorySegment errno, int family, int type, int protocol) {
    try {
      return result((int) SOCKET.invokeExact(errno, family, type, protocol), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int socketpair(
      MemorySegment errno, int family, int type, int protocol, MemorySegment fds) {
    try {
      return result((int) SOCKETPAIR.invokeExact(errno, family, type, protocol, fds), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int bind(MemorySegment errno, int fd, MemorySegment address, int length) {
    try {
      return result((int) BIND.invokeExact(errno, fd, address, length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int listen(MemorySegment errno, int fd, int backlog) {
    try {
      return result((int) LISTEN.invokeExact(errno, fd, backlog), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int connect(MemorySegment errno, int fd, MemorySegment address, int length) {
    try {
      return result((int) CONNECT.invokeExact(errno, fd, address, length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int accept4(
      MemorySegment errno, int fd, MemorySegment address, MemorySegment length, int flags) {
    try {
      return result((int) ACCEPT4.invokeExact(errno, fd, address, length, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int shutdown(MemorySegment errno, int fd, int how) {
    try {
      return result((int) SHUTDOWN.invokeExact(errno, fd, how), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int getsockname(MemorySegment errno, int fd, MemorySegment address, MemorySegment length) {
    try {
      return result((int) GETSOCKNAME.invokeExact(errno, fd, address, length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int getpeername(MemorySegment errno, int fd, MemorySegment address, MemorySegment length) {
    try {
      return result((int) GETPEERNAME.invokeExact(errno, fd, address, length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int getsockopt(
      MemorySegment errno, int fd, int level, int name, MemorySegment value, MemorySegment length) {
    try {
      return result((int) GETSOCKOPT.invokeExact(errno, fd, level, name, value, length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int setsockopt(
      MemorySegment errno, int fd, int level, int name, MemorySegment value, int length) {
    try {
      return result((int) SETSOCKOPT.invokeExact(errno, fd, level, name, value, length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int recvmmsg(MemorySegment errno, int fd, MemorySegment headers, int count, int flags) {
    try {
      return result(
          (int) RECVMMSG.invokeExact(errno, fd, headers, count, flags, MemorySegment.NULL), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int sendmmsg(MemorySegment errno, int fd, MemorySegment headers, int count, int flags) {
    try {
      return result((int) SENDMMSG.invokeExact(errno, fd, headers, count, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  // Segments are made here, next to the handle, and not by the callers: then they never outlive the
  // compiled method, whatever the compiler inlines into what, and are never allocated.

  /**
   * A slice is a second object, which the compiler does not always see through: only if need be.
   */
  private static MemorySegment memory(byte[] array, int offset) {
    MemorySegment whole = MemorySegment.ofArray(array);
    return offset == 0 ? whole : whole.asSlice(offset);
  }

  static int recv(MemorySegment errno, int fd, byte[] array, int offset, int length, int flags) {
    try {
      MemorySegment memory = memory(array, offset);
      return result((long) RECV.invokeExact(errno, fd, memory, (long) length, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int recv(MemorySegment errno, int fd, ByteBuffer buffer, int length, int flags) {
    try {
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      return result((long) RECV.invokeExact(errno, fd, memory, (long) length, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int send(MemorySegment errno, int fd, byte[] array, int offset, int length, int flags) {
    try {
      MemorySegment memory = memory(array, offset);
      return result((long) SEND.invokeExact(errno, fd, memory, (long) length, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int send(MemorySegment errno, int fd, ByteBuffer buffer, int length, int flags) {
    try {
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      return result((long) SEND.invokeExact(errno, fd, memory, (long) length, flags), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int read(MemorySegment errno, int fd, byte[] array, int offset, int length) {
    try {
      MemorySegment memory = memory(array, offset);
      return result((long) READ.invokeExact(errno, fd, memory, (long) length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int read(MemorySegment errno, int fd, ByteBuffer buffer, int length) {
    try {
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      return result((long) READ.invokeExact(errno, fd, memory, (long) length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int write(MemorySegment errno, int fd, byte[] array, int offset, int length) {
    try {
      MemorySegment memory = memory(array, offset);
      return result((long) WRITE.invokeExact(errno, fd, memory, (long) length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int write(MemorySegment errno, int fd, ByteBuffer buffer, int length) {
    try {
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      return result((long) WRITE.invokeExact(errno, fd, memory, (long) length), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int recvfrom(
      MemorySegment errno,
      int fd,
      byte[] array,
      int offset,
      int length,
      int flags,
      MemorySegment from,
      MemorySegment fromLength) {
    try {
      MemorySegment memory = memory(array, offset);
      return result(
          (long) RECVFROM.invokeExact(errno, fd, memory, (long) length, flags, from, fromLength),
          errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int sendto(
      MemorySegment errno,
      int fd,
      byte[] array,
      int offset,
      int length,
      int flags,
      MemorySegment to,
      int toLength) {
    try {
      MemorySegment memory = memory(array, offset);
      return result(
          (long) SENDTO.invokeExact(errno, fd, memory, (long) length, flags, to, toLength), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int recvfrom(
      MemorySegment errno,
      int fd,
      ByteBuffer buffer,
      int length,
      int flags,
      MemorySegment from,
      MemorySegment fromLength) {
    try {
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      return result(
          (long) RECVFROM.invokeExact(errno, fd, memory, (long) length, flags, from, fromLength),
          errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  static int sendto(
      MemorySegment errno,
      int fd,
      ByteBuffer buffer,
      int length,
      int flags,
      MemorySegment to,
      int toLength) {
    try {
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      return result(
          (long) SENDTO.invokeExact(errno, fd, memory, (long) length, flags, to, toLength), errno);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }
}
