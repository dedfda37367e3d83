/**
 * Runs the jcstress tests of this module; the tests themselves lie in the packages of the classes
 * that they test.
 *
 * <p>Start reading at {@link edo.proof.StressRuns}. Single-threaded.
 */
@NullMarked
package edo.proof;

import org.jspecify.annotations.NullMarked;
