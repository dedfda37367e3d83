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
  private final Pieces pieces;

  Lines(BufferedByteReader reader, int limit) {
    this.pieces = new Pieces(reader, "the line", (byte) '\n', limit, 2);
  }

  /**
   * Reads the next line. A line ends with a line feed, before which a carriage return may stand;
   * the last one need not.
   *
   * @return the line without its end, or empty at the end of the stream
   * @throws TooLongException if it is longer than allowed; the next call reads the line behind it
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
      if (!pieces.poll(cx)) {
        return Poll.pending();
      }
      ByteSink line = pieces.bytes;
      if (line.length() == 0) {
        return Poll.ready(Optional.empty());
      }
      try {
        if (pieces.cut((byte) '\n')) {
          var _ = pieces.cut((byte) '\r');
        }
        pieces.checkLength();
        return Poll.ready(Optional.of(Delimited.decode(line.view(), StandardCharsets.UTF_8)));
      } finally {
        line.clear();
      }
    };
  }

  /**
   * Where it reads.
   *
   * @return the reader it was made from
   */
  public BufferedByteReader reader() {
    return pieces.reader();
  }
}
