/**
 * Rewrites real classes so that a model sees what they do: before each access to what threads may
 * share stands a call of {@code Hooks}, which lets other threads of the model go first.
 *
 * <p>{@code InstrumentingLoader} loads the classes of some packages anew, {@code ClassRewriter} and
 * {@code CodeRewriter} change their code with {@code java.lang.classfile}, {@code Calls} says which
 * calls are followed and how, {@code Bridges} makes the methods that stand in for them. {@code
 * RunningModel} is what the model has to offer.
 *
 * <p>Threading: one thread of a model runs at a time. Start reading at {@code CodeRewriter}.
 */
@NullMarked
package edo.check.internal.instrument;

import org.jspecify.annotations.NullMarked;
