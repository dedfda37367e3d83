package edo.test;

import edo.reactor.Backend;
import edo.runtime.RuntimeFlavor;
import edo.runtime.Scheduling;
import edo.runtime.UnhandledFailure;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that runs as a task on a runtime of its own. In the place of {@code @Test}:
 *
 * {@snippet :
 * @EdoTest(startPaused = true)
 * void patienceHasAnEnd(EdoRuntime runtime) throws Exception {
 *   var start = Time.now();
 *   assertThrows(
 *       DeadlineException.class,
 *       () -> Time.timeout(Duration.ofMinutes(5), () -> Time.sleep(Duration.ofDays(1))));
 *   assertElapsed(start, Duration.ofMinutes(5)); // on the clock of the runtime; it took no time
 * }
 * }
 *
 * <p><b>What runs where.</b> Each test gets a new runtime. The test method and the methods before
 * and after each test run as tasks on it, one after the other, each on a virtual thread; what they
 * spawn, open and wait for belongs to it. Each of them may have a parameter of type {@link
 * edo.runtime.EdoRuntime}. Fields, constructors and what comes once for all tests do not run on a
 * runtime. Code that wants to be on the thread JUnit called on does not fit.
 *
 * <p><b>Matrix.</b> Where several flavors, schedulers or reactors are given the test runs for each
 * combination. One that this JVM does not have is skipped, and says why.
 *
 * <p><b>What fails a test,</b> apart from the test: tasks and blocking jobs that it leaves behind,
 * timers that are still armed, and what it has opened through Edo on its runtime and is still open
 * when it is over: sockets, pipes, files, folders that are being read, child processes that run;
 * threads that it has started and that are alive; a task that failed and was joined by nobody; a
 * {@linkplain MockByteStream mock} whose script was not played; tasks that go on although the
 * shutdown cancels them; and a test that takes too long. Messages name the tasks, where they were
 * spawned and where they wait, where timers and what is open were made, and where threads are, and
 * what of a mock's script a task waits for. What is about to end is waited for, as long as it gets
 * on. A test that has failed by itself is not looked into.
 *
 * <p>Of threads those count that a task or a job of the test has started. Platform threads of tasks
 * only if no other such test is running at the same time, as the JDK does not say whose they are;
 * virtual threads only on {@link Scheduling#OWN}, as with the JDK's scheduler nobody knows them. No
 * leaks are messages that nobody has taken from a channel, which go with it, and buffers, which the
 * garbage collector has, those of an {@code ArrayPool} that are not given back among them.
 *
 * <p>If nothing is left, the runtime must agree with itself: empty queues, counts that balance,
 * whole timer wheels, and in the channels and locks that were made on it nobody waiting whose task
 * is over, and permits that match the messages. That fails a test too, and is mostly a mistake of
 * Edo's.
 *
 * <p>For parameterized, repeated and other tests, and for settings that are not here, register an
 * {@link EdoExtension}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EdoTestMatrix.class)
public @interface EdoTest {
  /**
   * On which kinds of runtime.
   *
   * @return at least one
   */
  RuntimeFlavor[] flavor() default RuntimeFlavor.CURRENT_THREAD;

  /**
   * How many workers a multi-thread runtime has.
   *
   * @return the number; 0 for as many as there are processors. Only if such a runtime is among
   *     those asked for
   */
  int workers() default 0;

  /**
   * Whether the clock is stopped, and jumps when every task waits. Only on a current-thread
   * runtime.
   *
   * @return true to stop it
   */
  boolean startPaused() default false;

  /**
   * Which schedulers run virtual-thread tasks.
   *
   * @return at least one
   */
  Scheduling[] scheduling() default Scheduling.AUTO;

  /**
   * Which reactors wait for I/O.
   *
   * @return the reactors; none for the one a runtime takes if it is not told
   */
  Backend[] reactor() default {};

  /**
   * What the failure of a task does that nobody joins. Either way it fails the test.
   *
   * @return the choice; {@link UnhandledFailure#SHUTDOWN_RUNTIME} needs a current-thread runtime
   */
  UnhandledFailure unhandledFailure() default UnhandledFailure.REPORT;

  /**
   * How long the test may take, in real milliseconds, also where its clock is paused. The same
   * holds for each method before and after it.
   *
   * @return at least 1
   */
  long timeoutMillis() default 60_000;

  /**
   * Whether it is a failure to leave tasks, timers, threads and what is open behind.
   *
   * @return false to let the end of the runtime clear them away; what is open and threads of the
   *     test's own stay
   */
  boolean leakCheck() default true;

  /**
   * Threads that the test may leave behind: those that a library keeps for the whole process.
   *
   * @return how their names begin
   */
  String[] ignoreThreads() default {};
}
