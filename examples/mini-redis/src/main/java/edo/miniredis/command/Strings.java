package edo.miniredis.command;

import edo.miniredis.data.Counter;
import edo.miniredis.data.Entry;
import edo.miniredis.data.Growing;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Replies;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The three forms of a string value seen as one. */
final class Strings {
  /** A string may be so long. */
  static final int LONGEST = 512 * 1024 * 1024;

  private Strings() {}

  static boolean isString(Object value) {
    return value instanceof byte[] || value instanceof Counter || value instanceof Growing;
  }

  /** Its bytes, to be read only. */
  static byte[] bytes(Object value) {
    return switch (value) {
      case byte[] bytes -> bytes;
      case Counter counter -> Numbers.bytes(counter.value());
      case Growing growing -> Arrays.copyOf(growing.array(), growing.length());
      default -> throw ErrorReply.wrongType();
    };
  }

  static int length(Object value) {
    return switch (value) {
      case byte[] bytes -> bytes.length;
      case Counter counter -> Numbers.width(counter.value());
      case Growing growing -> growing.length();
      default -> throw ErrorReply.wrongType();
    };
  }

  /** Replies with a value. */
  static void reply(Replies out, @Nullable Entry entry) {
    if (entry == null) {
      out.nil();
      return;
    }
    switch (entry.value()) {
      case byte[] bytes -> out.bulk(bytes);
      case Counter counter -> out.bulk(counter.value());
      case Growing growing -> out.bulk(growing.array(), 0, growing.length());
      default -> throw ErrorReply.wrongType();
    }
  }

  /** The value as one that can be written into; the entry holds it from now on. */
  static Growing growing(Entry entry) {
    if (entry.value() instanceof Growing growing) {
      return growing;
    }
    Growing growing = new Growing(bytes(entry.value()));
    entry.setValue(growing);
    return growing;
  }

  static void checkLength(long length) {
    if (length > LONGEST) {
      throw new ErrorReply("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    }
  }
}
