package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** The list, the help texts and what the command line refuses. */
@Timeout(60)
class MainTest {
  @Test
  void listsTheExamples() throws Exception {
    try (Running list = Running.start()) {
      assertEquals(0, list.exitCode());
      for (String name : new String[] {"echo-server", "hello-world", "chat", "proxy", "load"}) {
        assertTrue(list.output().contains("  " + name + " "), list::output);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo-server", "hello-world", "chat", "proxy", "load"})
  void explainsEach(String name) throws Exception {
    try (Running help = Running.start(name, "--help")) {
      assertEquals(0, help.exitCode());
      assertTrue(help.output().contains("Usage: ./edo example " + name), help::output);
      assertTrue(help.output().contains("Try"), help::output);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "echo-server, --port, 65536, 65536 is not a port",
    "echo-server, --port, -1, -1 is not a port",
    "echo-server, --port, http, http' is not a port",
    "proxy, --to, localhost, localhost' is not of the form HOST:PORT",
    "proxy, --listen, localhost:99999, 99999 is not a port",
    "load, --connections, 0, --connections must be at least 1",
    "load, --size, 0, --size must be at least 1",
    "load, --pipelining, 100000, must not exceed",
    "load, --duration, 0, --duration must be more than 0",
    "chat, --outbox, 0, --outbox must be at least 1",
    "chat, --colour, red, Unknown option",
  })
  void refusesBadInputInOneLine(String example, String option, String value, String message)
      throws Exception {
    try (Running refused = Running.start(example, option, value)) {
      assertEquals(2, refused.exitCode(), refused::output);
      assertEquals(1, refused.output().lines().count(), refused::output);
      assertTrue(refused.output().contains(message), refused::output);
    }
  }

  @Test
  void aBugKeepsItsStackTrace() {
    StringWriter err = new StringWriter();
    Runnable bug = new Bug();
    int exitCode =
        Main.command().addSubcommand("bug", bug).setErr(new PrintWriter(err, true)).execute("bug");
    assertEquals(1, exitCode);
    assertTrue(err.toString().contains("IllegalStateException: a bug"), err::toString);
    assertTrue(err.toString().contains("at edo.examples"), err::toString);
  }

  /** Fails with what a wrong setting would fail with, too. */
  @Command(name = "bug")
  private static final class Bug implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("a bug");
    }
  }

  @Test
  void saysThatThereIsNoSuchExample() throws Exception {
    try (Running refused = Running.start("ecko-server")) {
      assertEquals(2, refused.exitCode());
      assertEquals(
          "./edo example: there is no example 'ecko-server'; ./edo example lists them",
          refused.output());
    }
  }
}
