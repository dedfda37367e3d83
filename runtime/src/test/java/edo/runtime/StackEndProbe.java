package edo.runtime;

import edo.task.Async;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Signal;
import edo.testkit.StackEnd;

/**
 * Wakes and spawns tasks at the end of a stack, in a JVM of its own, which such things may harm;
 * {@link StackEndTest} starts it. Prints what it has done when later tasks have run.
 */
final class StackEndProbe {
  private static final int ROUNDS = 40;

  /** Each kind of task. */
  private static final int REHEARSALS = 3;

  private StackEndProbe() {}

  public static void main(String[] args) throws Exception {
    for (int workers : new int[] {1, 4}) {
      EdoRuntime runtime = EdoRuntime.multiThread().workerThreads(workers).build();
      for (int round = 0; round < ROUNDS; round++) {
        var signal = new Signal<Integer>();
        var _ = runtime.within(() -> Task.spawn(signal));
        signal.awaitPolled();
        act(round, () -> signal.set(1));
        var _ = runtime.spawn(() -> 2).join();
        int kind = round % REHEARSALS;
        act(
            round,
            () -> {
              var _ =
                  switch (kind) {
                    case 0 -> runtime.spawn((Async<Integer>) cx -> Poll.ready(1));
                    case 1 -> runtime.spawn(() -> 1);
                    default -> runtime.spawnBlocking(() -> 1);
                  };
            });
        var _ = runtime.spawn(() -> 2).join();
        var _ = runtime.spawnBlocking(() -> 3).join();
      }
      System.out.println("served by " + workers);
    }
    System.exit(0); // what could not be spawned may still be in the books
  }

  private static void act(int round, Runnable action) throws InterruptedException {
    if (round < REHEARSALS) {
      action.run();
    } else if (StackEnd.reach(action) == 0) {
      throw new AssertionError("it was not at the end of the stack");
    }
  }
}
