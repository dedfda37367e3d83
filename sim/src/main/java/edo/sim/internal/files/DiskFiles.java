package edo.sim.internal.files;

import edo.internal.seam.FileDriver;
import edo.internal.seam.Host;
import edo.internal.seam.Spawning;
import edo.reactor.FileRing;
import edo.task.JoinHandle;
import edo.time.Time;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Files of a simulated host: work on them is a task of it, which waits as long as a disk does, or
 * not at all for what is in the page cache.
 */
public final class DiskFiles implements FileDriver {
  private static final Spawning HOW = Spawning.named("file");

  private final Host host;
  private final Disk disk;
  private final DiskFileSystem system;

  /**
   * Of a host that runs.
   *
   * @param host its runtime
   * @param disk its disk
   */
  public DiskFiles(Host host, Disk disk) {
    this.host = host;
    this.disk = disk;
    this.system = new DiskFileSystem(disk);
  }

  @Override
  public Path locate(Path path) {
    return system.locate(path);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> start(Callable<T> job) {
    return host.spawnBlocking(() -> disk.cache().isOn() ? cached(job) : timed(job), HOW);
  }

  private <T extends @Nullable Object> T timed(Callable<T> job) throws Exception {
    takeTime();
    return job.call();
  }

  /** Only the work itself knows whether it needed the disk. */
  private <T extends @Nullable Object> T cached(Callable<T> job) throws Exception {
    PageCache cache = disk.cache();
    long hits = cache.hits();
    long costs = cache.costs();
    T result = job.call();
    if (cache.hits() == hits || cache.costs() != costs) {
      takeTime();
    }
    return result;
  }

  private void takeTime() {
    long latency = disk.faults().latency();
    if (latency > 0) {
      Time.sleep(Duration.ofNanos(latency));
    }
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> startMandatory(Callable<T> job) {
    return start(job);
  }

  @Override
  public Optional<FileChannel> openForTransfers(Path path, Set<OpenOption> options, int mode) {
    return Optional.empty();
  }

  @Override
  public boolean transfer(Transfer transfer, FileRing.Completion completion) {
    return false;
  }

  /** Everything is a task of its own: there are more orders that way. */
  @Override
  public int enterHere() {
    return -1;
  }

  @Override
  public void leaveHere(int ticket) {
    throw new AssertionError("nobody has entered");
  }
}
