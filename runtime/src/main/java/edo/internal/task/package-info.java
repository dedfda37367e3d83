/**
 * Tasks on the inside: their state word, outcome and cancellation, independent of who queues them.
 * {@link edo.internal.task.TaskCore} is what all kinds share; {@link edo.internal.task.AsyncTask}
 * is polled, {@link edo.internal.task.VirtualTask} is a virtual thread held by a {@link
 * edo.internal.task.Strand}, {@link edo.internal.task.BlockingTask} a job on the blocking pool. How
 * a thread is cancelled is {@link edo.internal.task.CancellableTask}'s. What they need of the
 * scheduler is {@link edo.internal.task.Engine}.
 *
 * <p>Threading: each class says who may call what; nothing here waits or takes a lock.
 */
@NullMarked
package edo.internal.task;

import org.jspecify.annotations.NullMarked;
