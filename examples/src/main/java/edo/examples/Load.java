package edo.examples;

import edo.net.SocketStream;
import edo.net.TcpStream;
import edo.net.UnixStream;
import edo.runtime.EdoRuntime;
import edo.task.CancelledException;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.time.MonoInstant;
import edo.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A load client for echo servers. */
@Command(
    name = "load",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "Puts an echo server under load and measures it.",
      "",
      "Every connection is a task that keeps --pipelining requests of --size bytes under way, and",
      "compares every byte that comes back. Prints a line a second, then requests per second and",
      "latencies. Ends with exit code 1 if a connection failed, or an answer was wrong or still",
      "missing three seconds after the end. Ctrl-C ends it early, with what came until then.",
      ""
    },
    footer = {
      "",
      "Try:",
      "  ./edo example echo-server               in another terminal",
      "  ./edo example load --connections 1000 --pipelining 16 --duration 5"
    })
final class Load implements Callable<Integer> {
  /** What a connection may have under way: more might fill the buffers of both sides at once. */
  private static final int MOST_UNDER_WAY = 64 * 1024;

  /** How long the answers under way at the end may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "the server (default: ${DEFAULT-VALUE})")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Addresses.Port.class,
      description = "its port (default: ${DEFAULT-VALUE})")
  int port = 7007;

  @Mixin UnixOption unix = new UnixOption();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "how many (default: ${DEFAULT-VALUE})")
  int connections = 64;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "size of a request (default: ${DEFAULT-VALUE})")
  int size = 64;

  @Option(
      names = "--pipelining",
      paramLabel = "N",
      description = "requests under way per connection (default: ${DEFAULT-VALUE})")
  int pipelining = 1;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "how long (default: ${DEFAULT-VALUE})")
  double duration = 10;

  /** Down when the measurement has to end early. */
  private final CountDownLatch interrupted = new CountDownLatch(1);

  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
  private final Recorder recorder = new Recorder(LONGEST_NANOS, 3);

  /** All that was recorded in earlier seconds. Touched by the main task only. */
  private final Histogram all = new Histogram(LONGEST_NANOS, 3);

  @Override
  public Integer call() throws Exception {
    check(connections >= 1, "--connections must be at least 1");
    check(size >= 1, "--size must be at least 1");
    check(pipelining >= 1, "--pipelining must be at least 1");
    check(duration > 0, "--duration must be more than 0");
    check(
        (long) size * pipelining <= MOST_UNDER_WAY,
        "--size times --pipelining must not exceed " + MOST_UNDER_WAY);
    InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
    Optional<Path> path = unix.path();
    PrintWriter out = command.commandLine().getOut();
    try (EdoRuntime runtime = EdoRuntime.multiThread().name("load").build()) {
      List<SocketStream<?>> streams = runtime.run(() -> connectAll(() -> connect(address, path)));
      out.printf(
          "%s to %s, %s, pipelining %d%n",
          Count.of(connections, "connection"),
          path.map(Path::toString).orElse(Addresses.show(address)),
          Count.of(size, "byte"),
          pipelining);
      JoinHandle<@Nullable Void> measurement = runtime.spawn(() -> measure(streams, out));
      try {
        measurement.join();
      } catch (CancelledException e) {
        // This thread was interrupted, as by Ctrl-C: the measurement ends early, but in order.
        Thread.interrupted();
        interrupted.countDown();
        measurement.join();
        return CtrlC.EXIT_CODE;
      }
    } catch (IOException e) {
      throw path.isPresent() ? e : Addresses.explain(e, address);
    }
    return failed.get() == 0 ? 0 : 1;
  }

  private void check(boolean so, String message) {
    if (!so) {
      throw new ParameterException(command.commandLine(), message);
    }
  }

  private boolean isInterrupted() {
    return interrupted.getCount() == 0;
  }

  private void measure(List<SocketStream<?>> streams, PrintWriter out) throws Exception {
    MonoInstant start = Time.now();
    MonoInstant end = start.plus(Duration.ofNanos((long) (duration * 1e9)));
    List<JoinHandle<@Nullable Void>> loops = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      int number = i;
      loops.add(Task.spawn(() -> exchange(streams.get(number), number, end)));
    }
    report(start, end, loops, out);
    finish(loops);
    Duration took = Time.now().since(start);
    all.add(recorder.getIntervalHistogram());
    summary(took, out);
  }

  /** Waits for the answers under way, though not for ever. */
  private static void finish(List<JoinHandle<@Nullable Void>> loops) throws Exception {
    try {
      Time.timeout(PATIENCE, () -> loops.forEach(JoinHandle::join));
    } catch (DeadlineException e) {
      loops.forEach(JoinHandle::abort);
      for (JoinHandle<@Nullable Void> loop : loops) {
        joinAborted(loop);
      }
    }
  }

  private static void joinAborted(JoinHandle<@Nullable Void> loop) {
    try {
      loop.join();
    } catch (JoinException e) {
      if (!e.isCancelled()) {
        throw e;
      }
    }
  }

  /** Opens a connection. */
  @FunctionalInterface
  private interface Opening {
    SocketStream<?> open() throws IOException;
  }

  private static SocketStream<?> connect(InetSocketAddress address, Optional<Path> path)
      throws IOException {
    if (path.isPresent()) {
      return UnixStream.connect(path.get());
    }
    TcpStream stream = TcpStream.connect(address);
    stream.setNoDelay(true);
    return stream;
  }

  private List<SocketStream<?>> connectAll(Opening opening) throws IOException {
    List<SocketStream<?>> streams = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        streams.add(opening.open());
      }
      return streams;
    } catch (IOException | CancelledException e) {
      streams.forEach(SocketStream::close);
      throw e;
    }
  }

  /** A connection's task. */
  private void exchange(SocketStream<?> stream, int number, MonoInstant end) {
    try (stream) {
      new Connection(stream, number).run(end);
    } catch (IOException e) {
      failed(number, e.getMessage());
    } catch (CancelledException e) {
      failed(number, "no answer within " + PATIENCE.toSeconds() + " s after the end");
      throw e;
    }
  }

  private void failed(int number, @Nullable String why) {
    failed.incrementAndGet();
    firstFailure.compareAndSet(null, "connection " + number + ": " + why);
  }

  /** Requests of one connection: all alike but for the first byte, which counts them. */
  private final class Connection {
    private final SocketStream<?> stream;
    private final byte[] request = new byte[size];
    private final byte[] batch = new byte[size * pipelining];
    private final byte[] input = new byte[size * pipelining];
    private final long[] sentAt = new long[pipelining];
    private long sent;
    private long come;

    Connection(SocketStream<?> stream, int number) {
      this.stream = stream;
      new Random(number).nextBytes(request);
      for (int i = 0; i < pipelining; i++) {
        System.arraycopy(request, 0, batch, i * size, size);
      }
    }

    void run(MonoInstant end) throws IOException {
      send(pipelining, Time.now());
      int partial = 0;
      while (come < sent) {
        int n = stream.read(input);
        if (n < 0) {
          throw new IOException("the server closed the connection");
        }
        MonoInstant now = Time.now();
        long before = come;
        partial = receive(n, partial, now);
        answered.addAndGet(come - before);
        if (now.isBefore(end) && !isInterrupted()) {
          send((int) (come - before), now);
        }
      }
    }

    private void send(int count, MonoInstant now) throws IOException {
      for (int i = 0; i < count; i++) {
        batch[i * size] = (byte) sent;
        sentAt[(int) (sent % pipelining)] = now.nanos();
        sent++;
      }
      stream.writeAll(batch, 0, count * size);
    }

    /** Compares {@code n} bytes, of which the first continue an answer; returns what is partial. */
    private int receive(int n, int partial, MonoInstant now) throws IOException {
      int at = 0;
      int have = partial;
      while (at < n) {
        request[0] = (byte) come;
        int part = Math.min(n - at, size - have);
        if (Arrays.mismatch(input, at, at + part, request, have, have + part) >= 0) {
          throw new IOException("answer " + come + " differs from its request");
        }
        at += part;
        have += part;
        if (have == size) {
          have = 0;
          long nanos = now.nanos() - sentAt[(int) (come % pipelining)];
          recorder.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
          come++;
        }
      }
      return have;
    }
  }

  /** Prints a line a second until the end, early or not, or until no connection is left. */
  private void report(
      MonoInstant start, MonoInstant end, List<JoinHandle<@Nullable Void>> loops, PrintWriter out)
      throws InterruptedException {
    long before = 0;
    MonoInstant last = start;
    while (last.isBefore(end) && failed.get() < loops.size()) {
      MonoInstant next = last.plus(Duration.ofSeconds(1));
      long pause = (next.isBefore(end) ? next : end).since(Time.now()).toNanos();
      if (interrupted.await(pause, TimeUnit.NANOSECONDS)) {
        return;
      }
      MonoInstant now = Time.now();
      long done = answered.get();
      Histogram second = recorder.getIntervalHistogram();
      all.add(second);
      out.printf(
          Locale.ROOT,
          "%4d s  %,12.0f requests/s  p99 %s%n",
          Math.round(now.since(start).toNanos() / 1e9),
          (done - before) * 1e9 / Math.max(1, now.since(last).toNanos()),
          time(second.getValueAtPercentile(99)));
      before = done;
      last = now;
    }
  }

  private void summary(Duration took, PrintWriter out) {
    if (isInterrupted()) {
      out.printf(
          Locale.ROOT, "interrupted after %.1f s; what came until then:%n", took.toNanos() / 1e9);
    }
    out.printf(
        Locale.ROOT,
        "%s, %,.0f requests/s, p50 %s, p99 %s, p99.9 %s%n",
        Count.of(answered.get(), "request"),
        answered.get() * 1e9 / took.toNanos(),
        time(all.getValueAtPercentile(50)),
        time(all.getValueAtPercentile(99)),
        time(all.getValueAtPercentile(99.9)));
    String failure = firstFailure.get();
    if (failure != null) {
      out.printf(
          "FAILED: %,d of %s; %s%n", failed.get(), Count.of(connections, "connection"), failure);
    }
  }

  private static String time(long nanos) {
    return nanos < 1_000_000
        ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
        : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}
