package edo.miniredis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import edo.bytes.Bytes;
import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.task.JoinException;
import edo.task.Task;
import edo.task.TaskScope;
import edo.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The clients: EX-044, EX-045, EX-046, EX-047 (client.rs: ping_pong_without_message,
 * ping_pong_with_message, key_value_get_set, receive_message_subscribed_channel,
 * receive_message_multiple_subscribed_channels, unsubscribes_from_channels; buffered_client.rs:
 * pool_key_value_get_set).
 */
@Timeout(60)
class ClientTest {
  @Test
  void pings() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient client = f.client()) {
      client.ping();
      assertEquals(Bytes.utf8("hi"), client.ping(Bytes.utf8("hi")));
    }
  }

  @Test
  void storesAndReads() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient client = f.client()) {
      assertEquals(Optional.empty(), client.get("a"));
      client.set("a", Bytes.utf8("world"));
      assertEquals(Optional.of(Bytes.utf8("world")), client.get("a"));
      assertThrows(RedisException.class, () -> client.call("LPUSH", "a", "x").whole());
      assertEquals(Optional.of(Bytes.utf8("world")), client.get("a"));
      assertEquals(
          List.of(new Reply.Word("PONG"), new Reply.Data(Bytes.utf8("world"))),
          client.callAll(
              List.of(List.of(Bytes.utf8("PING")), List.of(Bytes.utf8("GET"), Bytes.utf8("a")))));
    }
  }

  @Test
  void understandsTheThirdVersion() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient client = f.client()) {
      assertEquals(14, client.call("HELLO", "3").items().size());
      client.call("ZADD", "z", "1.5", "m");
      assertEquals(new Reply.Decimal(1.5), client.call("ZSCORE", "z", "m"));
      assertEquals(new Reply.Nothing(), client.call("GET", "none"));
      client.call("HSET", "h", "f", "v");
      assertEquals(
          new Reply.Many(
              Reply.Kind.MAP,
              List.of(new Reply.Data(Bytes.utf8("f")), new Reply.Data(Bytes.utf8("v")))),
          client.call("HGETALL", "h"));
    }
  }

  @Test
  void receivesMessages() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient publisher = f.client();
        Subscriber subscriber = f.client().subscribe("a", "b")) {
      assertEquals(List.of("a", "b"), subscriber.subscribed());
      assertEquals(1, publisher.publish("a", Bytes.utf8("1")));
      assertEquals(1, publisher.publish("b", Bytes.utf8("2")));
      assertEquals(new Subscriber.Message("a", Bytes.utf8("1")), subscriber.nextMessage());
      assertEquals(new Subscriber.Message("b", Bytes.utf8("2")), subscriber.nextMessage());
    }
  }

  /** From wherever they are taken, and what was early is first. */
  @Test
  void messagesAreAStream() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient publisher = f.client();
        Subscriber subscriber = f.client().subscribe("a")) {
      for (int i = 0; i < 40; i++) {
        assertEquals(1, publisher.publish("a", Bytes.utf8("" + i)));
      }
      subscriber.subscribe("b");
      List<String> taken =
          f.runtime.run(() -> {
            try (var messages = subscriber.messages()) {
              return messages.map(m -> m.content().toString(UTF_8)).take(40).toList();
            }
          });
      assertEquals(IntStream.range(0, 40).mapToObj(String::valueOf).toList(), taken);
      subscriber.unsubscribe("a");
      assertEquals(List.of("b"), subscriber.subscribed());
    }
  }

  @Test
  void messagesFailWithTheConnection() throws Exception {
    try (Fixture f = Fixture.start();
        Subscriber subscriber = f.client().subscribe("a")) {
      var waiting = f.runtime.spawn(() -> subscriber.messages().toList());
      f.server.close(Duration.ZERO);
      assertInstanceOf(
          IOException.class, assertThrows(JoinException.class, waiting::join).getCause());
    }
  }

  @Test
  void leavesChannels() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient publisher = f.client();
        Subscriber subscriber = f.client().subscribe("a", "b", "c")) {
      subscriber.unsubscribe("b");
      assertEquals(List.of("a", "c"), subscriber.subscribed());
      assertEquals(0, publisher.publish("b", Bytes.utf8("1")));
      assertEquals(1, publisher.publish("c", Bytes.utf8("2")));
      subscriber.unsubscribe();
      assertEquals(List.of(), subscriber.subscribed());
      assertEquals(0, publisher.publish("c", Bytes.utf8("3")));
      // What came before it had left is still there.
      assertEquals(new Subscriber.Message("c", Bytes.utf8("2")), subscriber.nextMessage());
    }
  }

  /** A reply that nobody waits for any more is not taken for the next one. */
  @Test
  void aReplyThatWasGivenUpIsSkipped() throws Exception {
    try (Fixture f = Fixture.start()) {
      f.runtime.run(() -> {
        try (RedisClient client = RedisClient.connect(f.server.address())) {
          client.set("a", Bytes.utf8("1"));
          var asker = Task.spawn(() -> client.call("GET", "a"));
          Task.yieldNow();
          asker.abort();
          Await.until("the end of the asker", asker::isFinished);
          try {
            client.ping();
            assertEquals(Optional.of(Bytes.utf8("1")), client.get("a"));
          } catch (IOException e) {
            // It was cut off while it was being written, and says so.
            assertEquals(
                "the last request was cut off in the middle; connect again", e.getMessage());
          }
        }
      });
    }
  }

  @Test
  void manyTasksShareAConnection() throws Exception {
    try (Fixture f = Fixture.start()) {
      f.runtime.run(() -> {
        try (SharedClient shared = new SharedClient(RedisClient.connect(f.server.address()));
            var scope = TaskScope.allSucceed()) {
          for (int i = 0; i < 100; i++) {
            String key = "k" + i;
            scope.spawn(() -> {
              for (int round = 0; round < 20; round++) {
                Bytes value = Bytes.utf8("v" + round);
                shared.set(key, value);
                assertEquals(Optional.of(value), shared.get(key));
              }
            });
          }
          scope.join();
        }
        Await.until("0 connections", () -> f.server.connections() == 0);
      });
    }
  }

  /** One task's mistake is not the others' trouble. */
  @Test
  void aCommandWithoutANameDisturbsNobody() throws Exception {
    try (Fixture f = Fixture.start()) {
      f.runtime.run(() -> {
        try (SharedClient shared = new SharedClient(RedisClient.connect(f.server.address()))) {
          assertThrows(IllegalArgumentException.class, () -> shared.call(List.of()));
          shared.set("a", Bytes.utf8("1"));
          assertEquals(Optional.of(Bytes.utf8("1")), shared.get("a"));
        }
      });
    }
  }

  /** Confirmations that nobody waits for any more are not taken for replies. */
  @Test
  void whoIsCancelledWhileSubscribingCannotGoOn() throws Exception {
    try (Fixture f = Fixture.start()) {
      f.runtime.run(() -> {
        // Accepts by way of the system's queue, and never answers.
        try (TcpListener mute = TcpListener.bind("127.0.0.1:0");
            RedisClient client = RedisClient.connect(mute.localAddress())) {
          var subscribing = Task.spawn(() -> client.subscribe("a"));
          try (TcpStream peer = mute.accept()) {
            int _ = peer.read(new byte[100]); // it has asked, and waits
            subscribing.abort();
            assertThrows(JoinException.class, subscribing::join);
            var e = assertThrows(IOException.class, client::ping);
            assertEquals(
                "the last request was cut off in the middle; connect again", e.getMessage());
            assertThrows(IOException.class, () -> client.subscribe("b"));
          }
        }
      });
    }
  }

  @Test
  void aSharedConnectionThatHasFailedSaysSo() throws Exception {
    Fixture f = Fixture.start();
    try (f) {
      f.runtime.run(() -> {
        SharedClient shared = new SharedClient(RedisClient.connect(f.server.address()));
        shared.set("a", Bytes.utf8("1"));
        assertEquals(0, f.server.close(Duration.ofSeconds(20)));
        var e = assertThrows(IOException.class, () -> shared.get("a"));
        assertEquals("the shared connection has failed; connect again", e.getMessage());
        shared.close();
        e = assertThrows(IOException.class, () -> shared.get("a"));
        assertEquals("the shared connection was closed; connect again", e.getMessage());
      });
    }
  }

  @Test
  void theEndIsAnError() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient client = f.client()) {
      client.ping();
      int _ = f.stop(Duration.ofSeconds(20));
      assertThrows(IOException.class, client::ping);
    }
  }
}
