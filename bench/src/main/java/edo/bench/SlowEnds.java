package edo.bench;

import edo.io.ByteReader;
import edo.io.ByteWriter;
import edo.task.Context;
import edo.time.Interval;
import edo.time.MissedTickBehavior;
import edo.time.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;

/** Ends of streams that keep one waiting, with the figures of Tokio's benchmark. */
final class SlowEnds {
  private SlowEnds() {}

  /** A link that has a chunk of zeros every millisecond; nobody loses one by coming late. */
  static final class Chunks implements ByteReader {
    private static final int CHUNK = 2 << 10;

    private final Interval ticks = Time.interval(Duration.ofMillis(1));
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);

    Chunks() {
      ticks.setMissedTickBehavior(MissedTickBehavior.BURST);
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) {
      if (ticks.pollTick(cx).isPending()) {
        return PENDING;
      }
      chunk.clear().limit(Math.min(CHUNK, buffer.remaining()));
      int n = chunk.remaining();
      buffer.put(chunk);
      return n;
    }
  }

  /**
   * A disk under heavy load: it has a buffer, which is written every 20 milliseconds, and sometimes
   * others want it.
   */
  static final class Disk implements ByteWriter {
    private static final int BUFFER = 40 << 10;

    private final Interval ticks = Time.interval(Duration.ofMillis(20));
    private final Random others = new Random(0);
    private int used;

    Disk() {
      ticks.setMissedTickBehavior(MissedTickBehavior.DELAY);
    }

    private boolean written(Context cx) {
      if (ticks.pollTick(cx).isPending()) {
        return false;
      }
      used = 0;
      return true;
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) {
      if (!written(cx) && (used == BUFFER || others.nextInt(10) == 0)) {
        return ByteReader.PENDING;
      }
      int n = Math.min(BUFFER - used, buffer.remaining());
      buffer.position(buffer.position() + n);
      used += n;
      return n;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return written(cx);
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return written(cx);
    }
  }
}
