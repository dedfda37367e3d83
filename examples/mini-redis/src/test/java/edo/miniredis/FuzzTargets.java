package edo.miniredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import edo.bytes.Bytes;
import edo.io.ByteStreams;
import edo.miniredis.resp.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the fuzz test asks of {@link ReplyReader} and of a server over a socket. */
public final class FuzzTargets {
  private FuzzTargets() {}

  /** Reads the input at once and in pieces, which is to mean the same. */
  public static void readReplies(byte[] input, Random random) throws IOException {
    List<Object> whole = replies(input, null);
    List<Object> pieces = replies(input, random);
    if (!whole.equals(pieces)) {
      throw new AssertionError(whole + ", but in pieces " + pieces);
    }
  }

  private static List<Object> replies(byte[] input, Random random) throws IOException {
    var bytes =
        new ByteArrayInputStream(input) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            int most = random == null ? length : 1 + random.nextInt(Math.min(length, 40));
            return super.read(into, offset, most);
          }
        };
    ReplyReader reader = new ReplyReader(ByteStreams.reader(bytes));
    List<Object> replies = new ArrayList<>();
    try {
      while (true) {
        replies.add(reader.next());
      }
    } catch (EOFException | ProtocolException e) {
      replies.add(String.valueOf(e.getMessage()));
      return replies;
    }
  }

  /** A server, and one client that is never disturbed. */
  public static final class Live implements AutoCloseable {
    private final Fixture fixture = Fixture.start();
    private final RedisClient good = fixture.client();

    /** Starts it. */
    public Live() throws Exception {}

    /**
     * Sends the input in a few pieces and its end, and reads what comes up to the end of the
     * connection, which is to come: whole replies.
     */
    public void accept(byte[] input, Random random) throws IOException {
      String text = new String(input, ISO_8859_1);
      if (text.toLowerCase(java.util.Locale.ROOT).contains("setrange")) {
        return; // hundreds of megabytes, with the right number
      }
      String said;
      try (Fixture.Raw raw = fixture.raw()) {
        int at = 0;
        try {
          for (int i = random.nextInt(3); i > 0; i--) {
            int to = at + random.nextInt(text.length() - at + 1);
            raw.send(text.substring(at, to));
            at = to;
          }
          raw.send(text.substring(at));
          raw.shutdownOutput();
        } catch (java.net.SocketException e) {
          at = text.length(); // it has had enough
        }
        said = raw.readToEnd();
      }
      check(said);
      good.set("undisturbed", Bytes.utf8("yes"));
      if (!good.get("undisturbed").equals(java.util.Optional.of(Bytes.utf8("yes")))) {
        throw new AssertionError("another client is disturbed");
      }
    }

    private static void check(String said) throws IOException {
      List<Object> replies = replies(said.getBytes(ISO_8859_1), null);
      String end = String.valueOf(replies.getLast());
      // A connection that was reset may lose the end of a reply.
      if (!end.startsWith("the server has closed")) {
        throw new AssertionError(end + ": " + said);
      }
    }

    @Override
    public void close() throws Exception {
      good.close();
      fixture.close();
    }
  }
}
