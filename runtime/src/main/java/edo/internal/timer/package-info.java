/**
 * Timers of one driver: a hierarchical wheel of 1 ms ticks, made for timers that are cancelled
 * before they fire. Start with {@link edo.internal.timer.TimerDriver}, which says who may do what
 * from which thread; {@link edo.internal.timer.TimerEntry} is what users extend, {@link
 * edo.internal.timer.Ticks} converts nanoseconds, {@code TimerWheel} is the data structure.
 *
 * <p>Threading: the wheel belongs to whoever holds its driver's try-lock; everything public may be
 * called from any thread and none of it waits, but for {@link
 * edo.internal.timer.TimerDriver#fireAll()}. Fired entries run on the thread that drains.
 */
@NullMarked
package edo.internal.timer;

import org.jspecify.annotations.NullMarked;
