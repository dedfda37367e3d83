/**
 * A kit for testing code on Edo with JUnit.
 *
 * <p>{@link edo.test.EdoTest} runs a test on a runtime of its own and looks for what it leaves
 * behind; {@link edo.test.EdoExtension} does that for tests of all kinds. Inside, {@code
 * EdoTestMatrix} makes one test many, {@code TestSession} is a test with its runtime, {@code
 * LeakReport} says what is left.
 *
 * <p>{@link edo.test.AsyncAssertions} has the assertions, {@link edo.test.PollHarness} and {@link
 * edo.test.StreamHarness} poll by hand and {@link edo.test.TestWaker} counts wake-ups, {@link
 * edo.test.TestRuntime} runs one thing on a runtime of its own. {@link edo.test.MockByteStream} and
 * {@link edo.test.MockAsyncStream} are peers that follow a script.
 *
 * <p>Threading: assertions may be used by any thread; a harness belongs to one thread at a time,
 * its waker to everybody. Start reading at {@link edo.test.EdoTest}, then {@code TestSession}.
 */
@NullMarked
package edo.test;

import org.jspecify.annotations.NullMarked;
