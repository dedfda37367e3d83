package edo.codec;

import edo.bytes.BytesMut;
import edo.io.TooLongException;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Lines of text in UTF-8.
 *
 * {@snippet :
 * var source = ByteStreams.reader("one\r\ntwo\nthree".getBytes(StandardCharsets.UTF_8));
 * var lines = new FramedRead<>(source, new LinesCodec(80));
 * expect(List.of("one", "two", "three"), lines.frames().toList());
 * }
 *
 * <p>Read, a line ends with a line feed, before which a carriage return may stand; both are
 * removed. The last one need not have an end. Written, a line feed is put behind it; who writes
 * text that has line feeds writes several lines.
 *
 * <p><b>Limit:</b> a line that is too long is a {@link TooLongException}, once; the rest of it is
 * dropped as it comes, and the next frame is the line behind it. A line that is not UTF-8 is a
 * {@link java.nio.charset.CharacterCodingException}; the next frame is the line behind it.
 *
 * <p><b>Memory:</b> a line that is read is a string and nothing else: the buffer is used again.
 *
 * <p>Keeps how far it has looked, so it belongs to one connection.
 */
public final class LinesCodec implements Codec<String, CharSequence> {
  private final EndSearch search;

  /**
   * With a limit.
   *
   * @param maxLength how many bytes a line may have, its line feed not counted, but a carriage
   *     return; {@link Integer#MAX_VALUE} if the other side is to be trusted
   * @throws IllegalArgumentException if it is not positive
   */
  public LinesCodec(int maxLength) {
    this.search =
        new EndSearch("the line", maxLength) {
          @Override
          int indexOf(BytesMut in, int begin, int end) {
            return in.indexOf((byte) '\n', begin, end);
          }
        };
  }

  /**
   * How many bytes a line may have.
   *
   * @return the limit
   */
  public int maxLength() {
    return search.limit();
  }

  @Override
  public boolean decode(BytesMut in, Consumer<? super String> out) throws IOException {
    int length = search.find(in);
    if (length < 0) {
      return false;
    }
    out.accept(line(in, length, 1));
    return true;
  }

  @Override
  public boolean decodeEof(BytesMut in, Consumer<? super String> out) throws IOException {
    if (decode(in, out)) {
      return true;
    }
    int length = in.length();
    if (length == 0 || (length == 1 && in.get(0) == '\r')) {
      return false;
    }
    search.startAgain();
    out.accept(line(in, length, 0));
    return true;
  }

  /** Takes a line of so many bytes, and its end. */
  private static String line(BytesMut in, int length, int end) throws IOException {
    int left = in.length() - length - end;
    int text = length > 0 && in.get(length - 1) == '\r' ? length - 1 : length;
    try {
      return in.getUtf8(text);
    } finally {
      in.advance(in.length() - left); // also if it is no text
    }
  }

  @Override
  public void reset() {
    search.reset();
  }

  @Override
  public void encode(CharSequence line, BytesMut out) {
    out.putUtf8(line);
    out.putByte('\n');
  }

  @Override
  public String toString() {
    return "LinesCodec[" + maxLength() + "]";
  }
}
