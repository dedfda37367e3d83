package edo.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.fs.DirBuilder;
import edo.fs.FileStream;
import edo.fs.Fs;
import edo.fs.OpenOptions;
import edo.task.TaskBody;
import edo.time.Time;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Disks that are wrong and particular: SIM-044, SIM-045, SIM-047, SIM-048, SIM-050, SIM-054. Slow
 * ones are {@link SimPageCacheTest}'s.
 */
class SimDiskTest {
  private static final Path FILE = Path.of("/tmp/file");

  private static Sim on(Consumer<DiskSettings> disk, TaskBody body) {
    Sim sim = Sim.builder().disk(disk).build();
    sim.client("host", body);
    return sim;
  }

  private static void acrossACrash(
      long seed, Consumer<DiskSettings> disk, TaskBody before, TaskBody after) {
    Hosts.acrossACrash(Sim.builder().seed(seed).disk(disk).build(), before, after);
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7);
    }
    return bytes;
  }

  // ---------------------------------------------------------------- attributes

  @Test
  void permissionsAreKeptAndObeyed() {
    Set<PosixFilePermission> readOnly = PosixFilePermissions.fromString("r--r-----");
    on(
            _ -> {},
            () -> {
              Fs.write(FILE, new byte[3]);
              assertEquals(
                  PosixFilePermissions.fromString("rw-r--r--"),
                  Fs.metadata(FILE).permissions().orElseThrow());
              Fs.metadata(FILE).permissions().orElseThrow().clear(); // a copy
              Fs.setPermissions(Path.of("/tmp"), PosixFilePermissions.fromString("rwx------"));
              assertEquals(3, Fs.read(FILE).length);
              Fs.setPermissions(FILE, readOnly);
              assertEquals(readOnly, Fs.metadata(FILE).permissions().orElseThrow());
              assertThrows(AccessDeniedException.class, () -> Fs.write(FILE, new byte[1]));
              assertEquals(3, Fs.read(FILE).length);
              Fs.setPermissions(FILE, PosixFilePermissions.fromString("-w-------"));
              assertThrows(AccessDeniedException.class, () -> Fs.read(FILE));
              Path made = Path.of("/tmp/made");
              try (var file =
                  new OpenOptions().write(true).createNew(true).permissions(readOnly).open(made)) {
                file.writeAll(new byte[5]); // its maker may
              }
              assertEquals(5, Fs.read(made).length);
              assertThrows(AccessDeniedException.class, () -> Fs.append(made, new byte[1]));
              Path folder = Path.of("/tmp/closed");
              new DirBuilder()
                  .permissions(PosixFilePermissions.fromString("r-x------"))
                  .create(folder);
              assertThrows(
                  AccessDeniedException.class, () -> Fs.write(folder.resolve("x"), new byte[1]));
              Fs.setPermissions(folder, PosixFilePermissions.fromString("rw-------"));
              assertThrows(AccessDeniedException.class, () -> Fs.exists(folder.resolve("x")));
              Fs.setPermissions(folder, PosixFilePermissions.fromString("-wx------"));
              assertThrows(AccessDeniedException.class, () -> Fs.readDir(folder));
              Fs.write(folder.resolve("x"), new byte[1]);
              Path copy = Path.of("/tmp/copy");
              Fs.copy(made, copy);
              assertEquals(readOnly, Fs.metadata(copy).permissions().orElseThrow());
            })
        .run();
  }

  @Test
  void permissionsWantToBeSyncedToo() {
    Set<PosixFilePermission> secret = PosixFilePermissions.fromString("rw-------");
    for (boolean synced : new boolean[] {false, true}) {
      acrossACrash(
          1,
          _ -> {},
          () -> {
            try (var file = FileStream.create(FILE)) {
              file.writeAll(new byte[1]);
              file.syncAll();
              file.setPermissions(secret);
              if (synced) {
                file.syncAll();
              }
            }
          },
          () -> assertEquals(synced, Fs.metadata(FILE).permissions().orElseThrow().equals(secret)));
    }
  }

  @Test
  void timesSayWhatHappenedLast() {
    for (boolean noted : new boolean[] {true, false}) {
      on(
              disk -> disk.accessTimes(noted),
              () -> {
                Instant made = Fs.metadata(Path.of("/tmp")).created();
                Time.sleep(Duration.ofSeconds(1));
                Fs.write(FILE, new byte[1]);
                Time.sleep(Duration.ofSeconds(1));
                Fs.read(FILE);
                Fs.readDir(Path.of("/tmp")).close();
                var file = Fs.metadata(FILE);
                assertEquals(made.plusSeconds(1), file.created());
                assertEquals(made.plusSeconds(1), file.modified());
                assertEquals(made.plusSeconds(noted ? 2 : 1), file.accessed());
                var folder = Fs.metadata(Path.of("/tmp"));
                assertEquals(made.plusSeconds(1), folder.modified());
                assertEquals(made.plusSeconds(noted ? 2 : 0), folder.accessed());
              })
          .run();
    }
  }

  @Test
  void namesOfOneFileHaveOneInode() {
    on(
            _ -> {},
            () -> {
              Path other = Path.of("/tmp/other");
              Fs.write(FILE, new byte[1]);
              Fs.hardLink(FILE, other);
              Fs.createDir(Path.of("/tmp/folder"));
              var inodes = new HashSet<Long>();
              try (var entries = Fs.readDir(Path.of("/tmp"))) {
                for (var e = entries.next(); e.isPresent(); e = entries.next()) {
                  inodes.add(e.orElseThrow().inode());
                }
              }
              assertEquals(2, inodes.size(), "two names of one file, and a folder");
              Fs.removeFile(FILE);
              assertEquals(1, Fs.read(other).length);
            })
        .run();
  }

  // ---------------------------------------------------------------- locks

  @Test
  void partsOfFilesAreLockedForOneChannel() {
    on(
            _ -> {},
            () -> {
              var both = new OpenOptions().read(true).write(true).create(true);
              try (FileChannel one = both.open(FILE).intoChannel();
                  FileChannel other = both.open(FILE).intoChannel()) {
                var lock = one.lock(0, 10, false);
                assertTrue(lock.isValid() && !lock.isShared());
                assertThrows(OverlappingFileLockException.class, () -> other.lock(5, 10, true));
                try (var beside = other.tryLock(10, 10, true)) {
                  assertTrue(beside.isValid());
                }
                lock.release();
                assertFalse(lock.isValid());
                var again = other.lock(0, 10, false);
                other.close();
                assertFalse(again.isValid());
                assertTrue(one.lock().isValid());
                assertThrows(
                    UnsupportedOperationException.class,
                    () -> one.map(FileChannel.MapMode.READ_ONLY, 0, 1));
              }
            })
        .run();
  }

  // ---------------------------------------------------------------- faults

  @Test
  void allReadsMayBeCorruptAndTheDiskIsNot() {
    byte[] right = pattern(1000);
    on(
            disk -> disk.corruption(1),
            () -> {
              Fs.write(FILE, right);
              var seen = new HashSet<Integer>();
              for (int i = 0; i < 20; i++) {
                byte[] wrong = Fs.read(FILE);
                assertEquals(1000, wrong.length);
                int at = Arrays.mismatch(right, wrong);
                assertTrue(at >= 0);
                assertEquals(1, Integer.bitCount((right[at] ^ wrong[at]) & 0xFF));
                assertEquals(-1, Arrays.mismatch(right, at + 1, 1000, wrong, at + 1, 1000));
                seen.add(at);
              }
              assertTrue(seen.size() > 10, seen + ": another bit each time");
            })
        .run();
  }

  @Test
  void someReadsAreCorruptOrShort() {
    byte[] right = pattern(1000);
    on(
            disk -> disk.corruption(0.2).shortReads(0.5),
            () -> {
              Fs.write(FILE, right);
              int corrupt = 0;
              int cut = 0;
              try (var file = FileStream.open(FILE)) {
                for (int i = 0; i < 200; i++) {
                  var buffer = ByteBuffer.allocate(1000);
                  int n = file.readAt(buffer, 0);
                  assertTrue(n > 0 && n <= 1000);
                  cut += n < 1000 ? 1 : 0;
                  corrupt += Arrays.mismatch(right, 0, n, buffer.array(), 0, n) >= 0 ? 1 : 0;
                }
              }
              assertTrue(cut > 60 && cut < 140, cut + " were short");
              assertTrue(corrupt > 15 && corrupt < 80, corrupt + " were corrupt");
            })
        .run();
  }

  @Test
  void shortReadsAreReadOn() {
    byte[] right = pattern(10_000);
    on(
            disk -> disk.shortReads(1),
            () -> {
              Fs.write(FILE, right);
              assertArrayEquals(right, Fs.read(FILE));
              Fs.copy(FILE, Path.of("/tmp/copy"));
              assertArrayEquals(right, Fs.read(Path.of("/tmp/copy")));
              try (var file = FileStream.open(FILE)) {
                assertArrayEquals(right, file.inputStream().readAllBytes());
              }
            })
        .run();
  }

  // ---------------------------------------------------------------- syncs and torn writes

  @Test
  void theSystemSyncsNowAndThen() {
    var lengths = new HashSet<Integer>();
    for (int seed = 1; seed <= 30; seed++) {
      acrossACrash(
          seed,
          disk -> disk.backgroundSyncs(0.3),
          () -> {
            for (int i = 0; i < 4; i++) {
              Fs.append(FILE, new byte[100]);
            }
          },
          () -> lengths.add(Fs.exists(FILE) ? Fs.read(FILE).length : 0));
    }
    assertEquals(Set.of(0, 100, 200, 300, 400), lengths);
    acrossACrash(
        1,
        disk -> disk.backgroundSyncs(1),
        () -> Fs.write(FILE, new byte[100]),
        () -> assertEquals(100, Fs.read(FILE).length));
  }

  @Test
  void writesAreTornBetweenBlocks() {
    var seen = new HashSet<String>();
    for (int seed = 1; seed <= 40; seed++) {
      acrossACrash(
          seed,
          disk -> disk.unsyncedSurvival(0.5).blockSize(100),
          () -> {
            try (var file = FileStream.create(FILE)) {
              file.writeAll(new byte[200]);
              file.syncAll();
              byte[] ones = new byte[200];
              Arrays.fill(ones, (byte) 1);
              file.writeAt(ByteBuffer.wrap(ones), 0);
            }
          },
          () -> {
            byte[] left = Fs.read(FILE);
            for (int i = 0; i < 200; i++) {
              assertEquals(left[i / 100 * 100], left[i]);
            }
            seen.add(left[0] + " " + left[100]);
          });
    }
    assertEquals(Set.of("0 0", "0 1", "1 0", "1 1"), seen);
  }
}
