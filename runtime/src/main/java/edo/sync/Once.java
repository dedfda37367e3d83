package edo.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What is given up once, by whoever comes first: a guard, an end of a channel. A superclass and not
 * a field, so that a guard is one object.
 */
abstract class Once {
  private static final VarHandle ENDED;

  static {
    try {
      ENDED = MethodHandles.lookup().findVarHandle(Once.class, "ended", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // written through ENDED
  private volatile int ended;

  Once() {}

  /** Ends it; true for the one call that did. */
  final boolean end() {
    return (int) ENDED.getAndSet(this, 1) == 0;
  }

  final boolean hasEnded() {
    return ended != 0;
  }
}
