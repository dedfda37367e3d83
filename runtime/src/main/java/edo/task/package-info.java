/**
 * Tasks: starting, joining, cancelling and awaiting them, alone and in groups.
 *
 * <p>A task is either a virtual thread running ordinary blocking code or a poll-driven {@link
 * edo.task.Async}. Both are started with {@link edo.task.Task#spawn}, joined through {@link
 * edo.task.JoinHandle} and run by the same scheduler.
 *
 * <p>Computations are put together with {@link edo.task.Select} (the first that is ready), {@link
 * edo.task.Join} (all of them) and {@link edo.task.Race} (the first that succeeds).
 *
 * <p>Groups: {@link edo.task.TaskScope} for tasks that together make one result, {@link
 * edo.task.JoinSet}, {@link edo.task.JoinQueue} and {@link edo.task.JoinMap} for results one by
 * one, {@link edo.task.TaskTracker} for waiting until all have ended, {@link edo.task.CancelToken}
 * for asking them to stop. {@link edo.task.TaskLocal} is what goes with a task, {@link
 * edo.task.Trigger} a point in a program that simulations watch.
 *
 * <p>Threading: everything here may be used from any thread; an {@code Async} itself is polled by
 * one thread at a time.
 *
 * <p>Start reading at {@link edo.task.Task}.
 *
 * <p>Virtual threads are pooled: do not keep a task's {@code Thread} beyond the task. A thread that
 * is interrupted cancels the task it then runs, for good; use {@link edo.task.JoinHandle#abort}.
 */
@NullMarked
package edo.task;

import org.jspecify.annotations.NullMarked;
