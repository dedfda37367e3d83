package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

  @Test
  void noClassIsNamedLikeOneThatEverybodyImports() throws IOException {
    Set<String> taken = taken();
    assertTrue(taken.containsAll(List.of("Runtime", "Process", "Future", "Semaphore", "Lock")));
    var bad = new TreeSet<String>();
    for (String module : Tree.SHIPPED) {
      for (Path source : Tree.mainSources(module)) {
        String name = source.getFileName().toString().replace(".java", "");
        if (taken.contains(name)) {
          bad.add(Tree.ROOT.relativize(source).toString());
        }
      }
    }
    assertEquals("", String.join("\n", bad));
  }

  private static Set<String> taken() throws IOException {
    Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
    var names = new HashSet<String>();
    for (String folder : TAKEN_FROM) {
      try (Stream<Path> files = Files.list(base.resolve(folder))) {
        files
            .map(p -> p.getFileName().toString())
            .filter(n -> n.endsWith(".class") && !n.contains("$") && !n.contains("-"))
            .map(n -> n.replace(".class", ""))
            .forEach(names::add);
      }
    }
    return names;
  }
}
