package edo.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A step in the script of a {@link MockByteStream}. */
sealed interface MockStep {
  /** Bytes to be read; the buffer never changes, nor does its position. */
  record Read(ByteBuffer bytes) implements MockStep {
    @Override
    public String toString() {
      return "read " + shown(bytes);
    }
  }

  /** Bytes to be written; the buffer never changes, nor does its position. */
  record Write(ByteBuffer bytes) implements MockStep {
    @Override
    public String toString() {
      return "write " + shown(bytes);
    }
  }

  /** A read that fails. */
  record ReadError(IOException failure) implements MockStep {
    @Override
    public String toString() {
      return "readError " + failure;
    }
  }

  /** A write that fails. */
  record WriteError(IOException failure) implements MockStep {
    @Override
    public String toString() {
      return "writeError " + failure;
    }
  }

  /** Reads and writes wait. */
  record Wait(Duration duration) implements MockStep {
    @Override
    public String toString() {
      return "waitFor " + duration;
    }
  }

  /** How many bytes of a message are shown. */
  int MOST_SHOWN = 200;

  /** Whether nothing is to be done for it. */
  default boolean isEmpty() {
    return switch (this) {
      case Read(ByteBuffer bytes) -> !bytes.hasRemaining();
      case Write(ByteBuffer bytes) -> !bytes.hasRemaining();
      case ReadError _, WriteError _, Wait _ -> false;
    };
  }

  /** So many bytes of a buffer, from its position on. */
  static ByteBuffer first(ByteBuffer bytes, int n) {
    return bytes.slice(bytes.position(), n);
  }

  /** What is left of a buffer after so many bytes. */
  static ByteBuffer after(ByteBuffer bytes, int n) {
    return bytes.slice(bytes.position() + n, bytes.remaining() - n);
  }

  /** Bytes for people: what is printable as it is, the rest as in Java's source. */
  static String shown(ByteBuffer bytes) {
    var text = new StringBuilder("\"");
    for (int i = 0; i < Math.min(bytes.remaining(), MOST_SHOWN); i++) {
      byte b = bytes.get(bytes.position() + i);
      switch (b) {
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '"', '\\' -> text.append('\\').append((char) b);
        default -> {
          if (b >= ' ' && b <= '~') {
            text.append((char) b);
          } else {
            text.append(String.format("\\x%02x", b & 0xff));
          }
        }
      }
    }
    text.append('"');
    if (bytes.remaining() > MOST_SHOWN) {
      text.append("... (").append(bytes.remaining()).append(" bytes)");
    }
    return text.toString();
  }
}
