package edo.sim;

import static edo.sim.Failures.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.codec.LinesCodec;
import edo.io.ByteStreams;
import edo.net.TcpStream;
import edo.reactor.Interest;
import edo.reactor.Source;
import edo.runtime.EdoRuntime;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.task.TaskBody;
import edo.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Connections on which reads and writes move one byte, some, or nothing although they are ready,
 * and that are reset, by seed: no byte is lost or comes twice, nobody waits for ever, and no task
 * or timer is left. SIM-035, SIM-007.
 */
class RaggedTransfersTest {
  private static final int SEEDS = 300;
  private static final int MOST = 6_000;

  private static SimBuilder ragged() {
    return Sim.builder().seed(1).raggedTransfers(0.7).latency(Duration.ZERO, Duration.ofMillis(2));
  }

  private static byte[] bytes(long seed, int most) {
    var random = new SplittableRandom(seed);
    var bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** What a host runs, and then has nothing left of. */
  private static TaskBody clean(TaskBody body) {
    return () -> {
      body.run();
      var metrics = EdoRuntime.current().metrics();
      assertEquals(1, metrics.aliveTasks(), "tasks left");
      assertEquals(0, metrics.timers(), "timers left");
    };
  }

  /** A host that serves one connection. */
  private static void serveOne(Sim sim, String name, Hosts.Talk serving) {
    sim.client(name, clean(Hosts.accepting(serving)));
  }

  private static TcpStream connect(String host) throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return TcpStream.connect(host + ":7000");
      } catch (IOException e) {
        assertTrue(tries < 20, e::toString); // it was not there yet
        Time.sleep(Duration.ofMillis(100));
      }
    }
  }

  /** Writes in each form there is. */
  private static void writeAll(TcpStream stream, byte[] bytes, SplittableRandom random)
      throws Exception {
    for (int at = 0; at < bytes.length; ) {
      int n = Math.min(bytes.length - at, 1 + random.nextInt(700));
      at +=
          switch (random.nextInt(6)) {
            case 0 -> stream.write(bytes, at, n);
            case 1 -> stream.write(ByteBuffer.allocateDirect(n).put(bytes, at, n).flip());
            case 2 -> Task.await(stream.writeAsync(ByteBuffer.wrap(bytes, at, n)));
            case 3 -> {
              int first = random.nextInt(n + 1);
              ByteBuffer[] two = {
                ByteBuffer.wrap(bytes, at, first), ByteBuffer.wrap(bytes, at + first, n - first)
              };
              yield (int) stream.write(two, 0, 2);
            }
            case 4 -> {
              var _ = Task.await(stream.writableAsync());
              OptionalInt written = stream.tryWrite(bytes, at, n);
              yield written.orElse(0);
            }
            default -> {
              stream.writeAll(bytes, at, n);
              yield n;
            }
          };
    }
  }

  /** Reads to the end, in each form there is. */
  private static byte[] readAll(TcpStream stream, SplittableRandom random) throws Exception {
    var all = new ByteArrayOutputStream();
    while (true) {
      int room = 1 + random.nextInt(900);
      var array = new byte[room];
      int n =
          switch (random.nextInt(5)) {
            case 0 -> stream.read(array, 0, room);
            case 1 -> Task.await(stream.readAsync(ByteBuffer.wrap(array)));
            case 2 -> {
              ByteBuffer[] two = {
                ByteBuffer.wrap(array, 0, room / 2),
                ByteBuffer.wrap(array, room / 2, room - room / 2)
              };
              yield (int) stream.read(two, 0, 2);
            }
            case 3 -> {
              var _ = Task.await(stream.readableAsync());
              yield stream.tryRead(array, 0, room).orElse(0);
            }
            default -> {
              int seen = stream.peek(array, 0, room);
              var again = new byte[room];
              if (seen > 0) {
                stream.readFully(ByteBuffer.wrap(again, 0, seen));
                assertArrayEquals(Arrays.copyOf(array, seen), Arrays.copyOf(again, seen));
              }
              yield seen;
            }
          };
      if (n < 0) {
        return all.toByteArray();
      }
      all.write(array, 0, n);
    }
  }

  /** What a client and a server write to each other; the seed says in what pieces. */
  private record Exchange(byte[] there, byte[] back, long seed) {
    static Exchange draw(RandomGenerator random) {
      return new Exchange(
          bytes(random.nextLong(), MOST), bytes(random.nextLong(), MOST), random.nextLong());
    }

    void serve(Sim sim) {
      serveOne(sim, "server", stream -> run(stream, back, there, seed));
    }

    /** The client's part, with the server or with who passes all on to it. */
    void call(Sim sim, String host) {
      sim.client(
          "client",
          clean(() -> {
            try (var stream = connect(host)) {
              run(stream, there, back, ~seed);
            }
          }));
    }

    private static void run(TcpStream stream, byte[] out, byte[] in, long seed) throws Exception {
      var random = new SplittableRandom(seed);
      SplittableRandom other = random.split();
      JoinHandle<Integer> writing =
          Task.spawn(() -> {
            writeAll(stream, out, other);
            stream.shutdownOutput();
            return 0;
          });
      assertArrayEquals(in, readAll(stream, random));
      var _ = writing.join();
    }
  }

  /** Both ways at once over one connection: what is read is what was written. */
  @Test
  void everyByteArrivesOnceBothWays() throws Exception {
    ragged()
        .search(
            SEEDS,
            2,
            sim -> {
              var exchange = Exchange.draw(sim.random());
              exchange.serve(sim);
              exchange.call(sim, "server");
            });
  }

  /** Through a proxy, whose both sides are ragged too. */
  @Test
  void copyBidirectionalPassesAllOn() throws Exception {
    ragged()
        .search(
            SEEDS,
            2,
            sim -> {
              var exchange = Exchange.draw(sim.random());
              exchange.serve(sim);
              serveOne(
                  sim,
                  "proxy",
                  left -> {
                    try (var right = connect("server")) {
                      assertEquals(
                          new ByteStreams.Transferred(
                              exchange.there().length, exchange.back().length),
                          ByteStreams.copyBidirectional(left, right));
                    }
                  });
              exchange.call(sim, "proxy");
            });
  }

  /** Frames come whole, in order, and then the end. */
  @Test
  void linesStayWhole() throws Exception {
    ragged()
        .search(
            SEEDS,
            2,
            sim -> {
              var random = new SplittableRandom(sim.random().nextLong());
              var lines = new ArrayList<String>();
              for (int i = random.nextInt(60); i >= 0; i--) {
                lines.add(i + "ä".repeat(random.nextInt(40)));
              }
              serveOne(
                  sim,
                  "server",
                  stream -> {
                    var echo = new LinesCodec(200).framed(stream);
                    for (var line = echo.next(); line.isPresent(); line = echo.next()) {
                      echo.send(line.get());
                    }
                  });
              sim.client(
                  "client",
                  clean(() -> {
                    try (var stream = connect("server")) {
                      var framed = new LinesCodec(200).framed(stream);
                      JoinHandle<Integer> writing =
                          Task.spawn(() -> {
                            for (String line : lines) {
                              framed.send(line);
                            }
                            stream.shutdownOutput();
                            return 0;
                          });
                      var got = new ArrayList<String>();
                      for (var line = framed.next(); line.isPresent(); line = framed.next()) {
                        got.add(line.get());
                      }
                      assertEquals(lines, got);
                      var _ = writing.join();
                    }
                  }));
            });
  }

  /**
   * The server resets the connection somewhere in between: each end has read a beginning of what
   * the other one wrote, its reader and its writer are told, and none of them stays.
   */
  @Test
  void aResetEndsBothWaysAndNothingIsMadeUp() throws Exception {
    var resets = new AtomicInteger();
    ragged()
        .search(
            SEEDS,
            2,
            sim -> {
              byte[] there = bytes(sim.random().nextLong(), 200_000);
              int enough = Math.min(there.length, sim.random().nextInt(20_000));
              serveOne(
                  sim,
                  "server",
                  stream -> {
                    var got = new ByteArrayOutputStream();
                    var array = new byte[333];
                    while (got.size() < enough) {
                      int n = stream.read(array);
                      assertTrue(n > 0, "the client ends after the server only");
                      got.write(array, 0, n);
                    }
                    assertBeginning(there, got.toByteArray());
                    stream.setZeroLinger();
                  });
              sim.client(
                  "client",
                  clean(() -> {
                    try (var stream = connect("server")) {
                      JoinHandle<Boolean> reading =
                          Task.spawn(() -> {
                            try {
                              return stream.read(new byte[10]) >= 0;
                            } catch (SocketException e) {
                              return false;
                            }
                          });
                      try {
                        stream.writeAll(there);
                      } catch (SocketException e) {
                        resets.incrementAndGet();
                      }
                      assertEquals(false, reading.join());
                    }
                  }));
            });
    assertTrue(resets.get() > SEEDS / 4, resets + " writers were told");
  }

  private static void assertBeginning(byte[] all, byte[] part) {
    assertTrue(part.length <= all.length, "more than there was");
    assertArrayEquals(Arrays.copyOf(all, part.length), part);
  }

  // ---------------------------------------------------------------- the setting itself

  private static List<Integer> readsOf(SimBuilder settings) {
    var reads = new ArrayList<Integer>();
    Hosts.withEcho(
            settings,
            () -> {
              try (var stream = TcpStream.connect("server:7000")) {
                for (int i = 0; i < 20; i++) {
                  var array = new byte[100];
                  stream.writeAll(array);
                  for (int left = 100; left > 0; ) {
                    int n = stream.read(array, 0, left);
                    reads.add(n);
                    left -= n;
                  }
                }
              }
            })
        .run();
    return reads;
  }

  /** Unset it changes nothing; set, the seed decides. */
  @Test
  void theSeedDecidesWhatIsCut() {
    List<Integer> whole = readsOf(Sim.builder().seed(3));
    assertEquals(List.of(100), List.copyOf(new HashSet<>(whole)));
    List<Integer> cut = readsOf(Sim.builder().seed(3).raggedTransfers(0.9));
    assertTrue(cut.size() > 40 && cut.contains(1), cut::toString);
    assertEquals(cut, readsOf(Sim.builder().seed(3).raggedTransfers(0.9)));
    assertThrows(IllegalArgumentException.class, () -> Sim.builder().raggedTransfers(1.1));
  }

  /** A program that takes one read for one message is found. */
  @Test
  void whoTakesOneReadForAMessageIsFound() {
    SimulationException e =
        assertThrows(
            SimulationException.class,
            () ->
                ragged()
                    .search(
                        50,
                        1,
                        sim -> {
                          sim.host("echo", Hosts.echo(7000));
                          sim.client(
                              "client",
                              () -> {
                                try (var stream = TcpStream.connect("echo:7000")) {
                                  Hosts.send(stream, "message");
                                  var array = new byte[7];
                                  assertEquals(7, stream.read(array), "bytes in one read");
                                }
                              });
                        }));
    assertSays(e, "bytes in one read");
  }

  /** It is told that it may go on, and then that it may not: no harm to who waits for readiness. */
  @Test
  void readinessMayTurnOutToBeNone() throws Exception {
    ragged()
        .search(
            100,
            2,
            sim -> {
              sim.host("echo", Hosts.echo(7000));
              sim.client(
                  "client",
                  () -> {
                    try (var stream = TcpStream.connect("echo:7000")) {
                      Hosts.send(stream, "x");
                      Optional<Integer> n = Optional.empty();
                      while (n.isEmpty()) {
                        stream.ready(Interest.READABLE);
                        n =
                            stream.tryIo(
                                Interest.READABLE,
                                source -> {
                                  int count = source.read(new byte[4], 0, 4);
                                  return count == Source.WOULD_BLOCK
                                      ? Optional.empty()
                                      : Optional.of(count);
                                });
                      }
                      assertEquals(1, n.get());
                    }
                  });
            });
  }
}
