/** A Redis server and client: the large example. */
module edo.miniredis {
  requires static org.jspecify;
  requires transitive edo.runtime;
  requires transitive edo.bytes;
  requires transitive edo.stream;

  exports edo.miniredis;
}
