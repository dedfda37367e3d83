package edo.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * BYT-001 to BYT-015: every getter over every kind of buffer, also across the borders of chunks and
 * with too few bytes (the matrix of {@code test_buf.rs}).
 */
class BufTest {
  private static final byte[] CONTENT = new byte[40];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (i * 37 + 0x81);
    }
  }

  /** A getter, how many bytes it takes, and what it finds in them. */
  record Getter(
      String name, int size, Function<Buf, Object> get, Function<ByteBuffer, Object> model) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static ByteBuffer le(ByteBuffer b) {
    return b.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer ne(ByteBuffer b) {
    return b.duplicate().order(ByteOrder.nativeOrder());
  }

  private static BigInteger wide(ByteBuffer b, ByteOrder order, boolean signed) {
    byte[] all = new byte[16];
    b.duplicate().get(all);
    if (order == ByteOrder.LITTLE_ENDIAN) {
      for (int i = 0; i < 8; i++) {
        byte swapped = all[i];
        all[i] = all[15 - i];
        all[15 - i] = swapped;
      }
    }
    return signed ? new BigInteger(all) : new BigInteger(1, all);
  }

  /** The first bytes as a number, computed another way. */
  private static long integer(ByteBuffer b, int size, ByteOrder order, boolean signed) {
    byte[] all = new byte[size];
    b.duplicate().get(all);
    if (order == ByteOrder.LITTLE_ENDIAN) {
      for (int i = 0; i < size / 2; i++) {
        byte swapped = all[i];
        all[i] = all[size - 1 - i];
        all[size - 1 - i] = swapped;
      }
    }
    return (signed ? new BigInteger(all) : new BigInteger(1, all)).longValue();
  }

  static Stream<Getter> getters() {
    ByteOrder be = ByteOrder.BIG_ENDIAN;
    ByteOrder le = ByteOrder.LITTLE_ENDIAN;
    ByteOrder ne = ByteOrder.nativeOrder();
    Stream<Getter> plain =
        Stream.of(
            new Getter("byte", 1, Buf::getByte, b -> b.get(0)),
            new Getter("unsigned byte", 1, Buf::getUnsignedByte, b -> b.get(0) & 0xff),
            new Getter("short", 2, Buf::getShort, b -> b.getShort(0)),
            new Getter("short le", 2, Buf::getShortLe, b -> le(b).getShort(0)),
            new Getter("short ne", 2, Buf::getShortNe, b -> ne(b).getShort(0)),
            new Getter("unsigned short", 2, Buf::getUnsignedShort, b -> b.getShort(0) & 0xffff),
            new Getter(
                "unsigned short le", 2, Buf::getUnsignedShortLe, b -> le(b).getShort(0) & 0xffff),
            new Getter(
                "unsigned short ne", 2, Buf::getUnsignedShortNe, b -> ne(b).getShort(0) & 0xffff),
            new Getter("int", 4, Buf::getInt, b -> b.getInt(0)),
            new Getter("int le", 4, Buf::getIntLe, b -> le(b).getInt(0)),
            new Getter("int ne", 4, Buf::getIntNe, b -> ne(b).getInt(0)),
            new Getter("unsigned int", 4, Buf::getUnsignedInt, b -> b.getInt(0) & 0xffffffffL),
            new Getter(
                "unsigned int le", 4, Buf::getUnsignedIntLe, b -> le(b).getInt(0) & 0xffffffffL),
            new Getter(
                "unsigned int ne", 4, Buf::getUnsignedIntNe, b -> ne(b).getInt(0) & 0xffffffffL),
            new Getter("long", 8, Buf::getLong, b -> b.getLong(0)),
            new Getter("long le", 8, Buf::getLongLe, b -> le(b).getLong(0)),
            new Getter("long ne", 8, Buf::getLongNe, b -> ne(b).getLong(0)),
            new Getter("float", 4, Buf::getFloat, b -> b.getFloat(0)),
            new Getter("float le", 4, Buf::getFloatLe, b -> le(b).getFloat(0)),
            new Getter("float ne", 4, Buf::getFloatNe, b -> ne(b).getFloat(0)),
            new Getter("double", 8, Buf::getDouble, b -> b.getDouble(0)),
            new Getter("double le", 8, Buf::getDoubleLe, b -> le(b).getDouble(0)),
            new Getter("double ne", 8, Buf::getDoubleNe, b -> ne(b).getDouble(0)),
            new Getter("int128", 16, Buf::getInt128, b -> wide(b, be, true)),
            new Getter("int128 le", 16, Buf::getInt128Le, b -> wide(b, le, true)),
            new Getter("int128 ne", 16, Buf::getInt128Ne, b -> wide(b, ne, true)),
            new Getter("unsigned int128", 16, Buf::getUnsignedInt128, b -> wide(b, be, false)),
            new Getter("unsigned int128 le", 16, Buf::getUnsignedInt128Le, b -> wide(b, le, false)),
            new Getter("unsigned int128 ne", 16, Buf::getUnsignedInt128Ne, b -> wide(b, ne, false)),
            new Getter(
                "array", 11, b -> text(b, 11), b -> Arrays.toString(Arrays.copyOf(CONTENT, 11))),
            new Getter("bytes", 11, b -> b.getBytes(11), b -> Bytes.copyOf(CONTENT, 0, 11)));
    Stream<Getter> sized =
        Stream.iterate(1, n -> n <= 8, n -> n + 1)
            .flatMap(n ->
                Stream.of(
                    new Getter("signed " + n, n, b -> b.getSigned(n), b -> integer(b, n, be, true)),
                    new Getter(
                        "signed le " + n, n, b -> b.getSignedLe(n), b -> integer(b, n, le, true)),
                    new Getter(
                        "signed ne " + n, n, b -> b.getSignedNe(n), b -> integer(b, n, ne, true)),
                    new Getter(
                        "unsigned " + n, n, b -> b.getUnsigned(n), b -> integer(b, n, be, false)),
                    new Getter(
                        "unsigned le " + n,
                        n,
                        b -> b.getUnsignedLe(n),
                        b -> integer(b, n, le, false)),
                    new Getter(
                        "unsigned ne " + n,
                        n,
                        b -> b.getUnsignedNe(n),
                        b -> integer(b, n, ne, false))));
    return Stream.concat(plain, sized);
  }

  private static String text(Buf buf, int count) {
    byte[] into = new byte[count];
    buf.get(into);
    return Arrays.toString(into);
  }

  /** BYT-007 to BYT-013: right value, moved by as much, from any kind of buffer. */
  @ParameterizedTest
  @MethodSource("getters")
  void getsWhatIsThere(Getter getter) {
    ByteBuffer model = ByteBuffer.wrap(CONTENT);
    Sources.bufs()
        .forEach((kind, make) -> {
          Buf buf = make.apply(CONTENT);
          assertEquals(getter.model.apply(model), getter.get.apply(buf), kind);
          assertEquals(CONTENT.length - getter.size, buf.remaining(), kind);
          assertEquals(CONTENT[getter.size], buf.getByte(), kind);
        });
  }

  /** BYT-006, BYT-008, BYT-012: with one byte too few, says so and stays where it is. */
  @ParameterizedTest
  @MethodSource("getters")
  void tooFewBytesAreLeftWhereTheyAre(Getter getter) {
    byte[] less = Arrays.copyOf(CONTENT, getter.size - 1);
    Sources.bufs()
        .forEach((kind, make) -> {
          Buf buf = make.apply(less);
          var e = assertThrows(BufUnderflowException.class, () -> getter.get.apply(buf), kind);
          assertTrue(e.requested() <= getter.size && e.requested() > e.available(), kind);
          assertEquals(less.length, e.available(), kind);
          assertEquals(less.length, buf.remaining(), kind);
          for (byte b : less) {
            assertEquals(b, buf.getByte(), kind);
          }
        });
  }

  /** BYT-006: the error says what was asked for and what there is. */
  @Test
  void errorSaysWhatWasAskedFor() {
    Buf buf = Bytes.of(1, 2, 3).cursor();
    var e = assertThrows(BufUnderflowException.class, buf::getLong);
    assertEquals(8, e.requested());
    assertEquals(3, e.available());
    assertTrue(e.getMessage().startsWith("8 bytes asked for, but only 3 are there"), e::getMessage);
  }

  /** BYT-011: an integer has 1 to 8 bytes. */
  @Test
  void integersHaveOneToEightBytes() {
    Sources.bufs()
        .forEach((kind, make) -> {
          for (int n : new int[] {-1, 0, 9}) {
            Buf buf = make.apply(CONTENT);
            assertThrows(IllegalArgumentException.class, () -> buf.getSigned(n), kind);
            assertThrows(IllegalArgumentException.class, () -> buf.getSignedLe(n), kind);
            assertThrows(IllegalArgumentException.class, () -> buf.getUnsigned(n), kind);
            assertThrows(IllegalArgumentException.class, () -> buf.getUnsignedLe(n), kind);
            assertEquals(CONTENT.length, buf.remaining(), kind);
          }
        });
  }

  /** BYT-001, BYT-002, BYT-004: chunk after chunk to the end; never beyond. */
  @Test
  void chunksAreNeverEmptyBeforeTheEnd() {
    Sources.bufs()
        .forEach((kind, make) -> {
          Buf buf = make.apply(CONTENT);
          var seen = ByteBuffer.allocate(CONTENT.length);
          while (buf.hasRemaining()) {
            ByteBuffer chunk = buf.chunk();
            int n = chunk.remaining();
            assertTrue(n > 0 && n <= buf.remaining(), kind);
            seen.put(chunk);
            assertEquals(CONTENT.length - seen.position() + n, buf.remaining(), kind);
            buf.advance(n);
          }
          assertArrayEquals(CONTENT, seen.array(), kind);
          assertEquals(0, buf.remaining(), kind);
          assertEquals(0, buf.chunk().remaining(), kind);
          buf.advance(0);
          assertThrows(BufUnderflowException.class, () -> buf.advance(1), kind);
        });
  }

  /** BYT-004: past the end nothing moves; backwards is no way. */
  @Test
  void advanceStaysWithinBounds() {
    Sources.bufs()
        .forEach((kind, make) -> {
          Buf buf = make.apply(CONTENT);
          buf.advance(6);
          assertEquals(CONTENT[6], buf.getByte(), kind);
          int left = buf.remaining();
          assertThrows(BufUnderflowException.class, () -> buf.advance(left + 1), kind);
          assertThrows(IllegalArgumentException.class, () -> buf.advance(-1), kind);
          assertThrows(IllegalArgumentException.class, () -> buf.getBytes(-1), kind);
          assertEquals(left, buf.remaining(), kind);
          buf.advance(left);
          assertFalse(buf.hasRemaining(), kind);
        });
  }

  /** BYT-003: all pieces, or as many as there are places; none of an empty buffer. */
  @Test
  void chunksForGatheringWrites() {
    Sources.bufs()
        .forEach((kind, make) -> {
          var into = new ByteBuffer[50];
          Buf buf = make.apply(CONTENT);
          int filled = buf.chunks(into, 1);
          var seen = ByteBuffer.allocate(CONTENT.length);
          for (int i = 1; i <= filled; i++) {
            seen.put(into[i]);
          }
          assertArrayEquals(CONTENT, seen.array(), kind);
          assertEquals(CONTENT.length, buf.remaining(), kind);
          assertEquals(0, buf.chunks(into, 50), kind);
          assertEquals(1, buf.chunks(into, 49), kind);
          assertEquals(0, make.apply(new byte[0]).chunks(into, 0), kind);
          assertThrows(IndexOutOfBoundsException.class, () -> buf.chunks(into, 51), kind);
        });
  }

  /** BYT-005: into a part of an array; what is not in the array is not read. */
  @Test
  void fillsPartsOfArrays() {
    Sources.bufs()
        .forEach((kind, make) -> {
          Buf buf = make.apply(CONTENT);
          byte[] into = new byte[CONTENT.length + 4];
          buf.get(into, 2, 7);
          buf.get(into, 9, CONTENT.length - 7);
          assertArrayEquals(CONTENT, Arrays.copyOfRange(into, 2, 2 + CONTENT.length), kind);
          assertEquals(0, into[1] | into[into.length - 1], kind);
          buf.get(into, into.length, 0);
          assertThrows(IndexOutOfBoundsException.class, () -> buf.get(into, 40, 5), kind);
          assertThrows(IndexOutOfBoundsException.class, () -> buf.get(into, -1, 1), kind);
          assertThrows(IndexOutOfBoundsException.class, () -> buf.get(into, 1, -1), kind);
        });
  }

  /** BYT-013: everything, and nothing. */
  @Test
  void piecesAsBytes() {
    Sources.bufs()
        .forEach((kind, make) -> {
          Buf buf = make.apply(CONTENT);
          assertEquals(Bytes.empty(), buf.getBytes(0), kind);
          assertEquals(Bytes.copyOf(CONTENT), buf.getBytes(CONTENT.length), kind);
          assertThrows(BufUnderflowException.class, () -> buf.getBytes(1), kind);
        });
  }

  /** BYT-040, BYT-062: byte by byte, and no further. */
  @Test
  void iterates() {
    Sources.bufs()
        .forEach((kind, make) -> {
          Buf buf = make.apply(CONTENT);
          var bytes = buf.iterator();
          for (byte b : CONTENT) {
            assertTrue(bytes.hasNext(), kind);
            assertEquals(b & 0xff, bytes.nextInt(), kind);
          }
          assertFalse(bytes.hasNext(), kind);
          assertThrows(NoSuchElementException.class, bytes::nextInt, kind);
        });
  }
}
