/**
 * The machinery of a simulation. {@link edo.sim.internal.Simulation} is the loop that decides what
 * runs next and when time moves; {@link edo.sim.internal.SimHost} is one host, from boot to crash
 * and on to the next boot. {@link edo.sim.internal.Barriers} are the points of programs that
 * somebody watches.
 *
 * <p>Threading: everything runs on the simulation's one thread, unless it says otherwise.
 */
@NullMarked
package edo.sim.internal;

import org.jspecify.annotations.NullMarked;
