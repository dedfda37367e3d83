/**
 * A deterministic simulation: ordinary blocking code on several hosts with names, in virtual time,
 * where one seed decides every choice.
 *
 * <p>Needs {@code --add-opens java.base/java.lang=edo.runtime}. JUnit's API is needed by those only
 * who use {@code edo.sim.junit}.
 */
module edo.sim {
  requires java.management;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires transitive edo.runtime;

  exports edo.sim;
  exports edo.sim.junit;
}
