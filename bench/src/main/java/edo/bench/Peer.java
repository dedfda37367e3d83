package edo.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A peer that is a program of its own, in {@code bench/peers}. It takes the arguments of {@link
 * Child} and prints its lines; with {@code echo-server} and a number of workers it is a server as
 * {@link EchoServers} describes it. It is built by its own tool when it is asked for and the tool
 * is there; nothing else needs it.
 */
enum Peer {
  /** Rust. */
  TOKIO(BenchSpec.TOKIO, "cargo", ".cargo/bin", "release/edo-bench-tokio") {
    @Override
    List<String> command(Path tool, Path sources, Path target) {
      return List.of(
          tool.toString(),
          "build",
          "--release",
          "--manifest-path",
          sources.resolve("Cargo.toml").toString(),
          "--target-dir",
          target.toString());
    }
  },
  /** Go, its standard library alone. */
  GO(BenchSpec.GO, "go", "go/bin", "edo-bench-go") {
    @Override
    List<String> command(Path tool, Path sources, Path target) {
      return List.of(
          tool.toString(),
          "-C",
          sources.toString(),
          "build",
          "-o",
          target.resolve("edo-bench-go").toString(),
          ".");
    }
  },
  /** C, for Linux. */
  C(BenchSpec.C, "cc", "", "edo-bench-c") {
    @Override
    List<String> command(Path tool, Path sources, Path target) {
      return List.of(
          tool.toString(),
          "-O2",
          "-Wall",
          "-Wextra",
          "-Werror",
          "-pthread",
          "-o",
          target.resolve("edo-bench-c").toString(),
          sources.resolve("echo.c").toString());
    }
  };

  /** The property by which {@code ./edo} tells where the project is. */
  static final String ROOT = "edo.bench.root";

  private static final long BUILD_MINUTES = 15;

  /** One build of each in a run is enough: the sources do not change under it. */
  private static final Map<Peer, Built> DONE = new EnumMap<>(Peer.class);

  private final String system;
  private final String tool;
  private final String home;
  private final String program;

  Peer(String system, String tool, String home, String program) {
    this.system = system;
    this.tool = tool;
    this.home = home;
    this.program = program;
  }

  /** The tool's command line. */
  abstract List<String> command(Path tool, Path sources, Path target);

  /** The peer's name among the systems. */
  String system() {
    return system;
  }

  /** The peer of that name, if it is one of these. */
  static Optional<Peer> of(String system) {
    return Stream.of(values()).filter(peer -> peer.system.equals(system)).findFirst();
  }

  /**
   * What became of building it.
   *
   * @param program the program, if there is one
   * @param remark why there is none
   */
  record Built(Optional<Path> program, Optional<String> remark) {}

  private Built skipped(String why) {
    return new Built(Optional.empty(), Optional.of(system + ": skipped, " + why));
  }

  /** Builds it if it is missing or stale. */
  Built build() {
    synchronized (DONE) {
      return DONE.computeIfAbsent(
          this,
          peer ->
              peer.build(
                  System.getProperty(ROOT),
                  peer.find(System.getenv("PATH"), Path.of(System.getProperty("user.home")))));
    }
  }

  /**
   * Builds it.
   *
   * @param root the project's folder, if known
   * @param builder its build tool, if there is one
   */
  Built build(@Nullable String root, Optional<Path> builder) {
    if (root == null) {
      return skipped("its sources are not known here; ./edo bench knows them");
    }
    if (builder.isEmpty()) {
      String elsewhere = home.isEmpty() ? "" : " or in ~/" + home;
      return skipped("no " + tool + " on PATH" + elsewhere);
    }
    Path sources = Path.of(root, "bench", "peers", system);
    Path target = Path.of(root, "bench", "target", system);
    System.err.println("bench: building " + sources + " ...");
    try {
      Files.createDirectories(target);
      Path log = Files.createTempFile("edo-bench-" + system, ".log");
      Process build =
          new ProcessBuilder(command(builder.get(), sources, target))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
        build.destroyForcibly();
        return skipped(tool + " was not done after " + BUILD_MINUTES + " minutes; see " + log);
      }
      if (build.exitValue() != 0) {
        return skipped(tool + " failed; see " + log);
      }
      Files.delete(log);
      return new Built(Optional.of(target.resolve(program)), Optional.empty());
    } catch (IOException e) {
      return skipped(tool + " did not start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return skipped("interrupted while it was built");
    }
  }

  /** Looks for its tool on a search path, and where the tool's installer puts it. */
  Optional<Path> find(@Nullable String path, Path userHome) {
    Stream<Path> folders =
        path == null ? Stream.empty() : Stream.of(path.split(File.pathSeparator, -1)).map(Path::of);
    return Stream.concat(
            folders, Stream.of(home).filter(folder -> !folder.isEmpty()).map(userHome::resolve))
        .map(folder -> folder.resolve(tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
