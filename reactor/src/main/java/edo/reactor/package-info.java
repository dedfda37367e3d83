/**
 * Portable readiness: which of many sockets, pipes and file descriptors can be read or written now.
 *
 * <p>Start with {@link edo.reactor.Poll}: it waits and fills {@link edo.reactor.Events}. Its {@link
 * edo.reactor.Registry} takes sources, each with a {@link edo.reactor.Token} (who is it?) and an
 * {@link edo.reactor.Interest} (ready for what?). {@link edo.reactor.Sockets} makes TCP sources,
 * {@link edo.reactor.PipeSource} pipes, {@link edo.reactor.FdSource} lends any selectable file
 * descriptor, and a {@link edo.reactor.Waker} ends a wait from another thread.
 *
 * <p>Files are always ready, so there is no readiness of files: {@link edo.reactor.FileRing} does
 * reads and writes of theirs in the kernel and tells of their end.
 *
 * <p>There are two {@linkplain edo.reactor.Backend backends} behind one contract: epoll through the
 * foreign function API, and {@code java.nio} wherever that is not to be had. Nothing in here waits
 * except {@link edo.reactor.Poll} and the opening of files: every operation of a source returns at
 * once, with {@link edo.reactor.Source#WOULD_BLOCK} where it would have to wait.
 *
 * <p><b>Edge-triggered.</b> An event says that something changed. After it, nothing more is said
 * about that direction until an operation returned {@code WOULD_BLOCK} (or {@link
 * edo.reactor.Source#rearm} was called) and new activity came. So act until {@code WOULD_BLOCK}.
 *
 * <p><b>Threads.</b> Everything may be used from any thread, except that one thread at a time may
 * be inside {@link edo.reactor.Poll#poll} of one {@code Poll}, and that {@link edo.reactor.Events}
 * belong to that thread.
 */
@NullMarked
package edo.reactor;

import org.jspecify.annotations.NullMarked;
