/**
 * Pull streams over the runtime: many values one after another, in direct style or polled.
 *
 * <p>Works with any settings of {@code edo.runtime}; needs no flags of its own.
 */
module edo.stream {
  requires static org.jspecify;
  requires transitive edo.runtime;

  exports edo.stream;
}
