/**
 * Reading and writing bytes: what every end of a stream can do, buffers in front of one, pipes in
 * memory, copying, and bridges to the streams and channels of the JDK.
 *
 * <p>{@link edo.io.ByteReader} and {@link edo.io.ByteWriter} are implemented by sockets, pipes and
 * everything in this package; whoever writes one of their own implements one poll method and gets
 * direct style for nothing. {@link edo.io.BufReader} and {@link edo.io.BufWriter} stand in front of
 * one, {@link edo.io.ByteStreams} makes the rest.
 *
 * <p>Threading: one reader and one writer at a time, unless a class says otherwise; they may be
 * different tasks, and change. Start reading at {@link edo.io.ByteReader}.
 */
@NullMarked
package edo.io;

import org.jspecify.annotations.NullMarked;
