package edo.examples;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.runtime.EdoRuntime;
import edo.runtime.ShutdownReport;
import edo.task.CancelledException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.task.TaskMeta;
import edo.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server's life: bind, accept with a task for each connection, and a graceful end.
 *
 * <p>It ends when the thread that called {@link #run} is interrupted, which is what Ctrl-C does
 * ({@link CtrlC}). Then it stops accepting, cancels its connections, waits up to {@link #GRACE} for
 * them to unwind, and names what did not stop even then.
 */
final class Service {
  /** How long the tasks may take to unwind after the server was told to end. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String name;
  private final PrintWriter out;

  /** Connections that were accepted and have not ended. */
  private final AtomicLong open = new AtomicLong();

  Service(String name, PrintWriter out) {
    this.name = name;
    this.out = out;
  }

  /** What to do with a connection, in a task of its own; the stream is closed afterwards. */
  @FunctionalInterface
  interface Handler {
    void handle(TcpStream stream) throws IOException;
  }

  /** Where connections come from: a listener's accept. */
  @FunctionalInterface
  interface Source {
    TcpStream accept() throws IOException;
  }

  /**
   * Serves until told to end.
   *
   * @param address where to listen; port 0 takes a free one
   * @param started told where it really listens
   * @param handler serves a connection
   * @return the exit code: 1 if something did not stop
   */
  int run(InetSocketAddress address, Consumer<InetSocketAddress> started, Handler handler)
      throws Exception {
    try (EdoRuntime runtime = EdoRuntime.multiThread().name(name).build();
        TcpListener listener = listen(runtime, address)) {
      started.accept(listener.localAddress());
      return serve(runtime, listener, handler);
    }
  }

  private static TcpListener listen(EdoRuntime runtime, InetSocketAddress address)
      throws Exception {
    try {
      return runtime.run(() -> TcpListener.bind(address));
    } catch (IOException e) {
      throw Addresses.explain(e, address);
    }
  }

  private int serve(EdoRuntime runtime, TcpListener listener, Handler handler) {
    JoinHandle<@Nullable Void> acceptor = runtime.spawn(() -> acceptAll(listener::accept, handler));
    try {
      acceptor.join();
    } catch (CancelledException e) {
      // This thread was interrupted: told to end. The flag would only hurry the shutdown.
      Thread.interrupted();
    } finally {
      listener.close();
    }
    long left = open.get();
    out.println(
        "stopping: no new connections; "
            + Count.of(left, "connection")
            + (left == 1 ? " is" : " are")
            + " cancelled");
    ShutdownReport report = runtime.shutdown(GRACE);
    for (TaskMeta task : report.leftover()) {
      out.println("did not stop: task " + task.id() + task.name().map(n -> " " + n).orElse(""));
    }
    if (report.isClean()) {
      out.println("stopped");
    }
    return report.isClean() ? 0 : 1;
  }

  /** Starts a task for each connection until the source is closed. */
  void acceptAll(Source source, Handler handler) {
    boolean failing = false;
    while (true) {
      TcpStream stream;
      try {
        stream = source.accept();
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // Out of descriptors, most likely: the connection stays in the queue while others end.
        // That may take long, so it is said once and not at each attempt.
        if (!failing) {
          out.println("cannot accept, trying again: " + e.getMessage());
          failing = true;
        }
        Time.sleep(PAUSE);
        continue;
      }
      if (failing) {
        out.println("accepting again");
        failing = false;
      }
      open.incrementAndGet();
      Task.spawn(() -> handle(stream, handler));
    }
  }

  private void handle(TcpStream stream, Handler handler) {
    try (stream) {
      handler.handle(stream);
    } catch (IOException e) {
      out.println("a connection failed: " + e.getMessage());
    } finally {
      open.decrementAndGet();
    }
  }
}
