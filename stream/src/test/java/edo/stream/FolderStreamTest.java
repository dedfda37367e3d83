package edo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.fs.DirEntry;
import edo.fs.Fs;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of what is in a folder: STR-061. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FolderStreamTest {
  private static final int FILES = 100; // more than are fetched at once

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @TempDir Path folder;

  private Set<String> fill() throws IOException {
    var names = new HashSet<String>();
    for (int i = 0; i < FILES; i++) {
      names.add(Files.createFile(folder.resolve("file" + i)).getFileName().toString());
    }
    return names;
  }

  /** All entries, each once, then the end, for good; closing the stream closes the folder. */
  @ParameterizedTest
  @EnumSource
  void entriesUntilTheEnd(Flavor flavor) throws Exception {
    Set<String> names = fill();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var entries = Fs.readDir(folder);
        try (var stream = Streams.of(entries)) {
          for (int i = 0; i < FILES; i++) {
            DirEntry entry = stream.next().orElseThrow();
            assertTrue(names.remove(entry.fileName().toString()), entry::toString);
          }
          assertEquals(Optional.empty(), stream.next());
          assertEquals(Optional.empty(), stream.next());
        }
        var e = assertThrows(IOException.class, entries::next);
        assertTrue(e.getMessage().contains("is closed"), e.getMessage());
      });
    }
  }

  /** A wait that is withdrawn loses no entry. */
  @ParameterizedTest
  @EnumSource
  void withdrawnWaitsLoseNothing(Flavor flavor) throws Exception {
    Set<String> names = fill();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var stream = Streams.of(Fs.readDir(folder))) {
          var impatient = new CountingWaker();
          while (true) {
            var next = stream.nextAsync();
            var answer = impatient.poll(next);
            Optional<DirEntry> entry;
            if (answer.isPending()) {
              next.cancel();
              entry = stream.next();
            } else {
              entry = answer.value();
            }
            if (entry.isEmpty()) {
              break;
            }
            assertTrue(names.remove(entry.get().fileName().toString()));
          }
        }
      });
    }
    assertEquals(Set.of(), names);
  }
}
