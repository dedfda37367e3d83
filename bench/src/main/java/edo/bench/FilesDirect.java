package edo.bench;

import edo.fs.FileStream;
import edo.fs.Fs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work on files in direct style, the same for all systems but for who does it: {@link Ops}. So many
 * tasks share it out.
 */
final class FilesDirect {
  private FilesDirect() {}

  /** One system's way to do it. */
  interface Ops {
    byte[] read(Path path) throws IOException;

    void write(Path path, byte[] bytes) throws IOException;

    long copy(Path from, Path to) throws IOException;

    /** Copies in pieces, through a buffer of the caller's. */
    long pump(Path from, Path to) throws IOException;
  }

  /** {@code java.nio.file}, on whatever thread calls. */
  static final class Nio implements Ops {
    @Override
    public byte[] read(Path path) throws IOException {
      return Files.readAllBytes(path);
    }

    @Override
    public void write(Path path, byte[] bytes) throws IOException {
      Files.write(path, bytes);
    }

    @Override
    public long copy(Path from, Path to) throws IOException {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      return Files.size(to);
    }

    @Override
    public long pump(Path from, Path to) throws IOException {
      ByteBuffer piece = ByteBuffer.allocate(FilesLoad.PIECE);
      long sum = 0;
      try (var in = FileChannel.open(from, StandardOpenOption.READ);
          var out =
              FileChannel.open(
                  to,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING)) {
        while (in.read(piece.clear()) >= 0) {
          piece.flip();
          sum += piece.remaining();
          while (piece.hasRemaining()) {
            var _ = out.write(piece);
          }
        }
      }
      return sum;
    }
  }

  /** Ours. */
  static final class Edo implements Ops {
    @Override
    public byte[] read(Path path) throws IOException {
      return Fs.read(path);
    }

    @Override
    public void write(Path path, byte[] bytes) throws IOException {
      Fs.write(path, bytes);
    }

    @Override
    public long copy(Path from, Path to) throws IOException {
      return Fs.copy(from, to);
    }

    @Override
    public long pump(Path from, Path to) throws IOException {
      var piece = new byte[FilesLoad.PIECE];
      long sum = 0;
      try (var in = FileStream.open(from);
          var out = FileStream.create(to)) {
        for (int n; (n = in.read(piece)) >= 0; sum += n) {
          out.writeAll(piece, 0, n);
        }
      }
      return sum;
    }
  }

  /** What one run does with file number {@code i}. */
  @FunctionalInterface
  interface One {
    long on(Ops ops, FilesLoad load, int i) throws IOException;
  }

  /** Runs something as a task of a system, or of several at once. */
  interface Crew extends AutoCloseable {
    void run(int tasks, Body body) throws Exception;

    default long wakes() {
      return 0;
    }

    @Override
    default void close() {}
  }

  /** The tasks of a system in direct style. */
  static <H> Crew crew(Direct<H> sys) {
    return new Crew() {
      @Override
      public void run(int tasks, Body body) throws Exception {
        sys.run(() -> {
          var handles = new ArrayList<H>();
          for (int i = 1; i < tasks; i++) {
            handles.add(sys.spawn(body));
          }
          body.run();
          handles.forEach(sys::join);
        });
      }

      @Override
      public long wakes() {
        return sys.wakes();
      }

      @Override
      public void close() {
        sys.close();
      }
    };
  }

  /** Plain threads, as many as there are workers if more are asked for. */
  static Crew threads(int workers) {
    return (tasks, body) -> {
      var others = new ArrayList<Thread>();
      for (int i = 1; i < Math.min(tasks, workers); i++) {
        others.add(Thread.ofPlatform().start(body));
      }
      body.run();
      for (Thread other : others) {
        other.join();
      }
    };
  }

  /** A benchmark of so many operations that so many tasks share. */
  static Bench shared(Crew crew, Ops ops, FilesLoad load, int tasks, int count, One one) {
    return new Bench() {
      @Override
      public long run(Meter meter) throws Exception {
        var next = new AtomicInteger();
        crew.run(
            tasks,
            () -> {
              for (int i; (i = next.getAndIncrement()) < count; ) {
                try {
                  FilesLoad.check(one.on(ops, load, i), expected(count));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
        return count;
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

  private static long expected(int count) {
    return count == 1 ? FilesLoad.LARGE : FilesLoad.SMALL;
  }
}
