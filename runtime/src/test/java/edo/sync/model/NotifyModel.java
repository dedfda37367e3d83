package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.sync.Notify;
import edo.task.Async;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Two put something down and tell one who waits, the last, or all; five take it, and wait when
 * there is nothing. Four of these go away when they have given up waiting: whoever is told and
 * gives up has another one told, so nothing stays lying.
 */
final class NotifyModel implements Model {
  private static final int PRODUCERS = 2;
  private static final int CONSUMERS = 5;

  private final Notify notify = new Notify("something there");
  private final AtomicLong there = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final long perProducer;

  NotifyModel(long perProducer) {
    this.perProducer = perProducer;
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < PRODUCERS; i++) {
      var put = new long[1];
      var own = random.split();
      actors.add(
          new Actor(() -> put[0] == perProducer ? null : new Put(put, own.nextInt(8)), () -> {}));
    }
    for (int i = 0; i < CONSUMERS; i++) {
      var away = new boolean[1];
      boolean stays = i == 0;
      actors.add(new Actor(() -> away[0] && !stays ? null : nextToTake(away, stays), () -> {}));
    }
    return actors;
  }

  private @Nullable Step<?> nextToTake(boolean[] away, boolean stays) {
    // Made before the look: who puts something down from here on tells this one too.
    Async<@Nullable Void> told = notify.notifiedAsync();
    if (there.get() > 0) {
      return new Take();
    }
    return taken.get() == PRODUCERS * perProducer ? null : new Wait(told, away, stays);
  }

  @Override
  public long check() {
    assertEquals(0, there.get());
    assertEquals(PRODUCERS * perProducer, taken.get());
    return PRODUCERS * perProducer;
  }

  private final class Put extends Step<@Nullable Void> {
    private final long[] put;
    private final int whom;

    Put(long[] put, int whom) {
      this.put = put;
      this.whom = whom;
    }

    @Override
    @Nullable Void direct() {
      there.getAndIncrement();
      switch (whom) {
        case 0 -> notify.notifyWaiters();
        case 1, 2, 3 -> notify.notifyLast();
        default -> notify.notifyOne();
      }
      return null;
    }

    @Override
    void book(@Nullable Void result) {
      put[0]++;
    }
  }

  private final class Take extends Step<Boolean> {
    @Override
    Boolean direct() {
      long seen = there.get();
      return seen > 0 && there.compareAndSet(seen, seen - 1);
    }

    @Override
    void book(Boolean mine) {
      if (mine && taken.incrementAndGet() == PRODUCERS * perProducer) {
        notify.notifyWaiters(); // nothing more will come
      }
    }
  }

  private static final class Wait extends Step<@Nullable Void> {
    private final Async<@Nullable Void> told;
    private final boolean[] away;
    private final boolean stays;

    Wait(Async<@Nullable Void> told, boolean[] away, boolean stays) {
      this.told = told;
      this.away = away;
      this.stays = stays;
    }

    @Override
    boolean isHasty() {
      return !stays;
    }

    @Override
    @Nullable Void direct() throws Exception {
      return told.await();
    }

    @Override
    Async<@Nullable Void> async() {
      return told;
    }

    @Override
    void book(@Nullable Void result) {
      // it looks again
    }

    @Override
    void finish() {
      away[0] |= !isDone();
    }
  }
}
