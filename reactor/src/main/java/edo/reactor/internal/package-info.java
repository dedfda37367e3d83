/**
 * What the public types and the two backends share: {@link edo.reactor.internal.Poller}, which a
 * backend implements, and the buffer it fills. Start with {@code Poller}.
 *
 * <p>Threads: see {@link edo.reactor.internal.Poller}.
 */
@NullMarked
package edo.reactor.internal;

import org.jspecify.annotations.NullMarked;
