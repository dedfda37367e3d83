package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** The computations behind {@link BufferedByteReader}. */
final class Delimited {
  private Delimited() {}

  /** Has bytes at hand. */
  static final class Fill implements Async<Integer> {
    private final BufferedByteReader reader;

    Fill(BufferedByteReader reader) {
      this.reader = reader;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws IOException {
      int n = reader.pollFill(cx);
      return n == ByteReader.PENDING ? Poll.pending() : Poll.ready(n);
    }
  }

  /** Reads up to a byte. */
  static final class Until implements Async<Integer> {
    private final BufferedByteReader reader;
    private final byte delimiter;
    private final ByteSink bytes;
    private final int before;

    Until(BufferedByteReader reader, byte delimiter, ByteSink bytes) {
      this.reader = reader;
      this.delimiter = delimiter;
      this.bytes = bytes;
      this.before = bytes.length();
    }

    @Override
    public Poll<Integer> poll(Context cx) throws IOException {
      return pollUntil(reader, cx, delimiter, bytes)
          ? Poll.ready(bytes.length() - before)
          : Poll.pending();
    }
  }

  /** Appends up to and with a byte, or to the end of the stream; false for not yet. */
  static boolean pollUntil(BufferedByteReader reader, Context cx, byte delimiter, ByteSink bytes)
      throws IOException {
    for (; ; ) {
      int n = reader.pollFill(cx);
      if (n == ByteReader.PENDING) {
        return false;
      }
      if (n < 0) {
        return true;
      }
      ByteBuffer there = reader.buffer();
      int at = indexOf(there, delimiter);
      int take = at < 0 ? there.remaining() : at + 1;
      bytes.append(there.slice(there.position(), take));
      reader.consume(take);
      if (at >= 0) {
        return true;
      }
    }
  }

  /** Where a byte is, counted from the position; negative if it is not there. */
  static int indexOf(ByteBuffer bytes, byte wanted) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) == wanted) {
        return i - bytes.position();
      }
    }
    return -1;
  }

  /** Text, or an exception where it is none. */
  static String decode(ByteBuffer bytes, Charset charset) throws CharacterCodingException {
    return charset.newDecoder().decode(bytes).toString(); // a new decoder reports what is malformed
  }
}
