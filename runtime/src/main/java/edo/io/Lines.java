package edo.io;

import edo.task.Async;
import edo.task.Poll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The lines of a stream in UTF-8; made by {@link BufferedByteReader#lines}.
 *
 * <p><b>Cancellation:</b> the beginning of a line that has been read is kept for the next call.
 *
 * <p>For one task at a time.
 */
public final class Lines {
  private final BufferedByteReader reader;
  private final int limit;
  private final ByteSink bytes;

  Lines(BufferedByteReader reader, int limit) {
    this.reader = reader;
    this.limit = limit;
    this.bytes = new ByteSink(Pieces.withEnd(limit, 2));
  }

  /**
   * Reads the next line. A line ends with a line feed, before which a carriage return may stand;
   * the last one need not.
   *
   * @return the line without its end, or empty at the end of the stream
   * @throws TooLongException if it is longer than allowed; the stream stands within it
   * @throws java.nio.charset.MalformedInputException if it is not UTF-8; the next call reads the
   *     line behind it
   * @throws IOException if the stream has failed or was closed
   */
  public Optional<String> next() throws IOException {
    return Waiting.await(nextAsync());
  }

  /**
   * {@link #next} as a computation.
   *
   * @return the line, or empty at the end of the stream
   */
  public Async<Optional<String>> nextAsync() {
    return cx -> {
      if (!Delimited.pollUntil(reader, cx, (byte) '\n', bytes)) {
        return Poll.pending();
      }
      if (bytes.length() == 0) {
        return Poll.ready(Optional.empty());
      }
      try {
        if (Pieces.cut(bytes, (byte) '\n')) {
          var _ = Pieces.cut(bytes, (byte) '\r');
        }
        if (bytes.length() > limit) {
          throw new TooLongException("the line", limit);
        }
        return Poll.ready(Optional.of(Delimited.decode(bytes.view(), StandardCharsets.UTF_8)));
      } finally {
        bytes.clear();
      }
    };
  }

  /**
   * Where it reads.
   *
   * @return the reader it was made from
   */
  public BufferedByteReader reader() {
    return reader;
  }
}
