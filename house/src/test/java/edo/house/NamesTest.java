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
import java.util.TreeMap;
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

  /**
   * The terms of Tokio and of mio; {@code edo.reactor} is for those who write a runtime, the other
   * one for those who use it.
   */
  private static final Set<String> IN_BOTH_WORLDS = Set.of("Poll", "Waker");

  @Test
  void noTwoOfOursHaveOneName() throws IOException {
    var seen = new TreeMap<String, Path>();
    var bad = new TreeSet<String>();
    for (String module : Tree.SHIPPED) {
      for (Path file : Tree.classFiles(module)) {
        String path = file.toString().replace('\\', '/');
        String name = file.getFileName().toString().replace(".class", "");
        boolean isTop = name.matches("[^$-]+") && !path.contains("/internal/");
        if (isTop && ClassFile.of().parse(file).flags().has(AccessFlag.PUBLIC)) {
          Path other = seen.put(name, file);
          if (other != null && !IN_BOTH_WORLDS.contains(name)) {
            bad.add(name + " is in " + Tree.parent(other) + " and in " + Tree.parent(file));
          }
        }
      }
    }
    assertTrue(seen.containsKey("Mutex") && seen.containsKey("Bytes"), seen.keySet()::toString);
    assertEquals("", String.join("\n", bad));
  }

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
