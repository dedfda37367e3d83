package edo.bench;

import edo.bench.report.Results;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which versions take part: of jars by their names, of programs by what they say. */
final class Versions {
  private static final Pattern JAR = Pattern.compile("([a-z-]+?)-(\\d[\\w.]*)\\.jar");
  private static final Pattern CRATE = Pattern.compile("(?m)^tokio = .*?\"=?([\\d.]+)\"");
  private static final Map<String, String> JARS =
      Map.of(
          "netty-transport", "Netty",
          "vertx-core", "Vert.x",
          "kotlinx-coroutines-core-jvm", "Kotlin coroutines",
          "channels", "Jox");
  private static final List<List<String>> PROGRAMS =
      List.of(
          List.of("go", "version"),
          List.of("cc", "--version"),
          List.of("redis-server", "--version"));
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Versions() {}

  /** Notes all that are there. */
  static void note(Results run) {
    run.fact(Results.VERSION, "JDK " + System.getProperty("java.vm.version"));
    jars(System.getProperty("java.class.path"))
        .forEach((name, version) -> run.fact(Results.VERSION, name + " " + version));
    tokio(System.getProperty(Peer.ROOT)).ifPresent(v -> run.fact(Results.VERSION, "Tokio " + v));
    for (List<String> program : PROGRAMS) {
      firstLine(program).ifPresent(line -> run.fact(Results.VERSION, line));
    }
  }

  /** The versions of the peers on a class path. */
  static Map<String, String> jars(String classPath) {
    Map<String, String> found = new TreeMap<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Matcher jar = JAR.matcher(entry.substring(entry.lastIndexOf(File.separatorChar) + 1));
      if (jar.matches() && JARS.containsKey(jar.group(1))) {
        found.put(JARS.getOrDefault(jar.group(1), ""), jar.group(2));
      }
    }
    return found;
  }

  private static Optional<String> tokio(@Nullable String root) {
    if (root == null) {
      return Optional.empty();
    }
    try {
      Matcher crate =
          CRATE.matcher(Files.readString(Path.of(root, "bench", "peers", "tokio", "Cargo.toml")));
      return crate.find() ? Optional.of(crate.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // then Tokio is not measured either, which its own line says
    }
  }

  /** What a program says first; nothing if it is not installed. */
  private static Optional<String> firstLine(List<String> command) {
    try (ChildProcess program = ChildProcess.program(command, LIMIT)) {
      return program.readToEnd().stream().findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
