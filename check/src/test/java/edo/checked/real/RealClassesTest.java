package edo.checked.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Models of classes as they are: what is right holds, what is wrong is found and told. LOOM-001.
 */
class RealClassesTest {
  private static void holds(Class<? extends ModelBody> model) {
    assertTrue(Model.builder().check(model).isComplete());
    assertTrue(Model.builder().reduction(false).check(model).isComplete(), "without reduction");
  }

  /** Fails with reduction and without, and again, step by step, when the path is replayed. */
  private static ModelFailure fails(FailureKind kind, Class<? extends ModelBody> model) {
    var failure = assertThrows(ModelFailure.class, () -> Model.builder().check(model));
    assertEquals(kind, failure.kind(), failure::getMessage);
    var unreduced =
        assertThrows(ModelFailure.class, () -> Model.builder().reduction(false).check(model));
    assertEquals(kind, unreduced.kind(), unreduced::getMessage);
    var again =
        assertThrows(ModelFailure.class, () -> Model.builder().replay(failure.path()).check(model));
    assertEquals(failure.trace(), again.trace());
    assertEquals(1, again.executions());
    return failure;
  }

  private static void assertSays(String what, ModelFailure failure) {
    assertTrue(failure.getMessage().contains(what), failure::getMessage);
  }

  private static void expect(int expected, int actual) {
    if (expected != actual) {
      throw new AssertionError("expected " + expected + ", was " + actual);
    }
  }

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

  static class LostUpdate implements ModelBody {
    private int hits;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> hits++);
      hits++;
      other.join();
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

  static class HandleCounter implements ModelBody {
    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(HandleCounter.class, "count", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private int count;

    private void increment() {
      int old;
      do {
        old = count; // one place with that of the handle
      } while (!COUNT.compareAndSet(this, old, old + 1));
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::increment);
      increment();
      other.join();
      expect(2, (int) COUNT.getAndAdd(this, 0));
    }
  }

  static class HandleSetter implements ModelBody {
    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(HandleSetter.class, "count", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @SuppressWarnings("UnusedVariable") // through COUNT
    private int count;

    private void increment() {
      COUNT.setVolatile(this, (int) COUNT.getOpaque(this) + 1);
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::increment);
      increment();
      other.join();
      expect(2, count);
    }
  }

  @Test
  void aHandleOfAnInheritedFieldIsOnePlaceWithThatField() {
    holds(Heir.class);
  }

  static class Ancestor {
    int count;
    static int all;
  }

  static class Heir extends Ancestor implements ModelBody {
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

    private void increment() {
      int old;
      do {
        old = count;
      } while (!COUNT.compareAndSet(this, old, old + 1));
      do {
        old = all;
      } while (!ALL.compareAndSet(old, old + 1));
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::increment);
      increment();
      other.join();
      expect(2, count);
      expect(2, all);
    }
  }

  @Test
  void elementsByHandleAreOnePlaceWithThoseOfTheArray() {
    holds(ElementCounter.class);
    fails(FailureKind.EXCEPTION, ElementSetter.class);
  }

  static class ElementCounter implements ModelBody {
    static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
    final long[] counts = new long[3];

    void increment() {
      long old;
      do {
        old = counts[1];
      } while (!ELEMENT.compareAndSet(counts, 1, old, old + 1));
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::increment);
      increment();
      other.join();
      expect(2, (int) counts[1]);
    }
  }

  static class ElementSetter extends ElementCounter {
    @Override
    void increment() {
      ELEMENT.setRelease(counts, 1, counts[1] + 1);
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

  static class AtomicSetter implements ModelBody {
    private final AtomicInteger count = new AtomicInteger();

    private void increment() {
      count.set(count.get() + 1);
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::increment);
      increment();
      other.join();
      expect(2, count.get());
    }
  }

  @Test
  void monitorsExclude() {
    holds(Synchronized.class);
    ModelFailure failure = fails(FailureKind.EXCEPTION, TwoMonitors.class);
    assertSays("monitor of Object#", failure);
  }

  static class Synchronized implements ModelBody {
    private int count;

    private synchronized void increment() {
      count++;
      again();
    }

    private synchronized void again() {
      count++;
    }

    @Override
    public void run() throws Exception {
      var other = CheckedThread.spawn(this::increment);
      synchronized (this) {
        count += 2;
      }
      other.join();
      expect(4, count);
    }
  }

  static class TwoMonitors implements ModelBody {
    private int count;

    private void increment(Object monitor) {
      synchronized (monitor) {
        count++;
      }
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> increment(new Object()));
      increment(new Object());
      other.join();
      expect(2, count);
    }
  }

  @Test
  void aMonitorIsLeftByAnException() {
    holds(Thrower.class);
  }

  static class Thrower implements ModelBody {
    private static int count;

    private static synchronized void fail() {
      count++;
      throw new IllegalStateException();
    }

    private static void tryIt() {
      try {
        fail();
      } catch (IllegalStateException e) {
        synchronized (Thrower.class) {
          count++;
        }
      }
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(Thrower::tryIt);
      tryIt();
      other.join();
      expect(4, count);
    }
  }

  @Test
  void aDeadlockOfMonitorsIsToldWithWhoHoldsWhat() {
    ModelFailure failure = fails(FailureKind.DEADLOCK, Philosophers.class);
    assertSays("holding monitor of Fork#1", failure);
    assertSays("holding monitor of Fork#2", failure);
  }

  static class Philosophers implements ModelBody {
    private static class Fork {}

    private int meals;

    private void eat(Fork one, Fork two) {
      synchronized (one) {
        synchronized (two) {
          meals++;
        }
      }
    }

    @Override
    public void run() {
      var left = new Fork();
      var right = new Fork();
      var other = CheckedThread.spawn(() -> eat(left, right));
      eat(right, left);
      other.join();
    }
  }

  @Test
  void whoWaitsInALoopIsWokenAndWhoDoesNotLookSleepsForEver() {
    holds(Handshake.class);
    fails(FailureKind.DEADLOCK, BlindWait.class);
  }

  static class Handshake implements ModelBody {
    private boolean isReady;

    @Override
    public void run() throws Exception {
      var other =
          CheckedThread.spawn(() -> {
            synchronized (this) {
              isReady = true;
              notifyAll();
            }
          });
      synchronized (this) {
        while (!isReady) {
          wait();
        }
      }
      other.join();
    }
  }

  static class BlindWait implements ModelBody {
    @Override
    public void run() throws Exception {
      var other =
          CheckedThread.spawn(() -> {
            synchronized (this) {
              notify();
            }
          });
      synchronized (this) {
        wait(1);
      }
      other.join();
    }
  }

  @Test
  void aWakeUpIsLostIfTheFlagIsSetTooLate() {
    holds(Parking.class);
    ModelFailure failure = fails(FailureKind.DEADLOCK, LateFlag.class);
    assertSays("main waits in token", failure);
  }

  static class Parking implements ModelBody {
    volatile boolean isReady;
    volatile @Nullable Thread waiter;

    void wake() {
      isReady = true;
      LockSupport.unpark(waiter);
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::wake);
      waiter = Thread.currentThread();
      while (!isReady) {
        LockSupport.park(this);
      }
      other.join();
    }
  }

  static class LateFlag extends Parking {
    @Override
    void wake() {
      Thread thread = waiter;
      isReady = true;
      LockSupport.unpark(thread);
    }
  }

  @Test
  void aDoubleCheckedValueIsMadeOnceIfItIsLookedAtTwice() {
    holds(Checked.class);
    fails(FailureKind.EXCEPTION, CheckedOnce.class);
  }

  static class Checked implements ModelBody {
    volatile @Nullable Object value;
    int made;

    Object value() {
      Object there = value;
      if (there == null) {
        synchronized (this) {
          there = value;
          if (there == null) {
            made++;
            there = new Object();
            value = there;
          }
        }
      }
      return there;
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> Objects.requireNonNull(value()));
      Objects.requireNonNull(value());
      other.join();
      expect(1, made);
    }
  }

  static class CheckedOnce extends Checked {
    @Override
    Object value() {
      Object there = value;
      if (there == null) {
        synchronized (this) {
          made++;
          there = new Object();
          value = there;
        }
      }
      return there;
    }
  }

  @Test
  void whoSpinsLetsOthersGoFirst() {
    assertTrue(Model.builder().check(Spinning.class).isComplete());
  }

  static class Spinning implements ModelBody {
    private volatile boolean isReady;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> isReady = true);
      while (!isReady) {
        Thread.onSpinWait();
      }
      other.join();
    }
  }

  @Test
  void containersOfTheJdkAreOneStepACall() {
    holds(Queued.class);
    fails(FailureKind.EXCEPTION, PeekThenPoll.class);
  }

  static class Queued implements ModelBody {
    private final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>(List.of(1, 2));

    @Override
    public void run() {
      var taken = new ArrayDeque<Integer>();
      var other = CheckedThread.spawn(() -> Objects.requireNonNull(queue.poll()));
      taken.add(Objects.requireNonNull(queue.poll()));
      other.join();
      expect(1, taken.size());
      expect(0, queue.size());
    }
  }

  static class PeekThenPoll implements ModelBody {
    private final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>(List.of(1));

    private void take() {
      if (queue.peek() != null) {
        Objects.requireNonNull(queue.poll(), "somebody else took it");
      }
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::take);
      take();
      other.join();
    }
  }

  @Test
  void anArrayIsCopiedElementByElement() {
    ModelFailure failure = fails(FailureKind.EXCEPTION, Copied.class);
    assertSays("torn", failure);
  }

  static class Copied implements ModelBody {
    private final int[] from = {1, 1};
    private final int[] to = new int[2];

    @Override
    public void run() {
      var other =
          CheckedThread.spawn(() -> {
            from[0] = 2;
            from[1] = 2;
          });
      System.arraycopy(from, 0, to, 0, 2);
      other.join();
      if (to[0] != to[1]) {
        throw new AssertionError("torn");
      }
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
