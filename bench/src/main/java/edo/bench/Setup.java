package edo.bench;

import edo.reactor.Backend;
import edo.runtime.EdoRuntime;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** What can be known to be wrong before anything is measured. */
final class Setup {
  private Setup() {}

  /** What is set wrong in the environment or in system properties; empty if nothing is. */
  static Optional<String> complaint() {
    try {
      // Each reads its settings, and neither starts anything.
      var _ = EdoRuntime.multiThread();
      var _ = Backend.best();
      return Optional.empty();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Why a file cannot be written; empty if it can be. Leaves what is in it, and an empty file if
   * there was none: only opening it says for sure.
   */
  static Optional<String> complaint(Path file) {
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(why(file, e));
    }
  }

  /** Says in words why a file cannot be written. */
  static String why(Path file, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException _ -> "its folder does not exist";
          case AccessDeniedException _ -> "permission denied";
          case FileSystemException f when f.getReason() != null -> f.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return "cannot write " + file + ": " + reason;
  }
}
