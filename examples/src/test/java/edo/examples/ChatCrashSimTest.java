package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.sim.Sim;
import edo.sim.SimBuilder;
import edo.sim.junit.SimTest;
import edo.task.DeadlineException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chat server, as it is, when its machine crashes and comes back while people talk, who are cut
 * off from it now and then and come back as well; reads and writes come in pieces. By seed: when,
 * who, for how long. SIM-007, SIM-011, SIM-019, SIM-020, SIM-064.
 *
 * <p>Whoever hears somebody hears every line of one connection of theirs, once and in order, for as
 * long as both are there. When nothing fails any more, all hear all.
 */
class ChatCrashSimTest {
  private static final List<String> NAMES = List.of("alice", "bob", "carol");
  private static final Duration TROUBLE = Duration.ofSeconds(40);
  private static final Pattern SAID = Pattern.compile("(\\w+-\\d+): (line|final) (\\d+)");
  private static final Pattern JOINED = Pattern.compile("\\* (\\w+-\\d+) has joined");

  /** How many lines each connection has begun to say, by the name it had. */
  private final Map<String, Integer> said = new HashMap<>();

  /** Of whom each has heard something after the trouble. */
  private final Map<String, Set<String>> heardAtLast = new HashMap<>();

  private final Map<String, Integer> connections = new HashMap<>();
  private boolean troubleIsOver;
  private int linesHeard;

  private static void serve() throws IOException {
    try (var listener = TcpListener.bind("0.0.0.0:7009")) {
      new Chat().serve(listener, new PrintWriter(new StringWriter()));
    }
  }

  private boolean allHaveHeardAll() {
    return NAMES.stream()
        .allMatch(name -> heardAtLast.getOrDefault(name, Set.of()).size() == NAMES.size() - 1);
  }

  /** Comes, talks and listens, and comes back, until all have heard all. */
  private void takePart(Sim sim, String name) throws Exception {
    while (!allHaveHeardAll()) {
      String alias = name + "-" + connections.merge(name, 1, Integer::sum);
      try (var stream = Time.timeout(Duration.ofSeconds(5), () -> TcpStream.connect("chat:7009"))) {
        talk(sim, name, alias, stream);
      } catch (IOException | DeadlineException e) {
        Time.sleep(Duration.ofMillis(500 + sim.random().nextInt(1000)));
      }
    }
  }

  private void talk(Sim sim, String name, String alias, TcpStream stream) throws Exception {
    say(stream, alias);
    JoinHandle<Boolean> ear = Task.spawn(() -> listen(name, stream));
    try {
      for (int i = 0; !allHaveHeardAll(); i++) {
        Time.sleep(Duration.ofMillis(100 + sim.random().nextInt(400)));
        if (ear.isFinished()) {
          throw new IOException("the server has hung up");
        }
        said.put(alias, i + 1);
        say(stream, (troubleIsOver ? "final " : "line ") + i);
      }
    } finally {
      stream.close();
      assertTrue(ear.join());
    }
  }

  private static void say(TcpStream stream, String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    stream.writeAll(bytes, 0, bytes.length);
  }

  /** Reads to the end of one connection, and checks that nothing is missing or made up. */
  private boolean listen(String name, TcpStream stream) {
    Map<String, Integer> expected = new HashMap<>();
    LineReader lines = new LineReader(stream);
    try {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        hear(name, line.get(), expected);
      }
    } catch (IOException e) {
      return true; // cut off, or closed by the one who talks
    }
    return true;
  }

  private void hear(String name, String line, Map<String, Integer> expected) {
    assertFalse(line.contains("too slow"), line);
    Matcher joined = JOINED.matcher(line);
    if (joined.matches()) {
      expected.put(joined.group(1), 0);
    }
    Matcher words = SAID.matcher(line);
    if (words.matches()) {
      String speaker = words.group(1);
      int number = Integer.parseInt(words.group(3));
      assertTrue(number < said.getOrDefault(speaker, 0), () -> "made up: " + line);
      assertEquals(expected.getOrDefault(speaker, number), number, () -> name + " heard " + line);
      expected.put(speaker, number + 1);
      linesHeard++;
      if (words.group(2).equals("final")) {
        heardAtLast
            .computeIfAbsent(name, n -> new HashSet<>())
            .add(speaker.substring(0, speaker.indexOf('-')));
      }
    }
  }

  @SimTest(seeds = 60)
  void whoComesBackHearsAllThatIsSaid(SimBuilder builder) {
    Sim sim = builder.raggedTransfers(0.2).duration(Duration.ofMinutes(10)).build();
    sim.host("chat", ChatCrashSimTest::serve);
    for (String name : NAMES) {
      sim.client(name, () -> takePart(sim, name));
    }
    int crashes = trouble(sim);
    sim.run();
    assertTrue(allHaveHeardAll());
    for (String name : NAMES) {
      int times = connections.getOrDefault(name, 0);
      assertTrue(times > 1, () -> name + " has not noticed " + crashes + " crashes");
    }
    assertTrue(linesHeard > 100, () -> linesHeard + " lines");
    assertEquals(List.of(), sim.escapes());
  }

  /** Draws what fails when; answers how often the server crashes. */
  private int trouble(Sim sim) {
    var random = sim.random();
    int crashes = 1 + random.nextInt(3);
    for (int i = 0; i < crashes; i++) {
      var when = Duration.ofMillis(5_000 + random.nextInt(30_000));
      if (random.nextBoolean()) {
        sim.at(when, () -> sim.bounce("chat"));
      } else {
        sim.at(when, () -> sim.crash("chat"));
        sim.at(when.plusMillis(1 + random.nextInt(4_000)), () -> sim.bounce("chat"));
      }
    }
    var cutOff = new ArrayList<>(NAMES);
    cutOff.remove(random.nextInt(cutOff.size()));
    for (String name : cutOff) {
      var when = Duration.ofMillis(2_000 + random.nextInt(25_000));
      sim.at(when, () -> sim.partition(name, "chat"));
      sim.at(when.plusMillis(1 + random.nextInt(10_000)), () -> sim.repair(name, "chat"));
    }
    sim.at(TROUBLE, () -> troubleIsOver = true);
    return crashes;
  }
}
