package edo.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How files are opened. FS-029, FS-030, FS-032. */
class OpenOptionsTest extends FileTest {
  /** FS-029: read, write, append, truncate, create. */
  @ParameterizedTest
  @EnumSource
  void options(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello world");
          var options = new OpenOptions();
          try (var file = options.read(true).open(path)) {
            assertEquals("hello world", all(file));
          }
          try (var file = options.write(true).open(path)) {
            file.writeAll(bytes("J"));
          }
          assertEquals("Jello world", content(path), "from the start, the rest stays");
          try (var file = options.append(true).open(path);
              var other = options.append(true).open(path)) {
            file.writeAll(bytes("!"));
            file.flush();
            other.writeAll(bytes("?"));
            other.flush();
            file.writeAll(bytes("!"));
          }
          assertEquals("Jello world!?!", content(path));
          try (var file = options.write(true).truncate(true).open(path)) {
            file.writeAll(bytes("short"));
          }
          assertEquals("short", content(path));
          Path missing = folder.resolve("missing");
          assertThrows(NoSuchFileException.class, () -> options.write(true).open(missing));
          try (var file = options.read(true).write(true).create(true).open(missing)) {
            file.writeAll(bytes("made"));
          }
          try (var file = options.write(true).create(true).open(missing)) {
            assertEquals(4, file.length(), "create leaves what is there");
          }
        });
  }

  /** FS-029, FS-012: createNew on something that is there. */
  @ParameterizedTest
  @EnumSource
  void createNew(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello");
          assertThrows(FileAlreadyExistsException.class, () -> FileStream.createNew(path));
          assertThrows(
              FileAlreadyExistsException.class,
              () -> new OpenOptions().write(true).createNew(true).truncate(true).open(path));
          assertEquals("hello", content(path));
          Path link = folder.resolve("link");
          Files.createSymbolicLink(link, folder.resolve("nowhere"));
          assertThrows(FileAlreadyExistsException.class, () -> FileStream.createNew(link));
          Path fresh = folder.resolve("fresh");
          new OpenOptions().append(true).createNew(true).open(fresh).close();
          assertTrue(Files.exists(fresh));
        });
  }

  /** FS-030: the permissions of what is made; options of the system's. */
  @ParameterizedTest
  @EnumSource
  void unix(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = folder.resolve("private");
          var mode = PosixFilePermissions.fromString("rw-------");
          new OpenOptions().write(true).createNew(true).permissions(mode).open(path).close();
          assertEquals(mode, Files.getPosixFilePermissions(path));
          Path link = folder.resolve("link");
          Files.createSymbolicLink(link, path);
          var strict = new OpenOptions().read(true).options(LinkOption.NOFOLLOW_LINKS);
          assertThrows(IOException.class, () -> strict.open(link));
          strict.open(path).close();
          Path passing = folder.resolve("passing");
          try (var file =
              new OpenOptions()
                  .write(true)
                  .createNew(true)
                  .options(StandardOpenOption.DSYNC, StandardOpenOption.DELETE_ON_CLOSE)
                  .open(passing)) {
            file.writeAll(bytes("gone soon"));
          }
          assertTrue(Files.notExists(passing));
          enum Unknown implements OpenOption {
            OPTION
          }
          assertThrows(
              FileSystemException.class,
              () -> new OpenOptions().read(true).options(Unknown.OPTION).open(path));
        });
  }

  /** FS-032: what does not fit together, said before anything is done. */
  @Test
  void combinations() {
    Path path = folder.resolve("never");
    var options = new OpenOptions();
    for (OpenOptions wrong :
        new OpenOptions[] {
          options,
          options.create(true),
          options.read(true).truncate(true),
          options.read(true).create(true),
          options.read(true).createNew(true),
          options.append(true).truncate(true),
          options.read(true).append(true)
        }) {
      var e = assertThrows(IllegalArgumentException.class, () -> wrong.openAsync(path), "" + wrong);
      assertTrue(e.getMessage().startsWith("OpenOptions["), e.getMessage());
    }
    assertTrue(Files.notExists(path));
  }

  /** FS-032: everything is off at first, and the text shows each. */
  @Test
  void text() {
    assertEquals(
        "OpenOptions[read=false, write=false, append=false, truncate=false, create=false,"
            + " createNew=false]",
        new OpenOptions().toString());
    assertEquals(
        "OpenOptions[read=true, write=true, append=false, truncate=true, create=true,"
            + " createNew=false, permissions=rwx------, options=[SPARSE]]",
        new OpenOptions()
            .read(true)
            .write(true)
            .append(true)
            .append(false)
            .truncate(true)
            .create(true)
            .permissions(PosixFilePermissions.fromString("rwx------"))
            .options(StandardOpenOption.SPARSE)
            .toString());
  }
}
