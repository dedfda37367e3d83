package edo.examples;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/**
 * An example run in this JVM by a thread of its own. Closing it interrupts the thread, which ends a
 * server as Ctrl-C would.
 */
final class Running implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final Transcript transcript = new Transcript();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private final Thread thread;

  private Running(String... args) {
    PrintWriter out = new PrintWriter(new Lines(), true);
    thread =
        Thread.ofPlatform()
            .name("example")
            .start(() -> exitCode.complete(Main.command().setOut(out).setErr(out).execute(args)));
  }

  static Running start(String... args) {
    return new Running(args);
  }

  /** The port a server says it listens on. */
  int port() throws InterruptedException {
    return transcript.port();
  }

  /** Waits for a line like this, skipping others. */
  Matcher await(String regex) throws InterruptedException {
    return transcript.await(regex);
  }

  /** Waits for the end. */
  int exitCode() throws Exception {
    return exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Ends a server and waits for it. */
  int stop() throws Exception {
    thread.interrupt();
    return exitCode();
  }

  /** Everything it printed that nobody has asked for yet, and everything before. */
  String output() {
    return transcript.toString();
  }

  @Override
  public void close() {
    try {
      int _ = stop();
    } catch (Exception e) {
      throw new IllegalStateException("the example did not end; it printed " + output(), e);
    }
  }

  /** Cuts what is printed into lines. */
  private final class Lines extends Writer {
    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(char[] chars, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (chars[i] == '\n') {
          transcript.add(line.toString());
          line.setLength(0);
        } else {
          line.append(chars[i]);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
