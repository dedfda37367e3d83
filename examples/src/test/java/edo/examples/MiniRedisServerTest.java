package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Redis server and its client from the command line: EX-043, EX-048. */
@Timeout(60)
class MiniRedisServerTest {
  private static void expect(int port, String reply, int exitCode, String... words)
      throws Exception {
    String[] arguments = new String[words.length + 3];
    arguments[0] = "mini-redis-cli";
    arguments[1] = "--server";
    arguments[2] = "127.0.0.1:" + port;
    System.arraycopy(words, 0, arguments, 3, words.length);
    try (Running client = Running.start(arguments)) {
      assertEquals(exitCode, client.exitCode());
      assertEquals(reply, client.output().strip());
    }
  }

  @Test
  void answersItsClient() throws Exception {
    try (Running server = Running.start("mini-redis-server", "--port", "0")) {
      int port = server.port();
      server.await("talk to it: redis-cli -p " + port);
      expect(port, "OK", 0, "set", "greeting", "hello");
      expect(port, "\"hello\"", 0, "get", "greeting");
      expect(port, "(nil)", 0, "get", "none");
      expect(port, "(integer) 2", 0, "rpush", "l", "a", "b");
      expect(port, "1) \"a\"\n2) \"b\"", 0, "lrange", "l", "0", "-1");
      expect(port, "(error) ERR unknown command 'nope', with args beginning with:", 1, "nope");
    }
  }

  @Test
  void messagesArePrinted() throws Exception {
    try (Running server = Running.start("mini-redis-server", "--port", "0")) {
      int port = server.port();
      try (Running reader =
          Running.start(
              "mini-redis-cli",
              "--server",
              "127.0.0.1:" + port,
              "--count",
              "1",
              "subscribe",
              "a",
              "b")) {
        reader.await("subscribed to a, b");
        expect(port, "(integer) 1", 0, "publish", "b", "hello");
        reader.await("b: hello");
        assertEquals(0, reader.exitCode());
      }
    }
  }

  @Test
  void endsWhenAClientAsksForIt() throws Exception {
    try (Running server = Running.start("mini-redis-server", "--port", "0")) {
      int port = server.port();
      try (Running client =
          Running.start("mini-redis-cli", "--server", "127.0.0.1:" + port, "shutdown")) {
        assertEquals(1, client.exitCode()); // the connection ends instead of an answer
      }
      assertEquals(0, server.exitCode());
      server.await("stopped");
    }
  }

  @Test
  void keepsItsChanges(@TempDir Path folder) throws Exception {
    String file = folder.resolve("redis.aof").toString();
    for (String expected : new String[] {"(integer) 1", "(integer) 2"}) {
      try (Running server =
          Running.start("mini-redis-server", "--port", "0", "--append-only", file)) {
        expect(server.port(), expected, 0, "incr", "n");
        assertEquals(0, server.stop());
      }
    }
  }

  @Test
  void refusesWhatMakesNoSense() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"--workers", "0"}, {"--max-clients", "0"}, {"--timeout", "-1"}, {"--max-request", "9999"}
        }) {
      try (Running server = Running.start("mini-redis-server", "--port", "0", wrong[0], wrong[1])) {
        assertEquals(2, server.exitCode(), server.output());
        assertTrue(server.output().contains("--help explains"), server.output());
      }
    }
  }

  @Test
  void saysWhatIsWrongWithTheFile(@TempDir Path folder) throws Exception {
    Path damaged = Files.writeString(folder.resolve("damaged"), "*x\r\n");
    for (var wrong :
        Map.of(
                folder,
                "it is a folder",
                folder.resolve("none/a.aof"),
                "its folder is not there",
                damaged,
                "damaged at byte 0")
            .entrySet()) {
      Path file = wrong.getKey();
      try (Running server =
          Running.start("mini-redis-server", "--port", "0", "--append-only", file.toString())) {
        assertEquals(1, server.exitCode(), server.output());
        assertTrue(server.output().contains(file + ": "), server.output());
        assertTrue(server.output().contains(wrong.getValue()), server.output());
        assertFalse(server.output().contains("127.0.0.1"), server.output());
      }
    }
  }
}
