package edo.io;

import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Buffers in front of both directions of a connection: a {@link BufReader} and a {@link BufWriter}.
 *
 * {@snippet :
 * try (var stream = new BufStream(TcpStream.connect("localhost:" + port))) {
 *   stream.writeInt(42);
 *   stream.flush();
 *   int answer = stream.readInt();
 * }
 * }
 *
 * <p><b>Seeking</b>, if the stream is {@link Seekable}, sends on what was written and forgets what
 * was read ahead. On a file, whose two directions share one place, seek whenever writing follows
 * reading. A seek that was cancelled is completed by the next seek or read.
 */
public final class BufStream extends Joined<BufReader, BufWriter>
    implements BufferedByteReader, Seekable {
  private final ByteStream stream;

  /**
   * With buffers of {@link BufReader#DEFAULT_SIZE}.
   *
   * @param stream the connection; closed with this
   */
  public BufStream(ByteStream stream) {
    this(stream, BufReader.DEFAULT_SIZE, BufReader.DEFAULT_SIZE);
  }

  /**
   * With buffers of certain sizes.
   *
   * @param stream the connection; closed with this
   * @param readSize of the buffer for reading, in bytes
   * @param writeSize of the buffer for writing, in bytes
   * @throws IllegalArgumentException if one is not positive
   */
  public BufStream(ByteStream stream, int readSize, int writeSize) {
    super(new BufReader(stream, readSize), new BufWriter(stream, writeSize));
    this.stream = stream;
  }

  private BufStream(ByteStream stream, BufReader reader, BufWriter writer) {
    super(reader, writer);
    this.stream = stream;
  }

  /**
   * Puts together the buffers of both directions of one connection, with what is in them.
   *
   * @param reader reads from the connection; not to be used by itself any more
   * @param writer writes to the same connection; not to be used by itself any more
   * @return both
   * @throws IllegalArgumentException if they are not of one {@link ByteStream}
   */
  public static BufStream of(BufReader reader, BufWriter writer) {
    if (reader.reader() != writer.writer() || !(reader.reader() instanceof ByteStream stream)) {
      throw new IllegalArgumentException(
          "a BufStream is of one connection, not of "
              + reader.reader()
              + " and "
              + writer.writer()
              + ": join two with ByteStreams.join");
    }
    return new BufStream(stream, reader, writer);
  }

  /**
   * The connection itself.
   *
   * @return the stream behind the buffers
   */
  public ByteStream stream() {
    return stream;
  }

  /**
   * How many written bytes wait to be sent on.
   *
   * @return the number of bytes
   */
  public int buffered() {
    return writer.buffered();
  }

  @Override
  public ByteBuffer buffer() {
    return reader.buffer();
  }

  @Override
  public int pollFill(Context cx) throws IOException {
    return reader.pollFill(cx);
  }

  @Override
  public void startSeek(SeekFrom where) {
    reader.startSeek(where);
  }

  @Override
  public long pollSeek(Context cx) throws IOException {
    return writer.pollEmpty(cx) ? reader.pollSeek(cx) : PENDING;
  }

  @Override
  public void consume(int count) {
    reader.consume(count);
  }

  /** Sends on what was written and closes the connection, in any case; see {@link BufWriter}. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  @Override
  public String toString() {
    return "BufStream[" + stream + "]";
  }
}
