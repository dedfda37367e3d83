/**
 * Signals of the operating system. {@link edo.signal.Signals} waits for Ctrl-C and makes {@link
 * edo.signal.SignalListener}s; a {@link edo.signal.SignalKind} is which signal.
 *
 * <p>Threading: everything may be used from any thread. Start reading at {@link
 * edo.signal.Signals}.
 */
@NullMarked
package edo.signal;

import org.jspecify.annotations.NullMarked;
