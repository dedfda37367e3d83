package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent, so nothing but this keeps it in step. */
class BomTest {
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  @Test
  void versionIsTheParents() throws IOException {
    assertEquals(firstVersion("pom.xml"), firstVersion("bom/pom.xml"));
  }

  @Test
  void everyShippedModuleIsListed() throws IOException {
    String bom = Files.readString(Tree.ROOT.resolve("bom/pom.xml"));
    for (String module : Tree.SHIPPED) {
      assertTrue(bom.contains("<artifactId>edo-" + module + "</artifactId>"), module);
    }
  }

  private static String firstVersion(String pom) throws IOException {
    Matcher m = VERSION.matcher(Files.readString(Tree.ROOT.resolve(pom)));
    assertTrue(m.find(), pom);
    return m.group(1);
  }
}
