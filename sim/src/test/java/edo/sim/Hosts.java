package edo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.task.Task;
import edo.task.TaskBody;
import edo.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Programs that several tests run on hosts. */
final class Hosts {
  private Hosts() {}

  /** What an end of a connection does with it. */
  @FunctionalInterface
  interface Talk {
    void over(TcpStream stream) throws Exception;
  }

  /** Accepts one connection at port 7000. */
  static TaskBody accepting(Talk talk) {
    return () -> {
      try (var listener = TcpListener.bind("0.0.0.0:7000");
          var stream = listener.accept()) {
        talk.over(stream);
      }
    };
  }

  /**
   * Not run yet: {@code server}, which sends back what it gets at port 7000, and {@code client}.
   */
  static Sim withEcho(SimBuilder settings, TaskBody client) {
    Sim sim = settings.build();
    sim.host("server", echo(7000));
    sim.client("client", client);
    return sim;
  }

  /** Sends back what it gets. */
  static TaskBody echo(int port) {
    return () -> {
      try (var listener = TcpListener.bind("0.0.0.0:" + port)) {
        while (true) {
          TcpStream stream = listener.accept();
          Task.spawn(() -> {
            try (stream) {
              var buffer = new byte[1024];
              for (int n; (n = stream.read(buffer)) >= 0; ) {
                stream.writeAll(buffer, 0, n);
              }
            }
            return null;
          });
        }
      }
    };
  }

  /** Runs one body on a host, crashes it, and runs another one on what is left. */
  static void acrossACrash(Sim sim, TaskBody before, TaskBody after) {
    var boots = new AtomicInteger();
    sim.host(
        "host",
        () -> {
          if (boots.getAndIncrement() == 0) {
            before.run();
          } else {
            after.run();
          }
        });
    sim.client("clock", () -> Time.sleep(Duration.ofSeconds(20)));
    sim.at(Duration.ofSeconds(10), () -> sim.bounce("host"));
    sim.run();
    assertEquals(2, boots.get());
  }

  static void send(TcpStream stream, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    stream.writeAll(bytes, 0, bytes.length);
  }

  static String receive(TcpStream stream, int bytes) throws IOException {
    byte[] array = new byte[bytes];
    stream.readFully(ByteBuffer.wrap(array));
    return new String(array, StandardCharsets.UTF_8);
  }

  static String exchange(TcpStream stream, String text) throws IOException {
    send(stream, text);
    return receive(stream, text.length());
  }
}
