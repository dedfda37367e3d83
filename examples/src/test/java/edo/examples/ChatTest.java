package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat server of EX-007 with several clients on plain sockets. */
@Timeout(60)
class ChatTest {
  private static Peer join(int port, String name) throws IOException {
    Peer peer = Peer.connect(port);
    assertEquals("* your name?", peer.hear());
    peer.say(name);
    String hello = String.valueOf(peer.hear());
    assertTrue(hello.startsWith("* hello " + name), hello);
    return peer;
  }

  @Test
  void allOthersReadWhatOneSays() throws Exception {
    try (Running server = Running.start("chat", "--port", "0")) {
      int port = server.port();
      try (Peer ann = join(port, "ann");
          Peer bob = join(port, "bob")) {
        assertEquals("* bob has joined", ann.hear());
        try (Peer cid = join(port, "cid")) {
          assertEquals("* cid has joined", ann.hear());
          assertEquals("* cid has joined", bob.hear());
          ann.say("good morning");
          assertEquals("ann: good morning", bob.hear());
          assertEquals("ann: good morning", cid.hear());
          bob.say("and to you");
          assertEquals("bob: and to you", ann.hear(), "the first thing after its own words");
          assertEquals("bob: and to you", cid.hear());
          cid.say("/quit");
          assertEquals("* cid has left", ann.hear());
          assertEquals("* cid has left", bob.hear());
          assertEquals(null, cid.hear());
        }
      }
    }
  }

  @Test
  void namesAreCheckedAndUnique() throws Exception {
    try (Running server = Running.start("chat", "--port", "0")) {
      int port = server.port();
      try (Peer ann = join(port, "ann");
          Peer other = Peer.connect(port)) {
        assertEquals("* your name?", other.hear());
        other.say("two words");
        assertTrue(String.valueOf(other.hear()).startsWith("* a name has"));
        other.say("ann");
        assertEquals("* somebody is called that already; your name?", other.hear());
        other.say("bob");
        assertTrue(String.valueOf(other.hear()).startsWith("* hello bob"));
        assertEquals("* bob has joined", ann.hear());
        ann.say("/who");
        assertEquals("* here: ann, bob", ann.hear());
      }
    }
  }

  @Test
  void aNameIsFreeAgainAfterAReset() throws Exception {
    try (Running server = Running.start("chat", "--port", "0")) {
      int port = server.port();
      try (Peer ann = join(port, "ann")) {
        Peer bob = join(port, "bob");
        assertEquals("* bob has joined", ann.hear());
        bob.socket().setSoLinger(true, 0);
        bob.close();
        assertEquals("* bob has left", ann.hear());
        join(port, "bob").close();
      }
    }
  }

  @Test
  void whoDoesNotReadIsDropped() throws Exception {
    try (Running server = Running.start("chat", "--port", "0", "--outbox", "4")) {
      int port = server.port();
      try (Peer talker = join(port, "talker");
          Peer slow = Peer.connectWithSmallBuffer(port)) {
        slow.say("slow");
        assertEquals("* slow has joined", talker.hear());
        String line = "x".repeat(3_000);
        for (int i = 0; i < 20_000 && !talker.hasHeard(); i++) {
          talker.say(line);
        }
        if (!talker.hasHeard()) {
          fail("60 MB later the slow client was still there");
        }
        assertEquals("* slow was too slow and has been dropped", talker.hear());
        server.await("dropped slow: 4 lines behind");
        talker.say("/who");
        assertEquals("* here: talker", talker.hear());
      }
    }
  }

  @Test
  void anEndlessLineIsRefused() throws Exception {
    try (Running server = Running.start("chat", "--port", "0")) {
      try (Peer peer = Peer.connect(server.port())) {
        assertEquals("* your name?", peer.hear());
        peer.say("x".repeat(5_000));
        server.await("a connection failed: a line is longer than .*");
      }
    }
  }
}
