package edo.miniredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server over real sockets: EX-031 to EX-043 (server.rs: key_value_get_set, pub_sub,
 * manage_subscription, send_error_unknown_command, send_error_get_set_after_subscribe,
 * send_error_publish_after_subscribe).
 */
@Timeout(120)
class RedisServerTest {
  @Test
  void storesWhatItIsGiven() throws Exception {
    try (Fixture f = Fixture.start();
        Fixture.Raw raw = f.raw()) {
      raw.send("*2\r\n$3\r\nGET\r\n$5\r\nhello\r\n");
      raw.expect("$-1\r\n");
      raw.send("*3\r\n$3\r\nSET\r\n$5\r\nhello\r\n$5\r\nworld\r\n");
      raw.expect("+OK\r\n");
      raw.send("*2\r\n$3\r\nGET\r\n$5\r\nhello\r\n");
      raw.expect("$5\r\nworld\r\n");
      // The client's half may end first; what it has asked for is answered.
      raw.send("GET hello\r\n");
      raw.shutdownOutput();
      assertEquals("$5\r\nworld\r\n", raw.readAll());
    }
  }

  @Test
  void answersInOrderHoweverTheRequestsCome() throws Exception {
    try (Fixture f = Fixture.start();
        Fixture.Raw raw = f.raw()) {
      StringBuilder requests = new StringBuilder();
      StringBuilder replies = new StringBuilder();
      for (int i = 0; i < 20_000; i++) {
        requests.append("INCR n\r\n");
        replies.append(':').append(i + 1).append("\r\n");
      }
      Random random = new Random(1);
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int at = 0; at < requests.length(); ) {
                    int to = Math.min(requests.length(), at + 1 + random.nextInt(5_000));
                    raw.send(requests.substring(at, to));
                    at = to;
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      raw.expect(replies.toString());
      writer.join();
    }
  }

  @Test
  void aMistakeIsAnswered() throws Exception {
    try (Fixture f = Fixture.start();
        Fixture.Raw raw = f.raw()) {
      raw.send("FOO bar\r\n");
      raw.expect("-ERR unknown command 'FOO', with args beginning with: 'bar' \r\n");
      raw.send("PING\r\n");
      raw.expect("+PONG\r\n");
    }
  }

  @Test
  void whatIsNoRequestEndsTheConnectionAndNoOther() throws Exception {
    try (Fixture f = Fixture.start();
        Fixture.Raw other = f.raw();
        Fixture.Raw raw = f.raw()) {
      raw.send("SET a 1\r\n*1\r\n$-5\r\n");
      assertEquals("+OK\r\n-ERR Protocol error: invalid bulk length\r\n", raw.readAll());
      other.send("GET a\r\n");
      other.expect("$1\r\n1\r\n");
    }
  }

  /**
   * A web page that has a browser post commands to the port: nothing of the body is carried out.
   * What came before is, and the server says once what may be going on.
   */
  @Test
  void httpIsRefused() throws Exception {
    String body = "\r\nSET stolen 1\r\n";
    try (Fixture f = Fixture.start();
        RedisClient other = f.client()) {
      for (String request :
          List.of(
              "POST / HTTP/1.1\r\nHost: localhost\r\n" + body,
              "post / HTTP/1.1\r\n" + body,
              "Host: localhost" + body,
              "HOST: localhost" + body,
              "*1\r\n$4\r\nPOST" + body)) {
        try (Fixture.Raw raw = f.raw()) {
          raw.send(request);
          assertEquals("", raw.readToEnd());
        }
      }
      try (Fixture.Raw raw = f.raw()) {
        raw.send("SET before 1\r\n");
        raw.expect("+OK\r\n");
        raw.send("GET / HTTP/1.1\r\nHost: localhost\r\n" + body);
        String error = "-ERR wrong number of arguments for 'get' command\r\n";
        assertTrue(error.startsWith(raw.readToEnd()));
      }
      assertEquals(0, other.call("EXISTS", "stolen").whole());
      assertEquals(1, other.call("EXISTS", "before").whole());
      assertEquals(1, f.reports.size(), f.reports.toString());
      assertTrue(f.reports.getFirst().contains("listen only where"), f.reports.toString());
    }
  }

  @Test
  void messagesArrive() throws Exception {
    try (Fixture f = Fixture.start();
        Fixture.Raw reader = f.raw();
        Fixture.Raw publisher = f.raw()) {
      publisher.send("PUBLISH a x\r\n");
      publisher.expect(":0\r\n");
      reader.send("SUBSCRIBE a\r\n");
      reader.expect("*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n");
      publisher.send("PUBLISH a x\r\n");
      publisher.expect(":1\r\n");
      reader.expect("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n");
      reader.send("SUBSCRIBE b\r\n");
      reader.expect("*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n");
      reader.send("GET a\r\n");
      assertTrue(reader.read(40).startsWith("-ERR Can't execute 'get'"));
      publisher.send("PUBLISH b y\r\n");
      publisher.expect(":1\r\n");
    }
  }

  /** All of many messages, in order, to each of several readers, who also ask for other things. */
  @Test
  void noMessageIsLost() throws Exception {
    int readers = 4;
    int messages = 3_000;
    try (Fixture f = Fixture.start();
        RedisClient publisher = f.client()) {
      AtomicInteger good = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      List<Subscriber> subscribers = new ArrayList<>();
      for (int r = 0; r < readers; r++) {
        Subscriber subscriber = f.client().subscribe("c");
        subscribers.add(subscriber);
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    for (int i = 0; i < messages; i++) {
                      if (i % 500 == 0) {
                        subscriber.subscribe("d" + i);
                      }
                      var message = subscriber.nextMessage();
                      if (!message.content().equals(Bytes.utf8("m" + i))) {
                        return;
                      }
                    }
                    good.incrementAndGet();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }));
      }
      for (int i = 0; i < messages; i++) {
        assertEquals(readers, publisher.publish("c", Bytes.utf8("m" + i)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(readers, good.get());
      subscribers.forEach(Subscriber::close);
      f.awaitReply(publisher, "PUBLISH c x", 0);
    }
  }

  @Test
  void whoDoesNotReadMessagesIsDisconnected() throws Exception {
    try (Fixture f = Fixture.start(s -> s.withLimits(10, 1 << 20, 1 << 20, Duration.ZERO));
        RedisClient publisher = f.client();
        Fixture.Raw lazy = f.raw();
        Subscriber diligent = f.client().subscribe("c")) {
      lazy.send("SUBSCRIBE c\r\n");
      lazy.expect("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n");
      List<Bytes> publish =
          List.of(Bytes.utf8("PUBLISH"), Bytes.utf8("c"), Bytes.wrap(new byte[1_000]));
      // So many are read and carried out at once: some find it beyond its limit and not yet gone.
      List<List<Bytes>> together = Collections.nCopies(12, publish);
      List<Reply> received;
      do {
        received = publisher.callAll(together);
        for (int i = 0; i < together.size(); i++) {
          assertEquals(1_000, diligent.nextMessage().content().length());
        }
      } while (received.getLast().whole() == 2);
      assertTrue(f.reports.getFirst().contains("bytes unread"), f.reports.toString());
      assertEquals(1, f.reports.size());
    }
  }

  /** A message that was published before a client has unsubscribed does not come after it. */
  @Test
  void nothingComesAfterUnsubscribing() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient publisher = f.client();
        Fixture.Raw reader = f.raw()) {
      int size = 40_000_000; // more than sockets hold
      publisher.set("big", Bytes.wrap(new byte[size]));
      reader.send("HELLO 3\r\nCLIENT SETNAME reader\r\nSUBSCRIBE c\r\n");
      String confirmed = ">3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n";
      String greeting = "";
      while (!greeting.endsWith(confirmed)) {
        greeting += reader.read(1);
      }
      // The server is in the middle of the first reply, and has read the other two requests.
      reader.send("GET big\r\nUNSUBSCRIBE c\r\nECHO end\r\n");
      reader.expect("$");
      assertEquals(1, publisher.publish("c", Bytes.utf8("x")));
      reader.expect(size + "\r\n");
      assertEquals(size, reader.read(size).length());
      reader.expect("\r\n>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n");
      reader.expect(">3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:0\r\n$3\r\nend\r\n");
    }
  }

  /** Who hears itself does so in the order of its requests. */
  @Test
  void ownMessagesTakeTheirPlaceAmongReplies() throws Exception {
    try (Fixture f = Fixture.start();
        Fixture.Raw reader = f.raw()) {
      reader.send("HELLO 3\r\nSUBSCRIBE c\r\n");
      String confirmed = ">3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n";
      String greeting = "";
      while (!greeting.endsWith(confirmed)) {
        greeting += reader.read(1);
      }
      reader.send("PUBLISH c x\r\nUNSUBSCRIBE c\r\nECHO end\r\n");
      reader.expect(">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n:1\r\n");
      reader.expect(">3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:0\r\n$3\r\nend\r\n");
    }
  }

  /**
   * Who asks and does not read is not read from either, and has little waiting here; the others go
   * on.
   */
  @Test
  void whoDoesNotReadRepliesHoldsUpNobodyElse() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient other = f.client();
        Fixture.Raw lazy = f.raw()) {
      other.set("big", Bytes.wrap(new byte[1_000_000]));
      int asked = 200;
      Thread asker =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  lazy.send("CLIENT SETNAME lazy\r\n" + "GET big\r\n".repeat(asked));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      // So many are carried out as the sockets hold, and those of one more piece.
      Await.until("a reply waits", () -> waiting(other) > 0);
      long hits = 0;
      for (int i = 0; i < 300; i++) {
        other.ping();
        long waiting = waiting(other);
        assertTrue(waiting <= 64 * 1024 + 1_000_020, waiting + " bytes wait");
        hits = number(infoOf(other), "keyspace_hits:");
      }
      assertTrue(hits < asked / 2, hits + " requests of one who does not read were carried out");
      lazy.expect("+OK\r\n");
      for (int i = 0; i < asked; i++) {
        lazy.expect("$1000000\r\n");
        assertEquals(1_000_002, lazy.read(1_000_002).length());
      }
      asker.join();
    }
  }

  /** Bytes of replies that wait for the client called lazy; 0 if there is none yet. */
  private static long waiting(RedisClient other) {
    try {
      String all = text(other.call("CLIENT", "LIST"));
      return all.lines()
          .filter(line -> line.contains(" name=lazy "))
          .mapToLong(line -> number(line, " omem="))
          .sum();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long number(String text, String name) {
    int from = text.indexOf(name) + name.length();
    return Long.parseLong(text.substring(from).split("[^0-9]", 2)[0]);
  }

  @Test
  void tooManyClientsAreToldSo() throws Exception {
    try (Fixture f = Fixture.start(s -> s.withLimits(2, 1 << 20, 1 << 20, Duration.ZERO))) {
      try (RedisClient a = f.client();
          RedisClient b = f.client()) {
        a.ping();
        b.ping();
        try (Fixture.Raw c = f.raw()) {
          assertEquals("-ERR max number of clients reached\r\n", c.readAll());
        }
      }
      Await.until("0 connections", () -> f.server.connections() == 0);
      try (RedisClient d = f.client()) {
        d.ping();
        assertTrue(infoOf(d).contains("rejected_connections:1"));
      }
    }
  }

  private static String infoOf(RedisClient client) throws IOException {
    return text(client.call("INFO"));
  }

  private static String text(Reply reply) throws IOException {
    return reply.string().orElseThrow().toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void anIdleConnectionIsClosedIfThatIsWanted() throws Exception {
    try (Fixture f = Fixture.start(s -> s.withLimits(9, 1 << 20, 1 << 20, Duration.ofMillis(50)));
        Fixture.Raw raw = f.raw()) {
      assertEquals("", raw.readAll());
    }
  }

  @Test
  void aRequestThatIsTooLongEndsItsConnection() throws Exception {
    try (Fixture f = Fixture.start(s -> s.withLimits(9, 4096, 1 << 20, Duration.ZERO));
        Fixture.Raw raw = f.raw()) {
      raw.send("*2\r\n$3\r\nGET\r\n$5000\r\n");
      assertEquals("-ERR Protocol error: invalid bulk length\r\n", raw.readAll());
    }
  }

  /** What has arrived is answered before the server ends, and what has not is refused. */
  @Test
  void endsGracefully() throws Exception {
    try (Fixture f = Fixture.start();
        Fixture.Raw idle = f.raw();
        RedisClient client = f.client()) {
      client.set("a", Bytes.utf8("1"));
      assertEquals(0, f.stop(Duration.ofSeconds(20)));
      assertEquals("", idle.readAll());
      assertThrows(IOException.class, client::ping);
      // The system may take a moment to give the port back: java.nio leaves that to its selector.
      Await.until("nobody listens", () -> !accepts(f));
    }
  }

  private static boolean accepts(Fixture f) {
    try (Fixture.Raw _ = f.raw()) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whoDoesNotReadIsCutOffAtTheEnd() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient other = f.client();
        Fixture.Raw lazy = f.raw()) {
      other.set("big", Bytes.wrap(new byte[8_000_000]));
      lazy.send("GET big\r\n".repeat(4));
      lazy.expect("$8000000\r\n"); // it is being answered, and does not go on reading
      other.close();
      Await.until("1 connections", () -> f.server.connections() == 1);
      assertEquals(1, f.stop(Duration.ofMillis(1)));
    }
  }

  @Test
  void aClientCanEndIt() throws Exception {
    try (Fixture f = Fixture.start();
        Fixture.Raw raw = f.raw()) {
      raw.send("SHUTDOWN\r\n");
      f.runtime.run(() -> f.server.awaitShutdownRequest());
      assertEquals("", raw.readAll());
    }
  }

  /** Rubbish in any pieces on many connections at once; one that behaves notices nothing. */
  @Test
  void rubbishHarmsNobodyElse() throws Exception {
    String alphabet = "*$123\r\n\r\n\"' GETSETabc\0\u00ff";
    try (Fixture f = Fixture.start();
        RedisClient good = f.client()) {
      for (int seed = 0; seed < 300; seed++) {
        Random random = new Random(seed);
        try (Fixture.Raw raw = f.raw()) {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(2_000); i >= 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
          }
          raw.send(text.toString());
          if (random.nextBoolean()) {
            raw.shutdownOutput();
            String _ = raw.readAll();
          }
        } catch (java.net.SocketException e) {
          continue; // the server had enough of it first
        }
        good.set("k", Bytes.utf8("v" + seed));
        assertEquals(Bytes.utf8("v" + seed), good.get("k").orElseThrow());
      }
      Await.until("1 connections", () -> f.server.connections() == 1);
    }
  }
}
