package edo.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.miniredis.RedisClient;
import edo.miniredis.RedisServer;
import edo.miniredis.RedisSettings;
import edo.miniredis.Reply;
import edo.task.CancelledException;
import edo.task.DeadlineException;
import edo.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * The server and the client of the large example, as they are, on simulated hosts: with a network
 * that fails and a server that crashes, and the same byte for byte each time. SIM-007, SIM-011,
 * SIM-019, SIM-020, SIM-064.
 */
class MiniRedisSimTest {
  private static final int CLIENTS = 3;
  private static final int ROUNDS = 30;

  /** What one client has seen. */
  private static final class Witness {
    long acknowledged;
    long failed;
    final List<String> heard = new ArrayList<>();
  }

  /** Counts, in a server that loses everything when it crashes, through all that goes wrong. */
  static List<Witness> scenario(Sim sim) {
    var witnesses = new ArrayList<Witness>();
    sim.host(
        "redis",
        () -> {
          var server = RedisServer.start(RedisSettings.at(new InetSocketAddress("0.0.0.0", 6379)));
          server.awaitShutdownRequest();
        });
    for (int c = 0; c < CLIENTS; c++) {
      String name = "client" + c;
      var witness = new Witness();
      witnesses.add(witness);
      sim.client(name, () -> count(sim, name, witness));
    }
    sim.client(
        "listener",
        () -> {
          var witness = new Witness();
          witnesses.add(witness);
          try (var client = RedisClient.connect("redis:6379");
              var subscriber = client.subscribe("news")) {
            Time.timeout(
                Duration.ofSeconds(3),
                () -> {
                  while (true) {
                    witness.heard.add(subscriber.nextMessage().content().toString());
                  }
                });
          } catch (DeadlineException | IOException e) {
            witness.failed++;
          }
        });
    sim.at(Duration.ofSeconds(4), () -> sim.partition("client0", "redis"));
    sim.at(Duration.ofSeconds(7), () -> sim.repair("client0", "redis"));
    sim.at(Duration.ofSeconds(8), () -> sim.hold("client1", "redis"));
    sim.at(Duration.ofSeconds(9), () -> sim.release("client1", "redis"));
    sim.at(Duration.ofMillis(9000 + sim.random().nextInt(3000)), () -> sim.bounce("redis"));
    return witnesses;
  }

  private static void count(Sim sim, String name, Witness witness) throws Exception {
    int round = 0;
    while (round < ROUNDS) {
      try (var redis = RedisClient.connect("redis:6379")) {
        for (; round < ROUNDS; round++) {
          String key = name + ":" + round;
          Time.timeout(
              Duration.ofSeconds(5),
              () -> {
                redis.set(key, Bytes.utf8("value of " + key), Duration.ofMinutes(1));
                assertEquals(Optional.of(Bytes.utf8("value of " + key)), redis.get(key));
                var replies =
                    redis.callAll(
                        List.of(
                            List.of(Bytes.utf8("INCR"), Bytes.utf8(name)),
                            List.of(Bytes.utf8("LPUSH"), Bytes.utf8("list"), Bytes.utf8(key)),
                            List.of(Bytes.utf8("PUBLISH"), Bytes.utf8("news"), Bytes.utf8(key))));
                assertEquals(3, replies.size());
              });
          witness.acknowledged++;
          Time.sleep(Duration.ofMillis(100 + sim.random().nextInt(400)));
        }
      } catch (CancelledException e) {
        throw e;
      } catch (IOException | DeadlineException e) {
        witness.failed++;
        round++;
        Time.sleep(Duration.ofSeconds(1));
      }
    }
  }

  static Sim run(long seed, boolean keepTrace) {
    Sim sim = Sim.builder().seed(seed).keepTrace(keepTrace).build();
    var _ = scenario(sim);
    sim.run();
    return sim;
  }

  @Test
  void clientsComeThroughPartitionsAndACrash() {
    Sim sim = Sim.builder().seed(7).build();
    var witnesses = scenario(sim);
    sim.run();
    long failed = 0;
    for (Witness witness : witnesses.subList(0, CLIENTS)) {
      assertTrue(witness.acknowledged >= ROUNDS - 5, witness.acknowledged + " rounds");
      failed += witness.failed;
    }
    assertTrue(failed > 0, "the crash went unnoticed");
    assertTrue(sim.escapes().isEmpty());
  }

  /** What was acknowledged is there as long as the server is: here nothing crashes. */
  @Test
  void nothingThatWasAcknowledgedIsLostOnABadNetwork() {
    Sim sim =
        Sim.builder()
            .seed(11)
            .messageLoss(0.05)
            .tcpRetries(15)
            .duration(Duration.ofHours(1))
            .build();
    sim.host(
        "redis",
        () ->
            RedisServer.start(RedisSettings.at(new InetSocketAddress("0.0.0.0", 6379)))
                .awaitShutdownRequest());
    for (int c = 0; c < CLIENTS; c++) {
      String name = "client" + c;
      sim.client(
          name,
          () -> {
            try (var redis = RedisClient.connect("redis:6379")) {
              for (int i = 1; i <= ROUNDS; i++) {
                assertEquals(new Reply.Whole(i), redis.call("INCR", name));
                var _ = redis.call("INCR", "all");
              }
            }
          });
    }
    sim.client(
        "auditor",
        () -> {
          try (var redis = RedisClient.connect("redis:6379")) {
            Optional<Bytes> all = redis.get("all");
            while (!all.equals(Optional.of(Bytes.utf8(Integer.toString(CLIENTS * ROUNDS))))) {
              Time.sleep(Duration.ofSeconds(1));
              all = redis.get("all");
            }
          }
        });
    sim.run();
  }

  @Test
  @DisabledIfSystemProperty(
      named = "edo.sim.seed",
      matches = ".*",
      disabledReason = "compares different seeds, and one is given")
  void oneSeedGivesOneTraceByteForByte() {
    byte[] first = run(1, true).trace();
    assertTrue(first.length > 100_000, first.length + " bytes");
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(first, run(1, true).trace());
    }
    var digests = new HashSet<String>();
    for (long seed = 1; seed <= 5; seed++) {
      digests.add(run(seed, false).traceDigest());
    }
    assertEquals(5, digests.size());
    assertTrue(new String(first, StandardCharsets.UTF_8).contains("redis boot 2"), "no crash");
  }

  /** Says how much simulated time went by in how much real time, which is for docs/proof.md. */
  private static void repeat(int times) {
    Sim one = run(5, false);
    String first = one.traceDigest();
    Duration simulated = Duration.ZERO; // of all but the first, which warms up
    long start = System.nanoTime();
    for (int i = 1; i < times; i++) {
      Sim sim = run(5, false);
      assertEquals(first, sim.traceDigest(), "run " + i);
      simulated = simulated.plus(sim.elapsed());
    }
    Duration real = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf(
        "mini-redis: %d runs of seed %d, one digest; simulated %s in real %s: %.0f times as fast%n",
        times, one.seed(), simulated, real, (double) simulated.toNanos() / real.toNanos());
  }

  @Test
  void aHundredRunsAreTheSame() {
    repeat(100);
  }

  @Test
  @Tag("long")
  void aThousandRunsAreTheSame() {
    repeat(1000);
  }
}
