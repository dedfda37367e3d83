package edo.checked.real;

import static edo.checked.real.RealChecks.assertSays;
import static edo.checked.real.RealChecks.fails;
import static edo.checked.real.RealChecks.holds;
import static edo.checked.real.Twice.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Models of classes as they are: what is right holds, what is wrong is found and told. Here are
 * fields, handles of them, and atomics. LOOM-001.
 */
class RealClassesTest {
  @Test
  void aLostUpdateIsToldWithItsFieldsAndLines() {
    ModelFailure failure = fails(FailureKind.EXCEPTION, LostUpdate.class);
    assertSays("expected 2, was 1", failure);
    assertSays("LostUpdate#1.hits.get() = 0", failure);
    assertSays("LostUpdate#1.hits.set(1)", failure);
    assertSays("at RealClassesTest.java:", failure);
    assertTrue(
        failure.trace().stream().noneMatch(step -> step.operation().contains("edo$check")),
        failure::getMessage);
  }

  static class LostUpdate extends Twice {
    private int hits;

    @Override
    void once() {
      hits++;
    }

    @Override
    void end() {
      expect(2, hits);
    }
  }

  @Test
  void aCounterByHandleIsRightIfItCompares() {
    holds(HandleCounter.class);
    ModelFailure failure = fails(FailureKind.EXCEPTION, HandleSetter.class);
    assertSays("HandleSetter#1.count.setVolatile(1)", failure);
    assertSays("HandleSetter#1.count.getOpaque() = 0", failure);
  }

  static class HandleCounter extends Twice {
    static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(HandleCounter.class, "count", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int count;

    @Override
    void once() {
      int old;
      do {
        old = count; // one place with that of the handle
      } while (!COUNT.compareAndSet(this, old, old + 1));
    }

    @Override
    void end() {
      expect(2, (int) COUNT.getAndAdd(this, 0));
    }
  }

  static class HandleSetter extends HandleCounter {
    @Override
    void once() {
      COUNT.setVolatile(this, (int) COUNT.getOpaque(this) + 1);
    }
  }

  @Test
  void aHandleOfAnInheritedFieldIsOnePlaceWithThatField() {
    holds(Heir.class);
  }

  abstract static class Ancestor extends Twice {
    int count;
    static int all;
  }

  static class Heir extends Ancestor {
    private static final VarHandle COUNT;
    private static final VarHandle ALL;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(Heir.class, "count", int.class);
        ALL = MethodHandles.lookup().findStaticVarHandle(Heir.class, "all", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @Override
    void once() {
      int old;
      do {
        old = count;
      } while (!COUNT.compareAndSet(this, old, old + 1));
      do {
        old = all;
      } while (!ALL.compareAndSet(old, old + 1));
    }

    @Override
    void end() {
      expect(2, count);
      expect(2, all);
    }
  }

  @Test
  void atomicsAreFollowedThroughLambdasAndReferencesToo() {
    holds(Atomics.class);
    holds(References.class);
    ModelFailure failure = fails(FailureKind.EXCEPTION, AtomicSetter.class);
    assertSays("AtomicInteger#1.get() = 0", failure);
    assertSays("AtomicInteger#1.set(1)", failure);
  }

  static class Atomics implements ModelBody {
    private static final AtomicIntegerFieldUpdater<Atomics> UPDATER =
        AtomicIntegerFieldUpdater.newUpdater(Atomics.class, "updated");

    private final AtomicInteger count = new AtomicInteger();
    private volatile int updated;
    private int plain;

    @Override
    public void run() {
      var other =
          CheckedThread.spawn(() -> {
            count.updateAndGet(n -> n + 1 + plain); // a step between its read and its write
            UPDATER.getAndAdd(this, 1);
          });
      UPDATER.incrementAndGet(this);
      count.getAndAccumulate(1, Integer::sum);
      other.join();
      expect(2, count.get());
      expect(2, updated);
    }
  }

  static class References implements ModelBody {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicIntegerArray elements = new AtomicIntegerArray(2);
    private final AtomicReference<String> text = new AtomicReference<>("");

    @Override
    public void run() {
      var one = CheckedThread.spawn(count::incrementAndGet);
      var two =
          CheckedThread.spawn(() -> {
            elements.incrementAndGet(1);
            text.accumulateAndGet("x", String::concat);
          });
      count.getAndIncrement();
      elements.incrementAndGet(1);
      text.updateAndGet(old -> old + "x");
      CheckedThread.joinAll(one, two);
      expect(2, count.get());
      expect(2, elements.get(1));
      expect(2, text.get().length());
    }
  }

  static class AtomicSetter extends Twice {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    void once() {
      count.set(count.get() + 1);
    }

    @Override
    void end() {
      expect(2, count.get());
    }
  }

  /** What the user catches is not what ends a run, and his finally is not run by that. */
  @Test
  void whatCatchesEverythingDoesNotCatchTheEndOfARun() {
    Seen.take();
    ModelFailure failure = fails(FailureKind.EXCEPTION, CatchesAll.class);
    assertSays("on purpose", failure);
    assertEquals(Set.of(), Seen.take());
  }

  static class CatchesAll implements ModelBody {
    @Override
    public void run() {
      var _ =
          CheckedThread.spawn(() -> {
            throw new IllegalStateException("on purpose");
          });
      try {
        synchronized (this) {
          wait();
        }
      } catch (Throwable e) {
        Seen.add(e);
      } finally {
        Seen.add("finally");
      }
    }
  }
}
