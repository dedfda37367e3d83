package edo.bench;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a key costs: so many keys of 16 bytes with values of 32 are put into a server that has none,
 * and what it has more afterwards is shared out among them. Edo's is the live heap, after a full
 * collection; Redis's is the {@code used_memory} that it counts itself. Resident is what the system
 * counts, which for a JVM is the heap as large as it has ever been, garbage included.
 */
final class RedisMemory {
  static final String BENCH = "redis_keys_16_32";

  /**
   * The heap as the JVM sizes it by itself: one that is touched at the start is all resident. The
   * serial collector, where that is the default, leaves garbage in place unless it is told not to.
   */
  static final List<String> FLAGS = List.of("-XX:MarkSweepAlwaysCompactCount=1");

  /** Requests on their way at once: their answers fit into what sockets hold. */
  private static final int BATCH = 1_000;

  private final RedisSuite.Server server;
  private final boolean isRedis;

  RedisMemory(RedisSuite.Server server, boolean isRedis) {
    this.server = server;
    this.isRedis = isRedis;
  }

  /** Fills a fresh server, and notes bytes per key in the row. */
  void measure(int round, int keys, Row row) throws IOException {
    Machine.Ticks ticks = Machine.ticks();
    long used = used();
    long resident = resident();
    long cpu = CpuClock.of(server.pid());
    long began = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      load(socket, keys);
    }
    long wall = System.nanoTime() - began;
    row.add(
        round,
        List.of(new Sample(wall, CpuClock.of(server.pid()) - cpu, keys, 0)),
        Machine.ticks().since(ticks));
    // Resident before it is asked for what is live: the collection would touch it.
    row.note("resident B/key", perKey(resident() - resident, keys));
    row.note("live B/key", perKey(used() - used, keys));
  }

  private static String perKey(long bytes, int keys) {
    return String.format(Locale.ROOT, "%.1f", (double) bytes / keys);
  }

  private static void load(Socket socket, int keys) throws IOException {
    OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    String value = "v".repeat(32);
    byte[] ok = "+OK\r\n".repeat(BATCH).getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < keys; at += BATCH) {
      for (int i = at; i < at + BATCH; i++) {
        String key = String.format(Locale.ROOT, "key:%012d", i);
        out.write(
            ("*3\r\n$3\r\nSET\r\n$16\r\n" + key + "\r\n$32\r\n" + value + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
      }
      out.flush();
      byte[] said = socket.getInputStream().readNBytes(ok.length);
      if (!Arrays.equals(ok, said)) {
        throw new IOException("not OK: " + new String(said, StandardCharsets.US_ASCII));
      }
    }
  }

  private long used() throws IOException {
    if (!isRedis) {
      server.process().send("heap");
      return Long.parseLong(server.process().readLine().substring("heap ".length()));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.getOutputStream().write("INFO memory\r\n".getBytes(StandardCharsets.US_ASCII));
      for (String line; (line = in.readLine()) != null; ) {
        if (line.startsWith("used_memory:")) {
          return Long.parseLong(line.substring("used_memory:".length()));
        }
      }
      throw new IOException("redis-server does not say what it uses");
    }
  }

  private long resident() throws IOException {
    return EchoServer.resident(server.pid());
  }
}
