package edo.bench;

import edo.runtime.EdoRuntime;
import edo.runtime.FileIo;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The two systems that run blocking code in virtual threads: ours and the JDK's. */
final class DirectSystems {
  private DirectSystems() {}

  /** Our virtual-thread tasks on a multi-thread runtime. */
  static Direct<JoinHandle<@Nullable Void>> edo(int workers) {
    return new Edo(EdoRuntime.multiThread().workerThreads(workers).build());
  }

  /** The same with files on io_uring. */
  static Direct<JoinHandle<@Nullable Void>> edoRings(int workers) {
    return new Edo(EdoRuntime.multiThread().workerThreads(workers).fileIo(FileIo.IO_URING).build());
  }

  /** Our virtual-thread tasks on a current-thread runtime. */
  static Direct<JoinHandle<@Nullable Void>> edoCurrent() {
    return new Edo(EdoRuntime.currentThread().build());
  }

  /** The JDK's virtual threads. How many carriers they have was a flag of this JVM. */
  static Direct<Thread> jdk() {
    return new Jdk();
  }

  private record Edo(EdoRuntime runtime) implements Direct<JoinHandle<@Nullable Void>> {
    @Override
    public void run(Body main) throws Exception {
      runtime.run(main);
    }

    @Override
    public JoinHandle<@Nullable Void> spawn(Body body) {
      return Task.spawn(body);
    }

    @Override
    public JoinHandle<@Nullable Void> spawnRemote(Body body) {
      return runtime.spawn(body);
    }

    @Override
    public void join(JoinHandle<@Nullable Void> handle) {
      handle.join();
    }

    @Override
    public void yieldNow() {
      Task.yieldNow();
    }

    @Override
    public void sleep(int millis) {
      Time.sleep(Duration.ofMillis(millis));
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

  private record Jdk() implements Direct<Thread> {
    @Override
    public void run(Body main) throws Exception {
      Thread.startVirtualThread(main).join();
    }

    @Override
    public Thread spawn(Body body) {
      return Thread.startVirtualThread(body);
    }

    @Override
    public Thread spawnRemote(Body body) {
      return Thread.startVirtualThread(body);
    }

    @Override
    public void join(Thread handle) {
      try {
        handle.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("a benchmark was interrupted", e);
      }
    }

    @Override
    public void sleep(int millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        throw Direct.interrupted(e);
      }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // a virtual thread that yields is what is measured
    public void yieldNow() {
      Thread.yield();
    }
  }
}
