package edo.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Spliterator;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * BYT-026 to BYT-041: immutable bytes, in arrays and outside of the heap ({@code test_bytes.rs}).
 */
class BytesTest {
  private static final byte[] HELLO = "hello world".getBytes(StandardCharsets.UTF_8);

  /** The same in every kind of memory. */
  private static List<Bytes> hellos() {
    return List.of(
        Bytes.copyOf(HELLO),
        Bytes.wrap(HELLO.clone()),
        Bytes.copyOf(("_" + "hello world" + "_").getBytes(StandardCharsets.UTF_8), 1, 11),
        Bytes.copyOf(ByteBuffer.wrap(HELLO)),
        Bytes.utf8("hello world"),
        Sources.within(HELLO),
        Bytes.wrap(Sources.odd(HELLO)),
        Bytes.wrap(MemorySegment.ofArray(HELLO.clone())),
        Sources.buffer(HELLO).freeze(),
        Bytes.utf8("say hello world!").slice(4, 15));
  }

  /** BYT-026: the empty one is always the same. */
  @Test
  void emptyAllocatesNothing() {
    assertSame(Bytes.empty(), Bytes.empty());
    assertSame(Bytes.empty(), Bytes.of());
    assertSame(Bytes.empty(), Bytes.utf8(""));
    assertSame(Bytes.empty(), Bytes.wrap(new byte[0]));
    assertSame(Bytes.empty(), Bytes.wrap(new byte[3], 3, 0));
    assertSame(Bytes.empty(), Bytes.wrap(MemorySegment.NULL));
    assertSame(Bytes.empty(), new BytesMut(10).freeze());
    for (Bytes hello : hellos()) {
      assertSame(Bytes.empty(), hello.slice(4, 4));
      assertSame(hello, hello.slice(0));
    }
    assertTrue(Bytes.empty().isEmpty());
    assertEquals("b\"\"", Bytes.empty().toString());
  }

  /** BYT-028: copies are copies, and wrapped arrays are not. */
  @Test
  void copiesAndWraps() {
    byte[] array = HELLO.clone();
    Bytes copy = Bytes.copyOf(array);
    Bytes view = Bytes.wrap(array);
    array[0] = 'j';
    assertEquals('h', copy.get(0));
    assertEquals('j', view.get(0));
    assertThrows(IndexOutOfBoundsException.class, () -> Bytes.copyOf(array, 5, 7));
    var e = assertThrows(IndexOutOfBoundsException.class, () -> Bytes.wrap(array, 5, 7));
    assertEquals("7 bytes from 5: not within an array of 11", e.getMessage());
    var no = assertThrows(IllegalArgumentException.class, () -> Bytes.of(1, 256));
    assertEquals("no byte: 256, at index 1", no.getMessage());
    ByteBuffer buffer = ByteBuffer.wrap(HELLO, 6, 5);
    assertEquals(Bytes.utf8("world"), Bytes.copyOf(buffer));
    assertEquals(6, buffer.position());
  }

  /** BYT-029, BYT-036: lengths, and bytes and numbers at an index. */
  @Test
  void readsAtAnIndex() {
    ByteBuffer model = ByteBuffer.wrap(HELLO);
    for (Bytes hello : hellos()) {
      assertEquals(11, hello.length());
      assertFalse(hello.isEmpty());
      for (int i = 0; i < 11; i++) {
        assertEquals(HELLO[i], hello.get(i));
      }
      for (int i = 0; i <= 7; i++) {
        assertEquals(model.getInt(i), hello.getInt(i));
      }
      for (int i = 0; i <= 3; i++) {
        assertEquals(model.getLong(i), hello.getLong(i));
      }
      assertThrows(IndexOutOfBoundsException.class, () -> hello.get(11));
      assertThrows(IndexOutOfBoundsException.class, () -> hello.get(-1));
      assertThrows(IndexOutOfBoundsException.class, () -> hello.getLong(4));
      var e = assertThrows(IndexOutOfBoundsException.class, () -> hello.getInt(8));
      assertEquals("4 bytes at index 8: there are 11", e.getMessage());
      byte[] into = new byte[5];
      hello.get(6, into, 1, 4);
      assertArrayEquals(new byte[] {0, 'w', 'o', 'r', 'l'}, into);
      assertThrows(IndexOutOfBoundsException.class, () -> hello.get(8, into, 0, 4));
      assertThrows(IndexOutOfBoundsException.class, () -> hello.get(0, into, 2, 4));
    }
  }

  /** BYT-032: every range, and none beside. */
  @Test
  void slices() {
    for (Bytes hello : hellos()) {
      for (int from = 0; from <= 11; from++) {
        for (int to = from; to <= 11; to++) {
          Bytes slice = hello.slice(from, to);
          assertArrayEquals(Arrays.copyOfRange(HELLO, from, to), slice.toByteArray());
          assertEquals(slice, slice.slice(0, slice.length()));
        }
      }
      assertThrows(IndexOutOfBoundsException.class, () -> hello.slice(12));
      assertThrows(IndexOutOfBoundsException.class, () -> hello.slice(-1, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> hello.slice(5, 44));
      var e = assertThrows(IndexOutOfBoundsException.class, () -> hello.slice(5, 4));
      assertEquals("from 5 to 4: no range of 11 bytes", e.getMessage());
      assertThrows(IndexOutOfBoundsException.class, () -> hello.slice(2, 9).slice(3, 8));
    }
  }

  /** BYT-034, BYT-035: a cursor gives away its front or its rest, and keeps the other part. */
  @Test
  void cursorsSplit() {
    for (Bytes hello : hellos()) {
      for (int at = 0; at <= 11; at++) {
        BytesCursor front = hello.cursor();
        assertEquals(hello.slice(0, at), front.getBytes(at));
        assertEquals(hello.slice(at), front.rest());
        BytesCursor back = hello.cursor();
        assertEquals(hello.slice(at), back.splitOff(at));
        assertEquals(hello.slice(0, at), back.rest());
        BytesCursor cut = hello.cursor();
        cut.truncate(at);
        assertEquals(hello.slice(0, at), cut.rest());
      }
      BytesCursor cursor = hello.cursor();
      cursor.advance(6);
      assertEquals(Bytes.utf8("rld"), cursor.splitOff(2));
      assertEquals(Bytes.utf8("wo"), cursor.rest());
      cursor.truncate(Integer.MAX_VALUE);
      assertEquals(2, cursor.remaining());
      assertThrows(BufUnderflowException.class, () -> cursor.splitOff(3));
      assertThrows(BufUnderflowException.class, () -> cursor.getBytes(3));
      assertThrows(IllegalArgumentException.class, () -> cursor.splitOff(-1));
      assertThrows(IllegalArgumentException.class, () -> cursor.truncate(-1));
      assertEquals(2, cursor.remaining());
      assertEquals(11, hello.length());
    }
  }

  /** BYT-035, BYT-038: a small slice keeps the large array, until it is told not to. */
  @Test
  void compactLetsGoOfLargeMemory() {
    Bytes large = Bytes.wrap(new byte[1000]);
    Bytes small = large.slice(10, 20);
    assertEquals(1000, small.retained());
    assertEquals(10, small.compact().retained());
    assertEquals(small, small.compact());
    Bytes half = large.slice(500);
    assertSame(half, half.compact());
    assertEquals(500, half.copy().retained());
    assertEquals(1, Bytes.wrap(Sources.odd(new byte[50])).slice(3, 4).compact().retained());
    assertEquals(0, large.slice(5, 5).retained());
    assertSame(Bytes.empty(), Bytes.empty().compact());
    byte[] array = small.toByteArray();
    array[0] = 1;
    assertEquals(0, small.get(0));
  }

  /**
   * BYT-027: what throws while it is asked for its memory is not kept; what is closed is noticed.
   */
  @Test
  void owners() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Bytes.fromOwner(
                HELLO,
                h -> {
                  throw new IllegalStateException("no view");
                }));
    var arena = Arena.ofConfined();
    MemorySegment segment = arena.allocate(16);
    segment.setString(0, "owned");
    Bytes owned = Bytes.fromOwner(arena, a -> segment.asSlice(0, 5));
    Bytes slice = owned.slice(1, 3);
    assertEquals(Bytes.utf8("wn"), slice);
    Bytes copy = slice.copy();
    arena.close();
    assertThrows(IllegalStateException.class, () -> slice.get(0));
    assertThrows(IllegalStateException.class, slice::toByteArray);
    var buffer = new BytesMut();
    buffer.putByte(1);
    assertThrows(IllegalStateException.class, () -> buffer.put(slice));
    assertEquals(Bytes.of(1), buffer.freeze());
    assertEquals(Bytes.utf8("wn"), copy);
  }

  /** BYT-027: a slice keeps the owner, however small it is. */
  @Test
  void slicesKeepTheirOwner() {
    var owner = new Object();
    var seen = new WeakReference<>(owner);
    MemorySegment memory = Sources.odd(HELLO);
    Bytes small = Bytes.fromOwner(owner, o -> memory).slice(3, 5).cursor().getBytes(1);
    owner = null;
    System.gc();
    assertTrue(seen.get() != null);
    assertEquals(Bytes.utf8("l"), small);
  }

  /** BYT-027: memory of more than 2^31 - 1 bytes does not fit. */
  @Test
  void tooLongIsRefused() {
    MemorySegment endless = MemorySegment.NULL.asSlice(0, 0);
    assertEquals(0, Bytes.wrap(endless).length());
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> Bytes.wrap(Reserved.of(Integer.MAX_VALUE + 1L)));
    assertTrue(e.getMessage().startsWith("2147483648 bytes: at most 2147483647"), e::getMessage);
  }

  /** A segment of any length that nobody reads: pages of a file without content. */
  private static final class Reserved {
    static MemorySegment of(long size) {
      try {
        var file = Files.createTempFile("edo", ".bytes");
        try (var channel =
            FileChannel.open(
                file,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
          return channel.map(FileChannel.MapMode.READ_WRITE, 0, size, Arena.ofAuto());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** BYT-039: equal if the bytes are, wherever they are. */
  @Test
  void equality() {
    for (Bytes one : hellos()) {
      for (Bytes other : hellos()) {
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertEquals(0, one.compareTo(other));
        for (int i = 0; i < 11; i++) {
          byte[] changed = HELLO.clone();
          changed[i] ^= (byte) 0x80;
          assertNotEquals(one, Bytes.wrap(changed));
          assertNotEquals(one, Bytes.wrap(Sources.odd(changed)));
        }
        assertNotEquals(one, other.slice(1));
      }
      assertNotEquals(one, (Object) "hello world");
      assertFalse(one.equals(null));
    }
  }

  /** BYT-039: ordered as unsigned bytes, a beginning before the whole. */
  @Test
  void order() {
    List<Bytes> sorted =
        List.of(
            Bytes.empty(),
            Bytes.of(0),
            Bytes.of(0, 0),
            Bytes.of(1),
            Bytes.of(1, 255),
            Bytes.of(0x7f),
            Bytes.of(0x80),
            Bytes.of(0xff, 0xfe));
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        Bytes a = sorted.get(i);
        Bytes b = Bytes.wrap(Sources.odd(sorted.get(j).toByteArray()));
        int wanted = Integer.compare(i, j);
        assertEquals(wanted, Integer.signum(a.compareTo(sorted.get(j))));
        assertEquals(wanted, Integer.signum(a.compareTo(b)));
        assertEquals(-wanted, Integer.signum(b.compareTo(a)));
      }
    }
    assertEquals(sorted, new ArrayList<>(new TreeSet<>(sorted.reversed())));
  }

  /** BYT-039: each length and each bit counts for the hash, as far as 32 bits go. */
  @Test
  void hashes() {
    var random = new SplittableRandom(7);
    var seen = new HashSet<Integer>();
    int made = 0;
    for (int length = 0; length < 70; length++) {
      byte[] content = new byte[length];
      seen.add(Bytes.copyOf(content).hashCode());
      made++;
      random.nextBytes(content);
      for (int bit = 0; bit < length * 8; bit++) {
        byte[] flipped = content.clone();
        flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
        Bytes bytes = Bytes.wrap(flipped);
        assertEquals(bytes.hashCode(), Sources.within(flipped).hashCode());
        assertEquals(bytes.hashCode(), bytes.hashCode());
        seen.add(bytes.hashCode());
        made++;
      }
    }
    assertTrue(made - seen.size() < 20, "more clashes than chance: " + made + ", " + seen.size());
  }

  /** BYT-040: each byte once, and how many is known. */
  @Test
  void values() {
    for (Bytes hello : hellos()) {
      var values = hello.values();
      Spliterator.OfInt all = values.spliterator();
      assertEquals(11, all.getExactSizeIfKnown());
      var collected = new BytesMut();
      all.forEachRemaining((int b) -> collected.putByte(b));
      assertEquals(hello, collected.freeze());
      assertEquals(Bytes.of(hello.values().toArray()), hello);
    }
    assertArrayEquals(new int[] {255, 128}, Bytes.of(-1, 0x80).values().toArray());
  }

  /** BYT-041: as a byte literal ({@code test_debug.rs}), and as hexadecimal digits. */
  @Test
  void asText() {
    var all = new BytesMut();
    for (int b = 0; b < 256; b++) {
      all.putByte(b);
    }
    var wanted = new StringBuilder("b\"\\0");
    for (int b = 1; b < 256; b++) {
      wanted.append(
          switch (b) {
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default -> b < 32 || b > 126 ? "\\x%02x".formatted(b) : "" + (char) b;
          });
    }
    assertEquals(wanted.append('"').toString(), all.toString());
    assertEquals(all.toString(), all.freeze().toString());
    for (Bytes hello : hellos()) {
      assertEquals("b\"hello world\"", hello.toString());
      assertEquals("hello world", hello.toString(StandardCharsets.UTF_8));
      assertEquals("68656c6c6f20776f726c64", hello.toHex(HexFormat.of()));
      assertEquals("68656C6C6F20776F726C64", hello.toHex(HexFormat.of().withUpperCase()));
    }
    String much = Bytes.wrap(new byte[5000]).toString();
    assertEquals(2 * 1024 + 3 + "... (5000 bytes)".length(), much.length());
  }

  /** BYT-033, BYT-061: views that cannot be written to, and what takes arrays. */
  @Test
  void views() throws IOException {
    for (Bytes hello : hellos()) {
      ByteBuffer buffer = hello.asByteBuffer();
      assertEquals(ByteBuffer.wrap(HELLO), buffer);
      assertEquals(0, buffer.position());
      assertThrows(ReadOnlyBufferException.class, () -> buffer.put(0, (byte) 1));
      MemorySegment segment = hello.asSegment();
      assertArrayEquals(HELLO, segment.toArray(ValueLayout.JAVA_BYTE));
      assertThrows(
          IllegalArgumentException.class, () -> segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
      var out = new ByteArrayOutputStream();
      hello.writeTo(out::write);
      assertArrayEquals(HELLO, out.toByteArray());
    }
    Bytes.empty()
        .writeTo((a, o, n) -> {
          throw new IOException("nothing to be written");
        });
    byte[] much = new byte[20_000];
    new SplittableRandom(1).nextBytes(much);
    var out = new ByteArrayOutputStream();
    Bytes.wrap(Sources.odd(much)).writeTo(out::write);
    assertArrayEquals(much, out.toByteArray());
  }

  /** What {@code indexOf} finds, in every length and place, beside a loop. */
  @Test
  void finds() {
    var random = new SplittableRandom(11);
    for (int length = 0; length < 120; length++) {
      byte[] content = new byte[length];
      for (int i = 0; i < length; i++) {
        content[i] = (byte) random.nextInt(-128, 128);
      }
      if (length > 0 && random.nextBoolean()) {
        Arrays.fill(content, 0, random.nextInt(length), (byte) (random.nextBoolean() ? 0x80 : 1));
      }
      for (Bytes bytes : List.of(Sources.within(content), Bytes.wrap(Sources.odd(content)))) {
        var buffer = Sources.buffer(content);
        for (byte wanted : new byte[] {0, 1, (byte) 0x80, (byte) 0x81, 0x7f, 0x55}) {
          int begin = random.nextInt(length + 1);
          int found = begin;
          while (found < length && content[found] != wanted) {
            found++;
          }
          found = found < length ? found : -1;
          assertEquals(found, bytes.indexOf(wanted, begin));
          assertEquals(found, buffer.indexOf(wanted, begin));
        }
      }
      Bytes bytes = Bytes.wrap(content);
      assertThrows(
          IndexOutOfBoundsException.class, () -> bytes.indexOf((byte) 0, bytes.length() + 1));
      assertThrows(IndexOutOfBoundsException.class, () -> bytes.indexOf((byte) 0, -1));
    }
  }

  /**
   * BYT-031: copies of a reference are all there is to a clone; slices are objects of their own.
   */
  @Test
  void clonesAreTheSame() {
    Bytes hello = Bytes.copyOf(HELLO);
    assertNotSame(hello.slice(0, 5), hello.slice(0, 5));
    assertEquals(hello.slice(0, 5), hello.slice(0, 5));
    assertEquals(hello.retained(), hello.slice(0, 5).retained());
  }
}
