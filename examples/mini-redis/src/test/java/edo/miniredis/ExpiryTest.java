package edo.miniredis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.bytes.Bytes;
import edo.runtime.EdoRuntime;
import edo.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys go in time, seen by a clock that stands: EX-034 (server.rs: key_value_timeout). */
@Timeout(60)
class ExpiryTest {
  @Test
  void keysGoWhenTheirTimeHasCome() throws Exception {
    try (EdoRuntime runtime = EdoRuntime.currentThread().build()) {
      runtime.run(() -> {
        Time.pause();
        RedisServer server =
            RedisServer.start(
                RedisSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        try (RedisClient client = RedisClient.connect(server.address())) {
          client.set("a", Bytes.utf8("1"), Duration.ofSeconds(10));
          client.set("b", Bytes.utf8("2"), Duration.ofSeconds(5));
          assertEquals(10_000, client.call("PTTL", "a").whole());
          Time.advance(Duration.ofMillis(9_999));
          assertEquals(Optional.of(Bytes.utf8("1")), client.get("a"));
          assertEquals(Optional.empty(), client.get("b"));
          Time.advance(Duration.ofMillis(1));
          assertEquals(Optional.empty(), client.get("a"));
        }
        assertEquals(0, server.close(Duration.ofSeconds(10)));
      });
    }
  }

  /** Nobody looks at the keys, and they go all the same. */
  @Test
  void keysGoByThemselves() throws Exception {
    try (Fixture f = Fixture.start();
        RedisClient client = f.client()) {
      client.set("later", Bytes.utf8("1"), Duration.ofSeconds(3_600));
      for (int i = 0; i < 1_000; i++) {
        client.set("k" + i, Bytes.utf8("1"), Duration.ofMillis(1 + i % 50));
      }
      f.awaitReply(client, "DBSIZE", 1);
    }
  }
}
