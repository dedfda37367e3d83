package edo.task;

import edo.runtime.EdoRuntime;
import edo.testkit.Flavor;
import edo.testkit.Signal;
import edo.testkit.StackEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does something to an admission at the end of a stack, in a JVM of its own, which such things may
 * harm; {@link AdmissionFaultTest} starts it. Prints what it has done when all tasks are served.
 */
final class AdmissionStackProbe {
  private static final int ROUNDS = 26;

  /** Each kind of task, with and without an answer. */
  private static final int REHEARSALS = 6;

  private AdmissionStackProbe() {}

  private interface Action {
    void on(Admission admission, TaskBuilder how, List<JoinHandle<Integer>> handles, int turn);
  }

  public static void main(String[] args) throws Exception {
    Action action =
        switch (args[0]) {
          case "resize" -> (admission, how, handles, turn) -> admission.resize(2 + turn % 3);
          case "abort" -> (admission, how, handles, turn) -> handles.get(1 + turn % 5).abort();
          default ->
              (admission, how, handles, turn) ->
                  handles.add(TaskKind.values()[turn % 3].spawn(how, cx -> Poll.ready(1)));
        };
    for (Flavor flavor : Flavor.values()) {
      try (var runtime = flavor.builder().build()) {
        for (int round = 0; round < ROUNDS; round++) {
          disturb(runtime, action, round);
        }
      }
      System.out.println("served " + flavor);
    }
    System.exit(0); // whatever threads a failure has left behind
  }

  /** One runs and five wait; then somebody does something at the end of his stack. */
  private static void disturb(EdoRuntime runtime, Action action, int round) throws Exception {
    var small =
        Admission.builder().maxRunning(1).maxWaiting(5).whenFull(WhenFull.REJECT_OLDEST).build();
    TaskBuilder plain = Task.builder().admission(small);
    TaskBuilder how = round % 2 == 0 ? plain : plain.whenRejected(() -> {});
    var handles = new ArrayList<JoinHandle<Integer>>();
    var gate = new Signal<Integer>();
    runtime.run(() -> {
      handles.add(how.spawn(gate));
      for (int i = 0; i < 5; i++) {
        TaskKind kind = TaskKind.values()[i % 3];
        handles.add(kind.spawn(how, cx -> Poll.ready(1)));
      }
    });
    var turn = new AtomicInteger(round);
    Runnable act =
        () -> {
          try {
            var _ =
                runtime.within(() -> {
                  action.on(small, how, handles, turn.getAndIncrement());
                  return true;
                });
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    if (round < REHEARSALS) {
      act.run();
    } else if (StackEnd.reach(act) == 0) {
      throw new AssertionError("it was not at the end of the stack");
    }
    runtime.run(() -> {
      gate.set(1);
      for (var handle : handles) {
        while (!handle.isFinished()) {
          Task.yieldNow();
        }
      }
      while (small.running() != 0 || small.waiting() != 0) {
        Task.yieldNow();
      }
      if (how.spawn(() -> 7).join() != 7) {
        throw new AssertionError("a task of another body");
      }
    });
  }
}
