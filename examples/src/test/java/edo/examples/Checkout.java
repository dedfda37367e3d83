package edo.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A folder that looks to {@code ./edo} like a checkout whose examples are built: the real script,
 * the classes under test as jars side by side, and a {@code mvnw} that knows the JDK but refuses to
 * build, so that no test can start a build inside the build.
 */
final class Checkout {
  /** What {@code mvnw} says when it is asked for more than the JDK. */
  static final String REFUSAL = "mvnw: there is nothing to build with";

  private static final Path SCRIPT = Path.of("..", "edo");

  private final Path root;

  private Checkout(Path root) {
    this.root = root;
  }

  /**
   * Prepares a checkout.
   *
   * @param folder where; the path of the checkout has a space in it
   */
  static Checkout prepare(Path folder) throws IOException {
    assertTrue(Files.isRegularFile(SCRIPT), "tests run in the folder of their module");
    Path root = Files.createDirectory(folder.resolve("a checkout"));
    Files.copy(SCRIPT, root.resolve("edo"));
    Path mvnw = root.resolve("mvnw");
    String java = System.getProperty("java.home");
    Files.writeString(
        mvnw,
        "#!/bin/sh\n"
            + "if [ \"${1:-}\" = --java-home ]; then echo '"
            + java
            + "'; exit 0; fi\n"
            + "echo '"
            + REFUSAL
            + "' >&2; exit 9\n");
    assertTrue(mvnw.toFile().setExecutable(true));
    Path dist = Files.createDirectories(root.resolve("examples/target/dist"));
    for (ResolvedModule module : Main.class.getModule().getLayer().configuration().modules()) {
      Path location = Path.of(module.reference().location().orElseThrow());
      if (isOurs(module.name())) {
        pack(location, dist.resolve(module.name() + ".jar"));
      }
    }
    Files.createFile(root.resolve("examples/target/edo-built"));
    return new Checkout(root);
  }

  /** What the examples need: themselves, Edo, and the libraries of the module descriptor. */
  private static boolean isOurs(String module) {
    return module.startsWith("edo.") || List.of("info.picocli", "HdrHistogram").contains(module);
  }

  /** Makes it look as if nothing had been built yet. */
  void forgetBuild() throws IOException {
    Files.delete(root.resolve("examples/target/edo-built"));
  }

  /** The command line that runs the script with these arguments. */
  List<String> edo(String... args) {
    List<String> command = new ArrayList<>(List.of("sh", root.resolve("edo").toString()));
    command.addAll(List.of(args));
    return command;
  }

  private static void pack(Path from, Path jar) throws IOException {
    if (!Files.isDirectory(from)) {
      Files.copy(from, jar);
      return;
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(from.relativize(path).toString().replace('\\', '/')));
        Files.copy(path, out);
        out.closeEntry();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
