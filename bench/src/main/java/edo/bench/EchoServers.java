package edo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * What the processes of the three echo servers have in common: they print their port, answer the
 * line {@code wakes} with the wakes of threads so far, {@code heap} with the live heap, and end
 * when their input does.
 */
final class EchoServers {
  /** Pending connections the kernel keeps for a server. */
  static final int BACKLOG = 4096;

  /** The buffer of a connection: the largest batch of the benchmark, 16 messages of 1 KiB. */
  static final int BUFFER = 16 * 1024;

  private EchoServers() {}

  /** Tells the parent the port and serves its questions until it hangs up. */
  static void attend(int port, LongSupplier wakes) throws IOException {
    System.out.println("port " + port);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question; (question = in.readLine()) != null; ) {
      System.out.println(
          question.equals("heap")
              ? "heap " + MemoryBench.liveHeap()
              : "wakes " + wakes.getAsLong());
    }
    System.exit(0);
  }
}
