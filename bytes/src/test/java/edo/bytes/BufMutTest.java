package edo.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Sources.Target;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * BYT-016 to BYT-025: every way to write into every kind of room, also across borders and with one
 * byte too little ({@code test_buf_mut.rs}). What was written is read back by {@link Buf}, which
 * {@link BufTest} checks against the JDK.
 */
class BufMutTest {
  private static final BigInteger WIDE = new BigInteger("-123456789012345678901234567890");

  /** A put, how much room it takes, and how to have back what was put. */
  record Put(String name, int size, Consumer<BufMut> put, Object value, Function<Buf, Object> get) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Put> puts() {
    int i = 0x81_92_a3_b4;
    long l = 0x81_92_a3_b4_c5_d6_e7_f8L;
    float f = Float.intBitsToFloat(0x7fc0_1234); // a NaN with a payload, which must survive
    double d = -1.5e300;
    byte[] eleven = "eleven chars".substring(0, 11).getBytes(StandardCharsets.UTF_8);
    Stream<Put> plain =
        Stream.of(
            new Put("byte", 1, b -> b.putByte(0x1_82), (byte) 0x82, Buf::getByte),
            new Put("short", 2, b -> b.putShort(0x1_8293), (short) 0x8293, Buf::getShort),
            new Put("short le", 2, b -> b.putShortLe(0x1_8293), (short) 0x8293, Buf::getShortLe),
            new Put("short ne", 2, b -> b.putShortNe(0x1_8293), (short) 0x8293, Buf::getShortNe),
            new Put("int", 4, b -> b.putInt(i), i, Buf::getInt),
            new Put("int le", 4, b -> b.putIntLe(i), i, Buf::getIntLe),
            new Put("int ne", 4, b -> b.putIntNe(i), i, Buf::getIntNe),
            new Put("long", 8, b -> b.putLong(l), l, Buf::getLong),
            new Put("long le", 8, b -> b.putLongLe(l), l, Buf::getLongLe),
            new Put("long ne", 8, b -> b.putLongNe(l), l, Buf::getLongNe),
            new Put("float", 4, b -> b.putFloat(f), 0x7fc0_1234, Buf::getInt),
            new Put("float le", 4, b -> b.putFloatLe(f), 0x7fc0_1234, Buf::getIntLe),
            new Put("float ne", 4, b -> b.putFloatNe(f), 0x7fc0_1234, Buf::getIntNe),
            new Put("double", 8, b -> b.putDouble(d), d, Buf::getDouble),
            new Put("double le", 8, b -> b.putDoubleLe(d), d, Buf::getDoubleLe),
            new Put("double ne", 8, b -> b.putDoubleNe(d), d, Buf::getDoubleNe),
            new Put("int128", 16, b -> b.putInt128(WIDE), WIDE, Buf::getInt128),
            new Put("int128 le", 16, b -> b.putInt128Le(WIDE), WIDE, Buf::getInt128Le),
            new Put("int128 ne", 16, b -> b.putInt128Ne(WIDE), WIDE, Buf::getInt128Ne),
            new Put("array", 11, b -> b.put(eleven), Bytes.wrap(eleven), b -> b.getBytes(11)),
            new Put(
                "part", 5, b -> b.put(eleven, 3, 5), Bytes.wrap(eleven, 3, 5), b -> b.getBytes(5)),
            new Put(
                "bytes",
                5,
                b -> b.put(Sources.within(eleven).slice(3, 8)),
                Bytes.wrap(eleven, 3, 5),
                b -> b.getBytes(5)),
            new Put(
                "native",
                11,
                b -> b.put(Bytes.wrap(Sources.odd(eleven))),
                Bytes.wrap(eleven),
                b -> b.getBytes(11)),
            new Put(
                "ByteBuffer",
                11,
                b -> b.put(Sources.odd(eleven).asByteBuffer()),
                Bytes.wrap(eleven),
                b -> b.getBytes(11)),
            new Put(
                "cursor",
                11,
                b -> b.put(Bytes.wrap(eleven).cursor()),
                Bytes.wrap(eleven),
                b -> b.getBytes(11)),
            new Put(
                "chain",
                11,
                b ->
                    b.put(
                        Bytes.wrap(eleven, 0, 4).cursor().chain(Bytes.wrap(eleven, 4, 7).cursor())),
                Bytes.wrap(eleven),
                b -> b.getBytes(11)),
            new Put(
                "repeated",
                6,
                b -> b.putRepeated(0x1_07, 6),
                Bytes.of(7, 7, 7, 7, 7, 7),
                b -> b.getBytes(6)),
            new Put(
                "text", 11, b -> b.putUtf8("eleven char"), Bytes.wrap(eleven), b -> b.getBytes(11)),
            new Put(
                "wide text",
                9,
                b -> b.putUtf8("aä€😀".substring(0, 3) + "bcd"),
                Bytes.utf8("aä€bcd"),
                b -> b.getBytes(9)));
    Stream<Put> sized =
        Stream.iterate(1, n -> n <= 8, n -> n + 1)
            .flatMap(n -> {
              long s = l >> (64 - 8 * n);
              long u = l >>> (64 - 8 * n);
              return Stream.of(
                  new Put("signed " + n, n, b -> b.putSigned(s, n), s, b -> b.getSigned(n)),
                  new Put("signed le " + n, n, b -> b.putSignedLe(s, n), s, b -> b.getSignedLe(n)),
                  new Put("signed ne " + n, n, b -> b.putSignedNe(s, n), s, b -> b.getSignedNe(n)),
                  new Put("unsigned " + n, n, b -> b.putUnsigned(u, n), u, b -> b.getUnsigned(n)),
                  new Put(
                      "unsigned le " + n,
                      n,
                      b -> b.putUnsignedLe(u, n),
                      u,
                      b -> b.getUnsignedLe(n)),
                  new Put(
                      "unsigned ne " + n,
                      n,
                      b -> b.putUnsignedNe(u, n),
                      u,
                      b -> b.getUnsignedNe(n)));
            });
    return Stream.concat(plain, sized);
  }

  /** BYT-018 to BYT-024: fills exactly its room, and can be read back. */
  @ParameterizedTest
  @MethodSource("puts")
  void putsWhatFits(Put put) {
    Sources.bufMuts()
        .forEach((kind, make) -> {
          Target target = make.apply(put.size + 1);
          assertEquals(put.size + 1, target.room().remainingMut(), kind);
          put.put.accept(target.room());
          assertEquals(1, target.room().remainingMut(), kind);
          Bytes written = Bytes.wrap(target.written().get());
          assertEquals(put.size, written.length(), kind);
          assertEquals(put.value, put.get.apply(written.cursor()), kind);
        });
    var buffer = new BytesMut();
    put.put.accept(buffer);
    assertEquals(put.size, buffer.length());
    assertEquals(put.value, put.get.apply(buffer));
  }

  /** BYT-016, BYT-019, BYT-020: with one byte too little room nothing is written. */
  @ParameterizedTest
  @MethodSource("puts")
  void whatDoesNotFitIsNotWritten(Put put) {
    Sources.bufMuts()
        .forEach((kind, make) -> {
          Target target = make.apply(put.size - 1);
          var e =
              assertThrows(BufOverflowException.class, () -> put.put.accept(target.room()), kind);
          assertTrue(e.requested() > e.available(), kind);
          assertEquals(put.size - 1, e.available(), kind);
          assertEquals(put.size - 1, target.room().remainingMut(), kind);
          assertEquals(0, target.written().get().length, kind);
        });
  }

  /** BYT-017: what is put into the chunk counts when it is said to; never more than there is. */
  @Test
  void chunksAreFilled() {
    Sources.bufMuts()
        .forEach((kind, make) -> {
          Target target = make.apply(10);
          BufMut room = target.room();
          byte next = 0;
          while (room.hasRemainingMut()) {
            ByteBuffer chunk = room.chunkMut();
            int n = Math.min(2, chunk.remaining());
            assertTrue(n > 0 && chunk.remaining() <= room.remainingMut(), kind);
            for (int i = 0; i < n; i++) {
              chunk.put(next++);
            }
            int before = room.remainingMut();
            room.advanceMut(n);
            assertEquals(before - n, room.remainingMut(), kind);
          }
          assertArrayEquals(
              new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, target.written().get(), kind);
          assertThrows(BufOverflowException.class, () -> room.advanceMut(1), kind);
          assertThrows(IllegalArgumentException.class, () -> room.advanceMut(-1), kind);
        });
  }

  /** BYT-023: 1 to 8 bytes, and only what fits into them. */
  @Test
  void integersMustFit() {
    Sources.bufMuts()
        .forEach((kind, make) -> {
          BufMut room = make.apply(20).room();
          for (int n : new int[] {-1, 0, 9}) {
            assertThrows(IllegalArgumentException.class, () -> room.putSigned(0, n), kind);
            assertThrows(IllegalArgumentException.class, () -> room.putSignedLe(0, n), kind);
            assertThrows(IllegalArgumentException.class, () -> room.putUnsigned(0, n), kind);
            assertThrows(IllegalArgumentException.class, () -> room.putUnsignedLe(0, n), kind);
          }
          var e =
              assertThrows(IllegalArgumentException.class, () -> room.putUnsigned(256, 1), kind);
          assertEquals("256 does not fit into 1 bytes", e.getMessage());
          assertThrows(IllegalArgumentException.class, () -> room.putUnsigned(-1, 7), kind);
          assertThrows(IllegalArgumentException.class, () -> room.putSigned(128, 1), kind);
          assertThrows(IllegalArgumentException.class, () -> room.putSignedLe(-129, 1), kind);
          BigInteger beyond = BigInteger.TWO.pow(128);
          assertThrows(IllegalArgumentException.class, () -> room.putInt128(beyond), kind);
          assertThrows(
              IllegalArgumentException.class, () -> room.putInt128Le(beyond.negate()), kind);
          assertEquals(20, room.remainingMut(), kind);
          room.putInt128(beyond.subtract(BigInteger.ONE));
          assertEquals(4, room.remainingMut(), kind);
        });
  }

  /** BYT-016: a buffer that grows has room up to the largest array. */
  @Test
  void whatGrowsHasRoom() {
    var buffer = new BytesMut();
    assertEquals(Integer.MAX_VALUE - 8, buffer.remainingMut());
    buffer.putInt(1);
    assertEquals(Integer.MAX_VALUE - 12, buffer.remainingMut());
    assertTrue(buffer.chunkMut().hasRemaining());
    assertThrows(BufOverflowException.class, () -> buffer.reserve(Integer.MAX_VALUE - 11));
    assertThrows(IllegalArgumentException.class, () -> buffer.putRepeated(1, -1));
    assertEquals(4, buffer.length());
  }

  /** BYT-025: read-only memory is refused at once. */
  @Test
  void readOnlyMemoryIsRefused() {
    ByteBuffer fixed = ByteBuffer.allocate(4).asReadOnlyBuffer();
    assertThrows(IllegalArgumentException.class, () -> BufMut.of(fixed));
  }

  /** BYT-018, BYT-019: a part that the array does not have is refused before anything happens. */
  @Test
  void partsOfArraysAreChecked() {
    Sources.bufMuts()
        .forEach((kind, make) -> {
          Target target = make.apply(10);
          byte[] array = new byte[4];
          assertThrows(IndexOutOfBoundsException.class, () -> target.room().put(array, 1, 4), kind);
          assertThrows(
              IndexOutOfBoundsException.class, () -> target.room().put(array, -1, 2), kind);
          assertThrows(
              IndexOutOfBoundsException.class, () -> target.room().put(array, 1, -1), kind);
          assertEquals(10, target.room().remainingMut(), kind);
          target.room().put(array, 4, 0);
          assertFalse(target.written().get().length > 0, kind);
        });
  }

  /** BYT-052: half a surrogate pair becomes a question mark, as the JDK has it. */
  @Test
  void textThatIsNone() {
    var buffer = new BytesMut();
    buffer.putUtf8("a\ud83d");
    buffer.putUtf8(CharBuffer.wrap("😀!"));
    assertEquals(Bytes.utf8("a?😀!"), buffer.freeze());
    byte[] array = new byte[1];
    BufMut.of(ByteBuffer.wrap(array)).putUtf8("x");
    assertTrue(Arrays.equals(new byte[] {'x'}, array));
  }
}
