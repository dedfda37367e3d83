package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Versions of peers, by the names of their jars. */
class VersionsTest {
  @Test
  void jarsSayTheirVersions() {
    String classPath =
        String.join(
            File.pathSeparator,
            "dist" + File.separator + "netty-transport-4.2.18.Final.jar",
            "channels-1.0.1.jar",
            "netty-transport-native-epoll-4.2.18.Final-linux-x86_64.jar",
            "target" + File.separator + "classes",
            "");
    assertEquals(Map.of("Netty", "4.2.18.Final", "Jox", "1.0.1"), Versions.jars(classPath));
  }
}
