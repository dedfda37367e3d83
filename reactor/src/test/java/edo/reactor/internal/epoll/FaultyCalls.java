package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * System calls that fail as they are told to. What nobody has told them about they do as ever.
 *
 * <p>There is one in a process, {@link #INSTALLED}, and its handles stand in for all of the C
 * library's. Only the calls of the thread that tells it are touched, in the order in which they
 * come.
 */
final class FaultyCalls implements CallSeam.Interceptor {
  static final FaultyCalls INSTALLED = new FaultyCalls();

  static {
    CallSeam.intercept(INSTALLED);
  }

  /** What happens to one call. */
  private sealed interface Fault {}

  /** It is not made, and fails. */
  private record Fails(int errno) implements Fault {}

  /** It is not made, and answers this: some functions tell an error that way. */
  private record Answers(int result) implements Fault {}

  /** It is made with a third argument of at most so much: bytes, or messages. */
  private record AtMost(int count) implements Fault {}

  /** It is made, and said to have failed all the same. */
  private record DoneYetFails(int errno) implements Fault {}

  /** It is made. */
  private record Passes() implements Fault {}

  private final Map<String, Deque<Fault>> scripts = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Thread[] owner = new Thread[1];

  private FaultyCalls() {}

  /** Forgets everything; from now on it listens to this thread. */
  synchronized void reset() {
    scripts.clear();
    calls.clear();
    owner[0] = Thread.currentThread();
  }

  private synchronized FaultyCalls add(String function, int times, Fault fault) {
    Deque<Fault> script = scripts.computeIfAbsent(function, f -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      script.add(fault);
    }
    return this;
  }

  FaultyCalls fail(String function, int errno) {
    return fail(function, errno, 1);
  }

  FaultyCalls fail(String function, int errno, int times) {
    return add(function, times, new Fails(errno));
  }

  FaultyCalls answer(String function, int result) {
    return add(function, 1, new Answers(result));
  }

  FaultyCalls atMost(String function, int count, int times) {
    return add(function, times, new AtMost(count));
  }

  FaultyCalls doneYetFail(String function, int errno) {
    return add(function, 1, new DoneYetFails(errno));
  }

  FaultyCalls pass(String function, int times) {
    return add(function, times, new Passes());
  }

  /** How often a function was called since the reset, faults included. */
  synchronized int calls(String function) {
    return calls.getOrDefault(function, 0);
  }

  /** What was told and has not happened. */
  synchronized List<String> unused() {
    var left = new ArrayList<String>();
    scripts.forEach(
        (function, script) -> script.forEach(fault -> left.add(function + " " + fault)));
    return left;
  }

  private synchronized Fault next(String function) {
    if (owner[0] != Thread.currentThread()) {
      return new Passes();
    }
    calls.merge(function, 1, Integer::sum);
    Deque<Fault> script = scripts.get(function);
    Fault fault = script == null ? null : script.poll();
    return fault == null ? new Passes() : fault;
  }

  @Override
  public MethodHandle around(String function, MethodHandle handle) {
    try {
      MethodType type = handle.type();
      return MethodHandles.lookup()
          .findVirtual(
              FaultyCalls.class,
              "call",
              MethodType.methodType(Object.class, String.class, MethodHandle.class, Object[].class))
          .bindTo(this)
          .bindTo(function)
          .bindTo(handle)
          .asCollector(Object[].class, type.parameterCount())
          .asType(type);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private Object call(String function, MethodHandle handle, Object[] arguments) throws Throwable {
    return switch (next(function)) {
      case Passes() -> handle.invokeWithArguments(arguments);
      case Answers(int result) -> result(handle, result);
      case Fails(int errno) -> failed(handle, arguments, errno);
      case AtMost(int count) -> {
        arguments[3] =
            arguments[3] instanceof Long wanted
                ? (Object) Math.min(wanted, (long) count)
                : (Object) Math.min((Integer) arguments[3], count);
        yield handle.invokeWithArguments(arguments);
      }
      case DoneYetFails(int errno) -> {
        handle.invokeWithArguments(arguments);
        yield failed(handle, arguments, errno);
      }
    };
  }

  private static Object failed(MethodHandle handle, Object[] arguments, int errno) {
    ((MemorySegment) arguments[0]).set(JAVA_INT, 0, errno);
    return result(handle, -1);
  }

  private static Object result(MethodHandle handle, int result) {
    return handle.type().returnType() == long.class ? (Object) (long) result : (Object) result;
  }
}
