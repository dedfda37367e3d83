package edo.internal.scheduler;

import edo.internal.seam.FileDriver;
import edo.internal.seam.Spawning;
import edo.reactor.FileRing;
import edo.task.JoinHandle;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The files of this machine, worked on by the blocking pool, or in place if that is brief; their
 * bytes are moved by {@link Rings} if there are any.
 */
record PoolFiles(Scheduler scheduler, Spawner spawner, BriefWork brief, Optional<Rings> rings)
    implements FileDriver {
  private static final Spawning HOW = Spawning.named("file");

  @Override
  public Path locate(Path path) {
    return path;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> start(Callable<T> job) {
    return start(job, false);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> startMandatory(Callable<T> job) {
    return start(job, true);
  }

  @Override
  public Optional<FileChannel> openForTransfers(Path path, Set<OpenOption> options, int mode) {
    return rings.isEmpty() ? Optional.empty() : FileRing.openFile(path, options, mode);
  }

  @Override
  public boolean transfer(Transfer transfer, FileRing.Completion completion) throws IOException {
    return rings.isPresent() && rings.get().transfer(transfer, completion);
  }

  /** In virtual threads on workers of ours that can be relieved, and of which there are more. */
  @Override
  public int enterHere() {
    SchedulerConfig config = scheduler.config();
    boolean may =
        config.ownScheduling()
            && config.workers() > 1
            && Thread.currentThread().isVirtual()
            && scheduler.workerHere() != null;
    return may ? brief.enter() : -1;
  }

  @Override
  public void leaveHere(int ticket) {
    brief.leave(ticket);
  }

  private <T extends @Nullable Object> JoinHandle<T> start(Callable<T> job, boolean mandatory) {
    return spawner.blocking(() -> BlockingThread.uninterrupted(job), HOW, mandatory);
  }
}
