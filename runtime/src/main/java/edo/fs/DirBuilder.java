package edo.fs;

import edo.internal.seam.Ambient;
import edo.task.Async;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a folder is to be made. Each method answers a copy that differs in one thing.
 *
 * {@snippet :
 * new DirBuilder().recursive(true).create(folder.resolve("a/b/c"));
 * }
 */
public final class DirBuilder {
  private final boolean recursive;
  private final Optional<Set<PosixFilePermission>> permissions;

  /** One folder, which must not be there, in one that is. */
  public DirBuilder() {
    this(false, Optional.empty());
  }

  private DirBuilder(boolean recursive, Optional<Set<PosixFilePermission>> permissions) {
    this.recursive = recursive;
    this.permissions = permissions;
  }

  /**
   * Whether the folders above are made as well, and it does not matter if the folder is there.
   *
   * @param on whether
   * @return the changed copy
   */
  public DirBuilder recursive(boolean on) {
    return new DirBuilder(on, permissions);
  }

  /**
   * What folders get that are made, as far as the process's mask lets it. On systems with POSIX
   * permissions only.
   *
   * @param mode who may do what
   * @return the changed copy
   */
  public DirBuilder permissions(Set<PosixFilePermission> mode) {
    return new DirBuilder(recursive, Optional.of(Set.copyOf(mode)));
  }

  /**
   * Makes the folder.
   *
   * <p><b>Blocking:</b> suspends the calling task, or blocks the calling plain thread.
   * <b>Cancellation:</b> it may be made all the same.
   *
   * @param path which
   * @throws java.nio.file.FileAlreadyExistsException if something of that name is there, unless
   *     that is a folder and this is recursive
   * @throws java.nio.file.NoSuchFileException if the folder above is not there and this is not
   *     recursive
   * @throws IOException if it could not be made
   */
  public void create(Path path) throws IOException {
    var _ = Ambient.awaitIo(createAsync(path));
  }

  /**
   * {@link #create} as a computation.
   *
   * @param path which
   * @return done when it is there
   */
  public Async<@Nullable Void> createAsync(Path path) {
    Objects.requireNonNull(path, "a path must not be null");
    FileAttribute<?>[] attributes =
        permissions
            .map(mode -> new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)})
            .orElseGet(() -> new FileAttribute<?>[0]);
    return new FileJob<@Nullable Void>(files -> {
      Path where = files.locate(path);
      var _ =
          recursive
              ? Files.createDirectories(where, attributes)
              : Files.createDirectory(where, attributes);
      return null;
    });
  }

  @Override
  public String toString() {
    return "DirBuilder[recursive="
        + recursive
        + permissions.map(mode -> ", permissions=" + PosixFilePermissions.toString(mode)).orElse("")
        + "]";
  }
}
