package edo.bench;

import edo.bench.report.Figure;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a connection costs that has said something once and is quiet now: {@code resident_bytes} is
 * what the process has grown by, {@code heap_bytes} what lives on the heap of a JVM. What the
 * kernel keeps for a socket is in neither.
 */
final class IdleConnections {
  static final String BENCH = "idle_connection";

  private static final int CONNECTIONS = 10_000;
  private static final int BEFORE = 200;

  /** A heap that is touched at the start would all be resident before the first connection. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-Xmx2g", "-XX:MarkSweepAlwaysCompactCount=1");

  private final Settings settings;
  private final List<String> failures = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  IdleConnections(Settings settings) {
    this.settings = settings;
  }

  List<String> failures() {
    return failures;
  }

  List<String> remarks() {
    return remarks;
  }

  /** Runs it, if it was asked for: one figure a round, as servers start anew for each. */
  List<Row> run() {
    if (!settings.wantsBench(BENCH)) {
      return List.of();
    }
    List<String> systems = EchoServer.available(settings, remarks);
    Map<String, Row> resident = new LinkedHashMap<>();
    Map<String, Row> heap = new LinkedHashMap<>();
    for (String system : systems) {
      resident.put(system, row(".resident_bytes", system));
      heap.put(system, row(".heap_bytes", system));
    }
    for (int round = 0; round < settings.rounds(); round++) {
      for (String system : MicroSuite.rotated(systems, round)) {
        System.err.printf("round %d: memory %s %s%n", round + 1, BENCH, system);
        try {
          measure(round, system, resident, heap);
        } catch (IOException e) {
          failures.add("memory " + BENCH + " " + system + ": " + e.getMessage());
        }
      }
    }
    List<Row> rows = new ArrayList<>(resident.values());
    rows.addAll(heap.values());
    return rows.stream().filter(row -> row.samples() > 0).toList();
  }

  private static Row row(String figure, String system) {
    return new Row("memory", BENCH + figure, system, Figure.Kind.BYTES);
  }

  private void measure(int round, String system, Map<String, Row> resident, Map<String, Row> heap)
      throws IOException {
    Machine.Ticks ticks = Machine.ticks();
    List<SocketChannel> clients = new ArrayList<>(CONNECTIONS);
    try (EchoServer server = EchoServer.start(system, settings.workers(), FLAGS)) {
      // What the first connections load and compile is not what the ten-thousandth costs.
      open(server, clients, BEFORE);
      long liveBefore = server.heap();
      long residentBefore = server.resident();
      long cpu = CpuClock.of(server.process().pid());
      open(server, clients, CONNECTIONS);
      cpu = CpuClock.of(server.process().pid()) - cpu;
      // Resident first: the collection that says what is live touches the heap.
      long grown = server.resident() - residentBefore;
      long live = server.heap() - liveBefore;
      Machine.Ticks passed = Machine.ticks().since(ticks);
      add(resident, system, round, grown, cpu, passed);
      if (!EchoServer.isNative(system)) {
        add(heap, system, round, live, cpu, passed);
      }
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  private static void add(
      Map<String, Row> rows, String system, int round, long bytes, long cpu, Machine.Ticks passed) {
    Row row = rows.get(system);
    if (row != null) {
      row.add(round, List.of(new Sample(bytes, cpu, CONNECTIONS, 0)), passed);
    }
  }

  /** Opens so many and gets an answer on each. */
  private static void open(EchoServer server, List<SocketChannel> clients, int more)
      throws IOException {
    InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    for (int i = 0; i < more; i++) {
      SocketChannel client = SocketChannel.open(at);
      clients.add(client);
      client.write(buffer.clear());
      buffer.clear();
      while (buffer.hasRemaining()) {
        if (client.read(buffer) < 0) {
          throw new EOFException(
              String.format(Locale.ROOT, "connection %d of %d was closed", i + 1, more));
        }
      }
    }
  }
}
