package edo.examples;

import edo.net.AcceptLoop;
import edo.net.Listener;
import edo.net.SocketStream;
import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.net.UnixListener;
import edo.net.UnixStream;
import edo.runtime.EdoRuntime;
import edo.runtime.ShutdownReport;
import edo.task.CancelledException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.task.TaskMeta;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server's life: bind, accept with a task for each connection, and a graceful end.
 *
 * <p>It ends when the thread that called {@link #run} is interrupted, which is what Ctrl-C does
 * ({@link CtrlC}). Then it stops accepting, cancels its connections, waits up to {@link #GRACE} for
 * them to unwind, and names what did not stop even then.
 */
final class Service {
  /** How long the tasks may take to unwind after the server was told to end. */
  static final Duration GRACE = Duration.ofSeconds(5);

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
  interface Handler<S> {
    void handle(S stream) throws IOException;
  }

  /**
   * Serves until told to end.
   *
   * @param address where to listen; port 0 takes a free one
   * @param started told where it really listens
   * @param handler serves a connection
   * @return the exit code: 1 if something did not stop
   */
  int run(
      InetSocketAddress address, Consumer<InetSocketAddress> started, Handler<TcpStream> handler)
      throws Exception {
    try (EdoRuntime runtime = EdoRuntime.multiThread().name(name).build();
        TcpListener listener = listen(runtime, address)) {
      started.accept(listener.localAddress());
      return serve(runtime, listener, handler);
    }
  }

  /**
   * Serves on a Unix socket until told to end; then its file is deleted.
   *
   * @param path where to listen; must not exist
   * @param started called when it listens
   * @param handler serves a connection
   * @return the exit code: 1 if something did not stop
   */
  int run(Path path, Runnable started, Handler<UnixStream> handler) throws Exception {
    try (EdoRuntime runtime = EdoRuntime.multiThread().name(name).build();
        UnixListener listener = listen(runtime, path)) {
      try {
        started.run();
        return serve(runtime, listener, handler);
      } finally {
        Files.deleteIfExists(path);
      }
    }
  }

  private static UnixListener listen(EdoRuntime runtime, Path path) throws Exception {
    try {
      return runtime.run(() -> UnixListener.bind(path));
    } catch (BindException e) {
      throw new IOException(
          "cannot listen on " + path + ": " + e.getMessage() + "; if nobody does, delete it", e);
    }
  }

  /** Listens; says in words why that cannot be. */
  static TcpListener listen(EdoRuntime runtime, InetSocketAddress address) throws Exception {
    try {
      return runtime.run(() -> TcpListener.bind(address));
    } catch (IOException e) {
      throw Addresses.explain(e, address);
    }
  }

  private <S extends SocketStream<S>> int serve(
      EdoRuntime runtime, Listener<S> listener, Handler<S> handler) {
    JoinHandle<@Nullable Void> acceptor = runtime.spawn(() -> acceptAll(listener, handler));
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

  /** Starts a task for each connection until the listener is closed. */
  <S extends SocketStream<S>> void acceptAll(Listener<S> listener, Handler<S> handler)
      throws IOException {
    AcceptLoop.of(listener)
        .run(stream -> {
          open.incrementAndGet();
          Task.spawn(() -> handle(stream, handler));
        });
  }

  private <S extends SocketStream<S>> void handle(S stream, Handler<S> handler) {
    try (stream) {
      handler.handle(stream);
    } catch (IOException e) {
      out.println("a connection failed: " + e.getMessage());
    } finally {
      open.decrementAndGet();
    }
  }
}
