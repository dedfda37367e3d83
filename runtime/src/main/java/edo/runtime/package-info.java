/**
 * Building, sizing, watching and ending a runtime.
 *
 * <p>{@link edo.runtime.EdoRuntime} is the runtime, {@link edo.runtime.RuntimeBuilder} its
 * settings, {@link edo.runtime.RuntimeMetrics} its figures, {@link edo.runtime.LocalPool} several
 * of one thread each. Everything is safe for use by any thread, except a builder, which one thread
 * uses. Start reading at {@link edo.runtime.EdoRuntime}.
 */
@NullMarked
package edo.runtime;

import org.jspecify.annotations.NullMarked;
