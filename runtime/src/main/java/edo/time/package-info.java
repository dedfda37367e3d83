/**
 * Time: sleeping, deadlines, periods, and a clock that tests can stop. {@link edo.time.Time} has
 * the operations, {@link edo.time.MonoInstant} is a moment, {@link edo.time.DelayQueue} has
 * elements that expire.
 *
 * <p>Threading: the functions of {@code Time} and a delay queue from any thread; a {@code Sleep} or
 * {@code Interval} by one thread at a time. Start reading at {@link edo.time.Time}.
 */
@NullMarked
package edo.time;

import org.jspecify.annotations.NullMarked;
