package edo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The load generator of the echo benchmark, a process of its own. It reads jobs from its input, one
 * a line, and answers each with a line per sample, one with latencies and one with the total.
 */
final class EchoLoad {
  /**
   * A job.
   *
   * @param port where the server listens
   * @param pid the server's process, whose CPU time counts
   * @param connections how many connections
   * @param size bytes of a request
   * @param pipelining requests under way per connection
   * @param warmMillis time before the first sample
   * @param samples how many samples
   * @param sampleMillis how long a sample is
   */
  record Job(
      int port,
      long pid,
      int connections,
      int size,
      int pipelining,
      int warmMillis,
      int samples,
      int sampleMillis) {
    String line() {
      return String.join(
          " ",
          List.of(
              Integer.toString(port),
              Long.toString(pid),
              Integer.toString(connections),
              Integer.toString(size),
              Integer.toString(pipelining),
              Integer.toString(warmMillis),
              Integer.toString(samples),
              Integer.toString(sampleMillis)));
    }

    static Job parse(String line) {
      String[] part = line.split(" ", -1);
      int[] n = new int[part.length];
      for (int i = 0; i < n.length; i++) {
        n[i] = Integer.parseInt(part[i]);
      }
      return new Job(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }
  }

  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private EchoLoad() {}

  /** One argument: the number of load threads. */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[0]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      run(Job.parse(line), threads);
    }
  }

  private static void run(Job job, int threads) throws Exception {
    List<EchoLoop> loops = new ArrayList<>();
    int used = Math.min(threads, job.connections());
    for (int i = 0; i < used; i++) {
      loops.add(new EchoLoop(job.size(), job.pipelining()));
    }
    for (int i = 0; i < job.connections(); i++) {
      loops.get(i % used).add(connect(job.port()));
    }
    loops.forEach(EchoLoop::start);
    TimeUnit.MILLISECONDS.sleep(job.warmMillis());
    loops.forEach(EchoLoop::resetLatencies);
    for (int i = 0; i < job.samples(); i++) {
      long done = total(loops);
      long cpu = CpuClock.of(job.pid());
      long start = System.nanoTime();
      do {
        TimeUnit.MILLISECONDS.sleep(job.sampleMillis());
      } while (total(loops) == done && System.nanoTime() - start < PATIENCE_NANOS);
      long wall = System.nanoTime() - start;
      long cpuUsed = CpuClock.of(job.pid()) - cpu;
      long requests = total(loops) - done;
      if (requests == 0) {
        throw new IOException("no answer for ten seconds: " + job.line());
      }
      System.out.println(new Sample(wall, cpuUsed, requests, 0).line(Bench.PLAIN));
    }
    Histogram latencies = new Histogram(3);
    for (EchoLoop loop : loops) {
      latencies.add(loop.finish());
    }
    System.out.printf(
        "latency %d %d %d%n",
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9));
    System.out.println("total " + total(loops));
  }

  private static long total(List<EchoLoop> loops) {
    return loops.stream().mapToLong(EchoLoop::answered).sum();
  }

  private static SocketChannel connect(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return channel;
  }
}
