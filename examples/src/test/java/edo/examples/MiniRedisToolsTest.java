package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server that {@code ./edo example mini-redis-server} starts, with the flags of the launcher,
 * and redis-cli: EX-043. Skipped where that is not installed (Debian has it in redis-tools).
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "./edo is a POSIX shell script")
@Timeout(120)
class MiniRedisToolsTest {
  private static String cli(int port, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    command.addAll(List.of(words));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "redis-cli is not installed");
      throw e;
    }
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), said);
      return said.strip();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theLaunchedServerWorksWithThem(@TempDir Path folder) throws Exception {
    Checkout checkout = Checkout.prepare(folder);
    String file = folder.resolve("data.aof").toString();
    for (String expected : List.of("1", "2")) {
      String[] words = {"example", "mini-redis-server", "--port", "0", "--append-only", file};
      try (Launched server = Launched.start(checkout.edo(words), Map.of())) {
        int port = server.out().port();
        assertEquals("PONG", cli(port, "ping"));
        assertEquals(expected, cli(port, "incr", "n"));
        assertEquals("n", cli(port, "--scan"));
        assertTrue(cli(port, "info", "persistence").contains("aof_last_write_status:ok"));
        String _ = cli(port, "shutdown");
        assertEquals(0, server.exitCode(), server::output);
        // Neither the JVM nor the runtime misses a flag.
        assertEquals(List.of(), server.err().all());
      }
    }
  }
}
