/**
 * The signals of the process: {@code JvmSignals} hands them from the JVM to {@link
 * edo.internal.seam.SignalLine}s. Process-wide, as signals are; all runtimes share it.
 *
 * <p>Threading: any thread may ask for a line; signals arrive on threads of the JVM's own. No lock.
 */
@NullMarked
package edo.internal.signal;

import org.jspecify.annotations.NullMarked;
