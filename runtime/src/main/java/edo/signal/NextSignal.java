package edo.signal;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/** The next signal of a kind after the first poll. */
final class NextSignal implements Async<@Nullable Void> {
  private final SignalKind kind;
  private @Nullable Async<@Nullable Void> next;

  NextSignal(SignalKind kind) {
    this.kind = kind;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws Exception {
    Async<@Nullable Void> waiting = next;
    if (waiting == null) {
      waiting = Signals.listen(kind).recvAsync();
      next = waiting;
    }
    return waiting.poll(cx);
  }
}
