package edo.process;

import edo.runtime.EdoRuntime;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * Starts children with no descriptors left, then with one more each time until it works; {@link
 * ChildLoadTest} runs it in a JVM of its own, which may have few.
 */
final class ChildExhaustionProbe {
  private static final boolean NATIVE = edo.reactor.Backend.best() == edo.reactor.Backend.EPOLL;

  private ChildExhaustionProbe() {}

  private static Command piped() {
    return Command.of("/bin/sh", "-c", "cat; echo err >&2")
        .stdin(Stdio.piped())
        .stdout(Stdio.piped())
        .stderr(Stdio.piped())
        .killOnClose(true);
  }

  private static void once() throws IOException {
    try (var child = piped().spawn()) {
      var _ = child.waitWithOutput();
    }
  }

  private static int descriptors() throws IOException {
    try (var links = Files.list(Path.of("/proc/self/fd"))) {
      return (int) links.count();
    }
  }

  public static void main(String[] args) throws Exception {
    try (var runtime = EdoRuntime.multiThread().workerThreads(1).build()) {
      runtime.run(() -> {
        once(); // loads what it takes, while there are descriptors to load it with
        failOnce();
        int before = descriptors();
        var held = new ArrayDeque<FileInputStream>();
        try {
          while (true) {
            held.push(new FileInputStream("/dev/null"));
          }
        } catch (IOException e) {
          System.out.println("holding " + held.size());
        }
        boolean works = false;
        while (!works) {
          try {
            once();
            works = true;
          } catch (IOException e) {
            System.out.println("refused: " + e.getClass().getSimpleName() + ": " + e.getMessage());
            int enough = NATIVE ? 1 : held.size(); // the JDK's own failed starts leave some behind
            for (int i = 0; i < enough; i++) {
              held.pop().close();
            }
          }
        }
        System.out.println("works again");
        for (FileInputStream stream : held) {
          stream.close();
        }
        System.out.println("left over: " + (descriptors() - before));
      });
    }
  }

  private static void failOnce() {
    try {
      piped().directory(Path.of("/no/such/directory")).spawn().close();
    } catch (IOException e) {
      var _ = new edo.reactor.ResourceExhaustedException(String.valueOf(e.getMessage()));
    }
  }
}
