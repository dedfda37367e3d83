package edo.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * BYT-042 to BYT-057: growing, splitting and freezing, and what is reused for it ({@code
 * test_bytes.rs}, {@code test_bytes_vec_alloc.rs}). Whether memory was moved or not shows in {@link
 * BytesMut#takeArray} and in what a frozen piece retains.
 */
class BytesMutTest {
  static BytesMut with(String text) {
    return BytesMut.copyOf(Bytes.utf8(text));
  }

  static void assertContent(String text, BytesMut buffer) {
    assertEquals("b\"" + text + "\"", buffer.toString());
    assertEquals(text.length(), buffer.length());
    assertEquals(text.length(), buffer.remaining());
  }

  /** BYT-042, BYT-043: made in every way. */
  @Test
  void isMade() {
    var empty = new BytesMut();
    assertTrue(empty.isEmpty());
    assertEquals(0, empty.capacity());
    var roomy = new BytesMut(100);
    assertEquals(100, roomy.capacity());
    assertEquals(0, roomy.length());
    assertFalse(roomy.hasRemaining());
    assertThrows(IllegalArgumentException.class, () -> new BytesMut(-1));
    assertEquals(Bytes.of(0, 0, 0), BytesMut.zeroed(3).freeze());
    Bytes hello = Bytes.utf8("hello");
    BytesMut copy = BytesMut.copyOf(hello);
    copy.set(0, 'j');
    assertContent("jello", copy);
    assertEquals(Bytes.utf8("hello"), hello);
    byte[] array = {1, 2, 3};
    assertSame(array, BytesMut.wrap(array).takeArray());
  }

  /** BYT-043: what is at an index, and what is not. */
  @Test
  void readsAndReplacesAtAnIndex() {
    BytesMut buffer = with("xhello");
    buffer.advance(1);
    assertEquals('h', buffer.get(0));
    assertEquals(0x68656c6c, buffer.getInt(0));
    buffer.setInt(1, 0x31323334);
    buffer.set(0, 0x1_48);
    assertContent("H1234", buffer);
    var e = assertThrows(IndexOutOfBoundsException.class, () -> buffer.get(5));
    assertEquals("index 5: there are 5 bytes", e.getMessage());
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.get(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.set(5, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.getInt(2));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.setInt(2, 0));
  }

  /** BYT-044: freezing takes nothing with it but the bytes, in every state. */
  @Test
  void freezes() {
    BytesMut buffer = with("hello world");
    buffer.advance(6);
    Bytes world = buffer.freeze();
    assertEquals(Bytes.utf8("world"), world);
    assertEquals(11, world.retained());
    assertTrue(buffer.isEmpty());
    buffer.putUtf8("again");
    assertEquals(Bytes.utf8("world"), world);
    buffer.truncate(2);
    Bytes ag = buffer.freeze();
    buffer.putUtf8("on");
    assertEquals(Bytes.utf8("ag"), ag);
    BytesMut o = buffer.splitTo(1);
    assertEquals(Bytes.utf8("o"), o.freeze());
    assertEquals(Bytes.utf8("n"), buffer.freeze());
    assertSame(Bytes.empty(), buffer.freeze());
    var roomy = new BytesMut(1000);
    roomy.putUtf8("one");
    Bytes one = roomy.freeze();
    assertEquals(997, roomy.capacity());
    roomy.putUtf8("two");
    assertEquals(Bytes.utf8("one"), one);
    assertContent("two", roomy);
  }

  /** BYT-045: two parts of one array that do not see each other. */
  @Test
  void splits() {
    for (int at = 0; at <= 11; at++) {
      BytesMut tail = with("hello world");
      BytesMut head = tail.splitTo(at);
      assertContent("hello world".substring(0, at), head);
      assertContent("hello world".substring(at), tail);
      assertEquals(at, head.capacity());
      head.putUtf8("12345678");
      assertContent("hello world".substring(at), tail);
      head = with("hello world");
      tail = head.splitOff(at);
      tail.putUtf8("!");
      head.putUtf8("12345678");
      assertContent("hello world".substring(at) + "!", tail);
      assertContent("hello world".substring(0, at) + "12345678", head);
    }
    BytesMut buffer = with("hello");
    assertContent("hello", buffer.split());
    assertTrue(buffer.isEmpty());
    assertThrows(BufUnderflowException.class, () -> buffer.splitTo(1));
    assertThrows(IllegalArgumentException.class, () -> buffer.splitTo(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.splitOff(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.splitOff(1));
  }

  /** BYT-045: the room behind the bytes can be cut off, too. */
  @Test
  void splitsInItsRoom() {
    var head = new BytesMut(128);
    head.putUtf8("hello");
    BytesMut tail = head.splitOff(64);
    assertContent("hello", head);
    assertEquals(64, head.capacity());
    assertTrue(tail.isEmpty());
    assertEquals(64, tail.capacity());
    tail.putUtf8("world");
    head.resize(64, '.');
    assertContent("world", tail);
    assertEquals('.', head.get(63));
  }

  /** BYT-045: split after split, out of one array as long as it lasts. */
  @Test
  void splitsInALoop() {
    var buffer = new BytesMut(1000);
    var pieces = new ArrayList<Bytes>();
    for (int i = 0; i < 10; i++) {
      buffer.putRepeated('0' + i, 100);
      assertEquals(1000 - 100 * i, buffer.capacity());
      pieces.add(buffer.split().freeze());
    }
    assertEquals(0, buffer.capacity());
    for (int i = 0; i < 10; i++) {
      assertEquals(Bytes.utf8(("" + i).repeat(100)), pieces.get(i));
      assertEquals(1000, pieces.get(i).retained());
    }
  }

  /** BYT-035, BYT-046: shorter, longer, empty. */
  @Test
  void changesItsLength() {
    BytesMut buffer = with("hello");
    buffer.truncate(7);
    assertContent("hello", buffer);
    buffer.truncate(3);
    assertContent("hel", buffer);
    buffer.resize(5, 'x');
    assertContent("helxx", buffer);
    buffer.resize(1, 'y');
    assertContent("h", buffer);
    buffer.clear();
    assertTrue(buffer.isEmpty());
    assertEquals(5, buffer.capacity());
    buffer.resize(0, 0);
    assertThrows(IllegalArgumentException.class, () -> buffer.truncate(-1));
    assertThrows(IllegalArgumentException.class, () -> buffer.resize(-1, 0));
  }

  /** BYT-048: room that is there is not made again. */
  @Test
  void reservesWhatThereIs() {
    byte[] array = new byte[100];
    BytesMut buffer = BytesMut.wrap(array);
    buffer.clear();
    buffer.putUtf8("hello");
    buffer.reserve(95);
    assertEquals(100, buffer.capacity());
    buffer.putRepeated('x', 95);
    assertSame(array, buffer.takeArray());
    assertThrows(IllegalArgumentException.class, () -> buffer.reserve(-1));
  }

  /** BYT-048: what was read at the front is room again, once that is worth the move. */
  @Test
  void reusesTheFront() {
    byte[] array = new byte[100];
    BytesMut buffer = BytesMut.wrap(array);
    buffer.set(99, 7);
    buffer.advance(99);
    assertEquals(1, buffer.capacity());
    buffer.reserve(99);
    assertEquals(100, buffer.capacity());
    assertEquals(7, buffer.get(0));
    buffer.resize(100, 0);
    assertSame(array, buffer.takeArray());
  }

  /** BYT-048: what was cut off is not room any more, frozen or not, even if nobody has it. */
  @Test
  void leavesWhatItGaveAway() {
    var buffer = new BytesMut(100);
    buffer.putRepeated('a', 100);
    buffer.getBytes(60);
    BytesMut mine = buffer.splitTo(20);
    mine.advance(20);
    assertFalse(buffer.tryReclaim(1));
    assertTrue(mine.tryReclaim(20));
    assertFalse(mine.tryReclaim(21));
    buffer.advance(20);
    assertTrue(buffer.tryReclaim(20));
    assertFalse(buffer.tryReclaim(21));
  }

  /** BYT-048: twice as large, or as large as it must be; not both. */
  @Test
  void growsByDoubling() {
    var buffer = new BytesMut(1000);
    buffer.reserve(1001);
    assertEquals(2000, buffer.capacity());
    buffer.reserve(4001);
    assertEquals(4001, buffer.capacity());
    var first = new BytesMut();
    first.putByte(1);
    assertEquals(64, first.capacity());
    var large = new BytesMut();
    large.reserve(100);
    assertEquals(100, large.capacity());
  }

  /** BYT-048: one that shares its array goes on in another of the first one's size class. */
  @Test
  void goesOnInTheSameClass() {
    for (int[] sizes :
        new int[][] {{1 << 10, 1 << 10}, {5000, 8192}, {20_000, 1 << 14}, {1 << 20, 1 << 17}}) {
      var buffer = new BytesMut(sizes[0]);
      buffer.resize(sizes[0], 1);
      Bytes piece = buffer.freeze();
      buffer.putByte(2);
      assertTrue(buffer.capacity() >= sizes[1], () -> "after " + sizes[0]);
      assertEquals(sizes[0], piece.retained());
    }
    var small = new BytesMut(100);
    small.resize(100, 1);
    small.getBytes(50);
    small.reserve(1);
    assertEquals(200, small.capacity());
  }

  /** BYT-048: more than an array can have is refused, and nothing has changed. */
  @Test
  void refusesTooMuch() {
    BytesMut buffer = with("hello");
    var e = assertThrows(BufOverflowException.class, () -> buffer.reserve(Integer.MAX_VALUE - 8));
    assertEquals(Integer.MAX_VALUE - 13, e.available());
    assertThrows(BufOverflowException.class, () -> buffer.advanceMut(1));
    assertContent("hello", buffer);
  }

  /** BYT-049: only what needs no array. */
  @Test
  void reclaims() {
    var none = new BytesMut();
    assertTrue(none.tryReclaim(0));
    assertFalse(none.tryReclaim(1));
    var buffer = new BytesMut(32);
    assertTrue(buffer.tryReclaim(32));
    assertFalse(buffer.tryReclaim(33));
    buffer.putRepeated('a', 20);
    assertTrue(buffer.tryReclaim(12));
    buffer.advance(5);
    assertFalse(buffer.tryReclaim(13), "15 bytes to move into 5");
    buffer.advance(10);
    assertTrue(buffer.tryReclaim(27));
    assertContent("aaaaa", buffer);
    assertEquals(32, buffer.capacity());
    assertThrows(IllegalArgumentException.class, () -> buffer.tryReclaim(-1));
  }

  /** BYT-050, BYT-053: appends from everywhere, also from a piece of itself. */
  @Test
  void appends() {
    BytesMut buffer = with("a");
    buffer.put(new byte[] {'b', 'c'});
    buffer.put(Bytes.utf8("de"));
    buffer.put(ByteBuffer.wrap(new byte[] {'f'}));
    buffer.put(with("gh"));
    Bytes.utf8("ij").values().forEach(buffer::putByte);
    assertContent("abcdefghij", buffer);
    Bytes own = buffer.getBytes(3);
    buffer.put(own);
    buffer.put(own.cursor());
    assertContent("defghijabcabc", buffer);
    assertThrows(IllegalArgumentException.class, () -> buffer.put(buffer));
  }

  /** BYT-051: a copy of its own, with and without moving. */
  @Test
  void extendsFromWithin() {
    BytesMut buffer = with("xabc");
    buffer.advance(1);
    buffer.extendFromWithin(1, 3);
    assertContent("abcbc", buffer);
    buffer.extendFromWithin(2, 2);
    for (int i = 0; i < 4; i++) {
      buffer.extendFromWithin(0, buffer.length());
    }
    assertContent("abcbc".repeat(16), buffer);
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.extendFromWithin(0, 81));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.extendFromWithin(-1, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.extendFromWithin(2, 1));
  }

  /** BYT-052: text up to a limit, and not a byte of what goes beyond. */
  @Test
  void textStopsAtTheLimit() {
    var buffer = new BytesMut(64);
    Limit most = buffer.limit(11);
    most.putUtf8("hello ");
    assertThrows(BufOverflowException.class, () -> most.putUtf8("worlds"));
    most.putUtf8("world");
    assertContent("hello world", buffer);
  }

  /** BYT-056: far into a large buffer, and back again. */
  @Test
  void advancesFar() {
    var buffer = BytesMut.zeroed(1 << 25);
    buffer.set((1 << 25) - 1, 5);
    buffer.advance((1 << 25) - 1);
    assertEquals(Bytes.of(5), buffer.freeze());
    assertThrows(BufUnderflowException.class, () -> buffer.advance(1));
  }

  /** BYT-038, BYT-057: an array comes out as it went in, if nothing is missing or in the way. */
  @Test
  void takesItsArray() {
    byte[] array = {1, 2, 3};
    BytesMut buffer = BytesMut.wrap(array);
    buffer.advance(1);
    assertArrayEquals(new byte[] {2, 3}, buffer.takeArray());
    assertTrue(buffer.isEmpty());
    buffer.putByte(4);
    assertEquals(Bytes.of(4), buffer.freeze());
    BytesMut shared = BytesMut.wrap(array);
    BytesMut rest = shared.splitOff(3);
    assertEquals(0, rest.capacity());
    assertNotSame(array, BytesMut.copyOf(Bytes.wrap(array)).takeArray());
  }

  /** BYT-047: read into the room, which is made if there is none, and offered whole. */
  @Test
  void fills() throws IOException {
    byte[] array = new byte[16];
    BytesMut buffer = BytesMut.wrap(array);
    buffer.advance(16);
    var in = new ByteArrayInputStream("a stream of 23 bytes...".getBytes(StandardCharsets.UTF_8));
    assertEquals(16, buffer.fill(in::read), "the room that was freed, and no new array");
    assertContent("a stream of 23 b", buffer);
    assertEquals(7, buffer.fill(in::read));
    assertContent("a stream of 23 bytes...", buffer);
    assertEquals(-1, buffer.fill(in::read));
    assertEquals(0, buffer.fill((a, o, n) -> 0));
    assertThrows(
        IOException.class,
        () ->
            buffer.fill((a, o, n) -> {
              a[o] = 1;
              throw new IOException("reset");
            }));
    assertThrows(BufOverflowException.class, () -> buffer.fill((a, o, n) -> n + 1));
    assertContent("a stream of 23 bytes...", buffer);
    var out = new ByteArrayOutputStream();
    buffer.writeTo(out::write);
    assertEquals("a stream of 23 bytes...", out.toString(StandardCharsets.UTF_8));
    new BytesMut()
        .writeTo((a, o, n) -> {
          throw new IOException("nothing to be written");
        });
  }

  /** BYT-064: at odd places, with numbers across every border of a word. */
  @Test
  void alignmentDoesNotMatter() {
    for (int offset = 0; offset < 16; offset++) {
      var buffer = new BytesMut(64);
      buffer.putRepeated(0, offset);
      buffer.advance(offset);
      buffer.putLong(0x0102030405060708L);
      buffer.putIntLe(0x0d0c0b0a);
      buffer.putShort(0x0e0f);
      Bytes tail = buffer.splitTo(5).freeze();
      assertEquals(Bytes.of(1, 2, 3, 4, 5), tail);
      assertEquals(0x060708, buffer.getUnsigned(3));
      assertEquals(0x0a0b0c0d, buffer.getInt());
      assertEquals(0x0f0e, buffer.getShortLe());
    }
  }

  /**
   * BYT-048: a backlog is not copied for each few bytes that come, also when parts are given away.
   */
  @Test
  void aBacklogIsNotCopiedAgainAndAgain() {
    var buffer = new BytesMut();
    buffer.putRepeated(1, 100_000);
    int arrays = 0;
    int room = buffer.capacity() - buffer.remaining();
    for (int i = 0; i < 20_000; i++) {
      buffer.getBytes(2); // given away
      buffer.putShort((short) 7);
      int now = buffer.capacity() - buffer.remaining();
      arrays += now > room ? 1 : 0;
      room = now;
    }
    assertTrue(arrays <= 4, "new arrays: " + arrays);
    assertEquals(100_000, buffer.remaining());
  }

  /** What wraps the buffer itself makes little sense, but comes to an end. */
  @Test
  void puttingItselfEnds() {
    var buffer = with("ab");
    buffer.put(buffer.chain(Bytes.utf8("x").cursor()));
    assertTrue(buffer.remaining() <= 3, "three bytes were there to be put");
  }

  /** BYT-049: found within a range, and not beyond it. */
  @Test
  void isSearchedWithinARange() {
    var buffer = with("x,abcdefghij,k,");
    buffer.advance(1);
    assertEquals(0, buffer.indexOf((byte) ',', 0, 14));
    assertEquals(11, buffer.indexOf((byte) ',', 1, 12));
    assertEquals(-1, buffer.indexOf((byte) ',', 1, 11));
    assertEquals(-1, buffer.indexOf((byte) ',', 0, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.indexOf((byte) ',', 0, 15));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.indexOf((byte) ',', 2, 1));
  }

  /** Text is read in place; what is none is still there, and a replacement character is text. */
  @Test
  void textIsRead() throws Exception {
    var buffer = BytesMut.copyOf(Bytes.utf8("grün\uFFFD€"));
    int capacity = buffer.capacity();
    assertEquals("grü", buffer.getUtf8(4));
    assertEquals("n\uFFFD", buffer.getUtf8(4));
    assertEquals("", buffer.getUtf8(0));
    assertThrows(CharacterCodingException.class, () -> buffer.getUtf8(2));
    assertThrows(BufUnderflowException.class, () -> buffer.getUtf8(4));
    assertThrows(IllegalArgumentException.class, () -> buffer.getUtf8(-1));
    assertEquals("€", buffer.getUtf8(3));
    assertTrue(buffer.tryReclaim(capacity), "its room is free again");
  }

  /** The views for reads and writes are the same object as long as the array is. */
  @Test
  void viewsAreUsedAgain() {
    var buffer = new BytesMut(16);
    ByteBuffer room = buffer.room();
    assertEquals(16, room.remaining());
    room.put("abcdef".getBytes(StandardCharsets.UTF_8));
    buffer.advanceMut(6);
    assertContent("abcdef", buffer);
    ByteBuffer content = buffer.content();
    assertSame(room, content);
    assertEquals(6, content.remaining());
    assertEquals('a', content.get());
    buffer.advance(1);
    Bytes piece = buffer.getBytes(2);
    assertEquals('d', buffer.content().get());
    assertSame(room, buffer.room());
    assertEquals(10, room.remaining());

    buffer.advance(3);
    assertSame(room, buffer.room());
    assertEquals(13, room.remaining(), "all but what was given away");
    room.put(new byte[13]);
    buffer.advanceMut(13);
    assertNotSame(room, buffer.room(), "another array, to have room");
    assertEquals(Bytes.utf8("bc"), piece);
    assertEquals(0, new BytesMut().content().remaining());
    assertTrue(new BytesMut().room().hasRemaining());
  }
}
