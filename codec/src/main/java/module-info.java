/**
 * Frames over byte streams: codecs with limits, buffers for both directions, and bridges between
 * byte streams and streams of bytes.
 *
 * <p>Works with any settings of {@code edo.runtime}; needs no flags of its own.
 */
module edo.codec {
  requires static org.jspecify;
  requires transitive edo.bytes;
  requires transitive edo.stream;

  exports edo.codec;
}
