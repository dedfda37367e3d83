package edo.sim;

import static edo.sim.Failures.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.fs.FileStream;
import edo.fs.Fs;
import edo.fs.OpenOptions;
import edo.task.TaskBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Disks that take their time, what is remembered of them so that it need not be read, and transfers
 * past that memory: SIM-045, SIM-046, SIM-048, SIM-051, SIM-052, SIM-053.
 */
class SimPageCacheTest {
  private static final Path FILE = Path.of("/tmp/file");
  private static final Duration TEN_MILLIS = Duration.ofMillis(10);

  /** An option of a module that the simulator does without, {@code jdk.unsupported}. */
  private static final OpenOption DIRECT = direct();

  private static OpenOption direct() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return (OpenOption) options.getField("DIRECT").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JDK has that option", e);
    }
  }

  private static Sim with(Consumer<DiskSettings> disk) {
    return Sim.builder().disk(disk).build();
  }

  /** Each access to its disk takes ten milliseconds. */
  private static Sim slow(Consumer<DiskSettings> disk) {
    return with(settings -> disk.accept(settings.latency(TEN_MILLIS, TEN_MILLIS)));
  }

  private static void run(Sim sim, TaskBody body) {
    sim.client("host", body);
    sim.run();
  }

  private static Duration took(Sim sim, TaskBody body) throws Exception {
    Duration before = sim.elapsed();
    body.run();
    return sim.elapsed().minus(before);
  }

  @Test
  void whatIsInTheCacheTakesNoTime() {
    for (boolean cached : new boolean[] {false, true}) {
      Sim sim =
          slow(disk -> {
            if (cached) {
              disk.pageCache(100, 10);
            }
          });
      run(
          sim,
          () -> {
            Fs.write(FILE, new byte[250]);
            assertEquals(
                cached ? Duration.ZERO : TEN_MILLIS,
                took(sim, () -> Fs.read(FILE)),
                "it was written just now");
            assertEquals(TEN_MILLIS, took(sim, () -> Fs.metadata(FILE)));
            assertEquals(TEN_MILLIS, took(sim, () -> Fs.write(FILE, new byte[250])));
          });
    }
  }

  @Test
  void theLeastRecentlyUsedPageGoes() {
    Sim sim = slow(disk -> disk.pageCache(100, 3));
    run(
        sim,
        () -> {
          Fs.write(FILE, new byte[1000]);
          try (var file = FileStream.open(FILE)) {
            for (int page : new int[] {0, 1, 2}) {
              assertEquals(TEN_MILLIS, took(sim, () -> read(file, page)));
            }
            assertEquals(Duration.ZERO, took(sim, () -> read(file, 0)));
            assertEquals(TEN_MILLIS, took(sim, () -> read(file, 3)), "1 goes");
            assertEquals(Duration.ZERO, took(sim, () -> read(file, 0)));
            assertEquals(Duration.ZERO, took(sim, () -> read(file, 2)));
            assertEquals(TEN_MILLIS, took(sim, () -> read(file, 1)));
          }
        });
  }

  private static void read(FileStream file, int page) throws IOException {
    assertEquals(100, file.readAt(ByteBuffer.allocate(100), page * 100L));
  }

  /** With one page too many in turn LRU never hits; chance does. */
  @Test
  void anyPageMayGo() {
    for (boolean random : new boolean[] {false, true}) {
      var hits = new AtomicInteger();
      Sim sim = slow(disk -> disk.pageCache(100, 4).randomEviction(random ? 1 : 0));
      run(
          sim,
          () -> {
            Fs.write(FILE, new byte[500]);
            try (var file = FileStream.open(FILE)) {
              for (int i = 0; i < 100; i++) {
                int page = i % 5;
                if (took(sim, () -> read(file, page)).isZero()) {
                  hits.incrementAndGet();
                }
              }
            }
          });
      if (random) {
        assertTrue(hits.get() > 20 && hits.get() < 95, hits + " hits");
      } else {
        assertTrue(hits.get() < 5, hits + " hits");
      }
    }
  }

  @Test
  void aCrashEmptiesTheCache() {
    Sim sim = slow(disk -> disk.pageCache(4096, 10));
    Hosts.acrossACrash(
        sim,
        () -> {
          try (var file = FileStream.create(FILE)) {
            file.writeAll(new byte[100]);
            file.syncAll();
          }
          assertEquals(Duration.ZERO, took(sim, () -> Fs.read(FILE)));
        },
        () -> {
          assertEquals(TEN_MILLIS, took(sim, () -> Fs.read(FILE)));
          assertEquals(Duration.ZERO, took(sim, () -> Fs.read(FILE)));
        });
  }

  // ---------------------------------------------------------------- direct transfers

  @Test
  void directTransfersPassTheCacheByInWholeBlocks() {
    byte[] ones = new byte[2048];
    Arrays.fill(ones, (byte) 1);
    Sim sim = slow(disk -> disk.pageCache(4096, 10).shortReads(0.5));
    run(
        sim,
        () -> {
          Fs.write(FILE, ones);
          assertEquals(Duration.ZERO, took(sim, () -> Fs.read(FILE)));
          var direct = new OpenOptions().read(true).write(true).options(DIRECT);
          try (var file = direct.open(FILE)) {
            var lengths = new HashSet<Integer>();
            for (int i = 0; i < 50; i++) {
              Duration before = sim.elapsed();
              lengths.add(file.readAt(ByteBuffer.allocate(1024), 512));
              assertEquals(TEN_MILLIS, sim.elapsed().minus(before), "always from the disk");
            }
            assertEquals(Set.of(512, 1024), lengths, "short reads are of whole blocks too");
            refused(() -> file.readAt(ByteBuffer.allocate(1000), 0));
            refused(() -> file.readAt(ByteBuffer.allocate(512), 100));
            refused(() -> file.writeAt(ByteBuffer.allocate(100), 0));
            file.writeAt(ByteBuffer.allocate(512), 512);
          }
          assertEquals(0, Fs.read(FILE)[513]);
        });
    run(
        with(disk -> disk.directAlignment(100)),
        () -> {
          Fs.write(FILE, new byte[500]);
          try (var file = new OpenOptions().read(true).options(DIRECT).open(FILE)) {
            assertEquals(200, file.readAt(ByteBuffer.allocate(200), 300));
            refused(() -> file.readAt(ByteBuffer.allocate(512), 0));
          }
        });
  }

  private static void refused(Executable transfer) {
    assertSays(assertThrows(IOException.class, transfer), "Invalid argument");
  }
}
