package edo.miniredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tools of Redis, which nobody here wrote, talk to the server. Skipped where they are not
 * installed (Debian has them in redis-tools).
 */
@Timeout(180)
class RedisToolsTest {
  private static String run(String tool, Fixture f, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(tool);
    command.add("-p");
    command.add(Integer.toString(f.server.address().getPort()));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, tool + " is not installed");
      throw e;
    }
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
      assertEquals(0, process.exitValue(), said);
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String cli(Fixture f, String... arguments) throws Exception {
    return run("redis-cli", f, arguments).strip();
  }

  @Test
  void theCommandLineClientTalksToIt() throws Exception {
    try (Fixture f = Fixture.start()) {
      assertEquals("PONG", cli(f, "ping"));
      assertEquals("OK", cli(f, "set", "a", "hello world"));
      assertEquals("hello world", cli(f, "get", "a"));
      assertEquals("2", cli(f, "rpush", "l", "x", "y"));
      assertEquals("x\ny", cli(f, "lrange", "l", "0", "-1"));
      assertEquals("x\ny", cli(f, "-3", "lrange", "l", "0", "-1"));
      assertEquals("1", cli(f, "hset", "h", "f", "v"));
      assertEquals("f v", cli(f, "-3", "hgetall", "h"));
      assertEquals("a\nh\nl", sorted(cli(f, "--scan")));
      assertEquals("a\nh\nl", sorted(cli(f, "keys", "*")));
      assertTrue(cli(f, "nonsense").startsWith("ERR unknown command 'nonsense'"));
      assertTrue(cli(f, "info", "server").contains("redis_version:7"));
      assertTrue(cli(f, "client", "list").contains("cmd=client"));
      assertEquals("OK", cli(f, "-n", "3", "set", "other", "1"));
      assertEquals("3", cli(f, "dbsize"));
      assertTrue(cli(f, "--bigkeys").contains("Biggest"));
    }
  }

  private static String sorted(String lines) {
    return String.join("\n", lines.lines().sorted().toList());
  }

  /** All its standard tests, each reply of which it checks for errors. */
  @ParameterizedTest(name = "-P {0} -c {1}")
  @CsvSource({"1, 50", "16, 50", "16, 1000"})
  void theBenchmarkRuns(int pipelining, int clients) throws Exception {
    try (Fixture f = Fixture.start()) {
      String said =
          run(
              "redis-benchmark",
              f,
              "-P",
              Integer.toString(pipelining),
              "-c",
              Integer.toString(clients),
              "-n",
              "5000",
              "-r",
              "1000",
              "--csv");
      for (String test :
          List.of(
              "PING_INLINE",
              "PING_MBULK",
              "SET",
              "GET",
              "INCR",
              "LPUSH",
              "RPUSH",
              "LPOP",
              "RPOP",
              "SADD",
              "HSET",
              "SPOP",
              "ZADD",
              "ZPOPMIN",
              "LRANGE_100 (first 100 elements)",
              "MSET (10 keys)")) {
        assertTrue(
            Pattern.compile("^\"" + Pattern.quote(test) + "\",\"[0-9.]+\"", Pattern.MULTILINE)
                .matcher(said)
                .find(),
            test + " is missing in " + said);
      }
      assertFalse(said.contains("ERR"), said);
      assertFalse(said.contains("WARNING"), said);
    }
  }
}
