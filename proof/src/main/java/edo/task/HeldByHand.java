package edo.task;

import edo.internal.seam.Entry;
import edo.internal.seam.Host;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A task that is only counted: how often it was started, how often refused. */
final class HeldByHand implements Entry.Held {
  /** A host whose clock stands still, and which can do nothing else. */
  private static final Host CLOCK =
      (Host)
          Proxy.newProxyInstance(
              HeldByHand.class.getClassLoader(),
              new Class<?>[] {Host.class},
              (proxy, method, args) -> {
                if (method.getName().equals("nanoTime")) {
                  return 0L;
                }
                throw new UnsupportedOperationException("not part of this proof: " + method);
              });

  final AtomicInteger starts = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();

  /** A way into an admission that has room. */
  static Ticket enter(Admission admission) {
    return admission.enter(CLOCK, null);
  }

  @Override
  public void start() {
    starts.getAndIncrement();
  }

  @Override
  public void refuse(@Nullable TaskRejectedException why) {
    refusals.getAndIncrement();
  }
}
