package edo.miniredis.command;

import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Request;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as requests give them, turned into milliseconds since 1970. */
final class Expiring {
  private Expiring() {}

  /** An option that says when. */
  enum Option {
    EX,
    PX,
    EXAT,
    PXAT;

    /** Which one an argument is, or null. */
    static @Nullable Option of(Request request, int argument) {
      for (Option option : values()) {
        if (request.is(argument, option.word)) {
          return option;
        }
      }
      return null;
    }

    private final String word = name().toLowerCase(Locale.ROOT);

    /**
     * Reads its time.
     *
     * @param argument where the time stands
     * @param command for the error
     */
    long at(Session session, Request request, int argument, String command) {
      long time = request.number(argument);
      if (time <= 0) {
        throw invalid(command);
      }
      boolean seconds = this == EX || this == EXAT;
      return Expiring.at(session, time, seconds, this == EX || this == PX, command);
    }
  }

  /**
   * A time.
   *
   * @param time in the unit; may have passed
   * @param seconds the unit; otherwise milliseconds
   * @param relative to now
   * @param command for the error
   */
  static long at(Session session, long time, boolean seconds, boolean relative, String command) {
    try {
      long millis = seconds ? Math.multiplyExact(time, 1000L) : time;
      long at = relative ? Math.addExact(session.store().now(), millis) : millis;
      return at < 0 ? 0 : at;
    } catch (ArithmeticException e) {
      throw invalid(command);
    }
  }

  private static ErrorReply invalid(String command) {
    return new ErrorReply("ERR invalid expire time in '" + command + "' command");
  }
}
