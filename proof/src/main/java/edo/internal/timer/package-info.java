/**
 * jcstress tests of the timer wheel shared by its driver and those who schedule and cancel. Each
 * has a twin named {@code …Broken} with the one step left out that the test is about, which must
 * fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.internal.timer.ScheduleVersusSleep}.
 */
@NullMarked
package edo.internal.timer;

import org.jspecify.annotations.NullMarked;
