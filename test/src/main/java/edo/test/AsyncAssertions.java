package edo.test;

import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.time.MonoInstant;
import edo.time.Time;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.opentest4j.AssertionFailedError;

/**
 * Assertions about polls, tasks and the clock, in the manner of JUnit's: import them statically.
 * What fails is an {@link AssertionError} that says what was expected and what came.
 *
 * {@snippet :
 * assertEquals(42, assertReady(Poll.ready(42)));
 * assertPending(Poll.pending(), "nobody has answered yet");
 * var task = Task.spawn(() -> Time.sleep(Duration.ofHours(1)));
 * task.abort();
 * assertCancelled(task);
 * }
 *
 * <p>May be used by any thread.
 */
public final class AsyncAssertions {
  /** The granularity of timers: what fires in time may be late by that much. */
  private static final Duration TICK = Duration.ofMillis(1);

  private AsyncAssertions() {}

  /**
   * Asserts that a poll had a value.
   *
   * @param poll the answer
   * @param <T> the type of the value
   * @return the value
   */
  public static <T extends @Nullable Object> T assertReady(Poll<T> poll) {
    return assertReady(poll, "");
  }

  /**
   * Asserts that a poll had a value.
   *
   * @param poll the answer
   * @param message what the failure begins with
   * @param <T> the type of the value
   * @return the value
   */
  public static <T extends @Nullable Object> T assertReady(Poll<T> poll, String message) {
    if (poll.isPending()) {
      throw failed(message, "expected a value, but the poll is pending");
    }
    return poll.value();
  }

  /**
   * Asserts that a poll had no value yet.
   *
   * @param poll the answer
   */
  public static void assertPending(Poll<?> poll) {
    assertPending(poll, "");
  }

  /**
   * Asserts that a poll had no value yet.
   *
   * @param poll the answer
   * @param message what the failure begins with
   */
  public static void assertPending(Poll<?> poll, String message) {
    if (poll.isReady()) {
      throw failed(message, "expected a pending poll, but it is ready: " + poll.value());
    }
  }

  /**
   * Asserts that a poll had a certain value.
   *
   * @param expected the value
   * @param poll the answer
   */
  public static void assertReadyEquals(@Nullable Object expected, Poll<?> poll) {
    assertReadyEquals(expected, poll, "");
  }

  /**
   * Asserts that a poll had a certain value.
   *
   * @param expected the value
   * @param poll the answer
   * @param message what the failure begins with
   */
  public static void assertReadyEquals(@Nullable Object expected, Poll<?> poll, String message) {
    Object actual = assertReady(poll, message);
    if (!Objects.deepEquals(expected, actual)) {
      throw new AssertionFailedError(
          text(message, "expected a poll ready with " + expected + ", but it is with " + actual),
          expected,
          actual);
    }
  }

  /**
   * Asserts that a poll gives a value: that it is neither pending nor throws.
   *
   * @param poll polls: {@code () -> harness.poll()}
   * @param <T> the type of the value
   * @return the value
   */
  public static <T extends @Nullable Object> T assertReadyOk(ThrowingSupplier<Poll<T>> poll) {
    return assertReadyOk(poll, "");
  }

  /**
   * Asserts that a poll gives a value: that it is neither pending nor throws.
   *
   * @param poll polls: {@code () -> harness.poll()}
   * @param message what the failure begins with
   * @param <T> the type of the value
   * @return the value
   */
  public static <T extends @Nullable Object> T assertReadyOk(
      ThrowingSupplier<Poll<T>> poll, String message) {
    Poll<T> answer;
    try {
      answer = poll.get();
    } catch (Throwable e) {
      throw failed(message, "expected a value, but the poll threw " + e, e);
    }
    return assertReady(answer, message);
  }

  /**
   * Asserts that a poll throws: that it is neither pending nor has a value.
   *
   * @param type what it throws, or a supertype of that
   * @param poll polls: {@code () -> harness.poll()}
   * @param <E> the type of what it throws
   * @return what it threw
   */
  public static <E extends Throwable> E assertReadyThrows(
      Class<E> type, ThrowingSupplier<? extends Poll<?>> poll) {
    return assertReadyThrows(type, poll, "");
  }

  /**
   * Asserts that a poll throws: that it is neither pending nor has a value.
   *
   * @param type what it throws, or a supertype of that
   * @param poll polls: {@code () -> harness.poll()}
   * @param message what the failure begins with
   * @param <E> the type of what it throws
   * @return what it threw
   */
  public static <E extends Throwable> E assertReadyThrows(
      Class<E> type, ThrowingSupplier<? extends Poll<?>> poll, String message) {
    Poll<?> answer;
    try {
      answer = poll.get();
    } catch (Throwable e) {
      return ofType(type, e, "the poll", message);
    }
    throw failed(message, "expected the poll to throw " + type.getName() + ", but it is " + answer);
  }

  /**
   * Asserts that a task ends with a result.
   *
   * <p><b>Blocking:</b> until it has ended. <b>Cancellation:</b> leaves the task alone.
   *
   * @param task the task, which is joined
   * @param <T> the type of the result
   * @return the result
   */
  public static <T extends @Nullable Object> T assertSucceeds(JoinHandle<T> task) {
    return assertSucceeds(task, "");
  }

  /**
   * Asserts that a task ends with a result.
   *
   * <p><b>Blocking:</b> until it has ended. <b>Cancellation:</b> leaves the task alone.
   *
   * @param task the task, which is joined
   * @param message what the failure begins with
   * @param <T> the type of the result
   * @return the result
   */
  public static <T extends @Nullable Object> T assertSucceeds(JoinHandle<T> task, String message) {
    try {
      return task.join();
    } catch (JoinException e) {
      throw failed(message, "expected a result, but " + outcome(task, e), e);
    }
  }

  /**
   * Asserts that a task fails.
   *
   * <p><b>Blocking:</b> until it has ended. <b>Cancellation:</b> leaves the task alone.
   *
   * @param type what it throws, or a supertype of that
   * @param task the task, which is joined
   * @param <E> the type of what it throws
   * @return what it threw
   */
  public static <E extends Throwable> E assertFails(Class<E> type, JoinHandle<?> task) {
    return assertFails(type, task, "");
  }

  /**
   * Asserts that a task fails.
   *
   * <p><b>Blocking:</b> until it has ended. <b>Cancellation:</b> leaves the task alone.
   *
   * @param type what it throws, or a supertype of that
   * @param task the task, which is joined
   * @param message what the failure begins with
   * @param <E> the type of what it throws
   * @return what it threw
   */
  public static <E extends Throwable> E assertFails(
      Class<E> type, JoinHandle<?> task, String message) {
    String expected = "expected " + task + " to fail with " + type.getName() + ", but ";
    try {
      Object result = task.join();
      throw failed(message, expected + "it ended with " + result);
    } catch (JoinException e) {
      Throwable cause = e.getCause();
      if (e.isCancelled() || cause == null) {
        throw failed(message, expected + outcome(task, e), e);
      }
      return ofType(type, cause, task.toString(), message);
    }
  }

  /**
   * Asserts that a task ends as cancelled.
   *
   * <p><b>Blocking:</b> until it has ended. <b>Cancellation:</b> leaves the task alone.
   *
   * @param task the task, which is joined
   */
  public static void assertCancelled(JoinHandle<?> task) {
    Object result;
    try {
      result = task.join();
    } catch (JoinException e) {
      if (e.isCancelled()) {
        return;
      }
      throw failed("", "expected a cancelled task, but " + outcome(task, e), e);
    }
    throw failed("", "expected " + task + " to be cancelled, but it ended with " + result);
  }

  /**
   * Asserts that a certain time has passed, neither less nor, by more than the millisecond that
   * timers are exact to, more. For a clock that is paused; a running one is never as exact.
   *
   * @param start from when on, on the clock of the current runtime
   * @param expected how much
   */
  public static void assertElapsed(MonoInstant start, Duration expected) {
    Duration elapsed = Time.now().since(start);
    if (elapsed.compareTo(expected) < 0 || elapsed.compareTo(expected.plus(TICK)) > 0) {
      throw new AssertionFailedError(
          "expected "
              + expected
              + " to have passed, or 1 ms more, but it was "
              + elapsed
              + "; is the clock paused?",
          expected,
          elapsed);
    }
  }

  private static <E extends Throwable> E ofType(
      Class<E> type, Throwable thrown, String who, String message) {
    if (type.isInstance(thrown)) {
      return type.cast(thrown);
    }
    throw failed(
        message,
        "expected " + who + " to throw " + type.getName() + ", but it threw " + thrown,
        thrown);
  }

  private static String outcome(JoinHandle<?> task, JoinException e) {
    return task + (e.isCancelled() ? " was cancelled" : " failed with " + e.getCause());
  }

  private static String text(String message, String what) {
    return message.isEmpty() ? what : message + ": " + what;
  }

  private static AssertionFailedError failed(String message, String what) {
    return new AssertionFailedError(text(message, what));
  }

  private static AssertionFailedError failed(String message, String what, Throwable cause) {
    return new AssertionFailedError(text(message, what), cause);
  }
}
