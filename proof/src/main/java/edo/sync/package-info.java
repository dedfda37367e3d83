/**
 * jcstress tests of queues of permits and channels. Each has a twin named {@code …Broken} with the
 * one step left out that the test is about, which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.sync.EnterVersusRelease}.
 */
@NullMarked
package edo.sync;

import org.jspecify.annotations.NullMarked;
