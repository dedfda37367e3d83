package edo.sim;

import static edo.sim.Failures.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.fs.FileStream;
import edo.fs.Fs;
import edo.fs.OpenOptions;
import edo.task.TaskBody;
import edo.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * A disk that loses what was not synced: SIM-044, SIM-045, SIM-046, SIM-047, SIM-048, SIM-049,
 * SIM-050, SIM-051, SIM-054.
 */
class SimFilesTest {
  private static final Path FILE = Path.of("/data/file");

  private static void once(TaskBody body) {
    Sim sim = Sim.builder().build();
    sim.client("host", body);
    sim.run();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Path path) throws IOException {
    return new String(Fs.read(path), StandardCharsets.UTF_8);
  }

  private static Sim acrossACrash(
      UnaryOperator<SimBuilder> settings, TaskBody before, TaskBody after) {
    Sim sim = settings.apply(Sim.builder()).build();
    Hosts.acrossACrash(sim, before, after);
    return sim;
  }

  @Test
  void filesAndFoldersWork() {
    once(() -> {
      Fs.createDirAll(Path.of("/data/inner"));
      Fs.write(FILE, bytes("hello"));
      assertEquals("hello", text(FILE));
      Fs.append(FILE, bytes(" world"));
      assertEquals("hello world", text(FILE));
      assertEquals(11, Fs.metadata(FILE).length());
      assertEquals(11, Fs.copy(FILE, Path.of("/data/copy")));
      Fs.rename(Path.of("/data/copy"), Path.of("/data/inner/moved"));
      assertFalse(Fs.exists(Path.of("/data/copy")));
      assertEquals("hello world", text(Path.of("/data/inner/moved")));
      var names = new ArrayList<String>();
      try (var entries = Fs.readDir(Path.of("/data"))) {
        for (var entry = entries.next(); entry.isPresent(); entry = entries.next()) {
          names.add(entry.get().fileName().toString());
        }
      }
      assertEquals(List.of("file", "inner"), names);
      Fs.removeDirAll(Path.of("/data/inner"));
      assertFalse(Fs.exists(Path.of("/data/inner")));
      assertThrows(NoSuchFileException.class, () -> Fs.read(Path.of("/data/none")));
      assertThrows(NoSuchFileException.class, () -> Fs.write(Path.of("/no/file"), bytes("x")));
      assertThrows(FileAlreadyExistsException.class, () -> FileStream.createNew(FILE));
      assertThrows(IOException.class, () -> Fs.removeDir(Path.of("/data")));
    });
    assertFalse(Files.exists(FILE), "the real disk was written to");
  }

  @Test
  void linksLead() {
    once(() -> {
      Fs.createDir(Path.of("/data"));
      Fs.write(FILE, bytes("x"));
      Fs.symlink(Path.of("file"), Path.of("/data/link"));
      assertEquals("x", text(Path.of("/data/link")));
      assertEquals("/data/file", Fs.canonicalize(Path.of("/data/link")).toString());
      Fs.hardLink(FILE, Path.of("/data/other"));
      Fs.append(FILE, bytes("y"));
      assertEquals("xy", text(Path.of("/data/other")));
      Fs.symlink(Path.of("b"), Path.of("/data/a"));
      Fs.symlink(Path.of("a"), Path.of("/data/b"));
      assertThrows(FileSystemLoopException.class, () -> Fs.read(Path.of("/data/a")));
    });
  }

  @Test
  void anOpenFileHasAPlaceAndATime() {
    once(() -> {
      Fs.createDir(Path.of("/data"));
      try (var file = new OpenOptions().read(true).write(true).create(true).open(FILE)) {
        file.writeAll(bytes("0123456789"));
        file.flush();
        file.writeAt(java.nio.ByteBuffer.wrap(bytes("xx")), 3);
        file.setLength(8);
      }
      assertEquals("012xx567", text(FILE));
      var first = Fs.metadata(FILE).modified();
      Time.sleep(Duration.ofSeconds(7));
      Fs.append(FILE, bytes("!"));
      assertEquals(Duration.ofSeconds(7), Duration.between(first, Fs.metadata(FILE).modified()));
    });
  }

  @Test
  void hostsHaveDisksOfTheirOwn() {
    Sim sim = Sim.builder().build();
    for (String name : List.of("one", "other")) {
      sim.client(
          name,
          () -> {
            assertFalse(Fs.exists(Path.of("/tmp/mine")));
            Fs.write(Path.of("/tmp/mine"), bytes(name));
            Time.sleep(Duration.ofSeconds(1));
            assertEquals(name, text(Path.of("/tmp/mine")));
          });
    }
    sim.run();
  }

  @Test
  void whatWasSyncedIsThereAfterACrashAndTheRestIsNot() {
    acrossACrash(
        b -> b,
        () -> {
          Fs.createDir(Path.of("/data"));
          try (var file = FileStream.create(FILE)) {
            file.writeAll(bytes("kept"));
            file.syncAll();
            file.writeAll(bytes(" and lost"));
            file.flush();
            assertEquals("kept and lost", text(FILE));
          }
          Fs.write(Path.of("/data/unsynced"), bytes("lost"));
        },
        () -> {
          assertEquals("kept", text(FILE));
          assertFalse(Fs.exists(Path.of("/data/unsynced")));
        });
  }

  @Test
  void anUnfinishedReplacementLeavesTheOldFile() {
    acrossACrash(
        b -> b,
        () -> {
          Fs.createDir(Path.of("/data"));
          try (var file = FileStream.create(FILE)) {
            file.writeAll(bytes("old"));
            file.syncAll();
          }
          Path fresh = Path.of("/data/fresh");
          try (var file = FileStream.create(fresh)) {
            file.writeAll(bytes("new"));
            file.syncAll();
          }
          Fs.rename(fresh, FILE);
          assertEquals("new", text(FILE));
        },
        () -> {
          assertEquals("old", text(FILE), "the rename was not synced");
          assertEquals("new", text(Path.of("/data/fresh")));
        });
  }

  @Test
  void strictDirectoriesWantToBeSyncedThemselves() {
    for (boolean synced : new boolean[] {false, true}) {
      acrossACrash(
          b -> b.disk(disk -> disk.strictDirectories(true)),
          () -> {
            try (var file = FileStream.create(Path.of("/tmp/file"))) {
              file.writeAll(bytes("x"));
              file.syncAll();
            }
            if (synced) {
              try (var folder = FileStream.open(Path.of("/tmp"))) {
                folder.syncAll();
              }
            }
          },
          () -> assertEquals(synced, Fs.exists(Path.of("/tmp/file"))));
    }
  }

  @Test
  void whatACrashedHostStillDoesDoesNotCount() {
    acrossACrash(
        b -> b,
        () -> {
          try {
            Time.sleep(Duration.ofHours(1));
          } finally {
            edo.task.Task.shield(() -> {
              Fs.write(Path.of("/tmp/late"), bytes("x"));
              return null;
            });
          }
        },
        () -> assertFalse(Fs.exists(Path.of("/tmp/late"))));
  }

  /** Of two blocks that were not synced, each survives or does not. */
  @Test
  void writesCanBeTorn() {
    var seen = new HashSet<String>();
    for (int s = 1; s <= 40; s++) {
      long seed = s;
      acrossACrash(
          b -> b.seed(seed).disk(disk -> disk.unsyncedSurvival(0.5)),
          () -> {
            try (var file = FileStream.create(Path.of("/tmp/file"))) {
              file.writeAll(new byte[8192]);
              file.syncAll();
              byte[] ones = new byte[8192];
              Arrays.fill(ones, (byte) 1);
              file.writeAt(java.nio.ByteBuffer.wrap(ones), 0);
            }
          },
          () -> {
            byte[] left = Fs.read(Path.of("/tmp/file"));
            seen.add(left[0] + " " + left[8191]);
            byte[] block = Arrays.copyOf(left, 4096);
            byte[] same = new byte[4096];
            Arrays.fill(same, left[0]);
            assertArrayEquals(same, block);
          });
    }
    assertEquals(4, seen.size(), seen.toString());
  }

  @Test
  void aDiskGetsFullAndHasRoomAgain() {
    Sim sim = Sim.builder().disk(disk -> disk.capacity(1000)).build();
    sim.client(
        "host",
        () -> {
          Fs.write(Path.of("/tmp/a"), new byte[600]);
          var e = assertThrows(IOException.class, () -> Fs.write(Path.of("/tmp/b"), new byte[600]));
          assertSays(e, "No space left on device");
          Fs.removeFile(Path.of("/tmp/a"));
          Fs.write(Path.of("/tmp/b"), new byte[600]);
          Fs.removeFile(Path.of("/tmp/b"));
          for (int i = 0; i < 3; i++) { // what is removed while it is open takes no room
            try (var open = FileStream.create(Path.of("/tmp/c"))) {
              Fs.removeFile(Path.of("/tmp/c"));
              open.writeAll(new byte[600]);
              open.flush();
            }
          }
          Fs.write(Path.of("/tmp/d"), new byte[600]);
        });
    sim.run();
  }

  @Test
  void operationsFailAndTakeTime() {
    var failures = new AtomicInteger();
    Sim sim =
        Sim.builder()
            .disk(disk -> disk.errors(0.3).latency(Duration.ofMillis(5), Duration.ofMillis(5)))
            .build();
    sim.client(
        "host",
        () -> {
          var start = sim.elapsed();
          for (int i = 0; i < 50; i++) {
            try {
              Fs.write(Path.of("/tmp/file"), bytes("x"));
            } catch (IOException e) {
              failures.incrementAndGet();
            }
          }
          assertTrue(sim.elapsed().minus(start).compareTo(Duration.ofMillis(250)) >= 0);
        });
    sim.run();
    assertTrue(failures.get() > 0 && failures.get() < 50, failures + " failures");
  }

  @Test
  void oneSeedGivesOneTrace() {
    var traces = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      traces.add(
          acrossACrash(
                  b -> b.seed(3).disk(disk -> disk.unsyncedSurvival(0.5).errors(0.1)),
                  () -> {
                    for (int n = 0; n < 20; n++) {
                      try {
                        Fs.append(Path.of("/tmp/log"), bytes("line " + n + "\n"));
                      } catch (IOException e) {
                        Time.sleep(Duration.ofMillis(10));
                      }
                    }
                  },
                  () -> {
                    boolean there = Fs.exists(Path.of("/tmp/log"));
                    Time.sleep(Duration.ofMillis(there ? 1 : 2));
                  })
              .traceDigest());
    }
    assertEquals(1, traces.size());
  }
}
