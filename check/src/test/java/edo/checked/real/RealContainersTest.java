package edo.checked.real;

import static edo.checked.real.RealChecks.assertSays;
import static edo.checked.real.RealChecks.fails;
import static edo.checked.real.RealChecks.holds;
import static edo.checked.real.Twice.expect;

import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Containers of the JDK's in real classes: each call is a step. LOOM-001. */
class RealContainersTest {
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

  @Test
  void containersThatLockByThemselvesAreEnteredByOneAtATime() {
    ModelFailure failure = fails(FailureKind.EXCEPTION, IsEmptyThenAdd.class);
    assertSays("Vector#1.isEmpty() = true", failure);
    holds(IsEmptyThenAddLocked.class);
    holds(PairsInVector.class);
    holds(PairsInWrapper.class);
    holds(PairsInBuffer.class);
    holds(PairsInTable.class);
  }

  static class IsEmptyThenAdd extends Twice {
    final Vector<Integer> vector = new Vector<>();

    @Override
    void once() {
      if (vector.isEmpty()) {
        vector.add(1);
      }
    }

    @Override
    void end() {
      expect(1, vector.size());
    }
  }

  static class IsEmptyThenAddLocked extends IsEmptyThenAdd {
    @Override
    void once() {
      synchronized (vector) {
        super.once();
      }
    }
  }

  /** One adds twice under the container's own lock, the other one never sees one of the two. */
  abstract static class Pairs implements ModelBody {
    abstract Object container();

    abstract void add();

    abstract int size();

    @Override
    public void run() {
      var other =
          CheckedThread.spawn(() -> {
            synchronized (container()) {
              add();
              add();
            }
          });
      expect(0, size() % 2);
      other.join();
      expect(2, size());
    }
  }

  static class PairsInVector extends Pairs {
    private final Vector<Integer> vector = new Vector<>();
    private int seen;

    @Override
    Object container() {
      return vector;
    }

    @Override
    void add() {
      vector.add(1);
    }

    @Override
    int size() {
      seen = 0;
      vector.forEach(one -> seen += one); // it holds the lock while it takes steps
      return seen;
    }
  }

  static class PairsInWrapper extends Pairs {
    private final Map<Integer, Integer> map = Collections.synchronizedMap(new HashMap<>());
    private int next;

    @Override
    Object container() {
      return map;
    }

    @Override
    void add() {
      map.put(next++, 1);
    }

    @Override
    int size() {
      return map.keySet().size(); // a view, under the same lock
    }
  }

  static class PairsInBuffer extends Pairs {
    private final StringBuffer text = new StringBuffer();

    @Override
    Object container() {
      return text;
    }

    @Override
    void add() {
      text.append('x');
    }

    @Override
    int size() {
      return text.length();
    }
  }

  static class PairsInTable extends Pairs {
    private final Hashtable<Integer, Integer> table = new Hashtable<>();
    private int next;

    @Override
    Object container() {
      return table;
    }

    @Override
    void add() {
      table.put(next++, 1);
    }

    @Override
    int size() {
      return table.size();
    }
  }

  @Test
  void aViewIsOnePlaceWithWhatItIsOf() {
    assertSays("ConcurrentModification", fails(FailureKind.EXCEPTION, IteratorVersusPut.class));
    assertSays("is gone", fails(FailureKind.EXCEPTION, ViewVersusGet.class));
    assertSays("is gone", fails(FailureKind.EXCEPTION, WrapperVersusGet.class));
  }

  static class IteratorVersusPut implements ModelBody {
    private final Map<Integer, Integer> map = new HashMap<>(Map.of(1, 1, 2, 2));

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> map.put(3, 3));
      for (int key : map.keySet()) {
        expect(0, key / 4);
      }
      other.join();
    }
  }

  static class ViewVersusGet implements ModelBody {
    final Map<Integer, String> map = new HashMap<>(Map.of(1, "one"));

    void remove() {
      map.keySet().remove(1);
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(this::remove);
      if (map.containsKey(1)) {
        Objects.requireNonNull(map.get(1), "is gone");
      }
      other.join();
    }
  }

  static class WrapperVersusGet extends ViewVersusGet {
    private final Map<Integer, String> wrapper = Collections.synchronizedMap(map);

    @Override
    void remove() {
      wrapper.remove(1);
    }
  }

  @Test
  void whatAMapCallsBackTakesStepsAndOthersWait() {
    holds(Computes.class);
    fails(FailureKind.EXCEPTION, GetsMeanwhile.class);
  }

  static class Computes extends Twice {
    final ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();
    int calls;

    @Override
    void once() {
      int _ = map.computeIfAbsent("a", k -> ++calls);
      map.merge("b", 1, (x, y) -> x + y + 0 * calls);
    }

    @Override
    void end() {
      expect(1, calls);
      expect(2, map.get("b"));
    }
  }

  /** Between the last step of the function and the end of the call: no value is there yet. */
  static class GetsMeanwhile implements ModelBody {
    private final ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();
    private volatile boolean isCalled;

    private int compute() {
      isCalled = true;
      return 1;
    }

    @Override
    public void run() {
      var other = CheckedThread.spawn(() -> map.computeIfAbsent("a", k -> compute()));
      if (isCalled) {
        expect(1, map.getOrDefault("a", 0));
      }
      other.join();
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
}
