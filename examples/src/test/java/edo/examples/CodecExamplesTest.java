package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples that have a codec: EX-006, EX-008, EX-010. */
@Timeout(60)
class CodecExamplesTest {
  /** EX-006. */
  @Test
  void pingAndPong() throws Exception {
    try (Running game = Running.start("udp-codec", "--rounds", "3")) {
      assertEquals(0, game.exitCode(), game::output);
      String[] lines = game.output().split("\n");
      assertEquals(6, lines.length, game::output);
      for (int i = 0; i < lines.length; i++) {
        assertEquals(i % 2 == 0 ? "pong: got PING" : "ping: got PONG", lines[i], game::output);
      }
    }
  }

  @Test
  void aGameHasARound() throws Exception {
    try (Running refused = Running.start("udp-codec", "--rounds", "0")) {
      assertEquals(2, refused.exitCode(), refused::output);
      assertTrue(refused.output().contains("--rounds must be at least 1"), refused::output);
    }
  }

  /** EX-008. */
  @Test
  void eachPacketIsPrinted() throws Exception {
    try (Running server = Running.start("print-each-packet", "--port", "0")) {
      int port = server.port();
      try (Peer one = Peer.connect(port);
          Peer other = Peer.connect(port)) {
        String from = "127.0.0.1:" + one.socket().getLocalPort();
        one.say("hello");
        server.await(from + ": b\"hello\\\\n\"");
        other.say("from another");
        server.await(".*: b\"from another\\\\n\"");
        one.say("bye");
        server.await(from + ": b\"bye\\\\n\"");
        one.close();
        server.await(from + ": end");
      }
      assertEquals(0, server.stop(), server::output);
    }
  }

  /** EX-010. */
  @Test
  void clientsShareADatabase() throws Exception {
    try (Running server = Running.start("tinydb", "--port", "0")) {
      int port = server.port();
      try (Peer one = Peer.connect(port);
          Peer other = Peer.connect(port)) {
        assertEquals("foo = bar", ask(one, "GET foo"));
        assertEquals("error: no key name", ask(one, "GET name"));
        assertEquals("set name = 'two words'; previous: none", ask(one, "SET name two words"));
        assertEquals("name = two words", ask(other, "GET name"));
        assertEquals("set name = 'x'; previous: two words", ask(other, "SET name x"));
        assertEquals("name = x", ask(one, "GET name"));
        assertEquals("error: GET is followed by a name", ask(one, "GET"));
        assertEquals("error: SET is followed by a name and a value", ask(one, "SET name"));
        assertEquals("error: unknown command: DROP", ask(one, "DROP name"));
        assertTrue(ask(one, "SET big " + "x".repeat(10_000)).startsWith("error: the line is long"));
        assertEquals("name = x", ask(one, "GET name"));
      }
      assertEquals(0, server.stop(), server::output);
    }
  }

  private static String ask(Peer peer, String line) throws Exception {
    peer.say(line);
    return String.valueOf(peer.hear());
  }
}
