package edo.sync;

import edo.task.Poll;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a receiver is open, for receivers of which a channel has many.
 *
 * <p>A receiver may be closed by somebody else while it is waited for, and must not leave that one
 * waiting. Whoever waits counts itself in {@code waiting} and then asks whether it is closed; who
 * closes it does so and then looks whether somebody waits: one of the two sees the other. Only then
 * all who wait for the channel are told, for nothing except for this one. It is a count because one
 * task may wait in two ways at once, in two arms of a select, and give one of them up.
 */
final class Membership {
  private final WaitList list;
  private final String kind;
  private final @Nullable String name;
  private final Runnable atTheEnd;
  private final AtomicBoolean gone = new AtomicBoolean();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicReference<@Nullable Look<?>> idle = new AtomicReference<>();

  Membership(WaitList list, String kind, @Nullable String name, Runnable atTheEnd) {
    this.list = list;
    this.kind = kind;
    this.name = name;
    this.atTheEnd = atTheEnd;
  }

  void check() {
    if (gone.get()) {
      throw GivenUp.receiver(kind, name);
    }
  }

  void end() {
    if (!gone.getAndSet(true)) {
      if (waiting.get() != 0) {
        list.tellAll();
      }
      atTheEnd.run();
    }
  }

  /**
   * What the direct form has waited with, which whoever takes it may wait with again. A receiver is
   * for one task at a time, but two that break this rule must not wait with one object.
   */
  @Nullable Look<?> takeIdle() {
    return idle.getAndSet(null);
  }

  /** Keeps what was waited with, unless somebody still looks at it. */
  void keepIdle(Look<?> look) {
    if (look.renew()) {
      idle.setRelease(look);
    }
  }

  /** Waiting for something that closing the receiver ends. */
  abstract static class Look<R extends @Nullable Object> extends WaitUntil<R> {
    private final Membership membership;
    private boolean counted;

    Look(Membership membership) {
      super(membership.list);
      this.membership = membership;
    }

    /** What of the channel it waits for. */
    abstract String wanted();

    @Override
    public final String awaited() {
      return wanted() + " of " + GivenUp.label(membership.kind, membership.name);
    }

    /** Looks; begins with {@link Membership#check}. */
    abstract Poll<R> attempt();

    @Override
    final Poll<R> look() {
      if (!counted) {
        counted = true;
        membership.waiting.getAndIncrement();
      }
      return attempt();
    }

    @Override
    final void ended() {
      if (counted) {
        counted = false;
        membership.waiting.getAndDecrement();
      }
    }
  }
}
