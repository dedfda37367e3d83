package edo.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.JoinHandle;
import edo.task.JoinSet;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many operations at once, several runtimes, and what nobody waits for. FS-036, FS-037, FS-039,
 * FS-040.
 */
class FileLoadTest extends FileTest {
  /** open_many_files, read_many_files, stat_many_files, rename_many_files. */
  @ParameterizedTest
  @EnumSource
  void manyAtOnce(Flavor flavor) throws Exception {
    int count = 200;
    on(
        flavor,
        () -> {
          try (var tasks = JoinSet.<String>create()) {
            for (int i = 0; i < count; i++) {
              String text = "text " + i;
              Path first = folder.resolve("first" + i);
              Path second = folder.resolve("second" + i);
              tasks.spawn(() -> {
                Fs.writeString(first, text);
                assertEquals(text.length(), Fs.metadata(first).length());
                Fs.rename(first, second);
                assertFalse(Fs.exists(first));
                try (var file = FileStream.open(second)) {
                  assertEquals(text, all(file));
                }
                return Fs.readString(second);
              });
            }
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < count; i++) {
              seen.add(tasks.joinNext().orElseThrow().value());
            }
            assertEquals(count, seen.size());
          }
        });
  }

  /** test_file_read_multi_runtime: one path, each runtime with a file of its own. */
  @Test
  void severalRuntimes() throws Exception {
    Path path = file("hello world");
    var open = new ArrayList<EdoRuntime>();
    try {
      var reads = new ArrayList<JoinHandle<String>>();
      for (Flavor flavor : Flavor.values()) {
        EdoRuntime runtime = runtimes.build(flavor);
        open.add(runtime);
        reads.add(
            runtime.spawn(() -> {
              try (var file = FileStream.open(path)) {
                return read(file, 6) + all(file);
              }
            }));
      }
      for (int i = 0; i < reads.size(); i++) {
        JoinHandle<String> read = reads.get(i);
        assertEquals("hello world", open.get(i).run(() -> read.join()));
      }
    } finally {
      open.forEach(EdoRuntime::close);
    }
  }

  /**
   * cancel_op_future of renaming and of asking for attributes, also of one that was done before it
   * was given up: a file has one name, the old or the new one, and nothing stays open.
   */
  @ParameterizedTest
  @EnumSource
  void cancelledRenameAndMetadata(Flavor flavor) throws Exception {
    int count = 50;
    on(
        flavor,
        () -> {
          for (int i = 0; i < count; i++) {
            Path old = Files.writeString(folder.resolve("old" + i), "kept");
            var rename = Fs.renameAsync(old, folder.resolve("new" + i));
            var metadata = Fs.metadataAsync(old);
            var waker = new CountingWaker();
            if (i % 3 != 0 && waker.poll(metadata).isPending()) {
              metadata.cancel();
            }
            if (waker.poll(rename).isPending()) {
              rename.cancel();
            }
          }
        });
    for (int i = 0; i < count; i++) {
      Path old = folder.resolve("old" + i);
      Path fresh = folder.resolve("new" + i);
      assertTrue(Files.exists(old) != Files.exists(fresh), "one name");
      assertEquals("kept", content(Files.exists(old) ? old : fresh));
    }
  }
}
