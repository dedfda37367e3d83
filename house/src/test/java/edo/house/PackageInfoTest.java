package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every package says what it is for, and is null-marked. */
class PackageInfoTest {
  private static final Pattern JAVADOC =
      Pattern.compile("/\\*\\*(.*?)\\*/\\s*(@\\w+\\s*)*package ", Pattern.DOTALL);

  /** Purpose, main types, threading and where to start do not fit into less. */
  private static final int LEAST = 120;

  @Test
  void everyPackageIsDocumentedAndNullMarked() throws IOException {
    var bad = new TreeSet<String>();
    for (String module : Tree.SHIPPED) {
      Path sources = Tree.ROOT.resolve(module).resolve("src/main/java");
      List<Path> packages =
          Tree.mainSources(module).stream()
              .filter(p -> !p.getFileName().toString().equals("module-info.java"))
              .map(Tree::parent)
              .distinct()
              .toList();
      for (Path folder : packages) {
        Path info = folder.resolve("package-info.java");
        String name = module + ": " + sources.relativize(folder);
        if (!Files.exists(info)) {
          bad.add(name + " has no package-info.java");
          continue;
        }
        String text = Files.readString(info);
        Matcher doc = JAVADOC.matcher(text);
        if (!doc.find() || doc.group(1).replaceAll("[\\s*]+", " ").length() < LEAST) {
          bad.add(name + ": package-info.java says too little (purpose, types, threading, start)");
        }
        if (!text.contains("@NullMarked")) {
          bad.add(name + " is not @NullMarked");
        }
      }
    }
    assertEquals("", String.join("\n", bad));
  }
}
