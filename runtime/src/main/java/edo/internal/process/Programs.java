package edo.internal.process;

import edo.reactor.ChildSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the file of a program, and says clearly why there is none: the system would only say "no
 * such file", whatever it was that is missing.
 *
 * <p>A name without a slash is looked up in the directories of PATH: the child's if one was set for
 * it, else ours. A path is taken as it is, from the child's directory.
 */
final class Programs {
  private static final String PATH = "PATH";

  private Programs() {}

  static Path find(ChildSpec spec) throws IOException {
    if (spec.directory().isPresent()) {
      checkDirectory(spec.directory().get());
    }
    String program = spec.program();
    return program.indexOf('/') < 0 && program.indexOf(File.separatorChar) < 0
        ? inPath(program, path(spec))
        : atPlace(Path.of(program), spec);
  }

  private static void checkDirectory(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "the directory to run a child in does not exist");
    }
    if (!Files.isDirectory(directory)) {
      throw new FileSystemException(
          directory.toString(), null, "a child needs a directory to run in, and this is none");
    }
    if (!Files.isExecutable(directory)) {
      throw new AccessDeniedException(
          directory.toString(), null, "permission denied to run a child in this directory");
    }
  }

  /** The one the child will have, or ours if nobody has said anything. */
  private static String path(ChildSpec spec) {
    Optional<String> set = spec.environment().get(PATH);
    String path = set != null && set.isPresent() ? set.get() : System.getenv(PATH);
    return path == null ? "" : path;
  }

  private static Path atPlace(Path program, ChildSpec spec) throws IOException {
    Path place = spec.directory().map(directory -> directory.resolve(program)).orElse(program);
    if (!Files.exists(place)) {
      throw new NoSuchFileException(place.toString(), null, "there is no such program");
    }
    requireExecutable(place);
    return place.toAbsolutePath();
  }

  private static void requireExecutable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new AccessDeniedException(file.toString(), null, "is a directory and not a program");
    }
    if (!Files.isExecutable(file)) {
      throw new AccessDeniedException(
          file.toString(), null, "permission denied to run it (chmod +x makes it a program)");
    }
  }

  private static Path inPath(String program, String path) throws IOException {
    if (program.isEmpty()) {
      throw new NoSuchFileException("", null, "a program needs a name");
    }
    Path forbidden = null;
    for (String folder : path.split(File.pathSeparator, -1)) {
      for (String name : names(program)) {
        Path file = Path.of(folder, name); // an empty entry is the current directory
        if (Files.isRegularFile(file)) {
          if (Files.isExecutable(file)) {
            return file.toAbsolutePath();
          }
          forbidden = forbidden == null ? file : forbidden;
        }
      }
    }
    if (forbidden != null) {
      requireExecutable(forbidden);
    }
    throw new NoSuchFileException(
        program,
        null,
        "no directory of PATH has a program of this name; PATH is "
            + (path.isEmpty() ? "empty" : path)
            + ". Install it, set PATH, or give the path with a slash");
  }

  private static String[] names(String program) {
    return File.separatorChar == '\\' && program.indexOf('.') < 0
        ? new String[] {program, program + ".exe"}
        : new String[] {program};
  }
}
