/**
 * A kit for testing code on Edo with JUnit: a runtime for each test with a check for leaks,
 * scripted peers, computations polled by hand, and assertions.
 *
 * <p>Works with any settings of {@code edo.runtime}; needs no flags of its own. Streams are part of
 * it, although not every user has any: they are small, and a mock that fails at run time because a
 * module is missing would be worse.
 */
module edo.test {
  requires static org.jspecify;
  requires transitive edo.stream;
  requires transitive org.junit.jupiter.api;

  exports edo.test;
}
