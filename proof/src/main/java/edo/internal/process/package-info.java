/**
 * jcstress tests of children and those who wait for their end. Each has a twin named {@code
 * …Broken} with the one step left out that the test is about, which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.internal.process.ExitVersusWait}.
 */
@NullMarked
package edo.internal.process;

import org.jspecify.annotations.NullMarked;
