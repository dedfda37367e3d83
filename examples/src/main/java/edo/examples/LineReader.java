package edo.examples;

import edo.net.TcpStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Splits what a stream brings into lines, which may not be longer than the buffer: a client that
 * never ends its line gets an error instead of all the memory.
 */
final class LineReader {
  private static final int LONGEST = 4 * 1024;

  private final TcpStream stream;
  private final byte[] buffer = new byte[LONGEST];

  /** The bytes from {@code start} to {@code end} have come and were not handed out yet. */
  private int start;

  private int end;

  LineReader(TcpStream stream) {
    this.stream = stream;
  }

  /**
   * The next line without its end; a last line without an end counts.
   *
   * @return the line, empty at the end of the stream
   * @throws IOException if the line is too long or the stream failed
   */
  Optional<String> next() throws IOException {
    int looked = start;
    while (true) {
      for (; looked < end; looked++) {
        if (buffer[looked] == '\n') {
          String line = text(looked);
          start = looked + 1;
          return Optional.of(line);
        }
      }
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        looked -= start;
        start = 0;
      }
      if (end == LONGEST) {
        throw new IOException("a line is longer than " + LONGEST + " bytes");
      }
      int n = stream.read(buffer, end, LONGEST - end);
      if (n < 0) {
        Optional<String> rest = start < end ? Optional.of(text(end)) : Optional.empty();
        start = end;
        return rest;
      }
      end += n;
    }
  }

  private String text(int until) {
    return new String(buffer, start, until - start, StandardCharsets.UTF_8);
  }
}
