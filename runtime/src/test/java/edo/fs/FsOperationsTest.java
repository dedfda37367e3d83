package edo.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations on paths. FS-001…011, FS-036. */
class FsOperationsTest extends FileTest {
  /** FS-008: whole files, also in UTF-8. */
  @ParameterizedTest
  @EnumSource
  void wholeFiles(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = folder.resolve("file");
          Fs.write(path, bytes("hello world"));
          assertEquals("hello world", text(Fs.read(path)));
          Fs.write(path, bytes("bye"));
          assertEquals("bye", Fs.readString(path));
          Fs.append(path, bytes("!"));
          assertEquals("bye!", content(path));
          Fs.append(folder.resolve("other"), bytes("made"));
          assertEquals("made", content(folder.resolve("other")));
          Fs.writeString(path, "für");
          assertEquals("für", Fs.readString(path));
          assertEquals(4, Fs.read(path).length);
          Fs.write(path, new byte[] {'a', (byte) 0xFF});
          assertThrows(MalformedInputException.class, () -> Fs.readString(path));
          assertEquals("a\u00FF", text(await(Fs.readAsync(path))));
        });
  }

  /** FS-036: empty, exactly known, and of a size that the system does not tell. */
  @ParameterizedTest
  @EnumSource
  void sizes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          assertEquals(0, Fs.read(file("")).length);
          var large = new byte[3_000_001];
          large[3_000_000] = 7;
          Path path = Files.write(folder.resolve("large"), large);
          assertArrayEquals(large, Fs.read(path));
          if (Files.exists(Path.of("/proc/self/status"))) {
            assertTrue(Fs.readString(Path.of("/proc/self/status")).startsWith("Name:"));
            Path copy = folder.resolve("copy");
            assertTrue(Fs.copy(Path.of("/proc/self/status"), copy) > 100);
            assertTrue(content(copy).startsWith("Name:"));
          }
        });
  }

  /** FS-002: nobody reads a copy, also a part of one, who may not read the original. */
  @ParameterizedTest
  @EnumSource
  void permissionsAreThereBeforeTheBytes(Flavor flavor) throws Exception {
    Path unreadable = Path.of("/proc/self/mem"); // a file, whose first byte cannot be read
    if (!Files.isRegularFile(unreadable)) {
      return; // another system
    }
    on(
        flavor,
        () -> {
          Path copy = Files.createFile(folder.resolve("copy"));
          Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
          assertThrows(IOException.class, () -> Fs.copy(unreadable, copy));
          assertEquals(
              Files.getPosixFilePermissions(unreadable), Files.getPosixFilePermissions(copy));
        });
  }

  /** FS-002: what is no ordinary file, such as a device, keeps its permissions. */
  @ParameterizedTest
  @EnumSource
  void whatIsNoFileKeepsItsPermissions(Flavor flavor) throws Exception {
    Path pipe = folder.resolve("pipe");
    if (!Files.isExecutable(Path.of("/usr/bin/mkfifo"))) {
      return; // another system
    }
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Files.setPosixFilePermissions(pipe, PosixFilePermissions.fromString("rw-rw----"));
    on(
        flavor,
        () -> {
          Path from = file("hello");
          Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("r--------"));
          try (var reader = new OpenOptions().read(true).write(true).open(pipe)) {
            assertEquals(5, Fs.copy(from, pipe));
            var there = new byte[5];
            assertEquals(5, reader.read(there));
            assertEquals("hello", text(there));
          }
          assertEquals(
              PosixFilePermissions.fromString("rw-rw----"), Files.getPosixFilePermissions(pipe));
        });
  }

  /** FS-002: bytes and permissions; into what is there; never onto itself. */
  @ParameterizedTest
  @EnumSource
  void copies(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path from = file("hello world");
          var mode = PosixFilePermissions.fromString("rwxrw-r--");
          Files.setPosixFilePermissions(from, mode);
          Path to = file("something longer than that");
          Path second = folder.resolve("second");
          Files.createLink(second, to);
          assertEquals(11, Fs.copy(from, to));
          assertEquals("hello world", content(to));
          assertEquals("hello world", content(second), "the same file as before");
          assertEquals(mode, Files.getPosixFilePermissions(to));
          assertEquals(11, Fs.copy(from, folder.resolve("new")));
          assertThrows(FileSystemException.class, () -> Fs.copy(from, from));
          Path link = folder.resolve("link");
          Files.createSymbolicLink(link, from);
          assertThrows(FileSystemException.class, () -> Fs.copy(link, from));
          assertEquals("hello world", content(from));
          assertThrows(FileSystemException.class, () -> Fs.copy(folder, to));
          assertThrows(FileSystemException.class, () -> Fs.copy(from, folder));
          assertThrows(NoSuchFileException.class, () -> Fs.copy(folder.resolve("missing"), second));
          assertEquals("hello world", content(second), "untouched");
        });
  }

  /** FS-003, FS-004, FS-009: folders come and go. */
  @ParameterizedTest
  @EnumSource
  void folders(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path one = folder.resolve("one");
          Fs.createDir(one);
          assertTrue(Files.isDirectory(one));
          assertThrows(FileAlreadyExistsException.class, () -> Fs.createDir(one));
          Path deep = folder.resolve("a/b/c");
          assertThrows(NoSuchFileException.class, () -> Fs.createDir(deep));
          Fs.createDirAll(deep);
          Fs.createDirAll(deep);
          assertTrue(Files.isDirectory(deep));
          assertThrows(DirectoryNotEmptyException.class, () -> Fs.removeDir(folder.resolve("a")));
          Fs.removeDir(deep);
          assertFalse(Files.exists(deep));
          Path file = file("x");
          assertThrows(FileAlreadyExistsException.class, () -> Fs.createDirAll(file));
          assertThrows(NotDirectoryException.class, () -> Fs.removeDir(file));
          var mode = PosixFilePermissions.fromString("rwx------");
          Path built = folder.resolve("d/e");
          new DirBuilder().recursive(true).permissions(mode).create(built);
          assertEquals(mode, Files.getPosixFilePermissions(built));
          new DirBuilder().recursive(true).create(built);
          assertThrows(FileAlreadyExistsException.class, () -> new DirBuilder().create(built));
        });
  }

  /** FS-009: a whole tree; links in it are removed, what they lead to stays. */
  @ParameterizedTest
  @EnumSource
  void removesTrees(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path outside = Files.createDirectory(folder.resolve("outside"));
          Files.writeString(outside.resolve("kept"), "kept");
          Path tree = folder.resolve("tree");
          Files.createDirectories(tree.resolve("a/b"));
          Files.writeString(tree.resolve("a/b/file"), "x");
          Files.writeString(tree.resolve("a/file"), "x");
          Files.createSymbolicLink(tree.resolve("a/link"), outside);
          Files.createSymbolicLink(tree.resolve("dangling"), folder.resolve("nowhere"));
          Path link = folder.resolve("link");
          Files.createSymbolicLink(link, tree);
          Fs.removeDirAll(link);
          assertTrue(Files.exists(tree.resolve("a/b/file")), "only the link went");
          Fs.removeDirAll(tree);
          assertFalse(Files.exists(tree));
          assertEquals("kept", content(outside.resolve("kept")));
          assertThrows(NoSuchFileException.class, () -> Fs.removeDirAll(tree));
          Path file = file("x");
          assertThrows(NotDirectoryException.class, () -> Fs.removeDirAll(file));
        });
  }

  /** FS-009, FS-040: renaming and removing. */
  @ParameterizedTest
  @EnumSource
  void renamesAndRemoves(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path from = file("hello");
          Path to = file("replaced");
          Fs.rename(from, to);
          assertFalse(Files.exists(from));
          assertEquals("hello", content(to));
          assertThrows(NoSuchFileException.class, () -> Fs.rename(from, to));
          Path one = Files.createDirectory(folder.resolve("one"));
          Fs.rename(one, folder.resolve("two"));
          assertTrue(Files.isDirectory(folder.resolve("two")));
          Files.createDirectories(folder.resolve("full/inside"));
          assertThrows(
              FileSystemException.class,
              () -> Fs.rename(folder.resolve("two"), folder.resolve("full")));
          assertThrows(FileSystemException.class, () -> Fs.removeFile(folder.resolve("two")));
          assertTrue(Files.exists(folder.resolve("two")));
          Fs.removeFile(to);
          assertFalse(Files.exists(to));
          assertThrows(NoSuchFileException.class, () -> Fs.removeFile(to));
        });
  }

  /** FS-001, FS-005, FS-006: links of both kinds. */
  @ParameterizedTest
  @EnumSource
  void links(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path file = file("hello");
          Path hard = folder.resolve("hard");
          Fs.hardLink(file, hard);
          Files.writeString(file, "changed");
          assertEquals("changed", content(hard));
          assertThrows(FileAlreadyExistsException.class, () -> Fs.hardLink(file, hard));
          assertThrows(
              NoSuchFileException.class,
              () -> Fs.hardLink(folder.resolve("missing"), folder.resolve("x")));
          assertThrows(FileSystemException.class, () -> Fs.hardLink(folder, folder.resolve("x")));
          Path soft = folder.resolve("soft");
          Fs.symlink(file, soft);
          assertEquals(file, Fs.readLink(soft));
          assertThrows(NotLinkException.class, () -> Fs.readLink(file));
          assertTrue(Fs.symlinkMetadata(soft).isSymbolicLink());
          assertEquals(FileKind.SYMBOLIC_LINK, Fs.symlinkMetadata(soft).kind());
          assertEquals(FileKind.REGULAR, Fs.metadata(soft).kind());
          assertEquals(7, Fs.metadata(soft).length());
          assertEquals(
              file.toRealPath(), Fs.canonicalize(folder.resolve("sub/../soft").normalize()));
          assertEquals(Path.of("/"), Fs.canonicalize(Path.of("/")));
          assertThrows(NoSuchFileException.class, () -> Fs.canonicalize(folder.resolve("missing")));
        });
  }

  /** FS-007, FS-039: there, not there, and what cannot be told. */
  @ParameterizedTest
  @EnumSource
  void attributes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path file = file("hello");
          assertTrue(Fs.exists(file));
          assertFalse(Fs.exists(folder.resolve("missing")));
          Path dangling = folder.resolve("dangling");
          Fs.symlink(folder.resolve("missing"), dangling);
          assertFalse(Fs.exists(dangling));
          Path loop = folder.resolve("loop");
          Fs.symlink(loop, loop);
          assertThrows(FileSystemException.class, () -> Fs.exists(loop), "nobody knows");
          assertThrows(FileSystemException.class, () -> Fs.metadata(loop));
          FileMetadata metadata = Fs.metadata(file);
          assertEquals(5, metadata.length());
          assertEquals(FileKind.REGULAR, metadata.kind());
          assertEquals(Files.getLastModifiedTime(file).toInstant(), metadata.modified());
          assertFalse(metadata.accessed().isBefore(metadata.created()));
          assertTrue(metadata.toString().contains("5 bytes"), metadata.toString());
          assertTrue(Fs.metadata(folder).isDirectory());
          assertEquals(FileKind.OTHER, Fs.metadata(Path.of("/dev/null")).kind());
          var mode = PosixFilePermissions.fromString("r--------");
          Fs.setPermissions(file, mode);
          assertEquals(mode, Fs.metadata(file).permissions().orElseThrow());
          assertThrows(NoSuchFileException.class, () -> Fs.metadata(folder.resolve("missing")));
        });
  }

  /** FS-010, FS-011: every name once, in batches; the end for good. */
  @ParameterizedTest
  @EnumSource
  void listsFolders(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          for (int count : new int[] {0, 1, 31, 32, 33, 100}) {
            Path many = Files.createDirectory(folder.resolve("many" + count));
            var names = new TreeSet<String>();
            for (int i = 0; i < count; i++) {
              names.add("file" + i);
              Files.createFile(many.resolve("file" + i));
            }
            var seen = new TreeSet<String>();
            try (DirEntries entries = Fs.readDir(many)) {
              for (Optional<DirEntry> entry; (entry = entries.next()).isPresent(); ) {
                assertTrue(seen.add(entry.get().fileName().toString()));
                assertEquals(many.resolve(entry.get().fileName()), entry.get().path());
              }
              assertTrue(entries.next().isEmpty());
            }
            assertEquals(names, seen);
          }
          Path one = Files.createDirectory(folder.resolve("kinds"));
          Path inside = Files.createSymbolicLink(one.resolve("link"), one);
          try (var entries = await(Fs.readDirAsync(one))) {
            DirEntry entry = await(entries.nextAsync()).orElseThrow();
            assertTrue(entry.metadata().isSymbolicLink());
            assertEquals(
                Files.getAttribute(inside, "unix:ino", java.nio.file.LinkOption.NOFOLLOW_LINKS),
                entry.inode());
          }
          var closed = Fs.readDir(one);
          closed.close();
          closed.close();
          assertThrows(IOException.class, closed::next);
          assertThrows(NoSuchFileException.class, () -> Fs.readDir(folder.resolve("missing")));
          Path file = file("x");
          assertThrows(NotDirectoryException.class, () -> Fs.readDir(file));
        });
  }
}
