package edo.stream;

import edo.task.Async;
import edo.task.Context;
import edo.task.Discard;
import edo.task.JoinException;
import edo.task.Joined;
import edo.task.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the results of a crew, one at a time, and in the end sends it home. */
final class Results<T extends @Nullable Object> {
  private final Crew<T> crew;
  private @Nullable Async<Optional<Joined<T>>> next;
  private @Nullable Async<@Nullable Void> closing;
  private boolean failing;

  Results(Crew<T> crew) {
    this.crew = crew;
  }

  /** The next result; empty if no task is left. */
  Poll<Optional<Joined<T>>> poll(Context cx) throws Exception {
    Async<Optional<Joined<T>>> waiting = next;
    if (waiting == null) {
      waiting = crew.nextAsync();
    }
    next = null; // unless it is pending: then it has neither ended nor thrown
    Poll<Optional<Joined<T>>> answer = waiting.poll(cx);
    if (answer.isPending()) {
      next = waiting;
    }
    return answer;
  }

  void withdraw() {
    Async<Optional<Joined<T>>> waiting = next;
    if (waiting != null) {
      next = null;
      waiting.cancel();
    }
  }

  /** Aborts the tasks and waits for them. What they throw, the runtime reports. */
  Poll<@Nullable Void> pollClose(Context cx) {
    withdraw();
    Async<@Nullable Void> going = closing;
    if (going == null) {
      going = crew.closeAsync();
      closing = going;
    }
    try {
      return going.poll(cx);
    } catch (Exception e) {
      throw Failures.unchecked(e);
    }
  }

  /** The same after a failure, with which to tell what other tasks have thrown. */
  Poll<@Nullable Void> pollFail(Context cx, Pulling<?> failed) {
    if (!failing) {
      failing = true;
      crew.abortAll();
    }
    try {
      while (closing == null) {
        Poll<Optional<Joined<T>>> answer = poll(cx);
        if (answer.isPending()) {
          return Poll.pending();
        }
        if (answer.value().isEmpty()) {
          break;
        }
        JoinException failure = answer.value().get().failure().orElse(null);
        if (failure != null && failure.isFailure()) {
          failed.fail(Failures.cause(failure));
        }
        Discard.close(answer.value());
      }
    } catch (Exception e) {
      throw Failures.unchecked(e);
    }
    return pollClose(cx);
  }
}
