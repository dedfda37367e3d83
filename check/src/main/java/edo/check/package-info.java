/**
 * A model checker for small concurrent tests, in the manner of loom.
 *
 * <p>{@link edo.check.Model} runs a test with every order of steps and every value that a read may
 * see; it says what that means, and what is not explored. {@link edo.check.ModelBuilder} sets
 * bounds, {@link edo.check.ModelFailure} has the trace of the run that failed and how to repeat it.
 * The other public types are what a model is made of, in place of the JDK's; or {@link
 * edo.check.ModelBuilder#check(Class)} checks classes that are written with the JDK's.
 *
 * <p>Inside, {@code Explorer} makes one run after the other; {@code Execution} is one of them,
 * {@code Strand} a thread in it; {@code SearchPath} says what comes next and leaves out what makes
 * no difference; {@code Location} and {@code View} are the memory model; {@code Stage} has the real
 * threads. {@code RealModel}, {@code RealSteps} and {@code RealMemory} are for real classes, which
 * {@code edo.check.internal.instrument} rewrites.
 *
 * <p>Threading: the types of a model are used by its own threads, one of which runs at a time.
 * Start reading at {@link edo.check.Model}, then {@code Execution}.
 */
@NullMarked
package edo.check;

import org.jspecify.annotations.NullMarked;
