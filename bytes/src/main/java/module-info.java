/** Byte buffers: immutable slices that share memory, growable buffers, cursors over both. */
module edo.bytes {
  requires static transitive org.jspecify;

  exports edo.bytes;
}
