/**
 * The portable backend: selectors and channels of {@code java.nio}, made edge-triggered.
 *
 * <p>Start with {@code NioRegistration}, which says how. {@code NioPoller} and {@code NioRegistry}
 * are the selector, the rest are the sources.
 *
 * <p>Threads: all of it may be used from any thread, except that one at a time may poll.
 */
@NullMarked
package edo.reactor.internal.nio;

import org.jspecify.annotations.NullMarked;
