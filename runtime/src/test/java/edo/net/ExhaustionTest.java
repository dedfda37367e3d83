package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.reactor.Sockets;
import edo.testkit.Flavor;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault: no descriptor left for an accept. An {@link AcceptLoop} of either kind of listener says so
 * once and goes on when there is one again: EX-041.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the limit is set with a POSIX shell")
class ExhaustionTest extends NetTest {
  private static final int CONNECTIONS = 120;
  private static final String LISTENS = "listens: ";

  @TempDir private Path folder = Path.of("");

  /** Connects to the server. */
  @FunctionalInterface
  private interface Connecting {
    SocketStream<?> connect() throws IOException;
  }

  @Test
  void tcpServesOnAfterRunningOutOfDescriptors() throws Exception {
    servesOn(
        start(),
        where -> {
          int port = Integer.parseInt(where.substring(where.lastIndexOf(':') + 1));
          var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
          return () -> TcpStream.connect(address);
        });
  }

  @Test
  void unixServesOnAfterRunningOutOfDescriptors() throws Exception {
    Path path = folder.resolve("socket");
    servesOn(start(path.toString()), _ -> () -> UnixStream.connect(path));
  }

  private void servesOn(Process child, Function<String, Connecting> connecting) throws Exception {
    try (BufferedReader lines = child.inputReader()) {
      String first = await(lines, LISTENS);
      Connecting server = connecting.apply(first.substring(LISTENS.length()));
      on(Flavor.MULTI_1, () -> exhaust(server, lines));
      child.getOutputStream().close();
      List<String> rest = lines.lines().toList();
      assertTrue(count(rest, "accepting connections again") > 0, rest::toString);
      assertEquals(1, count(rest, "cancelled"), rest::toString);
      assertEquals(1, count(rest, "AcceptLoop.*pausing"), rest::toString);
      assertEquals(1, count(rest, "closed: AsynchronousCloseException"), rest::toString);
      assertEquals(1, count(rest, "done"), rest::toString);
      assertTrue(child.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, child.exitValue());
    } finally {
      child.destroyForcibly();
    }
  }

  private static long count(List<String> lines, String regex) {
    return lines.stream().filter(Pattern.compile(regex).asPredicate()).count();
  }

  private static String await(BufferedReader lines, String part) throws IOException {
    var seen = new ArrayList<String>();
    for (String line; (line = lines.readLine()) != null; ) {
      seen.add(line);
      if (line.contains(part)) {
        return line;
      }
    }
    throw new AssertionError("it ended without saying '" + part + "': " + seen);
  }

  private static void exhaust(Connecting server, BufferedReader lines) throws Exception {
    var clients = new ArrayList<SocketStream<?>>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        SocketStream<?> client = server.connect();
        clients.add(client);
        client.writeAll(new byte[] {(byte) i});
      }
      await(lines, "cannot accept connections");
      String line = await(lines, "Too many open files");
      assertTrue(line.contains("ulimit -n"), line);
      // Those that were accepted are served meanwhile, those in the queue when there is room.
      for (int i = 0; i < CONNECTIONS; i++) {
        var one = new byte[1];
        clients.get(i).readFully(one);
        assertEquals((byte) i, one[0]);
        clients.get(i).close();
      }
    } finally {
      clients.forEach(SocketStream::close);
    }
    try (var late = server.connect()) {
      late.writeAll(bytes("still there?"));
      late.readFully(new byte[12]);
    }
  }

  private static Process start(String... args) throws IOException, URISyntaxException {
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 100 && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    if (EPOLL) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    } else {
      command.add("-Dedo.reactor=nio");
    }
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            classesOf(TcpListener.class).toString(),
            classesOf(Sockets.class).toString(),
            testClasses().toString()));
    command.add(ExhaustionProbe.class.getName());
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).redirectErrorStream(true); // the log is there
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  private static Path classesOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Path testClasses() {
    return Path.of(System.getProperty("basedir", "")).resolve("target/test-classes");
  }

  /** The path above is a convention of the build; this says so if it ever changes. */
  @Test
  void theTestClassesAreWhereTheyAreExpected() {
    String file = ExhaustionProbe.class.getName().replace('.', '/') + ".class";
    assertTrue(Files.exists(testClasses().resolve(file)), () -> testClasses() + " has no " + file);
  }
}
