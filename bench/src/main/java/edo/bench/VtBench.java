package edo.bench;

import edo.runtime.EdoRuntime;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.task.TaskBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A benchmark of our virtual-thread tasks that consists of one main task.
 *
 * @param runtime the runtime, shut down at the end
 * @param main what to run
 * @param elements how many operations one run is
 */
record VtBench(EdoRuntime runtime, TaskBody main, long elements) implements Bench {
  /** A main task that runs the same body in several tasks and waits for them. */
  static TaskBody fanOut(int tasks, TaskBody body) {
    return () -> {
      List<JoinHandle<@Nullable Void>> handles = new ArrayList<>(tasks);
      for (int i = 0; i < tasks; i++) {
        handles.add(Task.spawn(body));
      }
      handles.forEach(JoinHandle::join);
    };
  }

  /** The same for the JDK's virtual threads, started by the calling plain thread. */
  static void fanOutJdk(int tasks, Runnable body) throws InterruptedException {
    List<Thread> threads = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      threads.add(Thread.startVirtualThread(body));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public long run(Meter meter) throws Exception {
    runtime.run(main);
    return elements;
  }

  @Override
  public long wakes() {
    return runtime.metrics().threadWakes();
  }

  @Override
  public void close() {
    runtime.shutdown(Duration.ofSeconds(5));
  }
}
