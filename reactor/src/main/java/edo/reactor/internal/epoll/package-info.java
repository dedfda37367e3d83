/**
 * The epoll backend: Linux system calls through the foreign function API.
 *
 * <p>One class for each concern: {@code LinuxNative} binds the calls, {@code Errno} turns their
 * errors into exceptions, {@code Descriptor} owns a file descriptor (start there: it is what makes
 * closing safe), {@code EpollPoller} and {@code EpollRegistry} are the selector, {@code StreamFd}
 * moves bytes, and the rest are the sources. Files have {@code Uring}, the queues of an io_uring,
 * and {@code UringFile}.
 *
 * <p>Threads: all of it may be used from any thread, except that one at a time may poll.
 */
@NullMarked
package edo.reactor.internal.epoll;

import org.jspecify.annotations.NullMarked;
