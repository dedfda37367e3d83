package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The C library's functions for child processes. Unlike {@link LinuxNative} these are called
 * rarely, so they take boxed arguments and are short to write. Some are newer than others: {@link
 * #missing} tells before any is used.
 */
@SuppressWarnings("restricted") // As in LinuxNative: who comes here was allowed to.
final class ProcessNative {
  private static final int NOT_VARIADIC = -1;
  private static final Linker LINKER = Linker.nativeLinker();

  static final Function SPAWN =
      function("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final Function ACTIONS_INIT = function("posix_spawn_file_actions_init", ADDRESS);
  static final Function ACTIONS_DESTROY = function("posix_spawn_file_actions_destroy", ADDRESS);
  static final Function ACTIONS_DUP2 =
      function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
  static final Function ACTIONS_CHDIR =
      function("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
  static final Function ACTIONS_CLOSEFROM =
      function("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
  static final Function ATTRIBUTES_INIT = function("posix_spawnattr_init", ADDRESS);
  static final Function ATTRIBUTES_DESTROY = function("posix_spawnattr_destroy", ADDRESS);
  static final Function ATTRIBUTES_FLAGS =
      function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
  static final Function ATTRIBUTES_GROUP = function("posix_spawnattr_setpgroup", ADDRESS, JAVA_INT);
  static final Function ATTRIBUTES_MASK = function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
  static final Function ATTRIBUTES_DEFAULT =
      function("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
  static final Function SIGEMPTYSET = function("sigemptyset", ADDRESS);
  static final Function SIGADDSET = function("sigaddset", ADDRESS, JAVA_INT);
  static final Function SIGACTION = function("sigaction", JAVA_INT, ADDRESS, ADDRESS);
  static final Function WAITID = function("waitid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  static final Function OPEN = variadic("open", 2, ADDRESS, JAVA_INT, JAVA_INT);
  static final Function FCNTL = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT);

  /** The numbers of these two calls are the same on all architectures. */
  private static final Function SYSCALL =
      variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;

  private static final List<Function> ALL =
      List.of(
          SPAWN,
          ACTIONS_INIT,
          ACTIONS_DESTROY,
          ACTIONS_DUP2,
          ACTIONS_CHDIR,
          ACTIONS_CLOSEFROM,
          ATTRIBUTES_INIT,
          ATTRIBUTES_DESTROY,
          ATTRIBUTES_FLAGS,
          ATTRIBUTES_GROUP,
          ATTRIBUTES_MASK,
          ATTRIBUTES_DEFAULT,
          SIGEMPTYSET,
          SIGADDSET,
          SIGACTION,
          WAITID,
          OPEN,
          FCNTL,
          SYSCALL);

  private ProcessNative() {}

  /** A function that may be there; its handle takes the memory for errno and the arguments. */
  record Function(String name, Optional<MethodHandle> handle) {
    private int answer(MemorySegment errno, Object... arguments) {
      var all = new Object[arguments.length + 1];
      all[0] = errno;
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      try {
        return ((Number) (Object) handle.orElseThrow().invokeExact(all)).intValue();
      } catch (Error | RuntimeException e) {
        throw e;
      } catch (Throwable thrown) {
        throw new IllegalStateException("a system call's handle threw", thrown);
      }
    }

    /** Answers 0 or more, or a negative error number. */
    int call(MemorySegment errno, Object... arguments) {
      int result = answer(errno, arguments);
      return result >= 0 ? result : -errno.get(JAVA_INT, 0);
    }

    /** For those of posix_spawn's family, which answer a positive error number themselves. */
    int error(MemorySegment errno, Object... arguments) {
      return answer(errno, arguments);
    }

    /** The same for those that fail for lack of memory only. */
    void must(MemorySegment errno, Object... arguments) {
      int error = answer(errno, arguments);
      if (error != 0) {
        throw new IllegalStateException(name + " failed: " + Errno.name(error));
      }
    }
  }

  private static Function function(String name, MemoryLayout... arguments) {
    return variadic(name, NOT_VARIADIC, arguments);
  }

  private static Function variadic(String name, int fixed, MemoryLayout... arguments) {
    FunctionDescriptor type =
        FunctionDescriptor.of(name.equals("syscall") ? JAVA_LONG : JAVA_INT, arguments);
    Stream<Linker.Option> errno = Stream.of(Linker.Option.captureCallState("errno"));
    Linker.Option[] options =
        (fixed == NOT_VARIADIC
                ? errno
                : Stream.concat(errno, Stream.of(Linker.Option.firstVariadicArg(fixed))))
            .toArray(Linker.Option[]::new);
    return new Function(
        name,
        LINKER
            .defaultLookup()
            .find(name)
            .map(address ->
                spread(CallSeam.through(name, LINKER.downcallHandle(address, type, options)))));
  }

  private static MethodHandle spread(MethodHandle handle) {
    return handle
        .asSpreader(Object[].class, handle.type().parameterCount())
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  /** What this C library has not: empty if it has all of it. */
  static String missing() {
    return ALL.stream()
        .filter(f -> f.handle.isEmpty())
        .map(Function::name)
        .collect(Collectors.joining(", "));
  }

  /** The variables of this process as C sees them, a pointer to pointers, or null. */
  static MemorySegment environ() {
    Optional<MemorySegment> variable = LINKER.defaultLookup().find("environ");
    return variable.isEmpty() ? MemorySegment.NULL : unbounded(variable.get()).get(ADDRESS, 0);
  }

  /** What is behind a pointer, whose size C does not tell. */
  static MemorySegment unbounded(MemorySegment pointer) {
    return pointer.reinterpret(Long.MAX_VALUE);
  }

  static int pidfdOpen(MemorySegment errno, int pid) {
    return SYSCALL.call(errno, PIDFD_OPEN, (long) pid, 0L, 0L, 0L);
  }

  static int pidfdSendSignal(MemorySegment errno, int pidfd, int signal) {
    return SYSCALL.call(errno, PIDFD_SEND_SIGNAL, (long) pidfd, (long) signal, 0L, 0L);
  }
}
