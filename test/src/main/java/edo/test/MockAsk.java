package edo.test;

import edo.task.Context;
import edo.task.Task;
import edo.task.Waker;

/**
 * Somebody who has asked a mock and is to be told when the answer may be there.
 *
 * @param waker tells him
 * @param who a task, or another thread, in words
 */
record MockAsk(Waker waker, String who) {
  static MockAsk of(Context cx) {
    String who =
        Task.tryId()
            .map(task -> "task " + task + Task.name().map(n -> " (" + n + ")").orElse(""))
            .orElseGet(() -> "thread " + Thread.currentThread().getName());
    return new MockAsk(cx.waker(), who);
  }
}
