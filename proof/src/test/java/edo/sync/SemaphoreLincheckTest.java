package edo.sync;

import edo.proof.Linearizable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * {@link Semaphore} against a number, as long as nobody waits; and what becomes of those who do.
 */
class SemaphoreLincheckTest {
  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 2);
  }

  @Test
  void takingInTwoStepsIsFound() {
    Linearizable.refute(TwoSteps.class, Model.class, 2);
  }

  @Test
  void aPermitGoesToTheNextWhenAWaiterLeaves() {
    Linearizable.holds(OneVersusLeave.class);
  }

  @Test
  void whoWantsManyLeavesWhatItHasCollected() {
    Linearizable.holds(ManyVersusLeave.class);
  }

  @Test
  void closingServesOrRefuses() {
    Linearizable.holds(CloseVersusAdd.class);
  }

  @Test
  void closingWithoutALookAtWhoWasServedIsFound() {
    Linearizable.fails(BlindClose.class);
  }

  /** The real one. */
  @Param(name = "n", gen = IntGen.class, conf = "1:2")
  public static class Real {
    private final Semaphore semaphore = new Semaphore(2);

    @Operation
    public boolean tryAcquire(@Param(name = "n") int n) {
      return semaphore.tryAcquireMany(n).isPresent();
    }

    @Operation
    public void add(@Param(name = "n") int n) {
      semaphore.addPermits(n);
    }

    @Operation
    public long forget(@Param(name = "n") int n) {
      return semaphore.forgetPermits(n);
    }

    @Operation
    public long free() {
      return semaphore.availablePermits();
    }
  }

  /** What it must look like. */
  public static class Model {
    private int free = 2;

    public boolean tryAcquire(int n) {
      boolean enough = free >= n;
      free -= enough ? n : 0;
      return enough;
    }

    public void add(int n) {
      free += n;
    }

    public long forget(int n) {
      int some = Math.min(free, n);
      free -= some;
      return some;
    }

    public long free() {
      return free;
    }
  }

  /** Reads and stores. */
  @Param(name = "n", gen = IntGen.class, conf = "1:2")
  public static class TwoSteps {
    private final AtomicInteger free = new AtomicInteger(2);

    @Operation
    public boolean tryAcquire(@Param(name = "n") int n) {
      int seen = free.get();
      if (seen >= n) {
        free.set(seen - n);
      }
      return seen >= n;
    }

    @Operation
    public void add(@Param(name = "n") int n) {
      free.getAndAdd(n);
    }

    @Operation
    public long forget(@Param(name = "n") int n) {
      return n - Math.max(0, n - free.getAndUpdate(seen -> Math.max(0, seen - n)));
    }

    @Operation
    public long free() {
      return free.get();
    }
  }

  /** One permit. */
  public static class OneVersusLeave extends Handing {
    private final Semaphore semaphore;

    public OneVersusLeave() {
      this(new Semaphore(0));
    }

    private OneVersusLeave(Semaphore semaphore) {
      super(new Told(semaphore.acquireAsync()), new Told(semaphore.acquireAsync()));
      this.semaphore = semaphore;
    }

    @Override
    void give() {
      semaphore.addPermits(1);
    }

    @Override
    boolean isLeft() {
      return semaphore.availablePermits() != 0;
    }
  }

  /** One that wants three and is first leaves with what it has, which is enough for the other. */
  public static class ManyVersusLeave extends Handing {
    private final Semaphore semaphore;

    public ManyVersusLeave() {
      this(new Semaphore(1));
    }

    private ManyVersusLeave(Semaphore semaphore) {
      super(new Told(semaphore.acquireManyAsync(3)), new Told(semaphore.acquireManyAsync(2)));
      this.semaphore = semaphore;
    }

    @Override
    void give() {
      semaphore.addPermits(1);
    }

    @Override
    boolean isLeft() {
      return semaphore.availablePermits() != 0;
    }
  }

  /** Two who wait, a permit for one of them, and the end. */
  interface Closable {
    void add();

    void close();

    /** A second one comes. */
    void come();

    /** How many have a permit, how many were refused times 10, and the free permits times 100. */
    int outcome();
  }

  private static final class RealClosable implements Closable {
    private final Semaphore semaphore = new Semaphore(0);
    private final Told first = new Told(semaphore.acquireAsync());
    private final Told second = new Told(semaphore.acquireAsync());
    private int secondCame;

    RealClosable() {
      first.poll();
    }

    @Override
    public void add() {
      semaphore.addPermits(1);
    }

    @Override
    public void close() {
      semaphore.close();
    }

    @Override
    public void come() {
      secondCame = ask(second, true);
    }

    /** 1 for a permit, 10 for a refusal, 0 if it goes on waiting. */
    private static int ask(Told who, boolean now) {
      try {
        return now ? who.poll() : who.pollIfWoken();
      } catch (ClosedException e) {
        return 10;
      }
    }

    @Override
    public int outcome() {
      int later = secondCame == 0 ? ask(second, false) : secondCame;
      return ask(first, false) + later + 100 * (int) semaphore.availablePermits();
    }
  }

  /** One waits, another comes, a permit is added and the semaphore is closed. */
  public static class CloseVersusAdd {
    private final Closable closable;

    public CloseVersusAdd() {
      this(new RealClosable());
    }

    CloseVersusAdd(Closable closable) {
      this.closable = closable;
    }

    @Operation(runOnce = true)
    public void add() {
      closable.add();
    }

    @Operation(runOnce = true)
    public void close() {
      closable.close();
    }

    @Operation(runOnce = true)
    public void come() {
      closable.come();
    }

    @Validate
    public void eachIsServedOrRefusedAndThePermitIsSomewhere() {
      int outcome = closable.outcome();
      Handing.check(outcome == 11 || outcome == 120, "outcome " + outcome);
    }
  }

  /** Closing looks at who waits, and then refuses. */
  private static final class FlawedClosable implements Closable {
    private static final int WAITING = 0;
    private static final int SERVED = 1;
    private static final int REFUSED = 10;
    private final AtomicInteger first = new AtomicInteger(WAITING);
    private final AtomicInteger free = new AtomicInteger();

    @Override
    public void add() {
      if (!first.compareAndSet(WAITING, SERVED)) {
        free.getAndIncrement();
      }
    }

    @Override
    public void close() {
      if (first.get() == WAITING) {
        first.set(REFUSED);
      }
    }

    @Override
    public void come() {
      // refused
    }

    @Override
    public int outcome() {
      return first.get() + REFUSED + 100 * free.get();
    }
  }

  /** With a planted bug. */
  public static class BlindClose extends CloseVersusAdd {
    public BlindClose() {
      super(new FlawedClosable());
    }
  }
}
