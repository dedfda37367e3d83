/**
 * The disk of a simulated host: a file system for {@code java.nio.file} that loses what was not
 * forced. {@link edo.sim.internal.files.Disk} is the tree of files and what a crash leaves of it,
 * {@link edo.sim.internal.files.DiskFiles} is the way from {@code edo.fs} to it, the rest is what
 * {@code java.nio.file} asks for.
 *
 * <p>Threading: for the simulation's one thread.
 */
@NullMarked
package edo.sim.internal.files;

import org.jspecify.annotations.NullMarked;
