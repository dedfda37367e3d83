/**
 * Child processes behind the seam. {@code Children} picks one of two ways: {@code NativeChild} is a
 * pidfd and non-blocking pipes in the reactor, {@code JdkChild} is {@link ProcessBuilder}. {@code
 * Programs} finds what to run, for both.
 *
 * <p>Threading: a child may be used from any thread. No lock.
 */
@NullMarked
package edo.internal.process;

import org.jspecify.annotations.NullMarked;
