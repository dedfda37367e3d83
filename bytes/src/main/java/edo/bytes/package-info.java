/**
 * Byte buffers, after Rust's crate {@code bytes}: immutable slices that share memory, buffers that
 * grow, and cursors with every number a protocol may want.
 *
 * <p>{@link edo.bytes.Bytes} is a value: immutable, cheap to slice and to hand around. {@link
 * edo.bytes.BytesMut} is where bytes are put together and taken apart: what was read is cut off as
 * {@code Bytes} without copying. {@link edo.bytes.Buf} is how bytes are read from front to end, by
 * cursors, parts and chains alike, and {@link edo.bytes.BufMut} how they are written.
 *
 * <p>The garbage collector owns all memory. There is no count of references, so nothing to release,
 * nothing to release twice, and no way to see memory that is used for something else by now. What
 * that costs: nobody can know that a {@code Bytes} is the last of its kind, so it never becomes
 * mutable again without a copy, and what was cut off from a {@code BytesMut} never comes back to
 * it, except by {@link edo.bytes.BytesMut#unsplit}.
 *
 * <p>{@link edo.bytes.ArrayPool} lends plain arrays to connections that are busy; the buffers above
 * have nothing to do with it.
 *
 * <p>Threading: {@code Bytes} and {@code ArrayPool} are for any number of threads. Everything else
 * is for one at a time, except that buffers cut off from one another are independent.
 *
 * <p>Errors say what was asked for and what there is: {@link edo.bytes.BufUnderflowException},
 * {@link edo.bytes.BufOverflowException}, {@link java.lang.IndexOutOfBoundsException}. After each
 * of them the buffer is as it was.
 *
 * <p>Start reading at {@link edo.bytes.Bytes}, then {@link edo.bytes.BytesMut} and its {@code
 * Region}, which keeps account of who owns which part of an array.
 */
@NullMarked
package edo.bytes;

import org.jspecify.annotations.NullMarked;
