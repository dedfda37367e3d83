/**
 * jcstress tests of the ends of a child's pipes. Each has a twin named {@code …Broken} with the one
 * step left out that the test is about, which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.process.CloseVersusWrite}.
 */
@NullMarked
package edo.process;

import org.jspecify.annotations.NullMarked;
