package edo.bench;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pieces of work of the soak and the two servers they talk to: one that echoes, and one that
 * never reads, so that writers get stuck.
 */
final class SoakWork implements AutoCloseable {
  /** The servers that run as long as this is open, each a task and a socket. */
  static final int SERVERS = 2;

  private static final int MOST_COMPLAINTS = 20;
  private static final int BUFFER = 8 * 1024;

  private final TcpListener echo;
  private final TcpListener deaf;
  private final AtomicLong resets = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  private volatile boolean closed;

  private SoakWork(TcpListener echo, TcpListener deaf) {
    this.echo = echo;
    this.deaf = deaf;
  }

  /** A piece of work; what it throws is a complaint. */
  @FunctionalInterface
  interface Piece {
    void run(Random random) throws Exception;
  }

  /** Starts the servers on the current runtime. */
  static SoakWork open() throws IOException {
    SoakWork work = new SoakWork(listen(), listen());
    Task.spawn(() -> work.acceptAll(work.echo, SoakWork::echo));
    Task.spawn(() -> work.acceptAll(work.deaf, SoakWork::ignore));
    return work;
  }

  static TcpListener listen() throws IOException {
    return TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Where the echoing server listens. */
  InetSocketAddress echoAddress() throws IOException {
    return echo.localAddress();
  }

  /** Where the server that never reads listens. */
  InetSocketAddress deafAddress() throws IOException {
    return deaf.localAddress();
  }

  /** Connections that ended in an error on the server's side so far. */
  long resets() {
    return resets.get();
  }

  /** Pieces finished so far. */
  long finished() {
    return finished.get();
  }

  /** What went wrong so far, the first of it. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The next piece of work, by chance. */
  Body next(Random random) {
    List<Piece> pieces = all();
    int which = random.nextInt(pieces.size());
    Random own = new Random(random.nextLong());
    return () -> {
      try {
        pieces.get(which).run(own);
      } catch (Exception | AssertionError e) {
        if (complaints.size() < MOST_COMPLAINTS) {
          complaints.add("piece " + which + ": " + e + " at " + List.of(e.getStackTrace()));
        }
      }
      finished.incrementAndGet();
    };
  }

  private List<Piece> all() {
    List<Piece> pieces = new ArrayList<>(SoakTasks.pieces());
    pieces.addAll(SoakSockets.pieces(this));
    return pieces;
  }

  @Override
  public void close() {
    closed = true;
    echo.close();
    deaf.close();
  }

  /** Accepts until the listener is closed, with a task for each connection. */
  private void acceptAll(TcpListener listener, Server server) {
    try {
      while (true) {
        TcpStream stream = listener.accept();
        Task.spawn(() -> {
          try (stream) {
            server.serve(stream);
          } catch (IOException e) {
            // Clients of the soak reset connections on purpose; they check what they get.
            resets.incrementAndGet();
          }
        });
      }
    } catch (IOException e) {
      if (!closed) {
        complaints.add("accept failed: " + e);
      }
    }
  }

  @FunctionalInterface
  private interface Server {
    void serve(TcpStream stream) throws IOException;
  }

  private static void echo(TcpStream stream) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int n; (n = stream.read(buffer)) >= 0; ) {
      stream.writeAll(buffer, 0, n);
    }
  }

  /** Reads nothing for a moment, then closes with data unread, which resets the connection. */
  private static void ignore(TcpStream stream) throws IOException {
    Time.sleep(Duration.ofMillis(stream.peerAddress().getPort() % 50));
  }
}
