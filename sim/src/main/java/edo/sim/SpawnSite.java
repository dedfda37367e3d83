package edo.sim;

import java.lang.StackWalker.StackFrame;
import java.util.Set;

/** Where a program adds a host, which is where its body counts as spawned. */
final class SpawnSite {
  private static final Set<String> OURS = Set.of(Sim.class.getName(), SpawnSite.class.getName());
  private static final StackWalker WALKER = StackWalker.getInstance();

  private SpawnSite() {}

  /** The innermost frame that is not this package's way in. */
  static StackTraceElement ofCaller() {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> !OURS.contains(frame.getClassName()))
            .findFirst()
            .map(StackFrame::toStackTraceElement)
            .orElseThrow());
  }
}
