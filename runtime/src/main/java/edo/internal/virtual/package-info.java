/**
 * Access to the JDK's virtual threads beyond its public API, in one class. Stateless; any thread.
 * Start at {@link edo.internal.virtual.JdkAccess}.
 */
@NullMarked
package edo.internal.virtual;

import org.jspecify.annotations.NullMarked;
