/**
 * Child processes. A {@link edo.process.Command} says what to run, a {@link edo.process.Child} is
 * what runs, with its pipes as {@link edo.io.ByteWriter} and {@link edo.io.ByteReader}; {@link
 * edo.process.ExitStatus} is how it ended.
 *
 * <p>On Linux with native access a child is a descriptor of the reactor and its pipes are
 * non-blocking. Elsewhere it is the JDK's {@link ProcessBuilder}, with the same API; what that
 * cannot do is refused, and the javadoc of {@link edo.process.Command} lists it.
 *
 * <p>Threading: a command belongs to one thread at a time; a child may be used from any thread.
 * Start reading at {@link edo.process.Command}.
 */
@NullMarked
package edo.process;

import org.jspecify.annotations.NullMarked;
