package edo.sync;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A line with room for one who waits, in small, with one step of it wrong. Whoever finds the place
 * taken waits for what is passed on.
 */
final class FlawedLine {
  /** What is wrong with it. */
  enum Flaw {
    /** Nothing. */
    NONE,
    /** Who leaves looks whether it was given something, and then leaves. */
    LEAVES_IN_TWO_STEPS,
    /** Who comes looks first, and says only then that it waits. */
    WAITS_LATE
  }

  private static final int NOBODY = 0;
  private static final int WAITING = 1;
  private static final int GIVEN = 2;

  private final Flaw flaw;
  private final AtomicInteger free = new AtomicInteger();
  private final AtomicInteger place = new AtomicInteger(NOBODY);
  private volatile @Nullable Waker next;

  FlawedLine(Flaw flaw) {
    this.flaw = flaw;
  }

  /** Whether something could be taken. */
  boolean take() {
    int seen = free.get();
    while (seen > 0 && !free.compareAndSet(seen, seen - 1)) {
      seen = free.get();
    }
    return seen > 0;
  }

  void give() {
    if (!place.compareAndSet(WAITING, GIVEN)) {
      pass();
    }
  }

  private void pass() {
    free.getAndIncrement();
    Waker waiting = next;
    if (waiting != null) {
      waiting.wake();
    }
  }

  /** Who has the place. */
  Async<Integer> first() {
    return new Async<>() {
      @Override
      public Poll<Integer> poll(Context cx) {
        return place.compareAndSet(NOBODY, WAITING) || place.get() == WAITING
            ? Poll.pending()
            : Poll.ready(1);
      }

      @Override
      public void cancel() {
        if (flaw == Flaw.LEAVES_IN_TWO_STEPS) {
          boolean given = place.get() == GIVEN;
          place.set(NOBODY);
          if (given) {
            pass();
          }
        } else if (place.getAndSet(NOBODY) == GIVEN) {
          pass();
        }
      }
    };
  }

  /** Who waits for what is passed on. */
  Async<Integer> second() {
    return cx -> {
      boolean late = flaw == Flaw.WAITS_LATE;
      if (!late) {
        next = cx.waker();
      }
      boolean taken = take();
      if (late) {
        next = cx.waker();
      }
      return taken ? Poll.ready(1) : Poll.pending();
    };
  }
}
