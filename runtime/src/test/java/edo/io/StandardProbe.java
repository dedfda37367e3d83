package edo.io;

import edo.runtime.EdoRuntime;
import java.nio.charset.StandardCharsets;

/** Copies its standard input to its standard output or error; {@link StandardTest} starts it. */
final class StandardProbe {
  private StandardProbe() {}

  public static void main(String[] args) throws Exception {
    ByteWriter out = args[0].equals("stdout") ? ByteStreams.stdout() : ByteStreams.stderr();
    try (var runtime = EdoRuntime.multiThread().workerThreads(1).build()) {
      runtime.run(() -> {
        long copied = ByteStreams.copy(ByteStreams.stdin(), out);
        int more = ByteStreams.stdin().read(new byte[1]);
        out.writeAll(
            ("copied " + copied + ", then " + more + "\n").getBytes(StandardCharsets.UTF_8));
        out.close(); // which does nothing but flush
        ByteStreams.stdin().close();
        out.writeAll("still open\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
      });
    }
  }
}
