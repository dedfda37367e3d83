package edo.miniredis;

import edo.miniredis.AppendOnlyFile.Opener;
import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** A server on a free port in a runtime of its own, to be talked to from plain threads. */
final class Fixture implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);

  final EdoRuntime runtime;
  final RedisServer server;

  /** What the server has reported. */
  final List<String> reports = Collections.synchronizedList(new ArrayList<>());

  private boolean closed;

  private Fixture(UnaryOperator<RedisSettings> change, Opener opener) throws Exception {
    runtime = EdoRuntime.multiThread().workerThreads(2).name("mini-redis-test").build();
    RedisSettings settings =
        change.apply(
            RedisSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withReport(reports::add));
    try {
      server = runtime.run(() -> RedisServer.start(settings, opener));
    } catch (Exception e) {
      runtime.close();
      throw e;
    }
  }

  static Fixture start(UnaryOperator<RedisSettings> change) throws Exception {
    return start(change, Opener.REAL);
  }

  static Fixture start(UnaryOperator<RedisSettings> change, Opener opener) throws Exception {
    return new Fixture(change, opener);
  }

  static Fixture start() throws Exception {
    return start(settings -> settings);
  }

  RedisClient client() throws IOException {
    return RedisClient.connect(server.address());
  }

  /** Waits until keys can be looked at, after some changes could not be written. */
  void awaitLoaded(RedisClient client) {
    Await.until(
        "keys can be looked at",
        () -> {
          try {
            return client.call("DBSIZE").whole() >= 0;
          } catch (RedisException e) {
            return false;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Asks again and again until the answer is this one. */
  void awaitReply(RedisClient client, String command, long value) {
    Await.until(
        command + " is " + value,
        () -> {
          try {
            return client.call(command.split(" ")).whole() == value;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  Raw raw() throws IOException {
    return new Raw(new Socket(server.address().getAddress(), server.address().getPort()));
  }

  /** Ends the server; returns how many connections had to be cut off. */
  int stop(Duration grace) throws Exception {
    closed = true;
    return runtime.run(() -> server.close(grace));
  }

  @Override
  public void close() throws Exception {
    if (!closed) {
      int _ = stop(GRACE);
    }
    var report = runtime.shutdown(GRACE);
    if (!report.isClean()) {
      throw new AssertionError("left over: " + report.leftover());
    }
  }

  /** A client that sends and reads bytes as they are. */
  static final class Raw implements AutoCloseable {
    private final Socket socket;

    Raw(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(30_000);
      socket.setTcpNoDelay(true);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads exactly this, or as many bytes of something else. */
    String read(int length) throws IOException {
      return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    void expect(String text) throws IOException {
      String got = read(text.length());
      if (!got.equals(text)) {
        throw new AssertionError("expected <" + text + "> but got <" + got + ">");
      }
    }

    /** Everything up to the end. */
    String readAll() throws IOException {
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Everything up to the end; a connection that the other side has reset has ended as well. */
    String readToEnd() throws IOException {
      StringBuilder text = new StringBuilder();
      try {
        for (int b; (b = socket.getInputStream().read()) >= 0; ) {
          text.append((char) b);
        }
      } catch (java.net.SocketException e) {
        return text.toString();
      }
      return text.toString();
    }

    void shutdownOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
