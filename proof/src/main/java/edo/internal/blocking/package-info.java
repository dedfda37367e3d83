/**
 * jcstress tests of the blocking pool: a job submitted while the pool closes, or while a thread
 * leaves. Each has a twin named {@code …Broken} with the one step left out that the test is about,
 * which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.internal.blocking.SubmitVersusClose}.
 */
@NullMarked
package edo.internal.blocking;

import org.jspecify.annotations.NullMarked;
