package edo.bench;

import edo.bench.FilesDirect.Ops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How late a task wakes that sleeps a millisecond, while others read: whether the workers are free
 * meanwhile. The figure is nanoseconds of wall time per sleep; what is above a million is late.
 */
final class FilesSleeper {
  private static final int READERS = 8;
  private static final int SLEEPS = 50;

  private FilesSleeper() {}

  static <H> Bench open(Direct<H> sys, Ops ops) throws IOException {
    FilesLoad load = new FilesLoad().withSmall();
    return new Bench() {
      @Override
      public long run(Meter meter) throws Exception {
        var on = new AtomicBoolean(true);
        var read = new AtomicLong();
        sys.run(() -> {
          var readers = new ArrayList<H>();
          for (int i = 0; i < READERS; i++) {
            int first = i;
            readers.add(
                sys.spawn(() -> {
                  for (int at = first; on.get(); at = (at + READERS) % FilesLoad.COUNT) {
                    read.addAndGet(read(ops, load.file(at)));
                  }
                }));
          }
          for (int i = 0; i < SLEEPS; i++) {
            sys.sleep(1);
          }
          on.set(false);
          meter.pause();
          readers.forEach(sys::join);
          meter.resume();
        });
        if (read.get() == 0) {
          throw new IllegalStateException("nothing was read meanwhile");
        }
        return SLEEPS;
      }

      @Override
      public void close() {
        sys.close();
        load.close();
      }
    };
  }

  private static int read(Ops ops, Path path) {
    try {
      return ops.read(path).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
