/**
 * jcstress tests of the run queues, the shared queue, the lanes, and the register of idle workers.
 * Each has a twin named {@code …Broken} with the one step left out that the test is about, which
 * must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.internal.scheduler.SleepVersusPush}.
 */
@NullMarked
package edo.internal.scheduler;

import org.jspecify.annotations.NullMarked;
