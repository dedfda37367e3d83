/**
 * The Redis protocol, RESP2 and RESP3: requests taken apart as they arrive, replies put together,
 * and the other way round for the client.
 *
 * <p>Source of the rules: the page "Redis serialization protocol specification" of Redis, and what
 * Redis 7 answers to what that page leaves open.
 *
 * <p>Threading: an object of this package belongs to one connection and is used by one task.
 *
 * <p>Start reading at {@code RequestReader}.
 */
@NullMarked
package edo.miniredis.resp;

import org.jspecify.annotations.NullMarked;
