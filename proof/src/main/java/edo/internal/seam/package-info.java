/**
 * jcstress tests of the readiness of a source and those who wait for it. Each has a twin named
 * {@code …Broken} with the one step left out that the test is about, which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.internal.seam.EventVersusWait}.
 */
@NullMarked
package edo.internal.seam;

import org.jspecify.annotations.NullMarked;
