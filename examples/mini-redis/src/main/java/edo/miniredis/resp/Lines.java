package edo.miniredis.resp;

/**
 * Requests in the inline form: words between blanks. A word in double quotes may have the escapes
 * {@code \n \r \t \b \a \\ \" \xHH}, one in single quotes only {@code \'}. The words are unescaped
 * where they stand, as that makes none longer.
 */
final class Lines {
  private static final String UNBALANCED = "Protocol error: unbalanced quotes in request";

  private int at;
  private int to;

  /** Cuts bytes {@code from} to {@code end} into arguments, with offsets from {@code from}. */
  void cut(byte[] array, int from, int end, Request into) throws ProtocolException {
    at = from;
    while (true) {
      while (at < end && isBlank(array[at])) {
        at++;
      }
      if (at == end) {
        return;
      }
      int begin = at;
      to = at;
      word(array, end);
      into.add(begin - from, to - begin);
    }
  }

  private void word(byte[] array, int end) throws ProtocolException {
    while (at < end && !isBlank(array[at])) {
      byte b = array[at++];
      if (b == '"') {
        quoted(array, end);
      } else if (b == '\'') {
        literal(array, end);
      } else {
        array[to++] = b;
      }
    }
  }

  private void quoted(byte[] array, int end) throws ProtocolException {
    while (at < end) {
      byte b = array[at++];
      if (b == '"') {
        behindQuote(array, end);
        return;
      }
      if (b != '\\' || at == end) {
        array[to++] = b;
        continue;
      }
      byte escaped = array[at++];
      if (escaped == 'x' && at + 2 <= end && hex(array[at]) >= 0 && hex(array[at + 1]) >= 0) {
        array[to++] = (byte) (hex(array[at]) * 16 + hex(array[at + 1]));
        at += 2;
      } else {
        array[to++] =
            switch (escaped) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              case 'b' -> '\b';
              case 'a' -> 7;
              default -> escaped;
            };
      }
    }
    throw new ProtocolException(UNBALANCED);
  }

  private void literal(byte[] array, int end) throws ProtocolException {
    while (at < end) {
      byte b = array[at++];
      if (b == '\'') {
        behindQuote(array, end);
        return;
      }
      if (b == '\\' && at < end && array[at] == '\'') {
        b = array[at++];
      }
      array[to++] = b;
    }
    throw new ProtocolException(UNBALANCED);
  }

  private void behindQuote(byte[] array, int end) throws ProtocolException {
    if (at < end && !isBlank(array[at])) {
      throw new ProtocolException(UNBALANCED);
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r') || b == 0;
  }

  private static int hex(byte b) {
    return Character.digit(b, 16);
  }
}
