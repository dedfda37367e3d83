package edo.miniredis;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.ByteReader;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes replies apart. What has arrived of an unfinished one stays in the buffer, so whoever is
 * cancelled while waiting for the rest loses nothing.
 *
 * <p>Threading: for one task at a time.
 */
final class ReplyReader {
  /** Arrays in arrays: deeper than any command answers, and far from the end of a stack. */
  private static final int DEEPEST = 64;

  /** A line of a reply: an error is the longest. */
  private static final int LONGEST_LINE = 64 * 1024;

  /** As long as a string of Redis can be, and a little more. */
  private static final int LONGEST = 1 << 30;

  /** What a verbatim string begins with: three letters and a colon. */
  private static final int FORM = 4;

  private final ByteReader source;
  private final BytesMut buffer = new BytesMut(4096);

  /** Items of the array that {@link #part} has returned. */
  private long left;

  /** Arrays that have begun, the innermost first. */
  private final Deque<Open> open = new ArrayDeque<>();

  ReplyReader(ByteReader source) {
    this.source = source;
  }

  /**
   * Waits for a reply.
   *
   * @throws EOFException if the connection has ended
   * @throws ProtocolException if it is no reply
   */
  Reply next() throws IOException {
    while (true) {
      Reply reply = poll();
      if (reply != null) {
        return reply;
      }
      if (buffer.fill(source::read) < 0) {
        throw new EOFException(
            buffer.isEmpty() && open.isEmpty()
                ? "the server has closed the connection; connect again"
                : "the server has closed the connection in the middle of a reply; connect again");
      }
    }
  }

  /** A reply that has arrived, or null. */
  @Nullable Reply poll() throws ProtocolException {
    while (true) {
      Reply part = part();
      if (part == null) {
        return null;
      }
      if (part instanceof Reply.Many(Reply.Kind kind, List<Reply> _) && left > 0) {
        if (open.size() == DEEPEST) {
          throw new ProtocolException("Protocol error: arrays in arrays, " + DEEPEST + " deep");
        }
        open.push(new Open(kind, left));
        continue;
      }
      while (!open.isEmpty()) {
        Open array = open.element();
        array.items.add(part);
        if (array.items.size() < array.count) {
          break;
        }
        part = new Reply.Many(array.kind, array.items);
        open.remove();
      }
      if (open.isEmpty()) {
        return part;
      }
    }
  }

  /** An array, some of whose items have arrived. */
  private static final class Open {
    final Reply.Kind kind;
    final long count;
    final List<Reply> items = new ArrayList<>();

    Open(Reply.Kind kind, long count) {
      this.kind = kind;
      this.count = count;
    }
  }

  /** The next scalar, or the beginning of an array, which has {@code left} items. */
  private @Nullable Reply part() throws ProtocolException {
    int end = buffer.indexOf((byte) '\n', 0);
    if (end < 0) {
      if (buffer.length() > LONGEST_LINE) {
        throw new ProtocolException(
            "Protocol error: a line of more than " + LONGEST_LINE + " bytes");
      }
      return null;
    }
    char kind = (char) buffer.get(0);
    int from = Math.min(1, end);
    String line = text(from, end > from && buffer.get(end - 1) == '\r' ? end - 1 : end);
    if ((kind == '$' && number(line) != -1) || kind == '=' || kind == '!') {
      return data(kind, end + 1, number(line));
    }
    Reply part =
        switch (kind) {
          case '+', '(' -> new Reply.Word(line); // a number of any length is its digits
          case '-' -> new Reply.Failure(line);
          case ':' -> new Reply.Whole(number(line));
          case ',' -> new Reply.Decimal(decimal(line));
          case '#' -> new Reply.Truth(line.equals("t"));
          case '_', '$' -> new Reply.Nothing();
          case '*' -> many(Reply.Kind.ARRAY, number(line));
          case '~' -> many(Reply.Kind.SET, number(line));
          case '>' -> many(Reply.Kind.PUSH, number(line));
          case '%' -> many(Reply.Kind.MAP, 2 * number(line));
          default ->
              throw new ProtocolException(
                  "Protocol error: a reply cannot begin with '" + kind + "'");
        };
    buffer.advance(end + 1);
    return part;
  }

  /** A string; of {@code =} without the form that it begins with, such as {@code txt:}. */
  private @Nullable Reply data(char kind, int from, long length) throws ProtocolException {
    if (length < 0 || length > LONGEST) {
      throw new ProtocolException("Protocol error: a string of " + length + " bytes");
    }
    if (buffer.length() - from < length + 2) {
      return null;
    }
    buffer.advance(from);
    byte[] bytes = new byte[(int) length];
    buffer.get(bytes);
    buffer.advance(2);
    if (kind == '!') {
      return new Reply.Failure(new String(bytes, StandardCharsets.UTF_8));
    }
    if (kind == '=' && length < FORM) {
      throw new ProtocolException("Protocol error: a verbatim string without its form");
    }
    return new Reply.Data(Bytes.wrap(bytes).slice(kind == '=' ? FORM : 0, (int) length));
  }

  private Reply many(Reply.Kind kind, long count) throws ProtocolException {
    left = 0;
    if (count < 0) {
      if (count != -1) {
        throw new ProtocolException("Protocol error: an array of " + count);
      }
      return new Reply.Nothing();
    }
    left = count;
    return new Reply.Many(kind, List.of());
  }

  private static long number(String digits) throws ProtocolException {
    byte[] bytes = digits.getBytes(StandardCharsets.ISO_8859_1);
    if (!Numbers.isInteger(bytes, 0, bytes.length)) {
      throw new ProtocolException("Protocol error: '" + digits + "' is no number");
    }
    return Numbers.parse(bytes, 0, bytes.length);
  }

  private static double decimal(String digits) throws ProtocolException {
    byte[] bytes = digits.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return Numbers.parseDouble(bytes, 0, bytes.length);
    } catch (ErrorReply e) {
      throw new ProtocolException("Protocol error: '" + digits + "' is no number");
    }
  }

  private String text(int from, int to) {
    byte[] bytes = new byte[to - from];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = buffer.get(from + i);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
