package edo.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.sim.Sim;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The chat server, as it is, accept loop and all, on a simulated network that fails and with
 * clients that crash: SIM-011, SIM-019, SIM-020, SIM-064. {@link ChatCrashSimTest} crashes the
 * server.
 */
class ChatSimTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What everybody has read, in the order in which they did. */
  private final List<String> read = new ArrayList<>();

  private static void serve() throws IOException {
    try (var listener = TcpListener.bind("0.0.0.0:7009")) {
      new Chat().serve(listener, new PrintWriter(new StringWriter()));
    }
  }

  private TcpStream join(String name) throws IOException {
    TcpStream stream = TcpStream.connect("chat:7009");
    say(stream, name);
    Task.spawn(() -> {
      LineReader lines = new LineReader(stream);
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        read.add(name + "< " + line.get());
      }
      return null;
    });
    return stream;
  }

  private static void say(TcpStream stream, String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    stream.writeAll(bytes, 0, bytes.length);
  }

  /** Alice talks all the time; Bob is cut off for a while; Carol's machine loses its power. */
  private Sim scenario(long seed) {
    Sim sim = Sim.builder().seed(seed).build();
    sim.host("chat", ChatSimTest::serve);
    sim.client(
        "alice",
        () -> {
          try (var stream = join("Alice")) {
            for (int i = 0; i < 90; i++) {
              Time.sleep(SECOND);
              say(stream, "line " + i);
            }
            say(stream, "/who");
            Time.sleep(SECOND);
          }
        });
    sim.host(
        "bob",
        () -> {
          try (var stream = join("Bob")) {
            Time.sleep(SECOND.multipliedBy(1000));
            stream.close();
          }
        });
    sim.host(
        "carol",
        () -> {
          try (var stream = join("Carol")) {
            Time.sleep(SECOND.multipliedBy(1000));
            stream.close();
          }
        });
    sim.at(SECOND.multipliedBy(10), () -> sim.partition("bob", "chat"));
    sim.at(SECOND.multipliedBy(15), () -> sim.repair("bob", "chat"));
    sim.at(SECOND.multipliedBy(20), () -> sim.crash("carol"));
    return sim;
  }

  @Test
  void whoIsCutOffMissesNothingAndWhoCrashesIsMissed() {
    Sim sim = scenario(1);
    sim.run();
    List<String> bob = read.stream().filter(l -> l.startsWith("Bob< Alice: ")).toList();
    for (int i = 0; i < 85; i++) {
      assertEquals("Bob< Alice: line " + i, bob.get(i));
    }
    assertTrue(read.contains("Alice< * Carol has left"), read.toString());
    assertFalse(read.contains("Carol< Alice: line 40"));
    String here = read.stream().filter(l -> l.startsWith("Alice< * here: ")).findFirst().orElse("");
    assertTrue(here.contains("Bob") && !here.contains("Carol"), here);
    assertTrue(sim.escapes().isEmpty());
  }

  @Test
  void oneSeedGivesOneTraceByteForByte() {
    Sim one = scenario(2);
    one.run();
    List<String> first = List.copyOf(read);
    read.clear();
    Sim other = scenario(2);
    other.run();
    assertArrayEquals(one.trace(), other.trace());
    assertEquals(first, read);
  }
}
