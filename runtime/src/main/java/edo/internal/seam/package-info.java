/**
 * The edge between what users call and what makes it run: {@link edo.internal.seam.Host} is a
 * runtime, {@link edo.internal.seam.Ambient} finds the one a thread belongs to, {@link
 * edo.internal.seam.ReadyCell} carries readiness from a driver to whoever waits.
 *
 * <p>Nothing above this package may tell which host it runs on. All types are safe for use by any
 * thread and never block. Start at {@link edo.internal.seam.Host}.
 */
@NullMarked
package edo.internal.seam;

import org.jspecify.annotations.NullMarked;
