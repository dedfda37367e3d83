/**
 * Locks, semaphores and channels for tasks of both kinds, virtual threads of the JDK and plain
 * threads alike: whoever waits is suspended, or blocks if it is a plain thread. None of them needs
 * a runtime.
 *
 * <p>Every operation that may wait has a direct form and an {@code Async} form. Waiters are served
 * in the order in which they first asked. What a waiter was given and did not take, because it was
 * cancelled at that very moment, goes on to the next: nothing is lost.
 *
 * <p>Threading: everything here may be used by any number of threads at once, unless a class says
 * otherwise. Nothing waits for a lock inside: what cannot be done at once because somebody else is
 * at it is done by them. Start reading at {@link edo.sync.Semaphore}.
 */
@NullMarked
package edo.sync;

import org.jspecify.annotations.NullMarked;
