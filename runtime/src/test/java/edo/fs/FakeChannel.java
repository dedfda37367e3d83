package edo.fs;

import edo.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A file in memory that says what is done to it, waits when it is told to, and fails on demand. */
final class FakeChannel extends FileChannel {
  final List<String> log = new CopyOnWriteArrayList<>();
  private final Deque<Throwable> failures = new ArrayDeque<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean waiting;
  private byte[] content;
  private int place;

  FakeChannel(String text) {
    content = text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The next operations wait until {@link #go}. */
  FakeChannel hold() {
    gate = new CountDownLatch(1);
    return this;
  }

  void go() {
    gate.countDown();
  }

  /** Waits until an operation waits. */
  void awaitHeld() {
    Await.until("an operation has begun", () -> waiting);
  }

  /** The next operation fails. */
  FakeChannel fails(Throwable why) {
    failures.add(why);
    return this;
  }

  String text() {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  private void step(String what) throws IOException {
    waiting = true;
    Await.latchIgnoringInterrupts(gate);
    waiting = false;
    @Nullable Throwable failure = failures.poll();
    log.add(failure == null ? what : what + " fails");
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    step("read " + buffer.remaining());
    int n = Math.min(buffer.remaining(), content.length - place);
    if (n <= 0) {
      return -1;
    }
    buffer.put(content, place, n);
    place += n;
    return n;
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    int n = buffer.remaining();
    step("write " + n);
    content = Arrays.copyOf(content, Math.max(content.length, place + n));
    buffer.get(content, place, n);
    place += n;
    return n;
  }

  @Override
  public long position() {
    return place;
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    step("seek " + newPosition);
    place = Math.toIntExact(newPosition);
    return this;
  }

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    step("truncate " + size);
    content = Arrays.copyOf(content, (int) size);
    place = Math.min(place, (int) size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    step(metaData ? "sync all" : "sync data");
  }

  @Override
  protected void implCloseChannel() throws IOException {
    log.add("close");
  }

  /**
   * What a file stream never asks of its channel: a test in which it does so has found a change.
   */
  private static AssertionError notExpected() {
    return new AssertionError("a file stream does not use this operation of its channel");
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) {
    throw notExpected();
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) {
    throw notExpected();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw notExpected();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw notExpected();
  }

  @Override
  public int read(ByteBuffer buffer, long position) {
    throw notExpected();
  }

  @Override
  public int write(ByteBuffer buffer, long position) {
    throw notExpected();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw notExpected();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw notExpected();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw notExpected();
  }
}
