/**
 * A deterministic simulation: ordinary blocking code on several hosts with names, in virtual time,
 * where one seed decides every choice.
 *
 * <p>Needs {@code --add-opens java.base/java.lang=edo.runtime}.
 */
module edo.sim {
  requires static org.jspecify;
  requires transitive edo.runtime;

  exports edo.sim;
}
