package edo.net;

import edo.reactor.ResourceExhaustedException;
import edo.runtime.EdoRuntime;
import edo.task.JoinException;
import edo.task.Task;
import edo.task.TaskTracker;
import edo.testkit.CountingWaker;
import edo.time.Time;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * An echo server with few descriptors, in a JVM of its own; {@link ExhaustionTest} starts it, with
 * the path of a Unix socket or nothing. It prints where it listens, then what the log says when it
 * runs out, and ends with its standard input.
 */
final class ExhaustionProbe {
  /** More than there are descriptors that come back late. */
  private static final int CLIENTS = 16;

  private ExhaustionProbe() {}

  public static void main(String[] args) throws Exception {
    try (var runtime = EdoRuntime.multiThread().workerThreads(2).build()) {
      runtime.run(() -> {
        Listener<? extends SocketStream<?>> listener =
            args.length == 0
                ? TcpListener.bind("127.0.0.1:0")
                : UnixListener.bind(Path.of(args[0]));
        loadEverything();
        warmUp();
        var echoes = TaskTracker.create("echoes");
        var server =
            Task.spawn(
                () -> AcceptLoop.of(listener).run(stream -> echoes.spawn(() -> echo(stream))));
        System.out.println("listens: " + listener.localAddress());
        var _ = Task.spawnBlocking(() -> System.in.read()).join();
        server.abort();
        try {
          var _ = server.join();
        } catch (JoinException e) {
          System.out.println(e.isCancelled() ? "cancelled" : "failed: " + e);
        }
        echoes.close();
        echoes.awaitEmpty(); // their descriptors would come back while there are to be none
        closeWhilePausing(listener);
      });
    }
    System.out.println("done");
  }

  /** A pause of an hour ends when the listener is closed. */
  private static void closeWhilePausing(Listener<?> listener) throws Exception {
    var loop = AcceptLoop.of(listener).pauses(Duration.ofHours(1), Duration.ofHours(1));
    var waker = new CountingWaker();
    var accept = loop.acceptAsync();
    var held = new ArrayDeque<AutoCloseable>();
    for (int i = 0; i < CLIENTS; i++) {
      held.push(
          listener instanceof UnixListener unix
              ? UnixStream.connect(unix.localAddress())
              : TcpStream.connect(((TcpListener) listener).localAddress()));
    }
    while (true) { // that somebody waits comes as an event
      takeAllDescriptors(held);
      // java.nio gives descriptors back some time after the close, so one may have come meanwhile.
      var accepted = waker.poll(accept);
      if (loop.toString().contains("pausing")) {
        break;
      }
      if (accepted.isReady()) {
        held.push(accepted.value());
        accept = loop.acceptAsync();
      } else {
        Time.sleep(Duration.ofMillis(1));
      }
    }
    System.out.println(loop);
    int before = waker.wakes();
    listener.close();
    for (AutoCloseable each : held) {
      each.close();
    }
    while (waker.wakes() == before) {
      Time.sleep(Duration.ofMillis(1));
    }
    try {
      System.out.println("accepted: " + waker.poll(accept));
    } catch (ClosedChannelException e) {
      System.out.println("closed: " + e.getClass().getSimpleName());
    }
  }

  private static void takeAllDescriptors(Deque<AutoCloseable> held) {
    try {
      while (true) {
        held.push(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      return; // there is none left
    }
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

  /** Goes through the motions once, for what the JVM makes at the first time; logs nothing. */
  private static void warmUp() throws Exception {
    try (var pair = Pair.open()) {
      var echo = Task.spawn(() -> echo(pair.server()));
      pair.client().writeAll(new byte[] {1});
      pair.client().readFully(new byte[1]);
      pair.client().close();
      var _ = echo.join();
      Time.sleep(Duration.ofMillis(1));
      var _ = new CountingWaker();
      var _ = new ResourceExhaustedException("warm").toString();
    }
  }

  private static void echo(SocketStream<?> stream) {
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
