package edo.bench;

import edo.fs.FileStream;
import edo.fs.OpenOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pages of 4 KiB read from, or written to, an open file, at places all over it. It is on the disk's
 * file system and in the system's memory: what is measured is the way there and back.
 */
final class FilesPages {
  private static final int PAGES = FilesLoad.LARGE / FilesLoad.SMALL;
  private static final int COUNT = 8 * FilesLoad.COUNT;

  /** Spreads neighbours over the file; odd, so that every page gets its turn. */
  private static final int SPREAD = 0x9E37_79B1;

  private FilesPages() {}

  /** One system's open file. */
  interface Pages extends AutoCloseable {
    int read(ByteBuffer page, long at) throws IOException;

    void write(ByteBuffer page, long at) throws IOException;

    @Override
    void close() throws IOException;
  }

  static Pages nio(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new Pages() {
      @Override
      public int read(ByteBuffer page, long at) throws IOException {
        return file.read(page, at);
      }

      @Override
      public void write(ByteBuffer page, long at) throws IOException {
        while (page.hasRemaining()) {
          var _ = file.write(page, at + page.position());
        }
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  static Pages edo(Path path) throws IOException {
    FileStream file = new OpenOptions().read(true).write(true).open(path);
    return new Pages() {
      @Override
      public int read(ByteBuffer page, long at) throws IOException {
        return file.readAt(page, at);
      }

      @Override
      public void write(ByteBuffer page, long at) throws IOException {
        file.writeAt(page, at);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  /** Opens the file the system's way. */
  @FunctionalInterface
  interface Opening {
    Pages open(Path path) throws IOException;
  }

  /** A benchmark of reads, or of writes, that so many tasks share. */
  static Bench open(FilesDirect.Crew crew, Opening opening, int tasks, boolean write)
      throws IOException {
    FilesLoad load = FilesLoad.onDisk().withLarge();
    return new Bench() {
      @Override
      public long run(Meter meter) throws Exception {
        var next = new AtomicInteger();
        try (Pages file = opened(crew, opening, load)) {
          crew.run(tasks, () -> share(file, next, write));
        }
        return COUNT;
      }

      @Override
      public long wakes() {
        return crew.wakes();
      }

      @Override
      public void close() {
        crew.close();
        load.close();
      }
    };
  }

  /** As a task of the system: with ours it is the task's runtime that decides how. */
  private static Pages opened(FilesDirect.Crew crew, Opening opening, FilesLoad load)
      throws Exception {
    var file = new Pages[1];
    crew.run(
        1,
        () -> {
          try {
            file[0] = opening.open(load.large);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return file[0];
  }

  private static void share(Pages file, AtomicInteger next, boolean write) {
    ByteBuffer page = ByteBuffer.allocate(FilesLoad.SMALL);
    for (int i; (i = next.getAndIncrement()) < COUNT; ) {
      long at = (long) FilesLoad.SMALL * Integer.remainderUnsigned(i * SPREAD, PAGES);
      page.clear();
      try {
        if (write) {
          file.write(page, at);
        } else {
          FilesLoad.check(file.read(page, at), FilesLoad.SMALL);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
