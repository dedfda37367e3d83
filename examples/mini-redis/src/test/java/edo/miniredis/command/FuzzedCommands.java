package edo.miniredis.command;

import edo.bytes.ArrayPool;
import edo.miniredis.resp.ProtocolException;
import edo.miniredis.resp.Request;
import edo.miniredis.resp.RequestReader;
import java.io.IOException;
import java.util.Random;

/** What the fuzz test asks of the commands. */
public final class FuzzedCommands {
  /** An offset of so many digits makes strings of hundreds of megabytes, as it should. */
  private static final int LONG = 7;

  private FuzzedCommands() {}

  /**
   * Carries out what requests there are; refusals are replies, and anything else is thrown here.
   */
  public static void run(byte[] input, Random random) throws IOException {
    Shell shell = new Shell();
    Shell.Client client = shell.client();
    int[] at = {0};
    RequestReader reader = new RequestReader(new ArrayPool(RequestReader.ORDINARY, 1), 1 << 20);
    try {
      while (true) {
        for (Request request; (request = reader.next()) != null; reader.consume()) {
          if (!request.is(0, "setrange") || request.count() < 3 || request.length(2) < LONG) {
            run(shell, client, request);
          }
        }
        int n =
            reader.fill((array, offset, length) -> {
              int piece = Math.min(length, input.length - at[0]);
              System.arraycopy(input, at[0], array, offset, piece);
              at[0] += piece;
              return piece == 0 ? -1 : piece;
            });
        if (n < 0) {
          return;
        }
      }
    } catch (ProtocolException e) {
      return; // what came before was carried out
    }
  }

  private static void run(Shell shell, Shell.Client client, Request request) {
    int replies = client.out().length();
    shell.store.lock();
    try {
      shell.store.commands().run(client, request);
    } finally {
      shell.store.unlock();
    }
    boolean silent = request.is(0, "shutdown") || request.is(0, "post") || request.is(0, "host:");
    if (!silent && client.out().length() == replies) {
      throw new AssertionError("no reply to " + request);
    }
    byte[] _ = client.out().take();
  }
}
