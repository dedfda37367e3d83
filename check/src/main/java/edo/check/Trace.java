package edo.check;

import edo.check.internal.instrument.Hooks;
import edo.check.internal.instrument.InstrumentingLoader;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what happens in one run. */
final class Trace {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private record Site(Class<?> type, String method, int index) {}

  private static final Site NOWHERE = new Site(Trace.class, "", 0);

  private final List<TraceStep> steps = new ArrayList<>();
  private final boolean locations;
  private final @Nullable Consumer<String> log;

  Trace(boolean locations, @Nullable Consumer<String> log) {
    this.locations = locations;
    this.log = log;
  }

  /** The line of the user's code that is being run. */
  String where() {
    if (!locations) {
      return "";
    }
    return WALKER.walk(
        frames -> frames.filter(Trace::isOutside).findFirst().map(Trace::line).orElse(""));
  }

  /** Where in the user's code the caller is: equal for the same call, and for no other. */
  static Object site() {
    return WALKER.walk(frames ->
        frames
            .filter(Trace::isOutside)
            .findFirst()
            .map(f -> new Site(f.getDeclaringClass(), f.getMethodName(), f.getByteCodeIndex()))
            .orElse(NOWHERE));
  }

  private static boolean isOutside(StackFrame frame) {
    String in = frame.getDeclaringClass().getPackageName();
    return !InstrumentingLoader.isOwn(in)
        && !in.startsWith("java.")
        && !frame.getMethodName().startsWith(Hooks.BRIDGE);
  }

  private static String line(StackFrame frame) {
    return "at " + frame.getFileName() + ":" + frame.getLineNumber();
  }

  void add(String thread, String operation, String location) {
    var step = new TraceStep(steps.size() + 1, thread, operation, location);
    steps.add(step);
    if (log != null) {
      log.accept(step.toString());
    }
  }

  List<TraceStep> steps() {
    return List.copyOf(steps);
  }
}
