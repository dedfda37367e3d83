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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Fault: no descriptor left for an accept. The server goes on when there is one again. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the limit is set with a POSIX shell")
class TcpExhaustionTest extends NetTest {
  private static final int CONNECTIONS = 120;

  @Test
  void servesOnAfterRunningOutOfDescriptors() throws Exception {
    Process child = start();
    try (BufferedReader lines = child.inputReader()) {
      String first = lines.readLine();
      assertTrue(first != null && first.matches("\\d+"), () -> "not a port: " + first);
      var address =
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(first));
      on(Flavor.MULTI_1, () -> exhaust(address, lines));
      child.getOutputStream().close();
      assertEquals("cancelled", lines.readLine());
      assertEquals("done", lines.readLine());
      assertTrue(child.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, child.exitValue());
    } finally {
      child.destroyForcibly();
    }
  }

  private static void exhaust(InetSocketAddress address, BufferedReader lines) throws Exception {
    var clients = new ArrayList<TcpStream>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        TcpStream client = TcpStream.connect(address);
        clients.add(client);
        client.writeAll(new byte[] {(byte) i});
      }
      String line = lines.readLine();
      assertTrue(
          line.startsWith("exhausted: Too many open files") && line.contains("ulimit -n"), line);
      // Those that were accepted are served meanwhile, those in the queue when there is room.
      for (int i = 0; i < CONNECTIONS; i++) {
        var one = new byte[1];
        clients.get(i).readFully(one);
        assertEquals((byte) i, one[0]);
        clients.get(i).close();
      }
    } finally {
      clients.forEach(TcpStream::close);
    }
    try (var late = TcpStream.connect(address)) {
      late.writeAll(bytes("still there?"));
      late.readFully(new byte[12]);
    }
  }

  private static Process start() throws IOException, URISyntaxException {
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
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT); // says why, should it fail
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
