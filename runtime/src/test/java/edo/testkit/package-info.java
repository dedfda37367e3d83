/**
 * What the tests of the runtime share: {@link edo.testkit.LeakCheck} builds runtimes and looks for
 * what they left behind, {@link edo.testkit.Flavor} lists the kinds to build, {@link
 * edo.testkit.Signal} and {@link edo.testkit.CountingWaker} drive computations by hand, {@link
 * edo.testkit.LogTrap} reads the log, {@link edo.testkit.Await} waits for what other threads do,
 * {@link edo.testkit.ChildJvm} runs a class in a JVM of its own, {@link edo.testkit.FakeSource}
 * stands where no reactor is.
 *
 * <p>All of it may be used by any thread. Start reading at {@code LeakCheck}.
 */
@NullMarked
package edo.testkit;

import org.jspecify.annotations.NullMarked;
