/**
 * Locks, semaphores, channels and notification for tasks of both kinds, virtual threads of the JDK
 * and plain threads alike: whoever waits is suspended, or blocks if it is a plain thread. None of
 * them needs a runtime.
 *
 * <p>Every operation that may wait has a direct form and an {@code Async} form. Waiters are served
 * in the order in which they first asked. What a waiter was given and did not take, because it was
 * cancelled at that very moment, goes on to the next: nothing is lost.
 *
 * <p>Threading: everything here may be used by any number of threads at once, unless a class says
 * otherwise. Nothing waits for a lock inside: what cannot be done at once because somebody else is
 * at it is done by them.
 *
 * <p>Which one: {@link edo.sync.Mutex}, {@link edo.sync.RwLock} and {@link edo.sync.Semaphore}
 * bound who does something at once; {@link edo.sync.Oneshot} carries one answer, {@link
 * edo.sync.Mpsc} a stream to one receiver, {@link edo.sync.Broadcast} a stream to many, {@link
 * edo.sync.Watch} the latest value to many; {@link edo.sync.Notify} says that something has
 * happened, {@link edo.sync.Barrier} that all have come; {@link edo.sync.OnceCell} and {@link
 * edo.sync.SetOnce} hold what is made once.
 *
 * <p>Underneath are two lists of waiters: {@code PermitQueue}, where each is given permits in turn,
 * and {@code WaitList}, where one or all are told something. Start reading at {@link
 * edo.sync.Semaphore} and {@link edo.sync.Notify}.
 */
@NullMarked
package edo.sync;

import org.jspecify.annotations.NullMarked;
