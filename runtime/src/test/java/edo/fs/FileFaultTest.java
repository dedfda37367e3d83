package edo.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.io.SeekFrom;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What goes wrong is said, names the file, and leaves nothing open. FS-007, FS-012, FS-019, FS-039.
 */
class FileFaultTest extends FileTest {
  private static final Path FULL = Path.of("/dev/full");

  private static void fails(Path which, String why, Executable what) {
    var e = assertThrows(FileSystemException.class, what);
    assertEquals(which.toString(), e.getFile());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void missing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path missing = folder.resolve("missing");
          assertThrows(NoSuchFileException.class, () -> FileStream.open(missing));
          assertThrows(NoSuchFileException.class, () -> Fs.read(missing));
          assertThrows(NoSuchFileException.class, () -> Fs.write(missing.resolve("x"), bytes("x")));
          assertThrows(NoSuchFileException.class, () -> FileStream.create(missing.resolve("x")));
        });
  }

  /** Also for root: the kernel lets nobody write there. */
  @ParameterizedTest
  @EnumSource
  void permissionDenied(Flavor flavor) throws Exception {
    Path locked = Path.of("/proc/version");
    assumeTrue(Files.exists(locked));
    on(
        flavor,
        () -> {
          assertThrows(IOException.class, () -> Fs.removeFile(locked));
          var e =
              assertThrows(
                  FileSystemException.class,
                  () -> FileStream.createNew(Path.of("/proc/edo-test-file")));
          assertEquals("/proc/edo-test-file", e.getFile());
          if (!Files.isReadable(denied())) {
            assertThrows(AccessDeniedException.class, () -> FileStream.open(denied()));
            Path closed = Files.createDirectory(folder.resolve("closed"));
            Files.setPosixFilePermissions(closed, java.util.Set.of());
            Path inside = closed.resolve("inside");
            assertThrows(AccessDeniedException.class, () -> Fs.metadata(inside));
          }
        });
  }

  private Path denied() throws IOException {
    Path path = folder.resolve("denied");
    if (!Files.exists(path)) {
      Files.createFile(path);
      Files.setPosixFilePermissions(path, java.util.Set.of());
    }
    return path;
  }

  @ParameterizedTest
  @EnumSource
  void directoryAsFile(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var file = FileStream.open(folder)) {
            fails(folder, "directory", () -> read(file, 1));
          }
          fails(folder, "directory", () -> FileStream.create(folder));
          fails(folder, "directory", () -> Fs.read(folder));
          fails(folder, "directory", () -> Fs.write(folder, bytes("x")));
        });
  }

  /** FS-019: no room: the next operation tells, and so does closing, once. */
  @ParameterizedTest
  @EnumSource
  void diskFull(Flavor flavor) throws Exception {
    assumeTrue(Files.exists(FULL));
    on(
        flavor,
        () -> {
          try (var file = new OpenOptions().write(true).open(FULL)) {
            file.writeAll(bytes("x"));
            fails(FULL, "No space left", file::flush);
            file.writeAll(bytes("x"));
            fails(FULL, "No space left", () -> file.writeAll(bytes("y")));
            file.flush();
            fails(FULL, "No space left", () -> file.writeAt(buffer("x"), 0));
          }
          var file = new OpenOptions().write(true).open(FULL);
          file.writeAll(bytes("x"));
          fails(FULL, "No space left", file::close);
          file.close();
          fails(FULL, "No space left", () -> Fs.write(FULL, bytes("x")));
        });
  }

  @ParameterizedTest
  @EnumSource
  void nameTooLong(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = folder.resolve("x".repeat(300));
          fails(path, "too long", () -> FileStream.open(path));
          fails(path, "too long", () -> Fs.metadata(path));
          fails(path, "too long", () -> FileStream.create(path));
          assertThrows(FileSystemException.class, () -> Fs.rename(file("x"), path));
          fails(path, "too long", () -> Fs.createDirAll(path));
        });
  }

  /** Reading what is for writing and the other way round: what to do about it. */
  @ParameterizedTest
  @EnumSource
  void wrongDirection(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello");
          try (var file = FileStream.open(path)) {
            file.writeAll(bytes("x"));
            fails(path, "OpenOptions.write(true)", file::flush);
            fails(path, "OpenOptions.write(true)", () -> file.setLength(1));
            fails(path, "OpenOptions.write(true)", () -> file.writeAt(buffer("x"), 0));
            assertEquals("hello", read(file, 10));
          }
          try (var file = new OpenOptions().write(true).open(path)) {
            fails(path, "OpenOptions.read(true)", () -> read(file, 1));
            fails(path, "OpenOptions.read(true)", () -> file.readAt(ByteBuffer.allocate(1), 0));
          }
          assertEquals("hello", content(path));
        });
  }

  /** Closed is closed, whatever is asked; twice is once. */
  @ParameterizedTest
  @EnumSource
  void closed(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var file = FileStream.createNew(folder.resolve("file"));
          file.close();
          file.close();
          var _ = await(file.closeAsync());
          assertTrue(file.toString().endsWith(", closed]"), file.toString());
          assertThrows(ClosedChannelException.class, () -> read(file, 1));
          assertThrows(ClosedChannelException.class, () -> file.write(bytes("x")));
          assertThrows(ClosedChannelException.class, file::flush);
          assertThrows(ClosedChannelException.class, () -> file.seek(SeekFrom.start(0)));
          assertThrows(ClosedChannelException.class, () -> file.startSeek(SeekFrom.start(0)));
          assertThrows(ClosedChannelException.class, file::syncAll);
          assertThrows(ClosedChannelException.class, file::length);
          assertThrows(ClosedChannelException.class, () -> file.setLength(1));
          assertThrows(ClosedChannelException.class, file::metadata);
          assertThrows(ClosedChannelException.class, file::duplicate);
          assertThrows(ClosedChannelException.class, file::intoChannel);
          assertThrows(ClosedChannelException.class, file::tryIntoChannel);
          assertThrows(ClosedChannelException.class, () -> file.readAt(ByteBuffer.allocate(1), 0));
          assertThrows(ClosedChannelException.class, () -> file.writeAt(buffer("x"), 0));
          assertEquals(0, openFiles());
        });
  }

  /** A thing that cannot seek reads and writes all the same. */
  @ParameterizedTest
  @EnumSource
  void notSeekable(Flavor flavor) throws Exception {
    Path tty = Path.of("/dev/null");
    on(
        flavor,
        () -> {
          try (var file = new OpenOptions().read(true).write(true).open(tty)) {
            file.writeAll(bytes("gone"));
            assertEquals("END", read(file, 5));
            file.flush();
          }
          assertFalse(Fs.metadata(tty).isRegularFile());
        });
  }
}
