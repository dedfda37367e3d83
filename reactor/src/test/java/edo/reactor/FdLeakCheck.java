package edo.reactor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test no socket, pipe, eventfd or epoll may be open that was not before. Files are left
 * out: the JVM opens them when it loads classes.
 */
final class FdLeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final Path OPEN = Path.of("/proc/self/fd");

  /** A thread of the JDK may still be on its way out of a selector. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private Map<String, String> before = Map.of();

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    warmUp();
    before = descriptors();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Map<String, String> left = leftOver();
    while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(5_000_000);
      left = leftOver();
    }
    Assertions.assertEquals(Map.of(), left, "descriptors left open");
  }

  // The JDK opens some descriptors once and keeps them.
  private static void warmUp() throws IOException {
    for (Backend backend : Backend.values()) {
      if (backend.isAvailable()) {
        try (var poll = Poll.open(backend);
            var listener = Sockets.of(backend).listen(ContractTest.anyPort());
            var stream = Sockets.of(backend).connect(listener.localAddress())) {
          poll.registry().register(stream, 0, Readiness.READABLE);
        }
      }
    }
  }

  private Map<String, String> leftOver() throws IOException {
    Map<String, String> now = descriptors();
    now.entrySet().removeAll(before.entrySet());
    return now;
  }

  private static Map<String, String> descriptors() throws IOException {
    Map<String, String> found = all();
    found
        .values()
        .removeIf(target ->
            !target.startsWith("socket:")
                && !target.startsWith("pipe:")
                && !target.startsWith("anon_inode:"));
    return found;
  }

  /** Every open descriptor, and what it is. */
  static Map<String, String> all() throws IOException {
    var found = new TreeMap<String, String>();
    if (!Files.isDirectory(OPEN)) {
      return found;
    }
    try (Stream<Path> entries = Files.list(OPEN)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String name = String.valueOf(entry.getFileName());
        // Gone again between listing and looking: nothing that could leak.
        try {
          found.put(name, Files.readSymbolicLink(entry).toString());
        } catch (NoSuchFileException e) {
          found.remove(name);
        }
      }
    }
    return found;
  }
}
