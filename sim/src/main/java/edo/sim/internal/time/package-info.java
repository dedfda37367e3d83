/**
 * Virtual time: what happens when, and the record of it. {@link edo.sim.internal.time.Timeline} is
 * the clock and the events to come, {@link edo.sim.internal.time.Trace} what has happened.
 *
 * <p>Threading: for the simulation's one thread.
 */
@NullMarked
package edo.sim.internal.time;

import org.jspecify.annotations.NullMarked;
