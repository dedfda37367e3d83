package edo.fs;

import edo.internal.seam.Ambient;
import edo.task.Async;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a file is to be opened. Everything is off at first; each method answers a copy that differs
 * in one thing, so that options can be kept and shared.
 *
 * {@snippet :
 * var options = new OpenOptions().read(true).write(true).create(true);
 * try (FileStream file = options.open(path)) {
 *   file.writeInt(42);
 * }
 * }
 */
public final class OpenOptions {
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int APPEND = 4;
  private static final int TRUNCATE = 8;
  private static final int CREATE = 16;
  private static final int CREATE_NEW = 32;

  /** What a file gets that is made: all may read and write, less the mask. */
  private static final int DEFAULT_MODE = 0666;

  private final int flags;
  private final Set<OpenOption> more;
  private final Optional<Set<PosixFilePermission>> permissions;

  /** With everything off: at least reading, writing or appending has to be asked for. */
  public OpenOptions() {
    this(0, Set.of(), Optional.empty());
  }

  private OpenOptions(
      int flags, Set<OpenOption> more, Optional<Set<PosixFilePermission>> permissions) {
    this.flags = flags;
    this.more = more;
    this.permissions = permissions;
  }

  private OpenOptions with(int flag, boolean on) {
    return new OpenOptions(on ? flags | flag : flags & ~flag, more, permissions);
  }

  /**
   * For reading.
   *
   * @param on whether
   * @return the changed copy
   */
  public OpenOptions read(boolean on) {
    return with(READ, on);
  }

  /**
   * For writing, from the start of what is there.
   *
   * @param on whether
   * @return the changed copy
   */
  public OpenOptions write(boolean on) {
    return with(WRITE, on);
  }

  /**
   * For writing at the end, wherever that is when a write is done; others may append as well.
   * {@code java.nio} cannot append and read through one channel.
   *
   * @param on whether
   * @return the changed copy
   */
  public OpenOptions append(boolean on) {
    return with(APPEND, on);
  }

  /**
   * Empties the file, if it is there. Needs {@link #write}.
   *
   * @param on whether
   * @return the changed copy
   */
  public OpenOptions truncate(boolean on) {
    return with(TRUNCATE, on);
  }

  /**
   * Makes the file, if it is not there. Needs {@link #write} or {@link #append}.
   *
   * @param on whether
   * @return the changed copy
   */
  public OpenOptions create(boolean on) {
    return with(CREATE, on);
  }

  /**
   * Makes the file, and fails if something of that name is there, in one step. Needs {@link #write}
   * or {@link #append}; {@link #create} and {@link #truncate} mean nothing then.
   *
   * @param on whether
   * @return the changed copy
   */
  public OpenOptions createNew(boolean on) {
    return with(CREATE_NEW, on);
  }

  /**
   * What a file gets that is made, as far as the process's mask lets it. On systems with POSIX
   * permissions only.
   *
   * @param mode who may do what
   * @return the changed copy
   */
  public OpenOptions permissions(Set<PosixFilePermission> mode) {
    return new OpenOptions(flags, more, Optional.of(Set.copyOf(mode)));
  }

  /**
   * Further options of the system's, such as {@code StandardOpenOption.DSYNC}, {@code
   * LinkOption.NOFOLLOW_LINKS} or {@code com.sun.nio.file.ExtendedOpenOption.DIRECT}.
   *
   * @param options in addition to those that were given before
   * @return the changed copy
   */
  public OpenOptions options(OpenOption... options) {
    var all = new HashSet<>(more);
    all.addAll(List.of(options));
    return new OpenOptions(flags, Set.copyOf(all), permissions);
  }

  /**
   * Opens a file.
   *
   * <p><b>Blocking:</b> suspends the calling task, or blocks the calling plain thread, while the
   * pool opens it. <b>Cancellation:</b> if it is opened all the same, it is closed again.
   *
   * @param path which
   * @return the open file
   * @throws java.nio.file.NoSuchFileException if it is not there and is not to be made
   * @throws java.nio.file.FileAlreadyExistsException if it is there and must not be
   * @throws java.nio.file.AccessDeniedException if that is not allowed
   * @throws IOException if it cannot be opened for another reason
   * @throws IllegalArgumentException if the options do not fit together
   */
  public FileStream open(Path path) throws IOException {
    return Ambient.awaitIo(openAsync(path));
  }

  /**
   * {@link #open} as a computation.
   *
   * @param path which
   * @return the open file
   * @throws IllegalArgumentException if the options do not fit together
   */
  public Async<FileStream> openAsync(Path path) {
    Objects.requireNonNull(path, "a path must not be null");
    Set<OpenOption> options = checked();
    FileAttribute<?>[] attributes =
        permissions
            .map(mode -> new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)})
            .orElseGet(() -> new FileAttribute<?>[0]);
    int mode = permissions.map(OpenOptions::bits).orElse(DEFAULT_MODE);
    return new Opening(
        new FileJob<>(files -> {
          Path located = files.locate(path);
          Optional<FileChannel> open = files.openForTransfers(located, options, mode);
          return open.isPresent() ? open.get() : channel(located, path, options, attributes);
        }),
        path);
  }

  /** The number that POSIX has for permissions. */
  private static int bits(Set<PosixFilePermission> mode) {
    int bits = 0;
    for (PosixFilePermission each : mode) {
      bits |=
          switch (each) {
            case OWNER_READ -> 0400;
            case OWNER_WRITE -> 0200;
            case OWNER_EXECUTE -> 0100;
            case GROUP_READ -> 040;
            case GROUP_WRITE -> 020;
            case GROUP_EXECUTE -> 010;
            case OTHERS_READ -> 04;
            case OTHERS_WRITE -> 02;
            case OTHERS_EXECUTE -> 01;
          };
    }
    return bits;
  }

  private static FileChannel channel(
      Path located, Path path, Set<OpenOption> options, FileAttribute<?>[] attributes)
      throws IOException {
    try {
      return FileChannel.open(located, options, attributes);
    } catch (UnsupportedOperationException e) {
      var refused = new FileSystemException(path.toString(), null, e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  /** The rules of Rust's {@code OpenOptions}, which are those of POSIX plus common sense. */
  private Set<OpenOption> checked() {
    if (!has(READ) && !has(WRITE) && !has(APPEND)) {
      throw wrong("say what the file is opened for: read(true), write(true) or append(true)");
    }
    boolean makes = has(CREATE) || has(CREATE_NEW) || has(TRUNCATE);
    if (makes && !has(WRITE) && !has(APPEND)) {
      throw wrong("a file is created or truncated for writing only; add write(true)");
    }
    if (has(TRUNCATE) && has(APPEND) && !has(CREATE_NEW)) {
      throw wrong("what is truncated is not appended to; leave one of them out");
    }
    if (has(READ) && has(APPEND)) {
      throw wrong("java.nio cannot read and append through one channel; open the file twice");
    }
    var options = new HashSet<>(more);
    add(options, READ, StandardOpenOption.READ);
    add(options, APPEND, StandardOpenOption.APPEND);
    add(options, WRITE, StandardOpenOption.WRITE);
    if (has(CREATE_NEW)) {
      options.add(StandardOpenOption.CREATE_NEW);
    } else {
      add(options, CREATE, StandardOpenOption.CREATE);
      add(options, TRUNCATE, StandardOpenOption.TRUNCATE_EXISTING);
    }
    return options;
  }

  private void add(Set<OpenOption> options, int flag, OpenOption option) {
    if (has(flag)) {
      options.add(option);
    }
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(this + ": " + what);
  }

  @Override
  public String toString() {
    return "OpenOptions[read="
        + has(READ)
        + ", write="
        + has(WRITE)
        + ", append="
        + has(APPEND)
        + ", truncate="
        + has(TRUNCATE)
        + ", create="
        + has(CREATE)
        + ", createNew="
        + has(CREATE_NEW)
        + permissions.map(mode -> ", permissions=" + PosixFilePermissions.toString(mode)).orElse("")
        + (more.isEmpty() ? "" : ", options=" + more)
        + "]";
  }
}
