/**
 * What the server keeps: tables of byte strings with incremental growth, the types of values, and
 * the order in which keys expire.
 *
 * <p>Threading: none of it is safe for several threads; whoever uses it holds the lock of the
 * store.
 *
 * <p>Start reading at {@code Keyspace}.
 */
@NullMarked
package edo.miniredis.data;

import org.jspecify.annotations.NullMarked;
