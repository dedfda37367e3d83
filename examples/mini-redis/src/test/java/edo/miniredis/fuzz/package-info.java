/**
 * Broken input by the million: valid streams of requests and replies, changed at random, against
 * whatever reads them. {@link edo.miniredis.fuzz.FuzzTest} is the test, {@link
 * edo.miniredis.fuzz.Mutator} makes the input.
 *
 * <p>Not Jazzer, which would want an agent in the JVM of the tests and a native library for each
 * platform: the streams have a handful of kinds of lines, all of which are in what is changed here,
 * so no coverage has to lead the way.
 *
 * <p>Threading: one thread, but for the server that is talked to.
 */
@org.jspecify.annotations.NullMarked
package edo.miniredis.fuzz;
