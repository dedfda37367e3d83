package edo.testkit;

import edo.io.ByteStream;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A stream that does what a test says, step by step. Each pending step wakes at once, so that the
 * same script works polled by hand and in a task. Reading past the script ends the stream; writing
 * past it takes everything.
 */
public class Script implements ByteStream {
  private sealed interface Step {}

  private record Bytes(byte[] bytes) implements Step {}

  private record Pending() implements Step {}

  private record Fails(IOException why) implements Step {}

  private record Takes(int most) implements Step {}

  private final Deque<Step> reads = new ArrayDeque<>();
  private final Deque<Step> writes = new ArrayDeque<>();

  /** What each write has taken. */
  public final List<String> written = new ArrayList<>();

  /** What was done to it, but for reads that gave something. */
  public final List<String> log = new ArrayList<>();

  /** Whether it takes several buffers at once. */
  public boolean gathers;

  /** Whether it was closed. */
  public boolean closed;

  /** How often it was flushed. */
  public int flushes;

  /** How often it was shut down. */
  public int shutdowns;

  /** How often it was asked for bytes. */
  public int reading;

  /** Ends at once when it is read, and takes all that is written. */
  public Script() {}

  /**
   * Reads give these.
   *
   * @param texts in Latin-1, each for one read if it takes all of it
   * @return this
   */
  public Script reads(String... texts) {
    for (String text : texts) {
      reads.add(new Bytes(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
    return this;
  }

  /**
   * A read that is not ready.
   *
   * @return this
   */
  public Script readPends() {
    reads.add(new Pending());
    return this;
  }

  /**
   * A read that fails.
   *
   * @param why how
   * @return this
   */
  public Script readFails(IOException why) {
    reads.add(new Fails(why));
    return this;
  }

  /**
   * A write that takes so many bytes at most.
   *
   * @param most how many
   * @return this
   */
  public Script takes(int most) {
    writes.add(new Takes(most));
    return this;
  }

  /**
   * A write that is not ready.
   *
   * @return this
   */
  public Script writePends() {
    writes.add(new Pending());
    return this;
  }

  /**
   * A write that fails.
   *
   * @param why how
   * @return this
   */
  public Script writeFails(IOException why) {
    writes.add(new Fails(why));
    return this;
  }

  /**
   * Takes several buffers at once.
   *
   * @return this
   */
  public Script gathering() {
    gathers = true;
    return this;
  }

  /**
   * Everything that was taken, in order.
   *
   * @return in Latin-1
   */
  public String all() {
    return String.join("", written);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    reading++;
    if (!buffer.hasRemaining()) {
      return 0;
    }
    Step step = reads.poll();
    return switch (step) {
      case Bytes(byte[] bytes) -> {
        int n = Math.min(bytes.length, buffer.remaining());
        buffer.put(bytes, 0, n);
        if (n < bytes.length) {
          reads.addFirst(new Bytes(Arrays.copyOfRange(bytes, n, bytes.length)));
        }
        yield n;
      }
      case Pending() -> {
        log.add("read pends");
        cx.waker().wake();
        yield PENDING;
      }
      case Fails(IOException why) -> throw why;
      case Takes _ -> throw new AssertionError("a step of writing");
      case null -> END;
    };
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    return (int) pollWrite(cx, new ByteBuffer[] {buffer}, 0, 1);
  }

  @Override
  public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length)
      throws IOException {
    if (!gathers && length > 1) {
      return ByteStream.super.pollWrite(cx, buffers, offset, length);
    }
    int most = Integer.MAX_VALUE;
    switch (writes.poll()) {
      case Pending() -> {
        log.add("write pends");
        cx.waker().wake();
        return PENDING;
      }
      case Fails(IOException why) -> throw why;
      case Takes(int n) -> most = n;
      case Bytes _ -> throw new AssertionError("a step of reading");
      case null -> {}
    }
    var taken = new StringBuilder();
    for (int i = offset; i < offset + length; i++) {
      while (buffers[i].hasRemaining() && taken.length() < most) {
        taken.append((char) (buffers[i].get() & 0xFF));
      }
    }
    written.add(taken.toString());
    log.add("wrote " + taken);
    return taken.length();
  }

  @Override
  public boolean gathers() {
    return gathers;
  }

  @Override
  public boolean pollFlush(Context cx) {
    flushes++;
    log.add("flush");
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) {
    shutdowns++;
    log.add("shutdown");
    return true;
  }

  @Override
  public void close() throws IOException {
    closed = true;
  }
}
