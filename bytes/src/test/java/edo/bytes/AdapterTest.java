package edo.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * BYT-014, BYT-058 to BYT-061: take, limit, chain and streams ({@code test_take.rs} and others).
 */
class AdapterTest {
  private static Buf buf(String text) {
    return Bytes.utf8(text).cursor();
  }

  private static String rest(Buf buf) {
    return buf.getBytes(buf.remaining()).toString(StandardCharsets.UTF_8);
  }

  /** BYT-058: a limit beyond the end changes nothing; it counts down and can be set anew. */
  @Test
  void takeCountsDown() {
    Buf in = buf("hello world");
    Take take = in.take(100);
    assertEquals(11, take.remaining());
    assertSame(in, take.inner());
    take.advance(2);
    assertEquals(98, take.limit());
    take.setLimit(4);
    assertEquals("llo ", rest(take));
    assertEquals(0, take.limit());
    assertFalse(take.hasRemaining());
    assertEquals("world", rest(in));
    assertThrows(IllegalArgumentException.class, () -> in.take(-1));
    assertThrows(IllegalArgumentException.class, () -> take.setLimit(-1));
  }

  /** BYT-058: what is behind the limit is not to be had, in no way. */
  @Test
  void takeKeepsTheRest() {
    Take take = buf("hello world").take(7);
    assertThrows(BufUnderflowException.class, take::getLong);
    assertThrows(BufUnderflowException.class, () -> take.getBytes(8));
    assertThrows(BufUnderflowException.class, () -> take.advance(8));
    assertThrows(BufUnderflowException.class, () -> take.get(new byte[8]));
    assertEquals(7, take.chunk().remaining());
    assertEquals(0x6865, take.getShort());
    assertEquals(0x6c6c6f20, take.getInt());
    assertThrows(BufUnderflowException.class, take::getShort);
    assertEquals('w', take.getByte());
    assertThrows(BufUnderflowException.class, take::getByte);
    assertEquals(0L, BytesMut.zeroed(9).take(8).getLong());
  }

  /** BYT-058: pieces for a gathering write end at the limit. */
  @Test
  void takeCutsChunks() {
    for (int limit = 0; limit <= 12; limit++) {
      Take take = buf("hel").chain(buf("lo ")).chain(buf("world")).take(limit);
      for (int places = 0; places <= 4; places++) {
        var into = new ByteBuffer[places];
        int filled = take.chunks(into, 0);
        var seen = new StringBuilder();
        for (ByteBuffer piece : Arrays.copyOf(into, filled)) {
          assertTrue(piece.hasRemaining());
          seen.append(StandardCharsets.UTF_8.decode(piece));
        }
        int all = new int[] {0, 3, 6, 11, 11}[places];
        assertEquals("hello world".substring(0, Math.min(limit, all)), seen.toString());
      }
      assertEquals(Math.min(limit, 11), take.remaining());
    }
  }

  /** BYT-059: so much room and no more; the rest of it is still there behind. */
  @Test
  void limitKeepsTheRest() {
    byte[] array = new byte[10];
    BufMut room = BufMut.of(ByteBuffer.wrap(array));
    Limit limit = room.limit(7);
    assertSame(room, limit.inner());
    assertEquals(7, limit.remainingMut());
    assertEquals(7, limit.chunkMut().remaining());
    assertThrows(BufOverflowException.class, () -> limit.putLong(1));
    assertThrows(BufOverflowException.class, () -> limit.advanceMut(8));
    assertThrows(BufOverflowException.class, () -> limit.put(new byte[8]));
    assertThrows(BufOverflowException.class, () -> limit.putRepeated(1, 8));
    limit.putInt(0x01020304);
    assertEquals(3, limit.limit());
    limit.setLimit(2);
    limit.putByte(5);
    limit.advanceMut(1);
    assertFalse(limit.hasRemainingMut());
    assertThrows(BufOverflowException.class, () -> limit.putByte(1));
    limit.setLimit(100);
    assertEquals(4, limit.remainingMut());
    limit.putInt(0x0708090a);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 0, 7, 8, 9, 10}, array);
    assertThrows(IllegalArgumentException.class, () -> room.limit(-1));
    assertThrows(IllegalArgumentException.class, () -> limit.setLimit(-1));
    var growing = new BytesMut().limit(8);
    growing.putLong(1);
    assertEquals(0, growing.remainingMut());
  }

  /** BYT-060: one after the other; pieces come from the side that has them, without a copy. */
  @Test
  void chains() {
    Bytes first = Bytes.utf8("hello");
    Bytes last = Bytes.utf8(" world");
    Chain chain = first.cursor().chain(last.cursor());
    assertEquals("hello world", rest(chain));
    assertFalse(chain.first().hasRemaining() || chain.last().hasRemaining());

    chain =
        Bytes.wrap(new byte[100], 0, 5).cursor().chain(Bytes.wrap(new byte[100], 0, 6).cursor());
    assertEquals(100, chain.getBytes(3).retained());
    assertEquals(4, chain.getBytes(4).retained(), "from both sides, so it is a copy");
    assertEquals(100, chain.getBytes(4).retained());

    Chain bytes = buf("a").chain(buf("bc")).chain(buf("d"));
    var collected = new StringBuilder();
    bytes.iterator().forEachRemaining((int b) -> collected.append((char) b));
    assertEquals("abcd", collected.toString());
  }

  /** BYT-060: lengths that do not fit into an int are as large as can be. */
  @Test
  void chainsOfGrowingBuffers() {
    var first = new BytesMut();
    var last = new BytesMut();
    ChainMut room = first.chainMut(last);
    assertEquals(Integer.MAX_VALUE, room.remainingMut());
    room.putUtf8("goes to the first, which grows");
    assertEquals(30, first.length());
    assertSame(first, room.first());
    assertSame(last, room.last());

    ChainMut fixed = BufMut.of(ByteBuffer.allocate(3)).chainMut(last);
    fixed.put(Bytes.utf8("hello world"));
    assertEquals("lo world", rest(last));
    fixed.needRoom(Integer.MAX_VALUE - 8);
    Buf huge = Buf.of(ByteBuffer.allocate(0));
    Chain sum = new Endless().chain(new Endless()).chain(huge);
    assertEquals(Integer.MAX_VALUE, sum.remaining());
  }

  /** As much as there can be. */
  private static final class Endless implements Buf {
    @Override
    public int remaining() {
      return Integer.MAX_VALUE;
    }

    @Override
    public ByteBuffer chunk() {
      return ByteBuffer.allocate(1);
    }

    @Override
    public void advance(int count) {}
  }

  /** BYT-061: a stream of what is left ({@code test_reader.rs}). */
  @Test
  void readsAsAStream() throws IOException {
    Buf chain =
        buf("hello ")
            .chain(Bytes.wrap(Sources.odd("world!".getBytes(StandardCharsets.UTF_8))).cursor());
    InputStream in = chain.inputStream();
    assertEquals(12, in.available());
    assertEquals('h', in.read());
    byte[] into = new byte[8];
    assertEquals(8, in.read(into));
    assertArrayEquals("ello wor".getBytes(StandardCharsets.UTF_8), into);
    assertEquals(0, in.read(into, 8, 0));
    assertEquals(2, in.read(into, 0, 2));
    assertEquals(0, in.skip(-3));
    assertEquals(1, in.skip(1000));
    assertEquals(-1, in.read());
    assertEquals(-1, in.read(into));
    assertEquals(0, in.read(into, 0, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> in.read(into, 5, 4));
    in.close();
    assertEquals(0, chain.remaining());

    var out = new ByteArrayOutputStream();
    assertEquals(11, buf("hello ").chain(buf("world")).inputStream().transferTo(out));
    assertEquals("hello world", out.toString(StandardCharsets.UTF_8));
  }

  /** BYT-061: line by line, as {@code BufRead} has it. */
  @Test
  void readsLines() {
    InputStream in = buf("one\ntwo").chain(buf("\nthree")).inputStream();
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines();
    assertEquals("[one, two, three]", lines.toList().toString());
  }

  /** BYT-061: what does not fit is an I/O error, and not written in part. */
  @Test
  void writesAsAStream() throws IOException {
    var buffer = new BytesMut();
    OutputStream out = buffer.limit(5).outputStream();
    out.write('a');
    out.write(new byte[] {'x', 'b', 'c', 'x'}, 1, 2);
    assertThrows(IOException.class, () -> out.write(new byte[3]));
    out.write("de".getBytes(StandardCharsets.UTF_8));
    assertThrows(IOException.class, () -> out.write('f'));
    out.flush();
    out.close();
    assertEquals(Bytes.utf8("abcde"), buffer.freeze());
  }
}
