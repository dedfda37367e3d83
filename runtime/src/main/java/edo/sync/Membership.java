package edo.sync;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Whether a receiver is open, for receivers of which a channel has many.
 *
 * <p>A receiver may be closed by somebody else while it is waited for, and must not leave that one
 * waiting. Whoever waits says so in {@code waiting} and then asks whether it is closed; who closes
 * it does so and then looks whether somebody waits: one of the two sees the other. Only then all
 * who wait for the channel are told, for nothing except for this one.
 */
final class Membership {
  private final WaitList list;
  private final String kind;
  private final @Nullable String name;
  private final Runnable atTheEnd;
  private final AtomicBoolean gone = new AtomicBoolean();
  private volatile boolean waiting;

  Membership(WaitList list, String kind, @Nullable String name, Runnable atTheEnd) {
    this.list = list;
    this.kind = kind;
    this.name = name;
    this.atTheEnd = atTheEnd;
  }

  void waits() {
    if (!waiting) {
      waiting = true;
    }
  }

  void waitsNoMore() {
    waiting = false;
  }

  void check() {
    if (gone.get()) {
      throw GivenUp.receiver(kind, name);
    }
  }

  void end() {
    if (!gone.getAndSet(true)) {
      if (waiting) {
        list.tellAll();
      }
      atTheEnd.run();
    }
  }
}
