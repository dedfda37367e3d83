package edo.internal.signal;

import edo.internal.seam.LastResort;
import edo.internal.seam.SignalLine;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Signals through {@code sun.misc.Signal}, the JVM's own door: its handler in C only counts, and a
 * thread of the JVM calls ours, where anything is allowed. It lies in module {@code
 * jdk.unsupported}, which may be missing, so it is reached by name.
 *
 * <p>A line is made once for each signal and never goes away, nor does its handler: the default
 * action is replaced for good.
 *
 * <p>States of a slot: null → an {@link Entry}, by CAS, for ever. An entry's {@code installed} goes
 * from false to true. Whoever finds false installs the entry's one handler; two who do so at the
 * same time install the same, so no signal goes to a line that nobody listens to.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>ENTRIES</td><td>volatile</td><td>CAS</td><td>who asks first</td></tr>
 * <tr><td>installed</td><td>volatile</td><td>volatile, after installing</td><td>who installs</td></tr>
 * </table>
 *
 * <p>Rejected: a map that computes if absent (it locks, and pollers on workers and virtual threads
 * would share the lock); an upcall as the handler of {@code sigaction} (not async-signal-safe);
 * {@code signalfd} (the signal must be blocked in all threads of the JVM, of which most are not
 * ours).
 */
public final class JvmSignals {
  /** What the JVM does not touch if the process was started with it ignored. */
  private static final Set<String> SHUTDOWN_SIGNALS = Set.of("HUP", "INT", "TERM");

  /** One more than the highest number of a signal on any system. */
  private static final int SIGNALS = 129;

  private static final AtomicReferenceArray<@Nullable Entry> ENTRIES =
      new AtomicReferenceArray<>(SIGNALS);

  /** A line and the handler that raises it. */
  private static final class Entry {
    final SignalLine line = new SignalLine();
    final Object handler;
    volatile boolean installed;

    Entry(Door door) {
      this.handler = door.handler(line);
    }
  }

  /** What is used of {@code sun.misc.Signal}. */
  private record Door(
      Class<?> handlerType, Object ignoring, MethodHandle make, MethodHandle install) {
    static Door open() throws ReflectiveOperationException {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      var lookup = MethodHandles.publicLookup();
      MethodHandle make =
          lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
      MethodHandle install =
          lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler));
      return new Door(
          handler,
          lookup.findStaticVarHandle(handler, "SIG_IGN", handler).get(),
          make.asType(MethodType.methodType(Object.class, String.class)),
          install.asType(MethodType.methodType(Object.class, Object.class, Object.class)));
    }

    Object handler(SignalLine line) {
      return Proxy.newProxyInstance(
          JvmSignals.class.getClassLoader(),
          new Class<?>[] {handlerType},
          (proxy, method, args) ->
              switch (method.getName()) {
                case "handle" -> {
                  line.raise();
                  yield null;
                }
                // The JDK puts handlers into hash tables, and its logs may name them.
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == args[0];
                default -> "Edo's signal handler";
              });
    }

    /** Says what was there before, which is what still is there if that was to ignore it. */
    Object install(String name, Object handler) {
      try {
        Object signal = (Object) make.invokeExact(name);
        return (Object) install.invokeExact(signal, handler);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("sun.misc.Signal threw what it does not declare", e);
      }
    }
  }

  private JvmSignals() {}

  /**
   * The line of a signal, with the handler installed.
   *
   * @param name as in {@code INT}
   * @param number of that name on this system
   * @return the one line of this process
   * @throws UnsupportedOperationException if this JVM does not hand the signal out
   */
  public static SignalLine line(String name, int number) {
    Entry entry = ENTRIES.get(number);
    if (entry != null && entry.installed) {
      return entry.line;
    }
    Door door = door();
    if (entry == null) {
      var fresh = new Entry(door);
      Entry first = ENTRIES.compareAndExchange(number, null, fresh);
      entry = first == null ? fresh : first;
    }
    try {
      Object before = door.install(name, entry.handler);
      if (before == door.ignoring() && SHUTDOWN_SIGNALS.contains(name)) {
        LastResort.log(
            System.Logger.Level.INFO,
            "a signal was to be ignored when this process was started (by nohup, or as a background"
                + " job of a script); the JVM leaves it so, and nobody who listens will receive",
            "SIG" + name,
            null);
      }
    } catch (IllegalArgumentException e) {
      throw new UnsupportedOperationException(
          "this JVM keeps SIG"
              + name
              + " to itself ("
              + e.getMessage()
              + "); was it started with -Xrs? Then start it without, or listen to another signal",
          e);
    }
    entry.installed = true;
    return entry.line;
  }

  private static Door door() {
    try {
      return Door.open();
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException(
          "listening to signals needs the module jdk.unsupported (for sun.misc.Signal): start java"
              + " with --add-modules jdk.unsupported, or require that module in module-info.java",
          e);
    }
  }
}
