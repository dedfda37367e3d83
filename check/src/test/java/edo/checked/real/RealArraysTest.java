package edo.checked.real;

import static edo.checked.real.RealChecks.assertSays;
import static edo.checked.real.RealChecks.fails;
import static edo.checked.real.RealChecks.holds;
import static edo.checked.real.Twice.expect;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.junit.jupiter.api.Test;

/** Elements of arrays of real classes, direct, by handle and by copies. LOOM-001. */
class RealArraysTest {
  @Test
  void elementsByHandleAreOnePlaceWithThoseOfTheArray() {
    holds(ElementCounter.class);
    fails(FailureKind.EXCEPTION, ElementSetter.class);
  }

  static class ElementCounter extends Twice {
    static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
    final long[] counts = new long[3];

    @Override
    void once() {
      long old;
      do {
        old = counts[1];
      } while (!ELEMENT.compareAndSet(counts, 1, old, old + 1));
    }

    @Override
    void end() {
      expect(2, (int) counts[1]);
    }
  }

  static class ElementSetter extends ElementCounter {
    @Override
    void once() {
      ELEMENT.setRelease(counts, 1, counts[1] + 1);
    }
  }

  /** A handle takes what widens to an int, and boxes. */
  @Test
  void anElementIsOnePlaceWhateverTypeItsIndexHas() {
    fails(FailureKind.EXCEPTION, ShortIndex.class);
    fails(FailureKind.EXCEPTION, ByteIndex.class);
    fails(FailureKind.EXCEPTION, CharIndex.class);
    fails(FailureKind.EXCEPTION, BoxedIndex.class);
  }

  /** Each writes by the handle what the other one reads directly. */
  abstract static class Indexed implements ModelBody {
    static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);
    final int[] counts = new int[2];

    abstract void increment();

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::increment);
      counts[1] = counts[1] + 1;
      other.join();
      expect(2, counts[1]);
    }
  }

  static class ShortIndex extends Indexed {
    @Override
    void increment() {
      short index = 1;
      ELEMENT.setVolatile(counts, index, (int) ELEMENT.getVolatile(counts, index) + 1);
    }
  }

  static class ByteIndex extends Indexed {
    @Override
    void increment() {
      byte index = 1;
      ELEMENT.setVolatile(counts, index, (int) ELEMENT.getVolatile(counts, index) + 1);
    }
  }

  static class CharIndex extends Indexed {
    @Override
    void increment() {
      char index = 1;
      ELEMENT.setVolatile(counts, index, (int) ELEMENT.getVolatile(counts, index) + 1);
    }
  }

  static class BoxedIndex extends Indexed {
    @Override
    void increment() {
      Integer index = 1;
      ELEMENT.setVolatile(counts, index, (int) ELEMENT.getVolatile(counts, index) + 1);
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
}
