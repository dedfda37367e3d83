package edo.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An arm of a {@link Select}.
 *
 * <p>States: waiting, or {@code off} from the start or by its own end → {@code ended}, once its
 * computation has answered or thrown. It has a value for {@link #result} only after {@link #poll}
 * has answered true.
 */
abstract class Arm<T extends @Nullable Object, R extends @Nullable Object> {
  final Async<T> computation;
  boolean off;
  boolean kept;
  boolean ended;
  @Nullable Class<? extends Exception> end;

  private Arm(Async<T> computation) {
    this.computation = computation;
  }

  /** Asks once; true if the arm is to be claimed. It is off if it has ended for nothing. */
  final boolean poll(Context cx) throws Exception {
    Poll<T> answer;
    try {
      answer = computation.poll(cx);
    } catch (Exception e) {
      ended = true;
      if (end == null || !end.isInstance(e)) {
        throw e;
      }
      off = true;
      return false;
    } catch (Throwable e) {
      ended = true;
      throw e;
    }
    if (answer.isPending()) {
      return false;
    }
    ended = true;
    off = !accept(answer.value());
    return !off;
  }

  /** Takes the value; false if it does not count. */
  abstract boolean accept(T value) throws Exception;

  /** The result for the value that was accepted. */
  abstract R result() throws Exception;

  /** Its value always counts; what it means is asked later, outside of the poll if possible. */
  static final class Handled<T extends @Nullable Object, R extends @Nullable Object>
      extends Arm<T, R> {
    private final Select.Handler<? super T, ? extends R> handler;
    private @Nullable T value;

    Handled(Async<T> computation, Select.Handler<? super T, ? extends R> handler) {
      super(computation);
      this.handler = handler;
    }

    @Override
    boolean accept(T accepted) {
      value = accepted;
      return true;
    }

    @Override
    @SuppressWarnings("NullAway") // a T was accepted, null only if T has null
    R result() throws Exception {
      T accepted = value;
      value = null;
      return handler.handle(accepted);
    }
  }

  /** Whether its value counts is known at once only. */
  static final class Matched<T extends @Nullable Object, R> extends Arm<T, R> {
    private final Select.Matcher<T, R> matcher;
    private Optional<R> result = Optional.empty();

    Matched(Async<T> computation, Select.Matcher<T, R> matcher) {
      super(computation);
      this.matcher = matcher;
    }

    @Override
    boolean accept(T value) throws Exception {
      result = matcher.match(value);
      return result.isPresent();
    }

    @Override
    R result() {
      return result.orElseThrow();
    }
  }
}
