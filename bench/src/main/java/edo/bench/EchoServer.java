package edo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An echo server in a process of its own, and how each system's is started.
 *
 * @param process the process
 * @param port where it listens
 */
record EchoServer(ChildProcess process, int port) implements AutoCloseable {
  /** Netty on epoll. */
  static final String NETTY = "netty";

  /** Netty on io_uring. */
  static final String NETTY_URING = "netty-uring";

  /** Vert.x, on Netty's NIO transport as it comes. */
  static final String VERTX = "vertx";

  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Map<String, Class<?>> IN_A_JVM = inAJvm();

  private static Map<String, Class<?>> inAJvm() {
    Map<String, Class<?>> mains = new LinkedHashMap<>();
    mains.put(BenchSpec.EDO_VT, EchoServerEdo.class);
    mains.put(NETTY, EchoServerNetty.class);
    mains.put(NETTY_URING, EchoServerNettyUring.class);
    mains.put(VERTX, EchoServerVertx.class);
    mains.put(BenchSpec.JDK_VT, EchoServerJdk.class);
    return mains;
  }

  /** All systems that have one, in the order of the table. */
  static List<String> systems() {
    List<String> all = new ArrayList<>(IN_A_JVM.keySet());
    for (Peer peer : Peer.values()) {
      all.add(peer.system());
    }
    return all;
  }

  /** Those that were asked for and can be had here; for others a remark says why not. */
  static List<String> available(Settings settings, List<String> remarks) {
    List<String> there = new ArrayList<>();
    for (String system : systems()) {
      if (!settings.wants(system)) {
        continue;
      }
      var remark = Peer.of(system).flatMap(peer -> peer.build().remark());
      if (system.equals(NETTY_URING)) {
        remark = EchoServerNettyUring.unavailable();
      }
      remark.ifPresentOrElse(remarks::add, () -> there.add(system));
    }
    return there;
  }

  /** Whether it is a program without a JVM. */
  static boolean isNative(String system) {
    return !IN_A_JVM.containsKey(system);
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param system whose
   * @param workers how many threads it may have
   * @param jvmFlags flags if it runs in a JVM
   */
  static EchoServer start(String system, int workers, List<String> jvmFlags) throws IOException {
    ChildProcess process;
    Class<?> main = IN_A_JVM.get(system);
    if (main == null) {
      Peer.Built built = Peer.of(system).orElseThrow().build();
      process =
          ChildProcess.program(
              List.of(
                  built.program().orElseThrow().toString(),
                  "echo-server",
                  Integer.toString(workers)),
              LIMIT);
    } else {
      List<String> flags = new ArrayList<>(jvmFlags);
      flags.add("-Djdk.virtualThreadScheduler.parallelism=" + workers);
      process = ChildProcess.jvm(main, flags, List.of(Integer.toString(workers)), LIMIT);
    }
    return new EchoServer(process, Integer.parseInt(answer(process, "port")));
  }

  private static String answer(ChildProcess process, String word) throws IOException {
    return process.readLine().substring(word.length() + 1);
  }

  /** Wakes of threads so far; 0 for those who do not say. */
  long wakes() throws IOException {
    process.send("wakes");
    return Long.parseLong(answer(process, "wakes"));
  }

  /** Live heap after full collections; 0 for those without one. */
  long heap() throws IOException {
    process.send("heap");
    return Long.parseLong(answer(process, "heap"));
  }

  /** What the system counts as resident. */
  long resident() throws IOException {
    return resident(process.pid());
  }

  /** The same of any process. */
  static long resident(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException(status + " does not say what is resident");
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
