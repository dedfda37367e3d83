package edo.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes all values of a group, or the first failure: then it aborts the other tasks and waits for
 * them. Values that it has taken for nothing are discarded.
 */
final class TakeAll<T extends @Nullable Object> implements Async<List<T>> {
  private final JoinGroup<T> group;
  private final List<T> values = new ArrayList<>();
  private @Nullable JoinException first;

  TakeAll(JoinGroup<T> group) {
    this.group = group;
  }

  @Override
  public Poll<List<T>> poll(Context cx) {
    if (values.isEmpty() && first == null) {
      group.refuseWanted(); // before anything is taken
    }
    for (; ; ) {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      Poll<Optional<JoinEntry<T>>> next = group.pollTake(cx);
      if (next.isPending()) {
        group.refuseWanted();
        return Poll.pending();
      }
      JoinEntry<T> entry = next.value().orElse(null);
      if (entry == null) {
        if (first != null) {
          throw first;
        }
        return Poll.ready(values);
      }
      take(entry.joined());
    }
  }

  private void take(Joined<T> joined) {
    JoinException failure = joined.failure().orElse(null);
    if (failure == null) {
      values.add(joined.value());
      if (first != null) {
        giveUp();
      }
    } else if (first == null) {
      first = failure;
      group.abortAll();
      giveUp();
    } else if (failure.isFailure()) {
      Objects.requireNonNull(first).addSuppressed(failure);
    }
  }

  /** Nobody gets what was taken. */
  private void giveUp() {
    values.forEach(group::discard);
    values.clear();
  }

  @Override
  public void cancel() {
    group.abortAll();
    giveUp();
  }
}
