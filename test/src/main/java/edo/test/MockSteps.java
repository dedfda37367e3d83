package edo.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/**
 * What the script of a {@link MockByteStream} is made of. The builder writes it beforehand, the
 * handle goes on with it while it is played.
 *
 * @param <S> the type of the object itself
 */
public abstract sealed class MockSteps<S extends MockSteps<S>>
    permits MockByteStream.Builder, MockByteStream.Handle {
  MockSteps() {}

  abstract S add(MockStep step);

  /**
   * The next bytes that are read; by one read, or by several if they ask for fewer.
   *
   * @param bytes the bytes, copied; none of them is no step
   * @return this
   */
  public final S read(byte[] bytes) {
    return add(new MockStep.Read(copy(bytes, "read")));
  }

  /**
   * The next bytes that are read.
   *
   * @param text the bytes, as UTF-8
   * @return this
   * @see #read(byte[])
   */
  public final S read(String text) {
    return add(new MockStep.Read(StandardCharsets.UTF_8.encode(require(text, "read"))));
  }

  /**
   * The next read fails. What comes after that in the script is read afterwards.
   *
   * @param failure what it throws
   * @return this
   */
  public final S readError(IOException failure) {
    return add(new MockStep.ReadError(require(failure, "readError")));
  }

  /**
   * The next bytes that are to be written; by one write or by several, and one write may fulfil
   * several of these steps.
   *
   * @param bytes the bytes, copied; none of them is no step
   * @return this
   */
  public final S write(byte[] bytes) {
    return add(new MockStep.Write(copy(bytes, "write")));
  }

  /**
   * The next bytes that are to be written.
   *
   * @param text the bytes, as UTF-8
   * @return this
   * @see #write(byte[])
   */
  public final S write(String text) {
    return add(new MockStep.Write(StandardCharsets.UTF_8.encode(require(text, "write"))));
  }

  /**
   * The next write fails. What comes after that in the script is written afterwards.
   *
   * @param failure what it throws
   * @return this
   */
  public final S writeError(IOException failure) {
    return add(new MockStep.WriteError(require(failure, "writeError")));
  }

  /**
   * Reads and writes wait for so long. The time counts from the first of them that comes here, on
   * the clock of its runtime, which may be paused.
   *
   * @param duration how long
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public final S waitFor(Duration duration) {
    return add(new MockStep.Wait(requireTime(duration)));
  }

  static Duration requireTime(Duration duration) {
    if (require(duration, "waitFor").isNegative()) {
      throw new IllegalArgumentException("a mock cannot wait for " + duration);
    }
    return duration;
  }

  private static ByteBuffer copy(byte[] bytes, String step) {
    return ByteBuffer.wrap(require(bytes, step).clone());
  }

  /** Now, where the test is at fault, and not when the step is played. */
  private static <T> T require(T value, String step) {
    return Objects.requireNonNull(value, () -> step + "(null) is no step of a script");
  }
}
