package edo.signal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sends real signals to this JVM, from outside as anybody would. */
final class Raised {
  private Raised() {}

  /** Sends a signal once and returns when it was sent, which is before it arrives. */
  static void send(SignalKind kind) throws IOException, InterruptedException {
    sh("kill -s " + kind.name() + " $PPID");
  }

  /** Sends a signal many times in a row; the kernel may merge some of them. */
  static void storm(SignalKind kind, int times) throws IOException, InterruptedException {
    sh(
        "i=0; while [ $i -lt "
            + times
            + " ]; do kill -s "
            + kind.name()
            + " $PPID; i=$((i+1)); done");
  }

  /**
   * Skips the test if this JVM was started with the signal ignored, as a background job of a script
   * is with Ctrl-C: the JVM leaves it so.
   */
  static void assumeArrives(SignalKind kind) throws IOException {
    Path status = Path.of("/proc/self/status"); // of Linux; elsewhere nobody is skipped
    for (String line : Files.exists(status) ? Files.readAllLines(status) : List.<String>of()) {
      if (line.startsWith("SigIgn:")) {
        long ignored = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
        assumeTrue((ignored >> (kind.number() - 1) & 1) == 0, kind + " is ignored here");
      }
    }
  }

  private static void sh(String script) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("/bin/sh", "-c", script).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("the shell failed with " + exit + ": " + script);
    }
  }
}
