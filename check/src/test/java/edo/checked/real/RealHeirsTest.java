package edo.checked.real;

import static edo.checked.real.RealChecks.assertSays;
import static edo.checked.real.RealChecks.fails;
import static edo.checked.real.RealChecks.holds;
import static edo.checked.real.Twice.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Classes of the user's that are below types of the JDK's: what counts is whose code is called. */
class RealHeirsTest {
  @Test
  void whatIsInheritedFromTheJdkIsAStep() {
    assertSays("Names#1.isEmpty() = true", fails(FailureKind.EXCEPTION, ByInterface.class));
    assertSays("Names#1.size() = 0", fails(FailureKind.EXCEPTION, ByClass.class));
  }

  static class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    /** What is called in here is the JDK's. */
    @Override
    public boolean add(String name) {
      return (super.size() > 0 && name.isEmpty()) || super.add(name);
    }

    void addFirstOnly(String name) {
      if (super.size() == 0) {
        super.add(name);
      }
    }
  }

  static class ByInterface extends Twice {
    private final List<String> names = new Names();

    @Override
    void once() {
      if (names.isEmpty()) {
        names.add("x");
      }
    }

    @Override
    void end() {
      expect(1, names.size());
    }
  }

  static class ByClass extends Twice {
    private final Names names = new Names();

    @Override
    void once() {
      names.addFirstOnly("x");
    }

    @Override
    void end() {
      expect(1, names.size());
    }
  }

  @Test
  void whatTheUserHasWrittenIsFollowedInside() {
    holds(OwnMap.class);
  }

  /** Its methods exclude one another: were a call one step, and this not seen, it would fail. */
  static class Locked extends AbstractMap<String, Integer> {
    private int value;

    @Override
    public synchronized Integer get(Object key) {
      return value;
    }

    @Override
    public synchronized Integer put(String key, Integer next) {
      int old = value;
      value = next;
      return old;
    }

    @Override
    public Set<Entry<String, Integer>> entrySet() {
      return Set.of();
    }
  }

  static class OwnMap extends Twice {
    private final Map<String, Integer> map = new Locked();

    @Override
    void once() {
      synchronized (map) {
        map.put("", map.get("") + 1);
      }
    }

    @Override
    void end() {
      expect(2, map.get(""));
    }
  }

  @Test
  void anExecutorIsRefusedIfItIsTheJdks() {
    holds(OwnExecutor.class);
    var failure = assertThrows(ModelFailure.class, () -> Model.check(ThreadPerTask.class));
    assertEquals(FailureKind.MISUSE, failure.kind(), failure::getMessage);
    assertSays("Executor.execute cannot be followed", failure);
  }

  static class OwnExecutor implements ModelBody {
    private final Executor direct = Runnable::run;
    private int count;

    @Override
    public void run() {
      direct.execute(() -> count++);
      expect(1, count);
    }
  }

  static class ThreadPerTask implements ModelBody {
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

    @Override
    public void run() {
      executor.execute(() -> {});
    }
  }
}
