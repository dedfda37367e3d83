package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.seam.Ambient;
import edo.internal.seam.Entry;
import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.ChildJvm;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.LogTrap;
import edo.testkit.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An {@link Admission} goes on whatever throws in it, for want of stack or of memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionFaultTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @ParameterizedTest
  @ValueSource(strings = {"resize", "spawn", "abort"})
  @Tag("once") // in a JVM of its own, whatever this one's mode is
  void atTheEndOfAStack(String action) throws Exception {
    var outcome =
        ChildJvm.run(
            AdmissionStackProbe.class, Map.of(), List.of(ChildJvm.OPEN, ChildJvm.NATIVE), action);
    assertEquals(Flavor.values().length, outcome.count("served"), outcome.said());
  }

  /** A task that cannot be started, and cannot even be told so. */
  private static final class Failing implements Entry.Held {
    private int refusals;

    @Override
    public void start() {
      throw new OutOfMemoryError("part of the test");
    }

    @Override
    public void refuse(@Nullable TaskRejectedException why) {
      refusals++;
      throw new OutOfMemoryError("part of the test");
    }
  }

  /** Who waits behind such a task is served, by whoever is at it. */
  @Test
  void aTaskThatCannotBeToldIsNotInTheWay() throws Exception {
    try (var log = LogTrap.open();
        var runtime = runtimes.build(EdoRuntime.currentThread())) {
      runtime.run(() -> {
        var one = Admission.builder().maxRunning(1).build();
        TaskBuilder how = Task.builder().admission(one);
        var gate = new Signal<Integer>();
        var first = how.spawn(gate);
        var failing = new Failing();
        Ticket second = one.enter(Ambient.host(), null);
        second.arrived(failing);
        var third = how.spawn(() -> 3);
        gate.set(1);
        assertEquals(1, first.join());
        while (failing.refusals == 0) {
          Task.yieldNow();
        }
        one.resize(2); // the second keeps its place until it is over
        assertEquals(3, third.join());
        second.over();
        while (one.running() != 0) {
          Task.yieldNow();
        }
        assertEquals(0, one.waiting());
      });
      assertEquals(1, log.entries().size(), () -> log.entries().toString());
    }
  }

  /** Spawners that wait are served in the order in which they came. */
  @ParameterizedTest
  @EnumSource
  void spawnersWaitInLine(Flavor flavor) throws Exception {
    int spawners = 5;
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var slow = Admission.builder().maxRunning(1).maxWaiting(0).whenFull(WhenFull.WAIT).build();
        TaskBuilder how = Task.builder().admission(slow);
        var gates = new ArrayList<Signal<Integer>>();
        var waiting = new ArrayList<JoinHandle<Integer>>();
        var first = new Signal<Integer>();
        var running = how.spawn(first);
        for (int i = 0; i < spawners; i++) {
          var gate = new Signal<Integer>();
          gates.add(gate);
          var begun = new AtomicBoolean();
          var spawner =
              Task.spawn(() -> {
                begun.set(true);
                return how.spawn(gate).join();
              });
          waiting.add(spawner);
          while (!(begun.get() && spawner.toString().contains("waiting"))) {
            Task.yieldNow();
          }
        }
        waiting.get(2).abort();
        first.set(1);
        assertEquals(1, running.join());
        for (int i = 0; i < spawners; i++) {
          if (i != 2) {
            Signal<Integer> gate = gates.get(i);
            while (gate.polls() == 0) {
              assertTrue(how.trySpawn(() -> 0).isEmpty(), "it passed those who wait");
              Task.yieldNow();
            }
            for (int later = i + 1; later < spawners; later++) {
              assertEquals(0, gates.get(later).polls());
            }
            gate.set(i);
            assertEquals(i, waiting.get(i).join());
          }
        }
        assertEquals(0, gates.get(2).polls(), "the one that gave up has spawned nothing");
        Task.await(slow.roomAsync());
      });
    }
  }

  /** Nobody is left behind in the line when the first gives up while there is room. */
  @Test
  void theLinePassesItsTurnOn() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      for (int round = 0; round < 200; round++) {
        runtime.run(() -> {
          var slow =
              Admission.builder().maxRunning(1).maxWaiting(0).whenFull(WhenFull.WAIT).build();
          TaskBuilder how = Task.builder().admission(slow);
          var gate = new Signal<Integer>();
          var first = how.spawn(gate);
          var second = Task.spawn(() -> how.spawn(() -> 2).join());
          var third = Task.spawn(() -> how.spawn(() -> 3).join());
          gate.set(1);
          second.abort();
          assertEquals(3, third.join());
          assertEquals(1, first.join());
          Await.until("the second ends", second::isFinished);
        });
      }
    }
  }
}
