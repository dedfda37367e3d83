/**
 * jcstress tests of groups of tasks, tokens, trackers, and computations put together. Each has a
 * twin named {@code …Broken} with the one step left out that the test is about, which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.task.JoinVersusEnd}.
 */
@NullMarked
package edo.task;

import org.jspecify.annotations.NullMarked;
