package edo.miniredis.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Request;
import java.util.Locale;

/**
 * What {@code SCAN} and its like are told.
 *
 * @param cursor where to go on
 * @param glob what is wanted
 * @param count about how many at a time
 * @param type of which type; empty: any
 */
record ScanOptions(long cursor, Glob glob, int count, String type) {
  /** Reads the arguments from the cursor on. */
  static ScanOptions of(Request request, int from) {
    long cursor;
    try {
      String text = request.shown(from);
      // As C reads it: a minus sign turns the number round.
      cursor =
          text.startsWith("-")
              ? -Long.parseUnsignedLong(text.substring(1))
              : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new ErrorReply("ERR invalid cursor");
    }
    byte[] pattern = "*".getBytes(US_ASCII);
    int count = 10;
    String type = "";
    for (int i = from + 1; i < request.count(); i += 2) {
      if (i + 1 == request.count()) {
        throw ErrorReply.syntax();
      }
      if (request.is(i, "match")) {
        pattern = request.bytes(i + 1);
      } else if (request.is(i, "count")) {
        long wanted = request.number(i + 1);
        if (wanted < 1) {
          throw ErrorReply.syntax();
        }
        count = (int) Math.min(wanted, Integer.MAX_VALUE);
      } else if (request.is(i, "type")) {
        type = request.shown(i + 1).toLowerCase(Locale.ROOT);
      } else {
        throw ErrorReply.syntax();
      }
    }
    return new ScanOptions(cursor, new Glob(pattern), count, type);
  }
}
