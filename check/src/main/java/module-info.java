/**
 * A model checker for small concurrent tests: runs a test in every order of its steps, with every
 * value that the memory model lets a read see.
 *
 * <p>Runs several times as fast with {@code --add-opens java.base/java.lang=edo.runtime}; without
 * it, and when the caller is a virtual thread, the results are the same.
 */
module edo.check {
  requires static org.jspecify;
  requires transitive edo.runtime;

  exports edo.check;
}
