package edo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import edo.Edo;
import edo.net.TcpListener;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeBuilder;
import edo.runtime.RuntimeMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Builds the runtimes of a test, and asserts after each test that nothing of them is left: each was
 * closed, no task, timer, worker, blocking or helper thread and no descriptor remains, nothing died
 * of an uncaught exception, and nothing alarming was logged.
 *
 * {@snippet :
 * @RegisterExtension final LeakCheck runtimes = new LeakCheck();
 * }
 */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** How the threads of the runtime that lives as long as the process are called. */
  private static final String DEFAULT_RUNTIME = "edo-default-";

  private static final AtomicBoolean WARM = new AtomicBoolean();

  private final List<EdoRuntime> built = new CopyOnWriteArrayList<>();
  private final List<String> expected = new CopyOnWriteArrayList<>();
  private final List<String> uncaught = new CopyOnWriteArrayList<>();
  private Set<Thread> threads = Set.of();
  private Map<String, String> descriptors = Map.of();
  private @Nullable LogTrap log;
  private Thread.@Nullable UncaughtExceptionHandler handler;

  /** For one test class; each test gets its own. */
  public LeakCheck() {}

  /** What opens descriptors or starts threads once in a process is to have done so. */
  private static void warmUp() throws Exception {
    if (!WARM.get()) {
      EdoRuntime byDefault = Edo.runtime();
      TcpListener.bind("127.0.0.1:0").close(); // java.nio keeps a descriptor of its own for closing
      try (var runtime = EdoRuntime.currentThread().build()) {
        runtime.run(() -> byDefault.spawnBlocking(() -> {}).join());
      }
      WARM.set(true);
    }
  }

  /**
   * Builds a runtime that the test must close.
   *
   * @param builder its settings
   * @return the runtime
   */
  public EdoRuntime build(RuntimeBuilder builder) {
    EdoRuntime runtime = builder.build();
    built.add(runtime);
    return runtime;
  }

  /**
   * Builds a runtime of a kind, with the defaults.
   *
   * @param flavor the kind
   * @return the runtime
   */
  public EdoRuntime build(Flavor flavor) {
    return build(flavor.builder());
  }

  /**
   * Says that the runtime is going to log a warning or an error, which would fail the test.
   *
   * @param part of the message
   */
  public void expectAlarm(String part) {
    expected.add(part);
  }

  /**
   * What was logged in this test.
   *
   * @return the messages
   */
  public List<LogTrap.Entry> logged() {
    LogTrap trap = log;
    return trap == null ? List.of() : trap.entries();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    warmUp();
    threads = liveThreads();
    descriptors = descriptors();
    log = LogTrap.open();
    handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((t, e) -> {
      uncaught.add(t + " died of " + e);
      e.printStackTrace();
    });
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      Throwable failure = context.getExecutionException().orElse(null);
      if (failure != null) {
        // The test has failed and says why; only keep it from disturbing the next one.
        logged().forEach(entry -> failure.addSuppressed(new AssertionError("logged: " + entry)));
        built.forEach(r -> r.shutdown(Duration.ofSeconds(1)));
        return;
      }
      for (EdoRuntime runtime : built) {
        assertTrue(runtime.isShutdown(), () -> runtime + " was not closed");
        checkEmpty(runtime.toString(), runtime.metrics());
      }
      eventually(() -> newThreads().isEmpty(), () -> "threads left: " + newThreads());
      eventually(
          () -> descriptors().size() <= descriptors.size(),
          () -> "descriptors before: " + descriptors.size() + ", now new: " + newDescriptors());
      assertEquals(List.of(), uncaught);
      assertEquals(List.of(), unexpectedAlarms());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(handler);
      LogTrap trap = log;
      if (trap != null) {
        trap.close();
      }
    }
  }

  private static void checkEmpty(String runtime, RuntimeMetrics m) {
    eventually(() -> m.aliveTasks() == 0, () -> runtime + ": alive tasks " + m.aliveTasks());
    eventually(() -> m.timers() == 0, () -> runtime + ": timers " + m.timers());
    eventually(() -> m.workerThreads() == 0, () -> runtime + ": workers " + m.workerThreads());
    eventually(
        () -> m.blockingThreads() == 0 && m.idleBlockingThreads() == 0,
        () -> runtime + ": blocking threads " + m.blockingThreads());
    assertEquals(0, m.blockingQueueDepth(), runtime);
  }

  private List<String> unexpectedAlarms() {
    LogTrap trap = log;
    var alarms = new ArrayList<>(trap == null ? List.of() : trap.alarms());
    alarms.removeIf(text -> expected.stream().anyMatch(text::contains));
    return alarms;
  }

  private List<String> newThreads() {
    var left = new ArrayList<String>();
    for (Thread t : liveThreads()) {
      if (!threads.contains(t) && !t.getName().startsWith(DEFAULT_RUNTIME)) {
        left.add(t + " at " + List.of(t.getStackTrace()).stream().limit(8).toList());
      }
    }
    return left;
  }

  /** The live threads that belong to some runtime, by what they are or what they are called. */
  private static Set<Thread> liveThreads() {
    var live = new HashSet<Thread>();
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      if (t.getClass().getName().startsWith("edo.internal.") || t.getName().startsWith("edo-")) {
        live.add(t);
      }
    }
    return live;
  }

  /**
   * Open sockets, pipes, epoll instances and the like, by number; none where that cannot be asked.
   */
  private static Map<String, String> descriptors() {
    var open = new TreeMap<String, String>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return open;
    }
    try (var links = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path link : links) {
        String target = target(link);
        if (target.startsWith("anon_inode:")
            || target.startsWith("pipe:")
            || target.startsWith("socket:")) {
          open.put(link.getFileName().toString(), target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed since it was listed, such as the listing's own
    }
  }

  /** What was not there before, or is something else now. */
  private List<String> newDescriptors() {
    var found = new ArrayList<String>();
    descriptors()
        .forEach((fd, target) -> {
          if (!target.equals(descriptors.get(fd))) {
            found.add("fd " + fd + " " + target + socket(target));
          }
        });
    return found;
  }

  /** What the system knows of a socket: protocol, addresses in hexadecimal, state; or a path. */
  private static String socket(String target) {
    if (!target.startsWith("socket:[")) {
      return "";
    }
    String inode = target.substring("socket:[".length(), target.length() - 1);
    for (String table : List.of("tcp", "tcp6", "udp", "udp6", "unix")) {
      try (var lines = Files.lines(Path.of("/proc/self/net", table))) {
        var line = lines.filter(l -> List.of(l.trim().split("\\s+")).contains(inode)).findFirst();
        if (line.isPresent()) {
          return " (" + table + " " + line.get().trim() + ")";
        }
      } catch (IOException | UncheckedIOException e) {
        continue; // no such protocol here
      }
    }
    return " (bound to nothing)";
  }

  private static void eventually(BooleanSupplier holds, Supplier<String> message) {
    long begin = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - begin > 5_000_000_000L) {
        fail(message);
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
