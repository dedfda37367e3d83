package edo.io;

import edo.task.Async;
import edo.task.Poll;
import java.io.IOException;
import java.util.Optional;

/**
 * The pieces of a stream between bytes of a certain value; made by {@link
 * BufferedByteReader#split}.
 *
 * <p><b>Cancellation:</b> the beginning of a piece that has been read is kept for the next call.
 *
 * <p>For one task at a time.
 */
public final class Segments {
  private final byte delimiter;
  private final Pieces pieces;

  Segments(BufferedByteReader reader, byte delimiter, int limit) {
    this.delimiter = delimiter;
    this.pieces = new Pieces(reader, "the piece", delimiter, limit, 1);
  }

  /**
   * Reads the next piece.
   *
   * @return the piece without the byte behind it, or empty at the end of the stream
   * @throws TooLongException if it is longer than allowed; the next call reads the piece behind it
   * @throws IOException if the stream has failed or was closed
   */
  public Optional<byte[]> next() throws IOException {
    return Waiting.await(nextAsync());
  }

  /**
   * {@link #next} as a computation.
   *
   * @return the piece, or empty at the end of the stream
   */
  public Async<Optional<byte[]>> nextAsync() {
    return cx -> {
      if (!pieces.poll(cx)) {
        return Poll.pending();
      }
      if (pieces.bytes.length() == 0) {
        return Poll.ready(Optional.empty());
      }
      try {
        var _ = pieces.cut(delimiter);
        pieces.checkLength();
        return Poll.ready(Optional.of(pieces.bytes.toByteArray()));
      } finally {
        pieces.bytes.clear();
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
