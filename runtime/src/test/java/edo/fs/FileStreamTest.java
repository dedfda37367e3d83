package edo.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.io.BufReader;
import edo.io.ByteReader;
import edo.io.ByteStreams;
import edo.io.SeekFrom;
import edo.task.JoinSet;
import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of the system, used as they should be. FS-012…018, FS-022, FS-027; IO-030. */
class FileStreamTest extends FileTest {
  /** FS-012: what each way of opening does with what is there, or not there. */
  @ParameterizedTest
  @EnumSource
  void opens(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello");
          try (var file = FileStream.open(path)) {
            assertEquals("hello", all(file));
            assertEquals(path, file.path().orElseThrow());
            assertTrue(file.toString().contains(path.toString()), file::toString);
          }
          try (var file = FileStream.create(path)) {
            assertEquals(0, Files.size(path));
            file.writeAll(bytes("new"));
          }
          assertEquals("new", content(path), "closing does not lose what was written");
          Path fresh = folder.resolve("fresh");
          try (var file = FileStream.createNew(fresh)) {
            file.writeAll(bytes("both ways"));
            file.rewind();
            assertEquals("both ways", all(file));
          }
          try (var file = await(FileStream.openAsync(fresh))) {
            assertEquals("both", read(file, 4));
          }
          var _ = await(await(FileStream.createAsync(fresh)).closeAsync());
          assertEquals("", content(fresh));
        });
  }

  /** FS-013: a channel of the JDK becomes a file and back, each at the other's place. */
  @ParameterizedTest
  @EnumSource
  void fromChannelAndBack(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello world");
          try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.position(6);
            var file = FileStream.of(channel);
            assertEquals("wor", read(file, 3));
            assertTrue(file.path().isEmpty());
            assertThrows(UnsupportedOperationException.class, file::metadata);
            try (FileChannel back = file.intoChannel()) {
              assertEquals(9, back.position());
              var rest = ByteBuffer.allocate(10);
              assertEquals(2, back.read(rest));
            }
          }
        });
  }

  /** FS-017, FS-018: much more than fits into one job, both ways, through any kind of buffer. */
  @ParameterizedTest
  @EnumSource
  void large(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var data = new byte[5 * 1024 * 1024 + 17];
          new Random(3).nextBytes(data);
          Path path = folder.resolve("large");
          try (var file = FileStream.createNew(path)) {
            ByteBuffer direct = ByteBuffer.allocateDirect(data.length).put(data).flip();
            file.writeAll(direct);
            file.rewind();
            var back = ByteBuffer.allocateDirect(data.length);
            file.readFully(back);
            assertEquals(ByteBuffer.wrap(data), back.flip());
            assertEquals(-1, file.read(new byte[1]), "read past the end");
            file.rewind();
            assertArrayEquals(data, file.readAll(data.length));
          }
          assertArrayEquals(data, Files.readAllBytes(path));
        });
  }

  /** FS-022: the end, behind the end, and back. */
  @ParameterizedTest
  @EnumSource
  void seeks(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello world");
          try (var file = new OpenOptions().read(true).write(true).open(path)) {
            assertEquals(11, file.seek(SeekFrom.end(0)));
            assertEquals("END", read(file, 1));
            assertEquals(13, file.seek(13));
            assertEquals("END", read(file, 1));
            file.writeAll(bytes("!"));
            assertEquals(14, file.position());
            file.seek(SeekFrom.current(-4));
            assertEquals("d\0\0!", all(file));
            assertEquals(6, await(file.seekAsync(SeekFrom.start(6))));
            assertEquals("world", read(file, 5));
          }
        });
  }

  /** FS-015: longer and shorter; what is new is zeros. */
  @ParameterizedTest
  @EnumSource
  void setLength(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello world");
          try (var file = new OpenOptions().read(true).write(true).open(path)) {
            file.seek(8);
            file.setLength(5);
            assertEquals(5, file.length());
            assertEquals(8, file.position());
            file.setLength(7);
            assertEquals("hello\0\0", content(path));
            file.rewind();
            assertEquals("hello\0\0", all(file));
            assertThrows(IllegalArgumentException.class, () -> file.setLength(-1));
          }
          try (var file = new OpenOptions().append(true).open(path)) {
            file.setLength(5);
            assertThrows(IOException.class, () -> file.setLength(50));
            file.writeAll(bytes("!"));
          }
          assertEquals("hello!", content(path));
        });
  }

  /** FS-014, FS-016: to the disk; what the system knows. */
  @ParameterizedTest
  @EnumSource
  void syncAndMetadata(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = folder.resolve("file");
          try (var file = FileStream.create(path)) {
            file.writeAll(bytes("hello"));
            file.syncData();
            file.syncAll();
            assertEquals("hello", content(path));
            file.writeAll(bytes("!"));
            FileMetadata metadata = file.metadata();
            assertEquals(6, metadata.length());
            assertTrue(metadata.isRegularFile());
            var mode = PosixFilePermissions.fromString("r--r-----");
            file.setPermissions(mode);
            assertEquals(mode, file.metadata().permissions().orElseThrow());
            assertEquals(mode, Files.getPosixFilePermissions(path));
          }
        });
  }

  /** FS-016: the place is one for both. */
  @ParameterizedTest
  @EnumSource
  void duplicateSharesThePlace(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello world");
          FileStream other;
          try (var file = FileStream.open(path)) {
            assertEquals("hello", read(file, 5));
            other = file.duplicate();
            assertEquals(" wor", read(other, 4));
            assertEquals("l", read(file, 1));
          }
          try (other) {
            assertEquals("d", read(other, 4), "open until both are closed");
          }
        });
  }

  /** Where the caller says, by many at once; the place stays; what was written before is seen. */
  @ParameterizedTest
  @EnumSource
  void atPlaces(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = folder.resolve("places");
          try (var file = FileStream.createNew(path);
              var tasks = JoinSet.<Integer>create()) {
            file.writeAll(bytes("start"));
            for (int i = 0; i < 20; i++) {
              int at = i;
              var _ =
                  tasks.spawn(() -> {
                    file.writeAt(ByteBuffer.allocate(4).putInt(0, at), 100 + 4L * at);
                    var back = ByteBuffer.allocate(4);
                    assertEquals(4, file.readAt(back, 100 + 4L * at));
                    return back.getInt(0);
                  });
            }
            var seen = new TreeSet<Integer>();
            for (int i = 0; i < 20; i++) {
              seen.add(tasks.joinNext().orElseThrow().value());
            }
            assertEquals(20, seen.size());
            assertEquals(5, file.position());
            var start = ByteBuffer.allocate(10).limit(5);
            file.rewind();
            file.writeAll(bytes("S"));
            assertEquals(5, file.readAt(start, 0));
            assertEquals("Start", text(start.array()).substring(0, 5));
            assertEquals(ByteReader.END, file.readAt(ByteBuffer.allocate(1), 1000));
            assertEquals(0, file.readAt(ByteBuffer.allocate(0), 1000));
            assertThrows(
                IllegalArgumentException.class, () -> file.readAt(ByteBuffer.allocate(1), -1));
            file.maxBufferSize(3);
            ByteBuffer eight = buffer("12345678");
            file.writeAt(eight, 200);
            assertEquals(0, eight.remaining());
            assertEquals("12345678", content(path).substring(200));
            assertEquals(3, file.readAt(ByteBuffer.allocate(8), 200), "up to the largest size");
          }
        });
  }

  /** IO-030: looking at what is at hand, of a file. */
  @ParameterizedTest
  @EnumSource
  void fillsABufferFromAFile(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello world");
          try (var in = new BufReader(FileStream.open(path), 7)) {
            var all = new StringBuilder();
            for (int n; (n = in.fill()) > 0; in.consume(n)) {
              var piece = new byte[n];
              in.buffer().get(piece);
              all.append(text(piece));
            }
            assertEquals("hello world", all.toString());
          }
        });
  }

  /** FS-027: a task that reads and writes without end lets others run. */
  @ParameterizedTest
  @EnumSource
  void takesBudget(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("x".repeat(1000));
          try (var file = FileStream.open(path)) {
            var busy =
                Task.spawn(
                    ByteStreams.copyAsync(
                        file, ByteStreams.sink())); // from leftovers, never waiting
            for (int i = 0; i < 5; i++) {
              Task.yieldNow();
            }
            assertEquals(1000, busy.join());
          }
        });
  }

  /** Several tasks read one file: each byte goes to one of them. */
  @ParameterizedTest
  @EnumSource
  void severalReaders(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var data = new byte[10_000];
          for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i / 40);
          }
          Path path = Files.write(folder.resolve("shared"), data);
          try (var file = FileStream.open(path);
              var tasks = JoinSet.<int[]>create()) {
            for (int i = 0; i < 4; i++) {
              var _ =
                  tasks.spawn(() -> {
                    var counts = new int[256];
                    var piece = new byte[40];
                    for (int n; (n = file.read(piece)) > 0; ) {
                      for (int at = 0; at < n; at++) {
                        counts[piece[at] & 0xFF]++;
                      }
                    }
                    return counts;
                  });
            }
            var sum = new int[256];
            for (int i = 0; i < 4; i++) {
              int[] counts = tasks.joinNext().orElseThrow().value();
              for (int value = 0; value < 256; value++) {
                sum[value] += counts[value];
              }
            }
            for (int value = 0; value < 250; value++) {
              assertEquals(40, sum[value], "of byte " + value);
            }
          }
        });
  }

  /** Outside of any runtime: the default one does the work. */
  @Test
  void onAPlainThreadAndOnVirtualThreads() throws Exception {
    Path path = folder.resolve("plain");
    try (var file = FileStream.create(path)) {
      file.writeAll(bytes("from a plain thread"));
    }
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try (var file = new OpenOptions().append(true).open(path)) {
                file.writeAll(bytes(", from a virtual one"));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.join();
    assertEquals("from a plain thread, from a virtual one", content(path));
  }

  /** Poll-driven tasks use it as well. */
  @ParameterizedTest
  @EnumSource
  void pollDriven(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = folder.resolve("polled");
          var file = Task.spawn(FileStream.createNewAsync(path)).join();
          var _ = Task.spawn(file.writeAllAsync(bytes("hello"))).join();
          assertEquals(1L, Task.spawn(file.seekAsync(SeekFrom.start(1))).join());
          var four = new byte[4];
          assertEquals(4, Task.spawn(file.readAsync(four)).join());
          assertEquals("ello", text(four));
          assertEquals(5L, Task.spawn(file.lengthAsync()).join());
          var _ = Task.spawn(file.closeAsync()).join();
          assertThrows(IOException.class, file::length);
        });
  }
}
