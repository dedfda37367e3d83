/**
 * Simulations as tests of JUnit: {@link edo.sim.junit.SimTest} runs one with many seeds.
 *
 * <p>The one package of its module that needs JUnit's API, which the module leaves to its users.
 *
 * <p>Threading: JUnit's. Start reading at {@link edo.sim.junit.SimTest}.
 */
@NullMarked
package edo.sim.junit;

import org.jspecify.annotations.NullMarked;
