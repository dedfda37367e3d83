package edo.sim.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that is a simulation, run once for each of many seeds. In the place of
 * {@code @Test}:
 *
 * {@snippet :
 * @SimTest(seeds = 20)
 * void helloIsSaid(Sim sim) {
 *   sim.host(
 *       "server",
 *       () -> {
 *         try (var listener = TcpListener.bind("0.0.0.0:7000")) {
 *           listener.accept().close();
 *         }
 *       });
 *   sim.client("client", () -> TcpStream.connect("server:7000").close());
 * }
 * }
 *
 * <p>The method has one parameter. A {@link edo.sim.Sim} has the seed and is to be set up; it is
 * run afterwards, unless the method has done that, and closed. A {@link edo.sim.SimBuilder} has the
 * seed; the method sets what else there is to set, builds and runs. A simulation that the method
 * has built and not run fails the test, as does a builder that it has not used. Neither keeps the
 * text of the trace, unless told.
 *
 * <p>Each seed is a test of its own, on a new instance of the class; the first that fails is the
 * last, unless tests run at the same time. Its message ends with the line that repeats it, {@code
 * -Dedo.sim.seed=...}: with that system property only this seed is run.
 *
 * <p>What is to differ from seed to seed is drawn from {@link edo.sim.Sim#random}.
 */
@SuppressWarnings("exports") // who writes tests reads JUnit's module anyway
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimSeeds.class)
public @interface SimTest {
  /**
   * How many seeds.
   *
   * @return at least 1
   */
  int seeds() default 100;

  /**
   * The first seed; the others follow it.
   *
   * @return any number
   */
  long firstSeed() default 1;
}
