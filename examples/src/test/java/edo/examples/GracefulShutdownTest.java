package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server with a token and a tracker: EX-012. */
@Timeout(60)
class GracefulShutdownTest {
  @Test
  void saysGoodbyeToAll() throws Exception {
    try (Running server = Running.start("graceful-shutdown", "--port", "0")) {
      int port = server.port();
      try (Peer one = Peer.connect(port);
          Peer other = Peer.connect(port);
          Peer gone = Peer.connect(port)) {
        for (Peer peer : new Peer[] {one, other, gone}) {
          peer.say("hello");
          assertEquals("hello", peer.hear());
        }
        gone.close();
        assertEquals(0, server.stop(), server::output);
        for (Peer peer : new Peer[] {one, other}) {
          assertEquals("BYE", peer.hear());
          assertEquals(null, peer.hear());
        }
      }
      assertTrue(server.output().endsWith("all have ended"), server::output);
    }
  }
}
