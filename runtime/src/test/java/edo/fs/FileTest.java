package edo.fs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import edo.task.Async;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of this package share: a folder, and a look for descriptors that are left. */
@Tag("files") // what runs once more with io_uring
abstract class FileTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();
  @TempDir Path folder;

  /** Runs a body as a task of a runtime of its own. */
  final void on(Flavor flavor, TaskBody body) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(body);
    }
  }

  /** What a fake channel fails with. */
  static final IOException failure() {
    return new IOException("part of the test");
  }

  /** Begins to read and is cancelled. */
  static final void giveUpReading(FileStream file, int length) throws Exception {
    var read = file.readAsync(new byte[length]);
    assertTrue(new CountingWaker().poll(read).isPending());
    read.cancel();
  }

  @AfterEach
  final void noDescriptorIsLeft() {
    if (Files.isDirectory(DESCRIPTORS)) {
      Await.until("all files below " + folder + " are closed", () -> openFiles() == 0);
    }
  }

  /** How many descriptors lead below the test's folder. */
  final int openFiles() {
    int n = 0;
    try (var links = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path link : links) {
        if (leadsHere(link)) {
          n++;
        }
      }
    } catch (IOException e) {
      return fail(e);
    }
    return n;
  }

  private boolean leadsHere(Path link) {
    try {
      return Files.readSymbolicLink(link).startsWith(folder);
    } catch (IOException e) {
      return false; // closed since it was listed, such as the listing's own
    }
  }

  /** A file with a text in it. */
  final Path file(String text) throws IOException {
    Path path = Files.createTempFile(folder, "file", ".txt");
    return Files.writeString(path, text, StandardCharsets.ISO_8859_1);
  }

  static String content(Path path) throws IOException {
    return Files.readString(path, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(bytes(text));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Reads once, up to so many bytes. */
  static String read(FileStream file, int length) throws IOException {
    var array = new byte[length];
    int n = file.read(array);
    return n < 0 ? "END" : text(array).substring(0, n);
  }

  static String all(FileStream file) throws IOException {
    return text(file.readAll(1 << 20));
  }

  /** Awaits a computation of ours. */
  static <T extends @Nullable Object> T await(Async<T> computation) throws IOException {
    try {
      return computation.await();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      return fail(e);
    }
  }
}
