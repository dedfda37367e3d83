package edo.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every writer can do what {@link ByteWriter} says. IO-002, IO-003, IO-019…025. */
class ByteWriterTest extends IoTest {
  /** IO-019: one write takes some; IO-023: writeAll all. */
  @ParameterizedTest
  @EnumSource
  void writes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().writePends().takes(2).takes(1).writePends().takes(3);
          assertEquals(2, script.write(bytes("hello")));
          script.writeAll(bytes("xllo there"), 1, 9);
          assertEquals("hello there", script.all());
          assertEquals(0, script.write(new byte[0]));
          script.writeAll(new byte[0]);
          assertEquals(3, script.writeAsync(bytes("-abc-"), 1, 3).await());
          script.writeAllAsync(bytes("-def-"), 1, 3).await();
          assertTrue(script.all().endsWith("abcdef"));
          assertThrows(IndexOutOfBoundsException.class, () -> script.writeAll(new byte[2], 1, 2));
        });
  }

  /** IO-022, IO-023: progress shows in the buffer when it is withdrawn or fails. */
  @Test
  void progressIsInTheBuffer() throws Exception {
    var why = new IOException("part of the test");
    var script = new Script().takes(2).writePends().takes(1).writeFails(why);
    var buffer = buffer("abcdef");
    var waker = new CountingWaker();
    Async<@Nullable Void> all = script.writeAllAsync(buffer);
    assertTrue(waker.poll(all).isPending());
    all.cancel();
    assertEquals(2, buffer.position());
    assertSame(why, assertThrows(IOException.class, () -> script.writeAll(buffer)));
    assertEquals(3, buffer.position());
  }

  /** IO-022, IO-023, IO-024: a writer that takes nothing any more. */
  @Test
  void aWriterThatTakesNothing() {
    ByteWriter full = new Full();
    var e = assertThrows(WriteZeroException.class, () -> full.writeAll(bytes("abc")));
    assertTrue(e.getMessage().contains("3 of this write"), e.getMessage());
    assertThrows(WriteZeroException.class, () -> full.writeAll(buffer("abc")));
    assertThrows(WriteZeroException.class, () -> full.writeAllAsync(buffer("abc")).await());
    assertThrows(
        WriteZeroException.class, () -> full.writeAll(new ByteBuffer[] {buffer(""), buffer("a")}));
    assertThrows(WriteZeroException.class, () -> full.writeInt(1));
    assertThrows(
        WriteZeroException.class, () -> ByteStreams.copy(ByteStreams.reader(bytes("a")), full));
    assertThrows(
        WriteZeroException.class,
        () -> ByteStreams.copyBuffered(ByteStreams.reader(bytes("a")), full));
  }

  private static final class Full implements ByteWriter {
    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) {
      return 0;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return true;
    }
  }

  /** IO-003, IO-020: one that cannot gather writes the first that has bytes; one that can, all. */
  @Test
  void severalAtOnce() throws Exception {
    ByteBuffer[] buffers = {buffer(""), buffer("ab"), buffer(""), buffer("cd")};
    assertEquals(2, new Script().write(buffers));
    assertEquals(2, new Script().writeAsync(buffers).await());
    assertEquals(0, new Script().write(buffers));
    ByteBuffer[] again = {buffer("12"), buffer("34"), buffer("56")};
    var script = new Script().gathering().takes(3);
    assertEquals(3, script.write(again));
    script.writeAll(again);
    assertEquals("123456", script.all());
    assertEquals(2, script.written.size());
    assertEquals(
        1, new Script().gathering().write(new ByteBuffer[] {buffer("a"), buffer("b")}, 1, 1));
    assertThrows(
        IndexOutOfBoundsException.class, () -> new Script().write(new ByteBuffer[2], 1, 2));
  }

  /** IO-024: numbers of each size and both orders. */
  @ParameterizedTest
  @EnumSource
  void writesNumbers(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().writePends().takes(1).takes(1);
          script.writeInt(0x41424344);
          script.writeByte((byte) 'E');
          script.writeShort((short) 0x4647);
          script.writeLong(0x48494A4B4C4D4E4FL);
          script.writeFloat(Float.intBitsToFloat(0x50515253));
          script.writeDouble(Double.longBitsToDouble(0x5455565758595A61L));
          script.writeInt(0x41424344, ByteOrder.LITTLE_ENDIAN);
          script.writeShort((short) 0x4142, ByteOrder.LITTLE_ENDIAN);
          script.writeLong(0x4142434445464748L, ByteOrder.LITTLE_ENDIAN);
          script.writeFloat(Float.intBitsToFloat(0x41424344), ByteOrder.LITTLE_ENDIAN);
          script
              .writeDoubleAsync(
                  Double.longBitsToDouble(0x4142434445464748L), ByteOrder.LITTLE_ENDIAN)
              .await();
          assertEquals(
              "ABCDEFGHIJKLMNOPQRSTUVWXYZa" + "DCBA" + "BA" + "HGFEDCBA" + "DCBA" + "HGFEDCBA",
              script.all());
        });
  }

  /** IO-024: 128 bits, signed and not, in both orders; what does not fit is refused. */
  @ParameterizedTest
  @EnumSource
  void writesWideNumbers(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().takes(5).writePends().takes(5);
          var letters = new BigInteger(bytes("ABCDEFGHIJKLMNOP"));
          script.writeInt128(letters);
          script.writeInt128(letters, ByteOrder.LITTLE_ENDIAN);
          script.writeInt128Async(letters).await();
          assertEquals("ABCDEFGHIJKLMNOP" + "PONMLKJIHGFEDCBA" + "ABCDEFGHIJKLMNOP", script.all());
          var there = new Script();
          BigInteger least = BigInteger.TWO.pow(127).negate();
          BigInteger most = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
          there.writeInt128(least);
          there.writeInt128(most);
          there.writeInt128(BigInteger.ONE.negate(), ByteOrder.LITTLE_ENDIAN);
          var back = ByteStreams.reader(bytes(there.all()));
          assertEquals(least, back.readInt128());
          assertEquals(most, back.readUnsignedInt128());
          assertEquals(BigInteger.ONE.negate(), back.readInt128());
          for (BigInteger wrong :
              List.of(least.subtract(BigInteger.ONE), most.add(BigInteger.ONE))) {
            var e = assertThrows(IllegalArgumentException.class, () -> there.writeInt128(wrong));
            assertTrue(e.getMessage().contains("does not fit into 16 bytes"), e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> there.writeInt128Async(wrong));
          }
          assertEquals(48, there.all().length());
        });
  }

  /** IO-025: flush and shutdown, both forms. */
  @Test
  void flushAndShutdown() throws Exception {
    var script = new Script();
    script.flush();
    script.flushAsync().await();
    script.shutdown();
    script.shutdownAsync().await();
    assertEquals(2, script.flushes);
    assertEquals(2, script.shutdowns);
  }

  /** A stream of the JDK: everything is written, flushing is ours, closing flushes. */
  @Test
  void asAnOutputStream() throws Exception {
    var script = new Script().takes(1).takes(1);
    try (var out = script.outputStream()) {
      out.write('a');
      out.write(bytes("-bcd-"), 1, 3);
      out.flush();
      assertThrows(IndexOutOfBoundsException.class, () -> out.write(new byte[1], 1, 1));
    }
    assertEquals("abcd", script.all());
    assertEquals(2, script.flushes);
    assertTrue(script.closed);
  }

  /** Also a writer may be anybody's. */
  @Test
  void aWriterThatLies() {
    var liar =
        new Script() {
          @Override
          public int pollWrite(Context cx, ByteBuffer buffer) {
            return 1;
          }

          @Override
          public long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length) {
            return 1;
          }
        };
    assertThrows(IllegalStateException.class, () -> liar.write(buffer("a")));
    assertThrows(IllegalStateException.class, () -> liar.writeAll(new ByteBuffer[] {buffer("a")}));
  }
}
