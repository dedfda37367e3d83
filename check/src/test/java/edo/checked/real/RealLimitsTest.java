package edo.checked.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** What cannot be followed in real classes is told, and what to do. LOOM-001. */
class RealLimitsTest {
  private static void fails(FailureKind kind, String message, Class<? extends ModelBody> model) {
    var failure = assertThrows(ModelFailure.class, () -> Model.builder().check(model));
    assertEquals(kind, failure.kind(), failure::getMessage);
    assertTrue(failure.getMessage().contains(message), failure::getMessage);
  }

  @Test
  void locksOfTheJdk() {
    fails(FailureKind.MISUSE, "ReentrantLock.lock cannot be followed: use", Locks.class);
  }

  static class Locks implements ModelBody {
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public void run() {
      CheckedThread.spawn(lock::lock).join();
    }
  }

  @Test
  void threadsOfItsOwnAndTime() {
    fails(FailureKind.MISUSE, "Thread.start cannot be followed", Starts.class);
    fails(FailureKind.MISUSE, "Thread.sleep cannot be followed", Sleeps.class);
    fails(FailureKind.MISUSE, "CompletableFuture.runAsync cannot be followed", Futures.class);
  }

  @Test
  void whatHasThreadsOrTimeInTheJdk() {
    fails(FailureKind.MISUSE, "FutureTask.run cannot be followed: complete", Tasks.class);
    fails(FailureKind.MISUSE, "Timer.cancel cannot be followed", Timers.class);
    fails(FailureKind.MISUSE, "TimeUnit.sleep cannot be followed", Units.class);
    fails(FailureKind.MISUSE, "parallelStream cannot be followed", Parallel.class);
    fails(FailureKind.MISUSE, "orTimeout cannot be followed", Late.class);
  }

  static class Tasks implements ModelBody {
    @Override
    public void run() {
      new FutureTask<>(() -> 1).run();
    }
  }

  static class Timers implements ModelBody {
    @Override
    public void run() {
      new Timer(true).cancel();
    }
  }

  static class Units implements ModelBody {
    @Override
    public void run() throws Exception {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  static class Parallel implements ModelBody {
    @Override
    public void run() {
      assertEquals(1, List.of(1).parallelStream().count());
    }
  }

  static class Late implements ModelBody {
    @Override
    public void run() {
      new CompletableFuture<Integer>().orTimeout(1, TimeUnit.DAYS);
    }
  }

  static class Futures implements ModelBody {
    @Override
    public void run() {
      CompletableFuture.runAsync(() -> {}).join();
    }
  }

  static class Starts implements ModelBody {
    @Override
    public void run() {
      Thread.ofVirtual().unstarted(() -> {}).start();
    }
  }

  static class Sleeps implements ModelBody {
    @Override
    public void run() throws Exception {
      Thread.sleep(1);
    }
  }

  @Test
  void handlesOfWhatIsNoElement() {
    fails(FailureKind.MISUSE, "only handles of fields and of elements", Views.class);
  }

  static class Views implements ModelBody {
    private static final VarHandle VIEW =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    @Override
    public void run() {
      VIEW.set(new byte[8], 0, 1);
    }
  }

  @Test
  void whatReallyBlocks() {
    fails(FailureKind.BLOCKED_OUTSIDE, "CountDownLatch.await", Blocks.class);
    fails(FailureKind.BLOCKED_OUTSIDE, "SynchronousQueue.put", HandsOver.class);
  }

  /** No deadlock: with a taker this would go on. */
  static class HandsOver implements ModelBody {
    private final BlockingQueue<Integer> queue = new SynchronousQueue<>();

    @Override
    public void run() throws Exception {
      var other = CheckedThread.spawn(() -> assertEquals(1, queue.take()));
      queue.put(1);
      other.join();
    }
  }

  static class Blocks implements ModelBody {
    @Override
    public void run() throws Exception {
      new CountDownLatch(1).await();
    }
  }

  @Test
  void aThreadOfNobodys() {
    fails(FailureKind.MISUSE, "unpark of a thread that is none of this run", Unparks.class);
  }

  static class Unparks implements ModelBody {
    @Override
    public void run() {
      LockSupport.unpark(Thread.ofVirtual().unstarted(() -> {}));
    }
  }

  @Test
  void loopsThatDoNotEnd() {
    fails(FailureKind.TOO_MANY_BRANCHES, "more than 1000 steps", Spins.class);
    fails(FailureKind.TOO_MANY_BRANCHES, "before the first thread", SpinsAlone.class);
  }

  @Test
  void loopsInWhichAllWaitForOneAnother() {
    String all = "All threads that can go on spin, and none of them writes what they wait for: ";
    fails(FailureKind.TOO_MANY_BRANCHES, all + "[main, t1]", BothSpin.class);
  }

  static class BothSpin implements ModelBody {
    private volatile boolean isReady;
    private volatile boolean isToo;

    @Override
    public void run() {
      var other =
          CheckedThread.spawn(() -> {
            while (!isReady) {
              Thread.onSpinWait();
            }
            isToo = true;
          });
      while (!isToo) {
        Thread.onSpinWait();
      }
      isReady = true;
      other.join();
    }
  }

  static class Spins implements ModelBody {
    private volatile boolean isReady;

    @Override
    public void run() {
      var other =
          CheckedThread.spawn(() -> {
            while (!isReady) {} // without onSpinWait
          });
      other.join();
    }
  }

  static class SpinsAlone implements ModelBody {
    private volatile boolean isReady;

    @Override
    public void run() {
      while (!isReady) {} // nobody will ever set it
    }
  }

  @Test
  void whatStaticObjectsKeep() {
    fails(FailureKind.NONDETERMINISM, "state that outlives a run", Keeps.class);
    String fields = "; changed since they were initialised: [";
    fails(FailureKind.NONDETERMINISM, fields + Keeps.class.getName() + ".RUNS]", Keeps.class);
    String first = "its first run, which held, now does something else";
    fails(FailureKind.NONDETERMINISM, first, FailsLater.class);
    fails(FailureKind.NONDETERMINISM, FailsLater.class.getName() + ".SEEN]", FailsLater.class);
  }

  /** Fails in each run but the first, whatever its threads do. */
  static class FailsLater implements ModelBody {
    private static final List<Integer> SEEN = new ArrayList<>();
    private static final List<Integer> NOTHING = new ArrayList<>();
    private int x;

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> x = 1);
      x = 2;
      other.join();
      SEEN.add(x);
      assertEquals(1, SEEN.size() + NOTHING.size());
    }
  }

  static class Keeps implements ModelBody {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private int x;

    @Override
    public void run() {
      boolean isFirst = RUNS.getAndIncrement() == 0;
      var other = CheckedThread.spawn(() -> x = isFirst ? 1 : x + 1);
      x = 2;
      other.join();
    }
  }

  @Test
  void objectsAndClassesThatCannotBeMade() {
    var builder = Model.builder().instrument("edo.checked.real");
    ModelBody lambda = () -> {};
    assertThrows(IllegalStateException.class, () -> builder.check(lambda));
    assertThrows(IllegalArgumentException.class, () -> builder.check(lambda.getClass()));
    assertThrows(IllegalArgumentException.class, () -> builder.check(Wanting.class));
    assertThrows(IllegalArgumentException.class, () -> builder.check(ModelBody.class));
    assertThrows(IllegalArgumentException.class, () -> builder.check(Unfinished.class));
    for (String name : new String[] {"java", "java.util", "edo.check", "", "edo.x.", "edo.x.*"}) {
      assertThrows(IllegalArgumentException.class, () -> builder.instrument(name), name);
    }
  }

  abstract static class Unfinished implements ModelBody {}

  /** A name with a typing error would have nothing checked, and all be well. */
  @Test
  void packagesThatAreNotUsed() {
    var builder = Model.builder().instrument("edo.checked.real", "edo.checked.reel");
    var e = assertThrows(IllegalArgumentException.class, () -> builder.check(Asserting.class));
    assertTrue(e.getMessage().contains("[edo.checked.reel]"), e::getMessage);
  }

  static class Asserting implements ModelBody {
    static final int ONE = Integer.parseInt("1");

    @Override
    public void run() {
      assert ONE == 1;
    }
  }

  /** Switched on by the JVM or for a class loader. */
  @Test
  void assertionsAreOnWhereTheyAreForTheModel() {
    assumeTrue(Wrong.class.desiredAssertionStatus());
    var e = assertThrows(ModelFailure.class, () -> Model.builder().check(Wrong.class));
    assertEquals(FailureKind.EXCEPTION, e.kind());
  }

  static class Wrong implements ModelBody {
    @Override
    public void run() {
      assert Asserting.ONE == 2;
    }
  }

  /** As without a model: nothing is copied. */
  @Test
  void copiesThatAreOutOfBounds() {
    Model.builder().check(Overflowing.class);
  }

  static class Overflowing implements ModelBody {
    @Override
    public void run() {
      int[] from = {1, 2, 3};
      int[] to = new int[2];
      var other = CheckedThread.spawn(() -> {});
      assertThrows(IndexOutOfBoundsException.class, () -> System.arraycopy(from, 0, to, 0, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> System.arraycopy(from, 0, to, 0, -1));
      assertEquals(0, to[0] + to[1]);
      other.join();
    }
  }

  static class Wanting implements ModelBody {
    Wanting(int number) {}

    @Override
    public void run() {}
  }
}
