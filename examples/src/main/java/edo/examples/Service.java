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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server's life: bind, accept with a task for each connection, and a graceful end.
 *
 * <p>It ends when the process is told to (Ctrl-C) or when the thread that called {@link #run} is
 * interrupted. Then it stops accepting, cancels its connections, waits up to {@link #GRACE} for
 * them to unwind, and names what did not stop even then.
 */
final class Service {
  /** How long the tasks may take to unwind after the server was told to end. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String name;
  private final PrintWriter out;
  private final CountDownLatch ended = new CountDownLatch(1);

  Service(String name, PrintWriter out) {
    this.name = name;
    this.out = out;
  }

  /** What to do with a connection, in a task of its own; the stream is closed afterwards. */
  @FunctionalInterface
  interface Handler {
    void handle(TcpStream stream) throws IOException;
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
    try (EdoRuntime runtime = EdoRuntime.multiThread().name(name).build()) {
      TcpListener listener;
      try {
        listener = runtime.run(() -> TcpListener.bind(address));
      } catch (IOException e) {
        throw Addresses.explain(e, address);
      }
      Thread hook = new Thread(() -> closeAndWait(listener), name + "-shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        started.accept(listener.localAddress());
        return serve(runtime, listener, handler);
      } finally {
        ended.countDown();
        forget(hook);
      }
    }
  }

  private int serve(EdoRuntime runtime, TcpListener listener, Handler handler) {
    JoinHandle<@Nullable Void> acceptor = runtime.spawn(() -> acceptAll(listener, handler));
    try {
      acceptor.join();
    } catch (CancelledException e) {
      // This thread was interrupted: end as on Ctrl-C. The flag would only hurry the shutdown.
      Thread.interrupted();
    } finally {
      listener.close();
    }
    long open = runtime.metrics().aliveTasks();
    out.println("stopping: no new connections; " + open + " tasks are cancelled");
    ShutdownReport report = runtime.shutdown(GRACE);
    for (TaskMeta task : report.leftover()) {
      out.println("did not stop: task " + task.id() + task.name().map(n -> " " + n).orElse(""));
    }
    if (report.isClean()) {
      out.println("stopped");
    }
    return report.isClean() ? 0 : 1;
  }

  private void acceptAll(TcpListener listener, Handler handler) {
    while (true) {
      TcpStream stream;
      try {
        stream = listener.accept();
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // Out of descriptors, most likely: the connection stays in the queue while others end.
        out.println("cannot accept, trying again: " + e.getMessage());
        Time.sleep(PAUSE);
        continue;
      }
      Task.spawn(() -> handle(stream, handler));
    }
  }

  private void handle(TcpStream stream, Handler handler) {
    try (stream) {
      handler.handle(stream);
    } catch (IOException e) {
      out.println("a connection failed: " + e.getMessage());
    }
  }

  /** Runs on the JVM's shutdown thread; the JVM goes away as soon as this returns. */
  private void closeAndWait(TcpListener listener) {
    listener.close();
    try {
      boolean _ = ended.await(GRACE.toSeconds() + 2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down and the hook is running: nothing to forget.
      return;
    }
  }
}
