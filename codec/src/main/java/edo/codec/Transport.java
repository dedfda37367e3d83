package edo.codec;

import edo.bytes.BytesMut;
import edo.io.ByteReader;
import edo.io.WriteZeroException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What a reader, writer or encoder of anybody's does with a buffer of ours. */
final class Transport {
  /** A buffer that has become larger than this is let go of when it is empty. */
  private static final int LARGE = 256 * 1024;

  private Transport() {}

  /** Counts what was read into {@link BytesMut#room}, whose position was {@code before}. */
  static void hasRead(ByteReader reader, BytesMut into, ByteBuffer room, int before, int n) {
    check(reader, room, before, n);
    if (n == 0) {
      throw new IllegalStateException(
          reader + " breaks the contract: it read nothing, and there was room");
    }
    if (n > 0) {
      into.advanceMut(n);
    }
  }

  /** Removes what was written of {@link BytesMut#content}, whose position was {@code before}. */
  static void hasWritten(Object writer, BytesMut from, ByteBuffer content, int before, int n)
      throws IOException {
    check(writer, content, before, n);
    if (n == 0) {
      throw new WriteZeroException(from.length());
    }
    if (n > 0) {
      from.advance(n);
    }
  }

  /** Encodes a frame behind what is there, all of it or nothing. */
  static <T> void append(Encoder<T> encoder, T frame, BytesMut buffer) throws IOException {
    int before = buffer.length();
    boolean done = false;
    try {
      encoder.encode(frame, buffer);
      done = true;
    } finally {
      if (!done) {
        buffer.truncate(before); // half a frame would spoil those that follow
      }
    }
  }

  private static void check(Object end, ByteBuffer buffer, int before, int n) {
    if (buffer.position() - before != Math.max(n, 0)) {
      throw new IllegalStateException(
          end
              + " breaks the contract: it answered "
              + n
              + " and moved the position from "
              + before
              + " to "
              + buffer.position());
    }
  }

  /** One large frame is no reason to hold so much for as long as the connection lasts. */
  static void shrink(BytesMut buffer, int usual) {
    if (buffer.isEmpty()) {
      buffer.clear(); // what was read before is room again, and counts
      if (buffer.capacity() > Math.max(LARGE, usual)) {
        var _ = buffer.takeArray();
      }
    }
  }
}
