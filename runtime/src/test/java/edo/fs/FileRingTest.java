package edo.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.io.SeekFrom;
import edo.reactor.Backend;
import edo.reactor.FileRing;
import edo.runtime.EdoRuntime;
import edo.runtime.FileIo;
import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files whose bytes the kernel moves: RT-007, FS-033, FS-034, FS-035, FS-037, FS-038. Skipped where
 * there is no io_uring. That everything else is as on the pool is shown by the other tests of this
 * package, which run once more with system property {@code edo.files=io_uring}.
 */
class FileRingTest extends FileTest {
  private static final int THREADS = 1;

  private EdoRuntime ringed(Flavor flavor) {
    String reason = FileRing.unavailableReason();
    assumeTrue(reason.isEmpty(), "no io_uring here: " + reason);
    assumeTrue(Backend.best() == Backend.EPOLL, "io_uring needs reactor EPOLL");
    return runtimes.build(flavor.builder().fileIo(FileIo.IO_URING).maxBlockingThreads(THREADS));
  }

  /** Occupies the only thread of the pool until the latch opens. */
  private static void occupyPool(CountDownLatch leave) throws InterruptedException {
    var occupied = new CountDownLatch(1);
    var _ =
        Task.spawnBlocking(() -> {
          occupied.countDown();
          Await.latch(leave);
        });
    Await.latch(occupied);
  }

  private static FileStream readWrite(Path path) throws IOException {
    return new OpenOptions().read(true).write(true).create(true).open(path);
  }

  /** FS-033: with no thread of the pool to be had. */
  @ParameterizedTest
  @EnumSource
  void bytesMoveWithoutAThread(Flavor flavor) throws Exception {
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        var leave = new CountDownLatch(1);
        FileStream file = readWrite(folder.resolve("file"));
        FileStream reader = FileStream.open(file("0123456789"));
        try {
          occupyPool(leave);
          file.writeAll(bytes("hello world"));
          file.flush();
          file.syncData();
          file.syncAll();
          file.writeAt(buffer("HE"), 0);
          var there = ByteBuffer.allocate(5);
          assertEquals(5, file.readAt(there, 6));
          assertEquals("world", text(there.array()));
          assertEquals(FileStream.END, file.readAt(ByteBuffer.allocate(1), 11));
          assertEquals("012", read(reader, 3));
          assertEquals("3456789", read(reader, 100));
          assertEquals("END", read(reader, 1));
        } finally {
          leave.countDown();
        }
        assertEquals(11, file.length());
        assertEquals(0, file.seek(SeekFrom.start(0)));
        assertEquals("HEllo world", all(file));
        file.close();
        reader.close();
      });
    }
  }

  /** FS-035: many tasks at once, each byte where it belongs. */
  @ParameterizedTest
  @EnumSource
  void manyTasks(Flavor flavor) throws Exception {
    int tasks = 32;
    int pieces = 40;
    int size = 1000;
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        FileStream file = readWrite(folder.resolve("file"));
        var running = new ArrayList<JoinHandle<?>>();
        for (int t = 0; t < tasks; t++) {
          int me = t;
          running.add(
              Task.spawn(() -> {
                for (int i = 0; i < pieces; i++) {
                  var piece = new byte[size];
                  Arrays.fill(piece, (byte) (me * 7 + i));
                  long at = (long) size * (i * tasks + me);
                  file.writeAt(ByteBuffer.wrap(piece), at);
                  var again = ByteBuffer.allocate(size);
                  while (again.hasRemaining()) {
                    assertTrue(file.readAt(again, at + again.position()) > 0);
                  }
                  assertArrayEquals(piece, again.array());
                }
              }));
        }
        running.forEach(JoinHandle::join);
        assertEquals((long) size * tasks * pieces, file.length());
        file.close();
      });
    }
  }

  /** FS-035: more at once than a ring has entries. */
  @ParameterizedTest
  @EnumSource
  void moreThanEntries(Flavor flavor) throws Exception {
    int count = 1000;
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        FileStream file = readWrite(folder.resolve("file"));
        var writes = new ArrayList<Async<@Nullable Void>>();
        for (int i = 0; i < count; i++) {
          var write = file.writeAtAsync(ByteBuffer.wrap(new byte[] {(byte) i}), i);
          var _ = new CountingWaker().poll(write);
          writes.add(write);
        }
        for (var write : writes) {
          await(write);
        }
        file.close();
      });
    }
    byte[] written = Files.readAllBytes(folder.resolve("file"));
    assertEquals(count, written.length);
    for (int i = 0; i < count; i++) {
      assertEquals((byte) i, written[i]);
    }
  }

  /** Beyond what 32 bits count. */
  @ParameterizedTest
  @EnumSource
  void farOut(Flavor flavor) throws Exception {
    long far = (3L << 30) + 1;
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        FileStream file = readWrite(folder.resolve("file"));
        assertEquals(far, file.seek(SeekFrom.start(far)));
        file.writeAll(bytes("far"));
        assertEquals(far + 3, file.length());
        assertEquals(far, file.seek(SeekFrom.current(-3)));
        assertEquals("far", read(file, 10));
        file.close();
      });
    }
  }

  /** What is done at once costs budget: others on the same worker have their turn. */
  @ParameterizedTest
  @EnumSource
  void othersHaveTheirTurn(Flavor flavor) throws Exception {
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        Path path = folder.resolve("file");
        FileStream file = readWrite(path);
        file.maxBufferSize(1);
        for (int way = 0; way < 4; way++) {
          assertEquals(0, file.seek(SeekFrom.start(0)));
          var stop = new AtomicBoolean();
          var other = Task.spawn(() -> stop.set(true));
          while (!stop.get()) {
            switch (way) {
              case 0 -> file.write(new byte[1]);
              case 1 -> file.read(new byte[1]);
              case 2 -> file.writeAt(ByteBuffer.allocate(1), 0);
              default -> file.readAt(ByteBuffer.allocate(1), 0);
            }
          }
          other.join();
        }
        file.close();
      });
    }
  }

  /** FS-037: who gives up gets its buffer back at once; what was read then is the next one's. */
  @ParameterizedTest
  @EnumSource
  void givenUp(Flavor flavor) throws Exception {
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        Path path = file("0123456789".repeat(1000));
        FileStream file = FileStream.open(path);
        for (int i = 0; i < 50; i++) {
          var target = new byte[10];
          var read = file.readAsync(target);
          var _ = new CountingWaker().poll(read);
          read.cancel();
          var at = file.readAtAsync(ByteBuffer.allocate(10), 5);
          var _ = new CountingWaker().poll(at);
          at.cancel();
        }
        file.seek(SeekFrom.start(10));
        assertEquals("0123456789", read(file, 10));
        file.close();
      });
    }
  }

  /** FS-038: what is under way at the shutdown is done, and no descriptor is left. */
  @ParameterizedTest
  @EnumSource
  void shutDownMeanwhile(Flavor flavor) throws Exception {
    Path path = folder.resolve("file");
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        FileStream file = FileStream.create(path);
        for (int i = 0; i < 600; i++) {
          var write = file.writeAtAsync(ByteBuffer.wrap(new byte[] {1}), i);
          var _ = new CountingWaker().poll(write);
        }
        file.writeAll(bytes("x"));
        Task.spawn(file::close);
      });
    }
    byte[] written = Files.readAllBytes(path);
    assertEquals(600, written.length);
    for (int i = 1; i < written.length; i++) {
      assertEquals(1, written[i]);
    }
  }

  /** FS-038: a file lives on after its runtime, and is then worked on by another one. */
  @ParameterizedTest
  @EnumSource
  void outlivesItsRuntime(Flavor flavor) throws Exception {
    FileStream file;
    try (var runtime = ringed(flavor)) {
      file = runtime.run(() -> readWrite(folder.resolve("file")));
      runtime.run(() -> file.writeAll(bytes("hello")));
    }
    file.writeAll(bytes(" world"));
    file.flush();
    file.close();
    assertEquals("hello world", content(folder.resolve("file")));
    assertThrows(ClosedChannelException.class, file::length);
  }

  /**
   * A current-thread runtime polls nothing while nobody is inside, and yet nobody waits for ever.
   */
  @ParameterizedTest
  @EnumSource
  void nobodyIsInside(Flavor flavor) throws Exception {
    try (var runtime = ringed(flavor)) {
      for (int i = 0; i < 20; i++) {
        Path path = folder.resolve("file" + i);
        FileStream file =
            runtime.run(() -> {
              FileStream begun = FileStream.create(path);
              begun.writeAll(new byte[100_000]);
              return begun;
            });
        file.close();
        assertEquals(100_000, Files.size(path));
      }
    }
  }

  /** Duplicates share the place, so their bytes are moved by jobs. */
  @ParameterizedTest
  @EnumSource
  void duplicates(Flavor flavor) throws Exception {
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        FileStream file = FileStream.open(file("0123456789"));
        assertEquals("01", read(file, 2));
        FileStream other = file.duplicate();
        assertEquals("23", read(other, 2));
        assertEquals("45", read(file, 2));
        file.close();
        assertEquals("6789", read(other, 10));
        other.close();
      });
    }
  }

  /** The channel is java.nio's own. */
  @ParameterizedTest
  @EnumSource
  void intoChannel(Flavor flavor) throws Exception {
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        FileStream file = readWrite(file("0123456789"));
        assertEquals("012", read(file, 3));
        try (FileChannel channel = file.intoChannel()) {
          assertFalse(FileRing.takes(channel));
          assertEquals(3, channel.position());
          assertEquals(10, channel.map(FileChannel.MapMode.READ_ONLY, 0, 10).remaining());
        }
        assertThrows(ClosedChannelException.class, () -> read(file, 1));
      });
    }
  }

  /** Only what it was opened for, in the words of the pool. */
  @ParameterizedTest
  @EnumSource
  void wrongWay(Flavor flavor) throws Exception {
    try (var runtime = ringed(flavor)) {
      runtime.run(() -> {
        Path path = file("there");
        FileStream reader = FileStream.open(path);
        var e = assertThrows(FileSystemException.class, () -> reader.writeAt(buffer("x"), 0));
        assertTrue(e.getMessage().contains("OpenOptions.write"), e.getMessage());
        reader.close();
        FileStream writer = new OpenOptions().append(true).open(path);
        e = assertThrows(FileSystemException.class, () -> read(writer, 1));
        assertTrue(e.getMessage().contains("OpenOptions.read"), e.getMessage());
        writer.writeAll(bytes("!"));
        writer.writeAt(buffer("?"), 0);
        writer.close();
        assertEquals("there!?", content(path));
      });
    }
  }

  /** RT-007: asked for and not to be had, the pool does it, and a line says so. */
  @ParameterizedTest
  @EnumSource
  void withoutRingsThePoolDoesIt(Flavor flavor) throws Exception {
    runtimes.expectAlarm("io_uring is not available: it needs reactor EPOLL");
    var builder = flavor.builder().reactor(Backend.NIO).fileIo(FileIo.IO_URING);
    try (var runtime = runtimes.build(builder)) {
      runtime.run(() -> {
        FileStream file = FileStream.create(folder.resolve("file"));
        file.writeAll(bytes("hello"));
        file.close();
      });
    }
    assertEquals("hello", content(folder.resolve("file")));
    assertThrows(NullPointerException.class, () -> flavor.builder().fileIo(null));
  }
}
