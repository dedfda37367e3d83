/**
 * The work-stealing scheduler. {@link edo.internal.scheduler.Scheduler} is a runtime; {@code
 * Worker} is its loop; {@code LocalQueue} holds what a worker can run, {@code Entrance} what came
 * from outside; {@code IdleWorkers} decides whom to wake; {@code Crew} and {@code Monitor} replace
 * workers that are stuck; {@code Shutdown} ends it all.
 *
 * <p>Threading: a worker's own state belongs to the thread under it; everything shared is lock-free
 * and says so in its header. Start reading at {@code Worker}.
 */
@NullMarked
package edo.internal.scheduler;

import org.jspecify.annotations.NullMarked;
