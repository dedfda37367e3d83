package edo.miniredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.bytes.Bytes;
import edo.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Some hundred commands are answered as Redis 7.0 answers them: those of {@code differential.txt},
 * one after the other, here and by a real server. Skipped where there is none (Debian has it in
 * redis-server).
 *
 * <p>An empty line begins anew, without keys; {@code ""} is an empty word.
 */
@Timeout(120)
class DifferentialTest {
  @TempDir Path folder;

  private Process startRedis(int port) throws IOException {
    try {
      return new ProcessBuilder(
              "redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      assumeTrue(false, "redis-server is not installed");
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static boolean answers(InetSocketAddress address) {
    try (RedisClient client = RedisClient.connect(address)) {
      client.ping();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void answersLikeRedis(String version) throws Exception {
    List<String> lines;
    try (var in = DifferentialTest.class.getResourceAsStream("/differential.txt")) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    Process redis = startRedis(address.getPort());
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (Fixture f = Fixture.start()) {
      Await.until("redis-server answers", () -> answers(address));
      try (RedisClient theirs = RedisClient.connect(address);
          RedisClient ours = f.client()) {
        assumeTrue(
            theirs.call("INFO", "server").toString().contains("redis_version:7.0"),
            "it is not Redis 7.0");
        theirs.call("HELLO", version);
        ours.call("HELLO", version);
        for (String line : lines) {
          String[] words = line.isEmpty() ? new String[] {"FLUSHALL"} : line.split(" ");
          for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("\"\"") ? "" : words[i];
          }
          Reply expected = theirs.call(words);
          Reply got = ours.call(words);
          if (!expected.equals(got)) {
            differences.add(
                line + "\n    Redis: " + shown(expected) + "\n    here:  " + shown(got));
          }
          compared++;
        }
      }
    } finally {
      redis.destroy();
      int _ = redis.waitFor();
    }
    assertTrue(compared > 300, compared + " commands");
    assertEquals("", String.join("\n", differences));
  }

  private static String shown(Reply reply) {
    return switch (reply) {
      case Reply.Data(Bytes content) -> "'" + content.toString(StandardCharsets.UTF_8) + "'";
      case Reply.Many(Reply.Kind kind, List<Reply> items) ->
          kind + " " + items.stream().map(DifferentialTest::shown).toList();
      default -> reply.toString();
    };
  }
}
