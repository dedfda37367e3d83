package edo.bench;

import edo.bytes.Bytes;
import edo.codec.BytesCodec;
import edo.codec.FramedRead;
import edo.fs.FileStream;
import edo.io.ByteReader;
import edo.io.ByteSink;
import edo.io.ByteStreams;
import edo.io.ByteWriter;
import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.TaskBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Copying from end to end, as fast as it goes and with ends that keep one waiting, after Tokio's
 * {@code copy} (EX-022); and reading a file that never ends in blocks, after its {@code fs}
 * (EX-023). Tokio counts iterations; here an operation is a KiB, or a block.
 */
final class StreamRows {
  static final String SUITE = "io";

  private static final int KIBS = 256;
  private static final int SIZE = KIBS << 10;
  private static final int BLOCKS = 1_000;
  private static final int BLOCK = 4 << 10;
  private static final Path ZEROS = Path.of("/dev/zero");

  private StreamRows() {}

  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    for (Ends ends : Ends.values()) {
      BenchSpec spec =
          BenchSpec.ours(SUITE, ends.title, "KiB copied", _ -> direct(ends), _ -> polled(ends));
      specs.add(
          (ends == Ends.MEM_TO_MEM ? spec.with(BenchSpec.JDK, _ -> transfer()) : spec)
              .singleWorker());
    }
    specs.add(
        blocks("read_blocks", "block of 4 KiB read")
            .with(BenchSpec.EDO_VT, w -> reading(w, StreamRows::readStream))
            .with(BenchSpec.JDK, _ -> onThisThread(StreamRows::readJdk)));
    specs.add(
        blocks("read_std_file", "block of 4 KiB read from a stream of the JDK")
            .with(BenchSpec.EDO_VT, w -> reading(w, StreamRows::readJdk))
            .with(BenchSpec.JDK_VT, _ -> onAVirtualThread(StreamRows::readJdk)));
    specs.add(
        blocks("read_codec", "frame of up to 4 KiB decoded")
            .with(BenchSpec.EDO_VT, w -> reading(w, StreamRows::readFrames)));
    return specs;
  }

  // ---------------------------------------------------------------- copying

  /** What is copied from and to. */
  private enum Ends {
    MEM_TO_MEM("copy_mem_to_mem", false, false),
    MEM_TO_SLOW("copy_mem_to_slow_disk", false, true),
    CHUNKS_TO_MEM("copy_chunks_to_mem", true, false),
    CHUNKS_TO_SLOW("copy_chunks_to_slow_disk", true, true);

    final String title;
    private final boolean chunks;
    private final boolean slow;

    Ends(String title, boolean chunks, boolean slow) {
      this.title = title;
      this.chunks = chunks;
      this.slow = slow;
    }

    ByteReader source() {
      return ByteStreams.take(chunks ? new SlowEnds.Chunks() : ByteStreams.repeat((byte) 0), SIZE);
    }

    ByteWriter target() {
      return slow ? new SlowEnds.Disk() : ByteStreams.writer(new ByteSink(SIZE));
    }
  }

  private static Bench direct(Ends ends) {
    return new VtBench(
        EdoRuntime.currentThread().build(),
        () -> check(ByteStreams.copy(ends.source(), ends.target()), SIZE),
        KIBS);
  }

  private static Bench polled(Ends ends) {
    return new AsyncSystem.Base(AsyncSystem.current()) {
      @Override
      public long run(Meter meter) throws Exception {
        check(sys.run(new Copy(ends)), SIZE);
        return KIBS;
      }
    };
  }

  /** Makes its ends where it runs, as they tick. */
  private static final class Copy implements Async<Long> {
    private final Ends ends;
    private @Nullable Async<Long> copy;

    Copy(Ends ends) {
      this.ends = ends;
    }

    @Override
    public Poll<Long> poll(Context cx) throws Exception {
      if (copy == null) {
        copy = ByteStreams.copyAsync(ends.source(), ends.target());
      }
      return copy.poll(cx);
    }
  }

  private static Bench transfer() {
    byte[] zeros = new byte[SIZE];
    return _ -> {
      check(new ByteArrayInputStream(zeros).transferTo(new ByteArrayOutputStream()), SIZE);
      return KIBS;
    };
  }

  // ---------------------------------------------------------------- reading blocks

  private static BenchSpec blocks(String name, String element) {
    return BenchSpec.plain(SUITE, name, element);
  }

  private static Bench reading(int workers, TaskBody body) {
    return new VtBench(EdoRuntime.multiThread().workerThreads(workers).build(), body, BLOCKS);
  }

  private static Bench onThisThread(TaskBody body) {
    return _ -> {
      body.run();
      return BLOCKS;
    };
  }

  private static Bench onAVirtualThread(TaskBody body) {
    return meter -> {
      var task = new FutureTask<>(() -> onThisThread(body).run(meter));
      Thread.startVirtualThread(task);
      return task.get();
    };
  }

  private static void readStream() throws IOException {
    try (var file = FileStream.open(ZEROS)) {
      byte[] block = new byte[BLOCK];
      for (int i = 0; i < BLOCKS; i++) {
        check(file.read(block), BLOCK);
      }
    }
  }

  private static void readJdk() throws IOException {
    try (var file = new FileInputStream(ZEROS.toFile())) {
      byte[] block = new byte[BLOCK];
      for (int i = 0; i < BLOCKS; i++) {
        check(file.read(block), BLOCK);
      }
    }
  }

  private static void readFrames() throws IOException {
    try (var frames = new FramedRead<Bytes>(FileStream.open(ZEROS), new BytesCodec(), BLOCK)) {
      long sum = 0;
      for (int i = 0; i < BLOCKS; i++) {
        sum += frames.next().orElseThrow().length();
      }
      if (sum < BLOCKS) {
        throw new IllegalStateException("frames without bytes");
      }
    }
  }

  private static void check(long bytes, long expected) {
    if (bytes != expected) {
      throw new IllegalStateException("expected " + expected + " bytes, not " + bytes);
    }
  }
}
