package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.Backend;
import edo.reactor.Events;
import edo.reactor.FileRing;
import edo.reactor.Poll;
import edo.reactor.Readiness;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rings of the real kernel: FS-033, FS-034, FS-037. Skipped where it refuses them. */
class UringKernelTest {
  private static final Set<OpenOption> BOTH =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  private static final int MODE = 0600;

  private final List<String> told = new CopyOnWriteArrayList<>();
  @TempDir Path folder;
  private FileRing ring;
  private Poll poll;

  @BeforeEach
  void open() throws IOException {
    String reason = FileRing.unavailableReason();
    assumeTrue(reason.isEmpty(), "no io_uring here: " + reason);
    ring = FileRing.open(8);
    poll = Poll.open(Backend.EPOLL);
    poll.registry().register(ring, 1, Readiness.READABLE);
    assertEquals(1, openRings());
  }

  @AfterEach
  void close() throws IOException {
    if (ring != null) {
      ring.close(Runnable::run);
      poll.close();
      assertEquals(0, openRings(), "no ring is left");
    }
  }

  private static boolean isRing(Path link) throws IOException {
    try {
      return Files.readSymbolicLink(link).toString().contains("[io_uring]");
    } catch (NoSuchFileException e) {
      return false; // the listing's own
    }
  }

  private static long openRings() throws IOException {
    long n = 0;
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        n += isRing(link) ? 1 : 0;
      }
    }
    return n;
  }

  private FileRing.Completion tell(String name) {
    return (bytes, error) -> told.add(name + " " + bytes + " " + error);
  }

  private void awaitTold(int count) throws IOException {
    var events = new Events();
    while (told.size() < count) {
      poll.pollNanos(events, -1);
      ring.complete();
    }
  }

  private FileChannel file(Path path) {
    return FileRing.openFile(path, BOTH, MODE).orElseThrow();
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Test
  void writesSyncsAndReads() throws IOException {
    Path path = folder.resolve("file");
    try (FileChannel file = file(path)) {
      assertTrue(ring.write(file, direct("hello world"), 0, tell("write")));
      awaitTold(1);
      assertTrue(ring.sync(file, false, tell("data")));
      assertTrue(ring.sync(file, true, tell("all")));
      awaitTold(3);
      ByteBuffer into = ByteBuffer.allocateDirect(100);
      assertTrue(ring.read(file, into, 6, tell("read")));
      awaitTold(4);
      assertTrue(ring.read(file, into, 11, tell("end")));
      awaitTold(5);
      byte[] read = new byte[5];
      into.get(0, read);
      assertArrayEquals("world".getBytes(StandardCharsets.ISO_8859_1), read);
    }
    assertEquals("write 11 0", told.getFirst());
    assertTrue(told.containsAll(List.of("data 0 0", "all 0 0", "read 5 0", "end 0 0")), "" + told);
    assertEquals("hello world", Files.readString(path));
  }

  /** Offsets do not end at 2 or 4 GiB. */
  @Test
  void farOut() throws IOException {
    long far = (5L << 30) + 3;
    try (FileChannel file = file(folder.resolve("sparse"))) {
      assertTrue(ring.write(file, direct("far"), far, tell("write")));
      awaitTold(1);
      assertEquals(far + 3, file.size());
      ByteBuffer into = ByteBuffer.allocateDirect(3);
      assertTrue(ring.read(file, into, far, tell("read")));
      awaitTold(2);
      assertEquals(direct("far"), into);
    }
  }

  /** What the kernel answers later it announces. The file may be closed meanwhile. */
  @Test
  void anEventTellsOfTheEnd() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      var errno = arena.allocate(JAVA_INT);
      var fds = arena.allocate(8);
      assertEquals(0, LinuxNative.pipe2(errno, fds, 0));
      var receiver = new UringFile(fds.get(JAVA_INT, 0), BOTH);
      int sender = fds.get(JAVA_INT, 4);
      ByteBuffer into = ByteBuffer.allocateDirect(10);
      assertTrue(ring.read(receiver, into, 0, tell("read")));
      ring.complete();
      assertEquals(List.of(), told);
      receiver.close();
      assertThrows(
          ClosedChannelException.class, () -> ring.read(receiver, into, 0, tell("too late")));
      assertTrue(
          Files.exists(Path.of("/proc/self/fd/" + fds.get(JAVA_INT, 0))), "the operation has it");
      assertEquals(3, LinuxNative.write(LinuxNative.heapErrno(), sender, new byte[3], 0, 3));
      awaitTold(1);
      assertEquals(List.of("read 3 0"), told);
      LinuxNative.close(errno, sender);
    }
  }

  @Test
  void errorsAreTheSystems() throws IOException {
    try (var full = new UringFile(openAnything("/dev/full", 2), BOTH);
        var directory = new UringFile(openAnything("/", 0), BOTH)) {
      assertTrue(ring.write(full, direct("x"), 0, tell("full")));
      awaitTold(1);
      assertTrue(ring.read(directory, ByteBuffer.allocateDirect(1), 0, tell("directory")));
      awaitTold(2);
      var stranger = new UringFile(1 << 20, BOTH);
      assertTrue(ring.read(stranger, ByteBuffer.allocateDirect(1), 0, tell("bad")));
      awaitTold(3);
    }
    assertEquals(List.of("full 0 28", "directory 0 21", "bad 0 9"), told);
    assertEquals("No space left on device", FileRing.message(28));
    assertEquals("Is a directory", FileRing.message(21));
  }

  private static int openAnything(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          ProcessNative.OPEN.call(
              arena.allocate(JAVA_INT), arena.allocateFrom(path), flags | 0x80000, 0);
      assertTrue(fd >= 0, path);
      return fd;
    }
  }

  @Test
  void moreThanTheRingHasEntries() throws IOException {
    try (FileChannel file = file(folder.resolve("file"))) {
      for (int i = 0; i < 500; i++) {
        assertTrue(ring.write(file, direct("" + i % 10), i, tell("w")));
      }
      awaitTold(500);
      assertEquals(500, file.size());
    }
    assertTrue(told.stream().allMatch("w 1 0"::equals));
  }

  @Test
  void theChannelDoesWhatChannelsDo() throws IOException {
    Path path = folder.resolve("file");
    try (FileChannel file = file(path)) {
      assertEquals(5, file.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.ISO_8859_1))));
      assertEquals(6, file.write(direct(" world")));
      assertEquals(11, file.position());
      assertEquals(11, file.size());
      ByteBuffer into = ByteBuffer.allocate(20);
      assertEquals(5, file.position(6).read(into));
      assertEquals(-1, file.read(into));
      assertEquals(-1, file.read(into, 50));
      assertEquals(0, file.read(ByteBuffer.allocate(0), 0));
      assertEquals(ByteBuffer.wrap("world".getBytes(StandardCharsets.ISO_8859_1)), into.flip());
      assertEquals(4, file.truncate(4).position());
      assertEquals(4, file.size());
      file.force(true);
      file.force(false);
      assertThrows(IllegalArgumentException.class, () -> file.position(-1));
      assertThrows(UnsupportedOperationException.class, () -> file.lock());
      FileChannel ordinary = FileRing.ordinary(file);
      try (ordinary) {
        assertEquals(4, ordinary.position());
        assertEquals(4, ordinary.map(FileChannel.MapMode.READ_WRITE, 0, 4).remaining());
      }
    }
    assertEquals("hell", Files.readString(path));
  }

  @Test
  void onlyWhatItWasOpenedFor() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "there");
    try (FileChannel reader =
            FileRing.openFile(path, Set.of(StandardOpenOption.READ), MODE).orElseThrow();
        FileChannel writer =
            FileRing.openFile(path, Set.of(StandardOpenOption.APPEND), MODE).orElseThrow()) {
      assertThrows(
          NonWritableChannelException.class,
          () -> ring.write(reader, direct("x"), 0, tell("never")));
      assertThrows(
          NonReadableChannelException.class,
          () -> ring.read(writer, direct("x"), 0, tell("never")));
      assertTrue(ring.write(writer, direct("!"), 0, tell("append")));
      awaitTold(1);
      assertEquals(6, writer.position());
    }
    assertEquals("there!", Files.readString(path));
    assertEquals(List.of("append 1 0"), told);
  }

  @Test
  void whatIsNoOrdinaryFileIsLeftToOthers() throws IOException {
    Set<OpenOption> read = Set.of(StandardOpenOption.READ);
    assertTrue(FileRing.openFile(folder, read, MODE).isEmpty());
    assertTrue(FileRing.openFile(Path.of("/dev/null"), read, MODE).isEmpty());
    assertTrue(FileRing.openFile(Path.of("/proc/self/stat"), read, MODE).isEmpty());
    assertTrue(FileRing.openFile(folder.resolve("missing"), read, MODE).isEmpty());
    Path there = Files.createFile(folder.resolve("there"));
    Set<OpenOption> fresh = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    assertTrue(FileRing.openFile(there, fresh, MODE).isEmpty());
    Set<OpenOption> synced = Set.of(StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    assertTrue(FileRing.openFile(there, synced, MODE).isEmpty());
    try (FileChannel ordinary = FileChannel.open(there, StandardOpenOption.WRITE)) {
      assertFalse(FileRing.takes(ordinary));
      assertThrows(
          IllegalArgumentException.class, () -> ring.write(ordinary, direct("x"), 0, tell("no")));
    }
    try (FileChannel made = FileRing.openFile(folder.resolve("n"), fresh, 0400).orElseThrow()) {
      assertTrue(FileRing.takes(made));
    }
    assertEquals(
        Set.of(PosixFilePermission.OWNER_READ), Files.getPosixFilePermissions(folder.resolve("n")));
  }

  @Test
  void aClosedRingRefuses() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> FileRing.open(3));
    try (FileChannel file = file(folder.resolve("file"))) {
      ring.close(Runnable::run);
      assertFalse(ring.write(file, direct("x"), 0, tell("never")));
      ring.complete();
    }
    assertEquals(List.of(), told);
  }
}
