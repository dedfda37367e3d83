package edo.codec;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.TooLongException;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Pieces between any of some bytes.
 *
 * {@snippet :
 * var source = ByteStreams.reader("a,b;;c".getBytes(StandardCharsets.UTF_8));
 * var pieces = new FramedRead<>(source, new AnyDelimiterCodec(80));
 * expect("[b\"a\", b\"b\", b\"\", b\"c\"]", pieces.frames().toList().toString());
 * }
 *
 * <p>Read, a piece ends with any of the bytes, which is removed; the last one need not have an end.
 * Two of the bytes side by side have an empty piece between them. Written, the terminator is put
 * behind a piece.
 *
 * <p><b>Limit:</b> a piece that is too long is a {@link TooLongException}, once; the rest of it is
 * dropped as it comes, and the next frame is the piece behind it.
 *
 * <p><b>Memory:</b> a piece shares the buffer and costs a small object.
 *
 * <p>Keeps how far it has looked, so it belongs to one connection.
 */
public final class AnyDelimiterCodec implements Codec<Bytes, Bytes> {
  private static final Bytes DELIMITERS = Bytes.utf8(",;\n\r");
  private static final Bytes TERMINATOR = Bytes.utf8(",");

  private final Bytes delimiters;
  private final Bytes terminator;
  private final EndSearch search;

  /**
   * Comma, semicolon, line feed and carriage return; writes commas.
   *
   * @param maxLength how many bytes a piece may have, its end not counted
   * @throws IllegalArgumentException if it is not positive
   */
  public AnyDelimiterCodec(int maxLength) {
    this(DELIMITERS, TERMINATOR, maxLength);
  }

  /**
   * With bytes of your own.
   *
   * @param delimiters any of these ends a piece
   * @param terminator what is written behind a piece
   * @param maxLength how many bytes a piece may have, its end not counted
   * @throws IllegalArgumentException if there are no delimiters, or the length is not positive
   */
  public AnyDelimiterCodec(Bytes delimiters, Bytes terminator, int maxLength) {
    if (delimiters.isEmpty()) {
      throw new IllegalArgumentException("a piece has to end with something; give a delimiter");
    }
    this.delimiters = delimiters;
    this.terminator = terminator;
    this.search =
        delimiters.length() == 1 ? one(delimiters, maxLength) : any(delimiters, maxLength);
  }

  private static EndSearch one(Bytes delimiters, int maxLength) {
    byte only = delimiters.get(0);
    return new EndSearch("the piece", maxLength) {
      @Override
      int indexOf(BytesMut in, int begin, int end) {
        return in.indexOf(only, begin, end);
      }
    };
  }

  private static EndSearch any(Bytes delimiters, int maxLength) {
    var ends = new boolean[256];
    delimiters.values().forEach(value -> ends[value & 0xff] = true);
    return new EndSearch("the piece", maxLength) {
      @Override
      int indexOf(BytesMut in, int begin, int end) {
        for (int i = begin; i < end; i++) {
          if (ends[in.get(i) & 0xff]) {
            return i;
          }
        }
        return -1;
      }
    };
  }

  /**
   * How many bytes a piece may have.
   *
   * @return the limit
   */
  public int maxLength() {
    return search.limit();
  }

  @Override
  public boolean decode(BytesMut in, Consumer<? super Bytes> out) throws IOException {
    int length = search.find(in);
    if (length < 0) {
      return false;
    }
    Bytes piece = in.getBytes(length);
    in.advance(1);
    out.accept(piece);
    return true;
  }

  @Override
  public boolean decodeEof(BytesMut in, Consumer<? super Bytes> out) throws IOException {
    if (decode(in, out)) {
      return true;
    }
    if (in.isEmpty()) {
      return false;
    }
    search.startAgain();
    out.accept(in.freeze());
    return true;
  }

  @Override
  public void reset() {
    search.reset();
  }

  @Override
  public void encode(Bytes piece, BytesMut out) {
    out.put(piece);
    out.put(terminator);
  }

  @Override
  public String toString() {
    return "AnyDelimiterCodec[" + delimiters + ", " + maxLength() + "]";
  }
}
