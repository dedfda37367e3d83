package edo.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tokio as a peer: a Rust program in {@code bench/peers/tokio} that takes the arguments of {@link
 * Child} and prints its lines. It is built when it is asked for and cargo is there; nothing else
 * needs it.
 */
final class TokioPeer {
  /** Tokio's name among the systems. */
  static final String SYSTEM = "tokio";

  /** The property by which {@code ./edo} tells where the project is. */
  static final String ROOT = "edo.bench.root";

  private static final long BUILD_MINUTES = 15;

  private TokioPeer() {}

  /**
   * What became of building it.
   *
   * @param program the program, if there is one
   * @param remark why there is none
   */
  record Built(Optional<Path> program, Optional<String> remark) {
    private static Built skipped(String why) {
      return new Built(Optional.empty(), Optional.of("tokio: skipped, " + why));
    }
  }

  /** Builds it if it is missing or stale. */
  static Built build() {
    return build(
        System.getProperty(ROOT),
        cargo(System.getenv("PATH"), Path.of(System.getProperty("user.home"))));
  }

  /**
   * Builds it.
   *
   * @param root the project's folder, if known
   * @param cargo Rust's build tool, if there is one
   */
  static Built build(@Nullable String root, Optional<Path> cargo) {
    if (root == null) {
      return Built.skipped("its sources are not known here; ./edo bench knows them");
    }
    if (cargo.isEmpty()) {
      return Built.skipped("no cargo on PATH or in ~/.cargo/bin");
    }
    Path sources = Path.of(root, "bench", "peers", "tokio");
    Path target = Path.of(root, "bench", "target", "tokio");
    System.err.println("bench: building " + sources + " ...");
    try {
      Path log = Files.createTempFile("edo-bench-tokio", ".log");
      Process build =
          new ProcessBuilder(
                  cargo.get().toString(),
                  "build",
                  "--release",
                  "--manifest-path",
                  sources.resolve("Cargo.toml").toString(),
                  "--target-dir",
                  target.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
        build.destroyForcibly();
        return Built.skipped("cargo was not done after " + BUILD_MINUTES + " minutes; see " + log);
      }
      if (build.exitValue() != 0) {
        return Built.skipped("cargo failed; see " + log);
      }
      Files.delete(log);
      return new Built(
          Optional.of(target.resolve("release").resolve("edo-bench-tokio")), Optional.empty());
    } catch (IOException e) {
      return Built.skipped("cargo did not start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Built.skipped("interrupted while it was built");
    }
  }

  /** Looks for cargo on a search path, and where its installer puts it. */
  static Optional<Path> cargo(@Nullable String path, Path home) {
    Stream<Path> folders =
        path == null ? Stream.empty() : Stream.of(path.split(File.pathSeparator, -1)).map(Path::of);
    return Stream.concat(folders, Stream.of(home.resolve(".cargo").resolve("bin")))
        .map(folder -> folder.resolve("cargo"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
