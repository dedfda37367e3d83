package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./edo} and the JVM it starts: arguments, environment, what they refuse. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "./edo is a POSIX shell script")
@Timeout(60)
class LauncherTest {
  @TempDir Path folder;

  private Checkout checkout;

  @BeforeEach
  void prepare() throws Exception {
    checkout = Checkout.prepare(folder);
  }

  private Launched edo(String... args) throws Exception {
    return Launched.start(checkout.edo(args), Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "-h", "--help"})
  void explainsItself(String how) throws Exception {
    try (Launched edo = how.isEmpty() ? edo() : edo(how)) {
      assertEquals(0, edo.exitCode(), edo::output);
      assertTrue(edo.out().toString().startsWith("usage: ./edo example"), edo::output);
      assertEquals(List.of(), edo.err().all());
    }
  }

  @Test
  void refusesAnUnknownCommand() throws Exception {
    try (Launched edo = edo("dance")) {
      assertEquals(2, edo.exitCode(), edo::output);
      assertEquals("edo: unknown command 'dance'", edo.err().all().getFirst());
      assertEquals(List.of(), edo.out().all());
    }
  }

  @Test
  void listsTheExamples() throws Exception {
    try (Launched edo = edo("example")) {
      assertEquals(0, edo.exitCode(), edo::output);
      for (String name : new String[] {"echo-server", "hello-world", "chat", "proxy", "load"}) {
        assertEquals(1, edo.out().count("  " + name + " .*"), edo::output);
      }
      assertEquals(List.of(), edo.err().all(), "no warning of the JVM");
    }
  }

  @Test
  void refusesAnUnknownExample() throws Exception {
    try (Launched edo = edo("example", "ecko-server")) {
      assertEquals(2, edo.exitCode(), edo::output);
      assertEquals(1, edo.err().all().size(), edo::output);
    }
  }

  @Test
  void buildsWhatIsMissingAndSaysThatThatFailed() throws Exception {
    checkout.forgetBuild();
    try (Launched edo = edo("example")) {
      assertEquals(1, edo.exitCode(), edo::output);
      assertEquals(
          List.of(
              "edo: building examples ...",
              Checkout.REFUSAL,
              "edo: the build failed; ./mvnw -pl examples -am package shows more"),
          edo.err().all());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "echo-server, EDO_WORKER_THREADS, abc, EDO_WORKER_THREADS is .abc.; set it to a number .*",
    "echo-server, EDO_WORKER_THREADS, 0, EDO_WORKER_THREADS is .0.; set it to a number .*",
    "hello-world, EDO_WORKER_THREADS, abc, EDO_WORKER_THREADS is .abc.; set it to a number .*",
    "load, EDO_JAVA_OPTS, -Dedo.reactor=foo, 'edo.reactor must be epoll or nio, not .foo.'",
    "hello-world, EDO_JAVA_OPTS, -Dedo.reactor=foo, 'edo.reactor must be epoll or nio, not .foo.'",
    "chat, EDO_JAVA_OPTS, -Dedo.scheduler=foo, edo.scheduler is .foo.; use auto.*",
    "proxy, EDO_JAVA_OPTS, -Dedo.scheduler=foo, edo.scheduler is .foo.; use auto.*",
  })
  void saysInOneLineWhatIsSetWrong(String example, String variable, String value, String message)
      throws Exception {
    try (Launched edo = Launched.start(checkout.edo("example", example), Map.of(variable, value))) {
      assertEquals(2, edo.exitCode(), edo::output);
      assertEquals(1, edo.err().all().size(), edo::output);
      assertEquals(1, edo.err().count(example + ": .*" + message), edo::output);
      assertEquals(List.of(), edo.out().all());
    }
  }
}
