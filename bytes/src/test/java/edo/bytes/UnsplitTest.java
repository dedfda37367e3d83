package edo.bytes;

import static edo.bytes.BytesMutTest.assertContent;
import static edo.bytes.BytesMutTest.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** BYT-054, BYT-055: what was split is put together again ({@code test_bytes.rs}). */
class UnsplitTest {
  /** BYT-054: neighbours become one again, without a copy. */
  @Test
  void unsplitsNeighbours() {
    byte[] array = new byte[10];
    BytesMut whole = BytesMut.wrap(array);
    BytesMut middle = whole.splitOff(3);
    BytesMut last = middle.splitOff(4);
    middle.unsplit(last);
    whole.unsplit(middle);
    assertTrue(middle.isEmpty() && middle.capacity() == 0);
    assertTrue(last.isEmpty() && last.capacity() == 0);
    last.putByte(9);
    assertSame(array, whole.takeArray());
    assertEquals(Bytes.of(9), last.freeze());
  }

  /** BYT-054: with a gap between them the bytes move, and the room is one again. */
  @Test
  void unsplitsAcrossAGap() {
    var whole = new BytesMut(64);
    BytesMut tail = whole.splitOff(32);
    whole.putUtf8("abc");
    tail.putUtf8("xxdef");
    tail.advance(2);
    whole.unsplit(tail);
    assertContent("abcdef", whole);
    assertEquals(64, whole.capacity());
  }

  /** BYT-054: empty sides, the other order, other arrays. */
  @Test
  void unsplitsWhateverItIs() {
    BytesMut full = with("hello");
    full.unsplit(new BytesMut());
    assertContent("hello", full);
    full.unsplit(new BytesMut(20));
    assertContent("hello", full);
    var empty = new BytesMut();
    empty.unsplit(full);
    assertContent("hello", empty);
    assertEquals(0, full.capacity());

    BytesMut second = with("hello world");
    BytesMut first = second.splitTo(5);
    second.unsplit(first);
    assertContent(" worldhello", second);

    BytesMut one = with("one");
    one.unsplit(with("two"));
    assertContent("onetwo", one);
    assertThrows(IllegalArgumentException.class, () -> one.unsplit(one));
    assertThrows(IllegalArgumentException.class, () -> one.tryUnsplit(one));
  }

  /** BYT-054: the room of either side is not lost. */
  @Test
  void unsplittingKeepsTheRoom() {
    var buffer = new BytesMut(64);
    buffer.putUtf8("aaabbb");
    BytesMut room = buffer.splitOff(6);
    buffer.unsplit(room);
    assertEquals(64, buffer.capacity());
    BytesMut bytes = buffer.split();
    assertEquals(6, bytes.capacity());
    assertEquals(58, buffer.capacity());
    bytes.unsplit(buffer);
    assertEquals(64, bytes.capacity());
    assertContent("aaabbb", bytes);
    BytesMut last = bytes.splitOff(4);
    BytesMut middle = bytes.splitOff(2);
    assertEquals(60, last.capacity());
    bytes.unsplit(middle);
    bytes.unsplit(last);
    assertContent("aaabbb", bytes);
    assertEquals(64, bytes.capacity());
  }

  /** BYT-055: only if nothing has to be copied. */
  @Test
  void triesToUnsplit() {
    BytesMut buffer = with("aaabbbcccddd");
    BytesMut rest = buffer.splitOff(3);
    assertTrue(buffer.tryUnsplit(rest));
    assertContent("aaabbbcccddd", buffer);
    BytesMut other = with("x");
    assertFalse(buffer.tryUnsplit(other));
    assertContent("x", other);
    assertContent("aaabbbcccddd", buffer);
    assertTrue(buffer.tryUnsplit(new BytesMut()));
    rest = buffer.splitOff(6);
    rest.advance(1);
    assertFalse(buffer.tryUnsplit(rest));
    assertContent("ccddd", rest);
    Bytes frozen = buffer.freeze();
    assertFalse(new BytesMut().tryUnsplit(rest));
    assertEquals(Bytes.utf8("aaabbb"), frozen);
  }
}
