package edo.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where things are in the repository. */
final class Tree {
  /** The modules that ship; examples, bench and the rest are free to do as they like. */
  static final List<String> SHIPPED =
      List.of("bytes", "reactor", "runtime", "stream", "codec", "test", "check", "sim");

  /** Surefire passes it; without it (in an editor) the tests run in the module's folder. */
  static final Path ROOT =
      Path.of(System.getProperty("edo.root", "..")).toAbsolutePath().normalize();

  private Tree() {}

  static Path classes(String module) {
    return ROOT.resolve(module).resolve("target/classes");
  }

  /** Class files of a shipped module; none when the module has no sources yet. */
  static List<Path> classFiles(String module) throws IOException {
    return files(classes(module), ".class");
  }

  static List<Path> mainSources(String module) throws IOException {
    return files(ROOT.resolve(module).resolve("src/main/java"), ".java");
  }

  static List<Path> files(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> p.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** The folder of a file; every file of the tree is in one. */
  static Path parent(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  /** The modules that the parent pom names. */
  static List<String> modules() throws IOException {
    return Files.readAllLines(ROOT.resolve("pom.xml")).stream()
        .map(String::strip)
        .filter(l -> l.startsWith("<module>"))
        .map(l -> l.substring("<module>".length(), l.indexOf("</module>")))
        .toList();
  }
}
