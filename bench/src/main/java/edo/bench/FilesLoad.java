package edo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * The files that the benchmarks of files read and write, in a folder of their own: in memory where
 * there is such a file system, as it is not the disk that is measured.
 */
final class FilesLoad implements AutoCloseable {
  /** Bytes of the large file. */
  static final int LARGE = 64 << 20;

  /** Bytes of a piece in which the large file is copied through buffers. */
  static final int PIECE = 1 << 20;

  /** How many small files. */
  static final int COUNT = 2_000;

  /** Bytes of a small file. */
  static final int SMALL = 4 << 10;

  final Path folder;
  final Path large;
  final Path copy;
  final byte[] small = new byte[SMALL];

  FilesLoad() throws IOException {
    this(folderInMemory());
  }

  private FilesLoad(Path folder) {
    this.folder = folder;
    large = folder.resolve("large");
    copy = folder.resolve("copy");
    Arrays.fill(small, (byte) 7);
  }

  private static Path folderInMemory() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "edo-bench")
        : Files.createTempDirectory("edo-bench");
  }

  /** On the file system for temporary files, whatever that is. */
  static FilesLoad onDisk() throws IOException {
    return new FilesLoad(Files.createTempDirectory("edo-bench"));
  }

  /** Makes the large file. */
  FilesLoad withLarge() throws IOException {
    Files.write(large, new byte[LARGE]);
    return this;
  }

  /** Makes the small files. */
  FilesLoad withSmall() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      Files.write(file(i), small);
    }
    return this;
  }

  /** A small file. */
  Path file(int i) {
    return folder.resolve("f" + i);
  }

  /** Complains if a file came out too short. */
  static void check(long bytes, long expected) {
    if (bytes != expected) {
      throw new IllegalStateException("expected " + expected + " bytes, not " + bytes);
    }
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }
          });
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
