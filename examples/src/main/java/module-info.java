/** Small programs that show one thing each. */
module edo.examples {
  requires static org.jspecify;
  requires edo.codec;
  requires edo.miniredis;
  requires edo.runtime;
  requires static edo.sim; // the tests run some of them in a simulation
  requires info.picocli;
  requires HdrHistogram;

  // picocli fills in their options
  opens edo.examples to
      info.picocli;
}
