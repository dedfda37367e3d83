package edo.net;

import edo.reactor.ResourceExhaustedException;
import edo.runtime.EdoRuntime;
import edo.task.JoinException;
import edo.task.Task;
import edo.time.Time;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * An echo server with few descriptors, in a JVM of its own; {@link TcpExhaustionTest} starts it. It
 * prints its port, then "exhausted" when it first runs out, and ends with its standard input.
 */
final class ExhaustionProbe {
  private ExhaustionProbe() {}

  public static void main(String[] args) throws Exception {
    try (var runtime = EdoRuntime.multiThread().workerThreads(2).build()) {
      runtime.run(() -> {
        var listener = TcpListener.bind("127.0.0.1:0");
        loadEverything();
        warmUp();
        var exhausted = new AtomicInteger();
        var server = Task.spawn(() -> acceptLoop(listener, exhausted));
        System.out.println(listener.localAddress().getPort());
        var _ = Task.spawnBlocking(() -> System.in.read()).join();
        server.abort();
        try {
          var _ = server.join();
        } catch (JoinException e) {
          System.out.println(e.isCancelled() ? "cancelled" : "failed: " + e);
        }
        listener.close();
      });
    }
    System.out.println("done");
  }

  /**
   * Loads every class while there are descriptors to load them with: from a folder, unlike from a
   * jar, each takes one. Which of them are needed later depends on what meets what.
   */
  private static void loadEverything() throws Exception {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path root = Path.of(entry);
      if (root.endsWith("test-classes")) {
        continue;
      }
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          String name = root.relativize(file).toString().replace(File.separatorChar, '.');
          if (!name.endsWith("-info.class")) {
            name = name.substring(0, name.length() - ".class".length());
            var _ = Class.forName(name, false, ExhaustionProbe.class.getClassLoader());
          }
        }
      }
    }
  }

  /** Goes through the motions once, for what the JVM makes at the first time. */
  private static void warmUp() throws Exception {
    try (var pair = Pair.open()) {
      var echo = Task.spawn(() -> echo(pair.server()));
      pair.client().writeAll(new byte[] {1});
      pair.client().readFully(new byte[1]);
      pair.client().close();
      var _ = echo.join();
      Time.sleep(Duration.ofMillis(1));
      var _ = new ResourceExhaustedException("warm").toString();
    }
  }

  private static void acceptLoop(TcpListener listener, AtomicInteger exhausted) throws Exception {
    while (true) {
      try {
        TcpStream stream = listener.accept();
        Task.spawn(() -> echo(stream));
      } catch (ResourceExhaustedException e) {
        if (exhausted.getAndIncrement() == 0) {
          System.out.println("exhausted: " + e.getMessage());
        }
        Time.sleep(Duration.ofMillis(5));
      }
    }
  }

  private static void echo(TcpStream stream) {
    try (stream) {
      var buffer = new byte[16];
      for (int n; (n = stream.read(buffer)) >= 0; ) {
        stream.writeAll(buffer, 0, n);
      }
    } catch (IOException e) {
      return; // the client is gone
    }
  }
}
