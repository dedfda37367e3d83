/**
 * Platform threads for work that must hold one: blocking calls, and the runtime's own threads where
 * they count towards the same limit. {@link edo.internal.blocking.BlockingPool} is the whole
 * interface and the place to start; {@link edo.internal.blocking.PoolWord} is the one word that
 * decides everything, {@link edo.internal.blocking.IdleSeats} where idle threads wait to be handed
 * a job.
 *
 * <p>Threading: any thread may submit, virtual threads and bare workers included; nothing here
 * takes a lock, and only the pool's own threads and those that await its end park.
 */
@NullMarked
package edo.internal.blocking;

import org.jspecify.annotations.NullMarked;
