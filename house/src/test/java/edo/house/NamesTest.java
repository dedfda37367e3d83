package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code import module java.base} and our types live together: no class of ours takes a name. */
class NamesTest {
  private static final List<String> TAKEN_FROM =
      List.of("java/lang", "java/util/concurrent", "java/util/concurrent/locks");

  /**
   * The terms of the field, and the classes do what the JDK's do; who wants both in one file
   * imports ours by name, which wins over a module import.
   */
  private static final Set<String> ALLOWED = Set.of("DelayQueue", "Semaphore");

  @Test
  void noClassIsNamedLikeOneThatEverybodyImports() throws IOException {
    Set<String> taken = taken();
    assertTrue(taken.containsAll(List.of("Runtime", "Process", "Future", "Semaphore", "Lock")));
    var bad = new TreeSet<String>();
    for (String module : Tree.SHIPPED) {
      for (Path source : Tree.mainSources(module)) {
        String name = source.getFileName().toString().replace(".java", "");
        if (taken.contains(name) && !ALLOWED.contains(name)) {
          bad.add(Tree.ROOT.relativize(source).toString());
        }
      }
    }
    assertEquals("", String.join("\n", bad));
  }

  /** Package-private names of the JDK cannot clash with ours. */
  private static Set<String> taken() throws IOException {
    Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
    var names = new HashSet<String>();
    for (String folder : TAKEN_FROM) {
      for (Path file : classFiles(base.resolve(folder))) {
        if (ClassFile.of().parse(file).flags().has(AccessFlag.PUBLIC)) {
          names.add(file.getFileName().toString().replace(".class", ""));
        }
      }
    }
    return names;
  }

  private static List<Path> classFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().matches("[^$-]+\\.class")).toList();
    }
  }
}
