/**
 * Edo, an asynchronous runtime: blocking-style code on virtual threads with a scheduler, a reactor
 * and timers of its own. {@link edo.Edo#run} starts a program; {@link edo.task.Task} starts tasks;
 * {@code edo.net} and {@code edo.time} are what they wait for.
 *
 * <p>Everything may be called from any thread. Start reading at {@link edo.Edo}.
 */
@NullMarked
package edo;

import org.jspecify.annotations.NullMarked;
