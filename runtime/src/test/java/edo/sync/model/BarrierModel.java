package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Barrier;
import edo.sync.SetOnce;
import edo.task.Async;
import edo.task.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * As many as a barrier wants come to it again and again, some of them in vain because they give up.
 * Each round has one who came last, and nobody goes on in a round that is not over: as all are
 * needed, one whom nobody wakes stops them all. Who gives up when the round is over does not know
 * that it counted, so they go on until there have been enough rounds.
 */
final class BarrierModel implements Model {
  private static final int PARTIES = 3;

  private final Barrier barrier = new Barrier("all there", PARTIES);
  private final SetOnce<Boolean> over = new SetOnce<>();
  private final AtomicLong rounds = new AtomicLong();
  private final AtomicLong followers = new AtomicLong();
  private final long enough;

  BarrierModel(long rounds) {
    this.enough = rounds;
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < PARTIES; i++) {
      actors.add(new Actor(() -> over.isSet() ? null : new Come(), () -> {}));
    }
    return actors;
  }

  @Override
  public long check() {
    assertTrue(rounds.get() >= enough);
    assertTrue(
        followers.get() <= (PARTIES - 1) * rounds.get(), followers + " in " + rounds + " rounds");
    assertEquals(0, barrier.arrived());
    return enough;
  }

  private enum Came {
    LAST,
    BEFORE,
    IN_VAIN
  }

  private final class Come extends Step<Came> {
    @Override
    Came direct() throws Exception {
      return async().await();
    }

    @Override
    Async<Came> async() {
      return Select.<Came>biased()
          .arm(barrier.awaitAsync(), last -> last ? Came.LAST : Came.BEFORE)
          .arm(over.awaitAsync(), _ -> Came.IN_VAIN);
    }

    @Override
    void book(Came how) {
      if (how == Came.LAST && rounds.incrementAndGet() == enough) {
        assertTrue(over.set(true));
      } else if (how == Came.BEFORE) {
        followers.getAndIncrement();
      }
    }
  }
}
