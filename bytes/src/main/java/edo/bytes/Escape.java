package edo.bytes;

/** Bytes as text for people: ASCII as it is, everything else escaped, as in a byte literal. */
final class Escape {
  /** More than that is nothing to look at; how many there are is said. */
  private static final int MOST = 1024;

  private static final String DIGITS = "0123456789abcdef";

  private Escape() {}

  static String of(Buf bytes) {
    int length = bytes.remaining();
    var text = new StringBuilder(Math.min(length, MOST) + 3).append("b\"");
    for (int i = 0; i < Math.min(length, MOST); i++) {
      escape(bytes.getUnsignedByte(), text);
    }
    text.append('"');
    return length > MOST ? text + "... (" + length + " bytes)" : text.toString();
  }

  private static void escape(int b, StringBuilder text) {
    switch (b) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '\\' -> text.append("\\\\");
      case '"' -> text.append("\\\"");
      case 0 -> text.append("\\0");
      default -> {
        if (b >= ' ' && b < 0x7f) {
          text.append((char) b);
        } else {
          text.append("\\x").append(DIGITS.charAt(b >> 4)).append(DIGITS.charAt(b & 15));
        }
      }
    }
  }
}
