/**
 * jcstress tests of the byte buffers, in their package because some twins copy what is hidden in
 * it. A {@code Bytes} goes from thread to thread by a data race; buffers that were cut off from one
 * another are used by a thread each. Nothing else is shared.
 *
 * <p>Start reading at {@link edo.bytes.HalfVersusHalf}.
 */
@NullMarked
package edo.bytes;

import org.jspecify.annotations.NullMarked;
