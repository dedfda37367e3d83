package edo.reactor;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The names of files as system calls want them. */
final class FileNames {
  private static final boolean UTF_8 = System.getProperty("sun.jnu.encoding", "").equals("UTF-8");

  private FileNames() {}

  /**
   * The absolute name of a file, as {@code java.nio}'s working directory need not be the system's.
   * Null if it is no file of the system, or if its text does not lead to the same file: {@code
   * java.nio} has names of other bytes as well.
   */
  static byte @Nullable [] bytes(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      return null;
    }
    Path absolute = path.toAbsolutePath();
    String text = absolute.toString();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean ascii = bytes.length == text.length();
    return ascii || (UTF_8 && Path.of(text).equals(absolute)) ? bytes : null;
  }
}
