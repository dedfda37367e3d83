package edo.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.LeakCheck;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.SkipException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;

/**
 * The conformance suite of Reactive Streams 1.0.4, a test for each rule. Its methods are called as
 * TestNG would, from JUnit. The time limits are what is waited for something that has to happen;
 * what must not happen is waited for a moment only.
 */
class ReactiveStreamsTckTest {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 20;

  /**
   * How long {@code expectError} sleeps before it looks. It should look again until the patience is
   * over, but the suite negates the time where it should subtract it ({@code =-} for {@code -=}),
   * so that it looks only once. The five rules that use it sleep for all of it.
   */
  private static final int ERROR_MILLIS = 1_000;

  /** So long the kit sleeps, in any case, before it looks what was dropped. */
  private static final int COLLECTED_MILLIS = 5_000;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static TestEnvironment environment() {
    return new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS, ERROR_MILLIS, false);
  }

  /** A stream for each subscriber. */
  public static final class PublisherRules extends FlowPublisherVerification<Integer> {
    public PublisherRules() {
      super(environment(), COLLECTED_MILLIS);
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
      return AsyncStream.publisher(() ->
          elements == Long.MAX_VALUE
              ? AsyncStream.iterate(0, n -> Optional.of(n + 1))
              : AsyncStream.from(IntStream.range(0, (int) elements).boxed()).map(n -> n));
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
      return AsyncStream.publisher(() -> {
        throw new IllegalStateException("no stream");
      });
    }
  }

  /** What asks another publisher; the test asks it for items as a consumer would. */
  public static final class SubscriberRules extends FlowSubscriberBlackboxVerification<Integer> {
    public SubscriberRules() {
      super(environment());
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
      return new Subscribed.Inbox<>(4);
    }

    @Override
    public Integer createElement(int element) {
      return element;
    }
  }

  @TestFactory
  Stream<DynamicTest> publisher() {
    return rules(PublisherRules.class);
  }

  @TestFactory
  Stream<DynamicTest> subscriber() {
    return rules(SubscriberRules.class);
  }

  private static Stream<DynamicTest> rules(Class<?> suite) {
    var rules =
        Arrays.stream(suite.getMethods())
            .filter(m -> m.isAnnotationPresent(org.testng.annotations.Test.class))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    assertTrue(rules.size() > 20, "the suite was not found: " + rules);
    return rules.stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> run(suite, rule)));
  }

  private static void run(Class<?> suite, Method rule) throws Throwable {
    Object rules = suite.getConstructor().newInstance();
    call(rules, BeforeClass.class);
    call(rules, BeforeMethod.class);
    try {
      rule.invoke(rules);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SkipException skipped) {
        Assumptions.abort(skipped.getMessage());
      }
      throw e.getCause();
    } finally {
      call(rules, AfterClass.class);
    }
  }

  private static void call(Object rules, Class<? extends Annotation> kind) throws Exception {
    for (Method method : rules.getClass().getMethods()) {
      if (method.isAnnotationPresent(kind)) {
        method.invoke(rules);
      }
    }
  }
}
