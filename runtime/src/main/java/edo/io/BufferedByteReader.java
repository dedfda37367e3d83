package edo.io;

import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A reader that has some of its bytes at hand, and can look for an end in them: of a line, of a
 * record.
 *
 * {@snippet :
 * var lines = ByteStreams.reader("one\r\ntwo".getBytes(StandardCharsets.UTF_8));
 * for (Optional<String> line; (line = lines.readLine(80)).isPresent(); ) {
 *   IO.println(line.get());
 * }
 * }
 *
 * <p><b>Cancellation:</b> {@link #fill} loses nothing, nor does {@link #readUntil}, which has
 * appended what it has read. {@link #readLine} keeps the beginning of a line for the next call.
 */
public interface BufferedByteReader extends ByteReader {
  /**
   * The bytes at hand, without waiting. To be used before the next call of any other method.
   *
   * @return a read-only view, empty if {@link #fill} has to be called
   */
  ByteBuffer buffer();

  /**
   * Makes sure that there are bytes at hand, or arranges to be woken. For those who write readers.
   *
   * @param cx the waker to call, and the budget
   * @return how many bytes are at hand, {@link #END}, or {@link #PENDING}
   * @throws IOException if the stream has failed or was closed
   */
  int pollFill(Context cx) throws IOException;

  /**
   * Takes bytes away that are at hand.
   *
   * @param count how many
   * @throws IllegalArgumentException if that is negative or more than there are
   */
  void consume(int count);

  /**
   * Makes sure that there are bytes at hand; {@link #buffer} has them then.
   *
   * @return how many, or {@link #END}
   * @throws IOException if the stream has failed or was closed
   */
  default int fill() throws IOException {
    int there = buffer().remaining();
    return there > 0 ? there : Waiting.await(fillAsync());
  }

  /**
   * {@link #fill} as a computation.
   *
   * @return how many bytes are at hand, or {@link #END}
   */
  default Async<Integer> fillAsync() {
    return new Delimited.Fill(this);
  }

  /**
   * Reads up to and with a certain byte, or to the end of the stream, and appends it.
   *
   * <p><b>Cancellation:</b> what has been read is in the sink, also if reading fails.
   *
   * @param delimiter the byte
   * @param bytes where to
   * @return how many bytes were appended, 0 at the end of the stream
   * @throws TooLongException if the sink does not take them; it has none of the last piece, which
   *     is still to be read
   * @throws IOException if the stream has failed or was closed
   */
  default int readUntil(byte delimiter, ByteSink bytes) throws IOException {
    return Waiting.await(readUntilAsync(delimiter, bytes));
  }

  /**
   * {@link #readUntil} as a computation.
   *
   * @param delimiter the byte
   * @param bytes where to; not to be used otherwise until it is done
   * @return how many bytes were appended, 0 at the end of the stream
   */
  default Async<Integer> readUntilAsync(byte delimiter, ByteSink bytes) {
    return new Delimited.Until(this, delimiter, bytes);
  }

  /**
   * The pieces between bytes of a certain value, the last one also without it behind.
   *
   * @param delimiter the byte
   * @param limit how many bytes a piece may have
   * @return the pieces; it reads from this reader
   */
  default Segments split(byte delimiter, int limit) {
    return new Segments(this, delimiter, limit);
  }

  /**
   * The lines, in UTF-8, without their ends: a line feed, or carriage return and line feed.
   *
   * @param limit how many bytes a line may have, its end not counted
   * @return the lines; it reads from this reader
   */
  default Lines lines(int limit) {
    return new Lines(this, limit);
  }

  /**
   * Reads a line in UTF-8. To read many, make one {@link #lines}: it keeps the beginning of a line
   * when it is cancelled.
   *
   * <p><b>Cancellation:</b> the beginning of a line that has been read is lost.
   *
   * @param limit how many bytes it may have, its end not counted
   * @return the line without its end, or empty at the end of the stream
   * @throws TooLongException if it is longer; its beginning has been read, which {@link #lines}
   *     would know how to go on from
   * @throws java.nio.charset.MalformedInputException if it is not UTF-8; it has been read
   * @throws IOException if the stream has failed or was closed
   */
  default Optional<String> readLine(int limit) throws IOException {
    return lines(limit).next();
  }

  /**
   * Reads to the end of the stream as text in UTF-8.
   *
   * @param limit how many bytes at most
   * @return the text
   * @throws TooLongException if there are more
   * @throws java.nio.charset.MalformedInputException if it is not UTF-8
   * @throws IOException if the stream has failed or was closed
   */
  default String readText(int limit) throws IOException {
    return Delimited.decode(ByteBuffer.wrap(readAll(limit)), StandardCharsets.UTF_8);
  }
}
