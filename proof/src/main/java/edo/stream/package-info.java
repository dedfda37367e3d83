/**
 * jcstress tests of streams and publishers. Each has a twin named {@code …Broken} with the one step
 * left out that the test is about, which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.stream.NextVersusClose}.
 */
@NullMarked
package edo.stream;

import org.jspecify.annotations.NullMarked;
