package edo.fs;

import edo.internal.seam.Ambient;
import edo.internal.seam.FileDriver;
import edo.task.Async;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operations on paths: whole files, folders, links, attributes.
 *
 * {@snippet :
 * Fs.writeString(path, "hello");
 * Fs.copy(path, copy);
 * String text = Fs.readString(copy);
 * Fs.removeFile(path);
 * }
 *
 * <p>Each is one job of the runtime's blocking pool, however large the file is. The direct forms of
 * what is usually over in microseconds ({@link #read} and {@link #write} of at most 64 KiB, {@link
 * #append}, {@link #metadata}, {@link #exists}) are done where they are called, if that is a
 * virtual thread of a runtime with several workers, and as long as it is over in microseconds.
 * Bytes that are given to be written are not copied before; they must not change until it is done.
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread.
 * <b>Cancellation:</b> a job that has not begun does not begin; one that has goes on to its end, so
 * the effect may be there all the same. What it has opened is closed. <b>Backpressure:</b> as many
 * are done at once as the pool has threads, 512 unless the runtime was built otherwise.
 *
 * <p>Errors are those of {@code java.nio.file}: {@link java.nio.file.NoSuchFileException}, {@link
 * java.nio.file.FileAlreadyExistsException}, {@link java.nio.file.AccessDeniedException}, {@link
 * java.nio.file.DirectoryNotEmptyException}, {@link java.nio.file.NotDirectoryException}, and
 * {@link java.nio.file.FileSystemException} with the system's reason for all others.
 */
public final class Fs {
  private Fs() {}

  // ---------------------------------------------------------------- whole files

  /**
   * Reads a whole file.
   *
   * @param path which
   * @return its bytes
   * @throws java.nio.file.NoSuchFileException if it is not there
   * @throws IOException if it could not be read, or does not fit into an array
   */
  public static byte[] read(Path path) throws IOException {
    return FileJob.awaitBrief(files -> Work.readSmall(files.locate(path)), readAsync(path));
  }

  /**
   * {@link #read} as a computation.
   *
   * @param path which
   * @return its bytes
   */
  public static Async<byte[]> readAsync(Path path) {
    check(path);
    return new FileJob<>(files -> Work.read(files.locate(path)));
  }

  /**
   * Reads a whole file as text in UTF-8.
   *
   * @param path which
   * @return the text
   * @throws java.nio.charset.MalformedInputException if it is not UTF-8
   * @throws IOException if it could not be read
   */
  public static String readString(Path path) throws IOException {
    return text(read(path));
  }

  /**
   * {@link #readString} as a computation.
   *
   * @param path which
   * @return the text
   */
  public static Async<String> readStringAsync(Path path) {
    check(path);
    return new FileJob<>(files -> text(Work.read(files.locate(path))));
  }

  /**
   * Makes a file that contains certain bytes, in place of what it contained before.
   *
   * @param path which
   * @param bytes what it is to contain
   * @throws IOException if it could not be written; it may contain a part then
   */
  public static void write(Path path, byte[] bytes) throws IOException {
    writeBriefly(path, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /**
   * {@link #write} as a computation.
   *
   * @param path which
   * @param bytes what it is to contain
   * @return done when they are written
   */
  public static Async<@Nullable Void> writeAsync(Path path, byte[] bytes) {
    check(path);
    Objects.requireNonNull(bytes);
    return done(
        files -> Work.write(files.locate(path), bytes, StandardOpenOption.TRUNCATE_EXISTING));
  }

  /**
   * Makes a file that contains a text, in place of what it contained before.
   *
   * @param path which
   * @param text what it is to contain, in UTF-8
   * @throws IOException if it could not be written; it may contain a part then
   */
  public static void writeString(Path path, String text) throws IOException {
    write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * {@link #writeString} as a computation.
   *
   * @param path which
   * @param text what it is to contain, in UTF-8
   * @return done when it is written
   */
  public static Async<@Nullable Void> writeStringAsync(Path path, String text) {
    check(path);
    Objects.requireNonNull(text);
    return done(files ->
        Work.write(
            files.locate(path),
            text.getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  /**
   * Adds bytes to the end of a file.
   *
   * @param path which; made if it is not there
   * @param bytes what to add
   * @throws IOException if they could not be written; a part may be
   */
  public static void append(Path path, byte[] bytes) throws IOException {
    writeBriefly(path, bytes, StandardOpenOption.APPEND);
  }

  /**
   * {@link #append} as a computation.
   *
   * @param path which; made if it is not there
   * @param bytes what to add
   * @return done when they are written
   */
  public static Async<@Nullable Void> appendAsync(Path path, byte[] bytes) {
    check(path);
    Objects.requireNonNull(bytes);
    return done(files -> Work.write(files.locate(path), bytes, StandardOpenOption.APPEND));
  }

  /**
   * Copies the bytes of a file, and its permissions, unless what is there is no ordinary file: that
   * keeps its own. The permissions come first.
   *
   * @param from which; links are followed
   * @param to where to; what is there is overwritten
   * @return how many bytes
   * @throws IOException if it could not be copied; a part may be
   */
  public static long copy(Path from, Path to) throws IOException {
    return Ambient.awaitIo(copyAsync(from, to));
  }

  /**
   * {@link #copy} as a computation.
   *
   * @param from which; links are followed
   * @param to where to; what is there is overwritten
   * @return how many bytes
   */
  public static Async<Long> copyAsync(Path from, Path to) {
    check(from);
    check(to);
    return new FileJob<>(files -> Work.copy(files.locate(from), files.locate(to)));
  }

  // ---------------------------------------------------------------- names

  /**
   * Renames a file or a folder, in one step. Only within a file system.
   *
   * @param from which
   * @param to where to; what is there is replaced
   * @throws IOException if it could not be renamed
   */
  public static void rename(Path from, Path to) throws IOException {
    var _ = Ambient.awaitIo(renameAsync(from, to));
  }

  /**
   * {@link #rename} as a computation.
   *
   * @param from which
   * @param to where to; what is there is replaced
   * @return done when it has the new name
   */
  public static Async<@Nullable Void> renameAsync(Path from, Path to) {
    check(from);
    check(to);
    return done(
        files -> Files.move(files.locate(from), files.locate(to), StandardCopyOption.ATOMIC_MOVE));
  }

  /**
   * Removes a file, or a link.
   *
   * @param path which
   * @throws IOException if it could not be removed, as it is not there, or is a folder
   */
  public static void removeFile(Path path) throws IOException {
    var _ = Ambient.awaitIo(removeFileAsync(path));
  }

  /**
   * {@link #removeFile} as a computation.
   *
   * @param path which
   * @return done when it is gone
   */
  public static Async<@Nullable Void> removeFileAsync(Path path) {
    check(path);
    return done(files -> Work.removeFile(files.locate(path)));
  }

  /**
   * Makes a folder.
   *
   * @param path which
   * @throws java.nio.file.FileAlreadyExistsException if something of that name is there
   * @throws IOException if it could not be made
   */
  public static void createDir(Path path) throws IOException {
    var _ = Ambient.awaitIo(createDirAsync(path));
  }

  /**
   * {@link #createDir} as a computation.
   *
   * @param path which
   * @return done when it is there
   */
  public static Async<@Nullable Void> createDirAsync(Path path) {
    check(path);
    return done(files -> Files.createDirectory(files.locate(path)));
  }

  /**
   * Makes a folder, and those above it, unless they are there.
   *
   * @param path which
   * @throws IOException if it could not be made
   */
  public static void createDirAll(Path path) throws IOException {
    var _ = Ambient.awaitIo(createDirAllAsync(path));
  }

  /**
   * {@link #createDirAll} as a computation.
   *
   * @param path which
   * @return done when it is there
   */
  public static Async<@Nullable Void> createDirAllAsync(Path path) {
    check(path);
    return done(files -> Files.createDirectories(files.locate(path)));
  }

  /**
   * Removes an empty folder.
   *
   * @param path which
   * @throws java.nio.file.DirectoryNotEmptyException if there is something in it
   * @throws IOException if it could not be removed
   */
  public static void removeDir(Path path) throws IOException {
    var _ = Ambient.awaitIo(removeDirAsync(path));
  }

  /**
   * {@link #removeDir} as a computation.
   *
   * @param path which
   * @return done when it is gone
   */
  public static Async<@Nullable Void> removeDirAsync(Path path) {
    check(path);
    return done(files -> Work.removeDir(files.locate(path)));
  }

  /**
   * Removes a folder with everything in it. Links are removed, not followed.
   *
   * @param path which
   * @throws IOException if something could not be removed; the rest may be gone
   */
  public static void removeDirAll(Path path) throws IOException {
    var _ = Ambient.awaitIo(removeDirAllAsync(path));
  }

  /**
   * {@link #removeDirAll} as a computation.
   *
   * @param path which
   * @return done when it is gone
   */
  public static Async<@Nullable Void> removeDirAllAsync(Path path) {
    check(path);
    return done(files -> Work.removeTree(files.locate(path)));
  }

  /**
   * Opens a folder to see what is in it.
   *
   * @param path which
   * @return its entries, to be closed
   * @throws java.nio.file.NotDirectoryException if it is no folder
   * @throws IOException if it could not be read
   */
  public static DirEntries readDir(Path path) throws IOException {
    return Ambient.awaitIo(readDirAsync(path));
  }

  /**
   * {@link #readDir} as a computation.
   *
   * @param path which
   * @return its entries, to be closed
   */
  public static Async<DirEntries> readDirAsync(Path path) {
    check(path);
    return DirEntries.open(path);
  }

  // ---------------------------------------------------------------- links

  /**
   * Gives a file another name.
   *
   * @param original a file
   * @param link the new name
   * @throws IOException if it could not be given
   */
  public static void hardLink(Path original, Path link) throws IOException {
    var _ = Ambient.awaitIo(hardLinkAsync(original, link));
  }

  /**
   * {@link #hardLink} as a computation.
   *
   * @param original a file
   * @param link the new name
   * @return done when it has it
   */
  public static Async<@Nullable Void> hardLinkAsync(Path original, Path link) {
    check(original);
    check(link);
    return done(files -> Files.createLink(files.locate(link), files.locate(original)));
  }

  /**
   * Makes a symbolic link.
   *
   * @param original where it leads, which need not be there
   * @param link the link
   * @throws IOException if it could not be made
   */
  public static void symlink(Path original, Path link) throws IOException {
    var _ = Ambient.awaitIo(symlinkAsync(original, link));
  }

  /**
   * {@link #symlink} as a computation.
   *
   * @param original where it leads, which need not be there
   * @param link the link
   * @return done when it is there
   */
  public static Async<@Nullable Void> symlinkAsync(Path original, Path link) {
    check(original);
    check(link);
    return done(files -> Files.createSymbolicLink(files.locate(link), files.locate(original)));
  }

  /**
   * Reads where a symbolic link leads.
   *
   * @param path which
   * @return what it contains; not resolved
   * @throws java.nio.file.NotLinkException if it is no link
   * @throws IOException if it could not be read
   */
  public static Path readLink(Path path) throws IOException {
    return Ambient.awaitIo(readLinkAsync(path));
  }

  /**
   * {@link #readLink} as a computation.
   *
   * @param path which
   * @return what it contains; not resolved
   */
  public static Async<Path> readLinkAsync(Path path) {
    check(path);
    return new FileJob<>(files -> Files.readSymbolicLink(files.locate(path)));
  }

  /**
   * Finds the absolute path without links.
   *
   * @param path which
   * @return the real path
   * @throws IOException if it is not there, or could not be followed
   */
  public static Path canonicalize(Path path) throws IOException {
    return Ambient.awaitIo(canonicalizeAsync(path));
  }

  /**
   * {@link #canonicalize} as a computation.
   *
   * @param path which
   * @return the real path
   */
  public static Async<Path> canonicalizeAsync(Path path) {
    check(path);
    return new FileJob<>(files -> files.locate(path).toRealPath());
  }

  // ---------------------------------------------------------------- attributes

  /**
   * Asks about a file. Links are followed.
   *
   * @param path which
   * @return its kind, size, times, permissions
   * @throws IOException if it is not there, or could not be asked
   */
  public static FileMetadata metadata(Path path) throws IOException {
    return FileJob.awaitBrief(
        files -> Work.metadata(files.locate(path), true), metadataAsync(path));
  }

  /**
   * {@link #metadata} as a computation.
   *
   * @param path which
   * @return its kind, size, times, permissions
   */
  public static Async<FileMetadata> metadataAsync(Path path) {
    check(path);
    return new FileJob<>(files -> Work.metadata(files.locate(path), true));
  }

  /**
   * Asks about a file, or about a link itself.
   *
   * @param path which
   * @return its kind, size, times, permissions
   * @throws IOException if it is not there, or could not be asked
   */
  public static FileMetadata symlinkMetadata(Path path) throws IOException {
    return FileJob.awaitBrief(
        files -> Work.metadata(files.locate(path), false), symlinkMetadataAsync(path));
  }

  /**
   * {@link #symlinkMetadata} as a computation.
   *
   * @param path which
   * @return its kind, size, times, permissions
   */
  public static Async<FileMetadata> symlinkMetadataAsync(Path path) {
    check(path);
    return new FileJob<>(files -> Work.metadata(files.locate(path), false));
  }

  /**
   * Changes who may do what.
   *
   * @param path which; links are followed
   * @param permissions who may do what
   * @throws IOException if they could not be changed
   */
  public static void setPermissions(Path path, Set<PosixFilePermission> permissions)
      throws IOException {
    var _ = Ambient.awaitIo(setPermissionsAsync(path, permissions));
  }

  /**
   * {@link #setPermissions} as a computation.
   *
   * @param path which; links are followed
   * @param permissions who may do what
   * @return done when they are changed
   */
  public static Async<@Nullable Void> setPermissionsAsync(
      Path path, Set<PosixFilePermission> permissions) {
    check(path);
    Objects.requireNonNull(permissions);
    Set<PosixFilePermission> mode = Set.copyOf(permissions);
    return done(files -> Work.setPermissions(files.locate(path), mode));
  }

  /**
   * Whether a file is there. Links are followed.
   *
   * @param path which
   * @return false if it is certain that it is not
   * @throws IOException if that could not be found out, as a folder above may not be searched
   */
  public static boolean exists(Path path) throws IOException {
    return FileJob.awaitBrief(files -> Work.exists(files.locate(path)), existsAsync(path));
  }

  /**
   * {@link #exists} as a computation.
   *
   * @param path which
   * @return false if it is certain that it is not
   */
  public static Async<Boolean> existsAsync(Path path) {
    check(path);
    return new FileJob<>(files -> Work.exists(files.locate(path)));
  }

  private static void writeBriefly(Path path, byte[] bytes, StandardOpenOption how)
      throws IOException {
    check(path);
    Objects.requireNonNull(bytes);
    var _ =
        FileJob.awaitBrief(
            files -> Work.writeSmall(files.locate(path), bytes, how),
            new FileJob<>(files -> {
              Work.write(files.locate(path), bytes, how);
              return true;
            }));
  }

  private static void check(Path path) {
    Objects.requireNonNull(path, "a path must not be null");
  }

  /** Work without a result. */
  @FunctionalInterface
  private interface Deed {
    void run(FileDriver files) throws IOException;
  }

  private static Async<@Nullable Void> done(Deed deed) {
    return new FileJob<@Nullable Void>(files -> {
      deed.run(files);
      return null;
    });
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
