/**
 * A Redis server and client on Edo: the large example. It speaks RESP2 and RESP3, so that the tools
 * of Redis itself work with it.
 *
 * <p>A connection is a task in direct style ({@code Connection}): it reads, has all requests that
 * have arrived carried out under the lock of the store, and writes all replies at once. What the
 * commands do is in {@code edo.miniredis.command}, what they do it to in {@code
 * edo.miniredis.data}, the protocol in {@code edo.miniredis.resp}.
 *
 * <p>Threading: {@code RedisServer} may be used from any thread; each client object says for
 * itself.
 *
 * <p>Start reading at {@code RedisServer}.
 */
@NullMarked
package edo.miniredis;

import org.jspecify.annotations.NullMarked;
