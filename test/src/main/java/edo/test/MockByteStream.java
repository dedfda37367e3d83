package edo.test;

import edo.io.ByteStream;
import edo.task.Context;
import edo.time.MonoInstant;
import edo.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * A connection whose other end follows a script: what is read, what has to be written, when either
 * fails, and how long it all takes.
 *
 * {@snippet :
 * try (var peer =
 *     MockByteStream.builder().write("PING\r\n").waitFor(Duration.ofMillis(3)).read("PONG\r\n").build()) {
 *   peer.writeAll("PING\r\n".getBytes(StandardCharsets.US_ASCII));
 *   var answer = new byte[6];
 *   peer.readFully(answer);
 *   assertEquals("PONG\r\n", new String(answer, StandardCharsets.US_ASCII));
 * }
 * }
 *
 * <p><b>Order.</b> Steps are played in order. A read waits while a write is next, until that has
 * come; a write passes over reads that nobody has asked for yet. Behind the last step reads are at
 * the {@linkplain #END end of the stream}, or wait if there is a handle that may add steps.
 *
 * <p><b>Misuse.</b> Bytes other than those of the script are an {@link AssertionError} in whoever
 * writes them. A write that the script has no place for fails as on a broken connection, with an
 * {@code IOException}. Both are remembered, and {@link #verify} fails with them; so it does when
 * steps are left. {@link #close} verifies. Messages have the mock's name and where it was made. An
 * {@link EdoTest} in which a mock was made or used closes it and fails with what it has to say,
 * although what is tested has swallowed that; so does {@link TestRuntime#blockOn} with one that was
 * made in its body, and of one that comes from outside it tells the misuse. A test that means it
 * asks {@link #verify} for it, which tells it of what was wrong until then. Where neither is at
 * work, as in a test without a runtime, nobody but {@link #close} looks: make the mock in {@code
 * try} with resources.
 *
 * <p><b>Blocking:</b> a read or a write waits for its place in the script, for steps that a handle
 * is yet to add, and for the time of {@code waitFor}; suspends the calling task. Closing and
 * verifying never wait. A test that hangs so is told which mock, what is next in its script and who
 * has asked; see {@link EdoTest}. <b>Cancellation:</b> a read or a write that is cancelled has
 * played nothing. It and its handle are for everybody at once: of several that read, or write, each
 * step goes to whoever comes first.
 */
public final class MockByteStream implements ByteStream {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name;

  /** Where it was made, for messages about its script. */
  private final String site = MockSite.here();

  private final AtomicReference<MockScript> script;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final MockDuty duty = new MockDuty(this::left, this::waiting, this::shut);
  private final MockPause pause = new MockPause(this::wakeAll);

  private MockByteStream(String name, List<MockStep> steps, boolean mayGrow) {
    this.name = name;
    this.script = new AtomicReference<>(MockScript.of(steps, mayGrow));
    duty.made();
  }

  /**
   * A script to be written.
   *
   * @return a builder without steps
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Writes a script, and makes any number of mocks that follow it. For one thread at a time. */
  public static final class Builder extends MockSteps<Builder> {
    private final List<MockStep> steps = new ArrayList<>();
    private @Nullable String name;

    private Builder() {}

    @Override
    Builder add(MockStep step) {
      if (!step.isEmpty()) {
        steps.add(step);
      }
      return this;
    }

    /**
     * Names the mock in messages.
     *
     * @param text the name; by default a number
     * @return this
     */
    public Builder name(String text) {
      name = Objects.requireNonNull(text, "the name of a mock must not be null");
      return this;
    }

    private MockByteStream make(boolean mayGrow) {
      String called = name != null ? name : Integer.toString(NUMBERS.incrementAndGet());
      return new MockByteStream(called, List.copyOf(steps), mayGrow);
    }

    /**
     * A connection that follows the script.
     *
     * @return the mock, to be closed by the caller or by what is tested
     */
    public MockByteStream build() {
      return make(false);
    }

    /**
     * A connection that follows the script, and further steps that are yet to be written.
     *
     * @return the handle, whose {@link Handle#stream} is the mock; to be closed, or reads wait for
     *     ever behind the last step
     */
    public Handle buildWithHandle() {
      return new Handle(make(true));
    }
  }

  /** Goes on with the script of a mock while it is played. May be used by any thread. */
  public static final class Handle extends MockSteps<Handle> implements AutoCloseable {
    private final MockByteStream stream;

    private Handle(MockByteStream stream) {
      this.stream = stream;
    }

    /**
     * The mock.
     *
     * @return the same each time
     */
    public MockByteStream stream() {
      return stream;
    }

    @Override
    Handle add(MockStep step) {
      if (!step.isEmpty()) {
        stream.grow(step);
      }
      return this;
    }

    /** There will be no more steps: behind the last one is the end of the stream. */
    @Override
    public void close() {
      stream.stopGrowing();
    }
  }

  private void grow(MockStep step) {
    script
        .getAndUpdate(s -> {
          if (!s.mayGrow()) {
            throw new IllegalStateException("the handle of " + this + " is closed");
          }
          return s.plus(step);
        })
        .wake();
  }

  private void stopGrowing() {
    script.getAndUpdate(MockScript::complete).wake();
  }

  private boolean replace(MockScript before, MockScript after) {
    if (!script.compareAndSet(before, after)) {
      return false;
    }
    before.wake();
    return true;
  }

  // ---------------------------------------------------------------- reading

  @Override
  public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    while (true) {
      requireOpen();
      if (!buffer.hasRemaining()) {
        return 0;
      }
      MockScript now = script.get();
      switch (now.next()) {
        case null -> {
          if (!now.mayGrow()) {
            return END;
          }
          if (mayWait(now, now.withReader(MockAsk.of(cx)))) {
            return PENDING;
          }
        }
        case MockStep.Read(ByteBuffer bytes) -> {
          if (!cx.proceed()) {
            return PENDING;
          }
          int n = Math.min(bytes.remaining(), buffer.remaining());
          if (replace(now, now.advanced(new MockStep.Read(MockStep.after(bytes, n))))) {
            buffer.put(MockStep.first(bytes, n));
            return n;
          }
        }
        case MockStep.ReadError(IOException failure) -> {
          if (replace(now, now.withoutNext())) {
            throw failure;
          }
        }
        case MockStep.Wait(Duration duration) -> {
          if (mayWaitFor(duration, now, now.withReader(MockAsk.of(cx)))) {
            return PENDING;
          }
        }
        case MockStep.Write _, MockStep.WriteError _ -> {
          if (mayWait(now, now.withReader(MockAsk.of(cx)))) {
            return PENDING;
          }
        }
      }
    }
  }

  /** Leaves the waker of who asks in the script; false if that has gone on meanwhile. */
  private boolean mayWait(MockScript now, MockScript waiting) {
    if (!script.compareAndSet(now, waiting)) {
      return false;
    }
    if (waiting.waiters() < now.waiters()) {
      now.wake(); // there were too many
    }
    return true;
  }

  /** False if there is something to be looked at once more. */
  private boolean mayWaitFor(Duration duration, MockScript now, MockScript waiting) {
    MonoInstant until = now.waitUntil();
    if (until == null) {
      var _ = script.compareAndSet(now, now.withWaitUntil(Time.now().plus(duration)));
      return false;
    }
    if (!Time.now().isBefore(until)) {
      var _ = replace(now, now.withoutNext());
      return false;
    }
    if (!mayWait(now, waiting)) {
      return false;
    }
    pause.set(until);
    if (closed.get()) {
      pause.cancel(); // set behind the back of who has closed it
      return false;
    }
    return true;
  }

  private void wakeAll() {
    script.get().wake();
  }

  // ---------------------------------------------------------------- writing

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    while (true) {
      requireOpen();
      if (!buffer.hasRemaining()) {
        return 0;
      }
      MockScript now = script.get();
      switch (now.next()) {
        case MockStep.Wait(Duration duration) -> {
          if (mayWaitFor(duration, now, now.withWriter(MockAsk.of(cx)))) {
            return PENDING;
          }
        }
        case MockStep.WriteError(IOException failure) -> {
          if (replace(now, now.withoutNext())) {
            throw failure;
          }
        }
        case null -> throw unexpected(buffer);
        case MockStep.Read _, MockStep.ReadError _, MockStep.Write _ -> {
          if (!now.mayTakeWrites()) {
            throw unexpected(buffer);
          }
          if (!cx.proceed()) {
            return PENDING;
          }
          int n = match(now, buffer.duplicate());
          if (n > 0) {
            buffer.position(buffer.position() + n);
            return n;
          }
          if (n == 0 && mayWait(now, now.withWriter(MockAsk.of(cx)))) {
            return PENDING;
          }
        }
      }
    }
  }

  /** How many of the bytes the script takes now; negative if it has gone on meanwhile. */
  private int match(MockScript now, ByteBuffer source) {
    var left = new ArrayList<MockStep>();
    int taken = 0;
    boolean open = true;
    for (MockStep step : now.steps()) {
      open &= !(step instanceof MockStep.Wait || step instanceof MockStep.WriteError);
      if (open && source.hasRemaining() && step instanceof MockStep.Write(ByteBuffer bytes)) {
        int n = Math.min(source.remaining(), bytes.remaining());
        ByteBuffer actual = MockStep.first(source, n);
        int different = actual.mismatch(MockStep.first(bytes, n));
        if (different >= 0) {
          throw mismatch(different, MockStep.shown(MockStep.first(bytes, n)), actual);
        }
        taken += n;
        source.position(source.position() + n);
        step = new MockStep.Write(MockStep.after(bytes, n));
      }
      if (!step.isEmpty()) {
        left.add(step);
      }
    }
    return taken == 0 || replace(now, now.with(left)) ? taken : -1;
  }

  private AssertionError mismatch(int at, String expected, ByteBuffer actual) {
    String got = MockStep.shown(actual);
    var e =
        new AssertionFailedError(
            "unexpected bytes written to "
                + this
                + site
                + ", different from byte "
                + at
                + " on: expected "
                + expected
                + ", but got "
                + got,
            expected,
            got);
    duty.misused(e);
    return e;
  }

  private IOException unexpected(ByteBuffer buffer) {
    String what =
        "unexpected write to "
            + this
            + site
            + ": the script takes none, but got "
            + MockStep.shown(buffer);
    duty.misused(new AssertionFailedError(what));
    return new IOException("Broken pipe: " + what);
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    requireOpen();
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    requireOpen();
    return true;
  }

  // ---------------------------------------------------------------- the end

  /** Before each use. */
  private void requireOpen() throws IOException {
    duty.used();
    if (closed.get()) {
      throw new IOException(this + " is closed");
    }
  }

  /**
   * Asserts that the script was played: all but waits at its end, and nothing else was asked for.
   *
   * @throws AssertionError if there was misuse, or steps are left
   */
  public void verify() {
    duty.verify();
  }

  private String left() {
    List<MockStep> left =
        script.get().steps().stream().filter(s -> !(s instanceof MockStep.Wait)).toList();
    return left.isEmpty() ? "" : this + site + " has steps left that nobody has played: " + left;
  }

  private String waiting() {
    String who = closed.get() ? "" : script.get().waiting();
    return who.isEmpty() ? "" : this + site + ": " + who;
  }

  /**
   * Closes the connection, and asserts that its script was played; once. Later reads and writes
   * fail.
   *
   * @throws AssertionError if there was misuse, or steps are left
   */
  @Override
  public void close() {
    if (!closed.get()) {
      shut();
      duty.check();
    }
  }

  private void shut() {
    if (closed.compareAndSet(false, true)) {
      pause.cancel();
      wakeAll();
    }
  }

  @Override
  public String toString() {
    return "mock " + name;
  }
}
