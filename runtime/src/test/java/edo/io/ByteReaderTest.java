package edo.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reader can do what {@link ByteReader} says. IO-001, IO-006, IO-010, IO-011, IO-013…016,
 * IO-059, IO-060.
 */
class ByteReaderTest extends IoTest {
  /** IO-001, IO-011: what is there, then the end; nothing asked for is nothing, also at the end. */
  @ParameterizedTest
  @EnumSource
  void readsWhatIsThere(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().reads("hello").readPends().reads("you");
          var array = new byte[4];
          assertEquals(0, script.read(array, 0, 0));
          assertEquals(4, script.read(array));
          assertEquals("hell", text(array));
          assertEquals(1, script.readAsync(array).await());
          assertEquals(3, script.read(array, 1, 3));
          assertEquals("oyou", text(array));
          assertEquals(ByteReader.END, script.read(array));
          assertEquals(0, script.read(ByteBuffer.allocate(0)));
          assertThrows(IndexOutOfBoundsException.class, () -> script.read(array, 2, 3));
        });
  }

  /** IO-001: pending has read nothing and wakes later; IO-011: withdrawn, it has taken nothing. */
  @Test
  void pendingTakesNothing() throws Exception {
    var script = new Script().readPends().reads("ab");
    var buffer = ByteBuffer.allocate(4);
    var waker = new CountingWaker();
    Async<Integer> read = script.readAsync(buffer);
    assertTrue(waker.poll(read).isPending());
    assertEquals(1, waker.wakes());
    assertEquals(0, buffer.position());
    read.cancel();
    assertEquals(2, waker.poll(script.readAsync(buffer)).value());
  }

  /** IO-013: exactly so many, in pieces, and the end within is an error that says how many. */
  @ParameterizedTest
  @EnumSource
  void readsExactly(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().reads("ab").readPends().reads("cdefgh");
          var array = new byte[5];
          script.readFully(array);
          assertEquals("abcde", text(array));
          var buffer = ByteBuffer.allocate(4);
          var e = assertThrows(EOFException.class, () -> script.readFullyAsync(buffer).await());
          assertTrue(e.getMessage().contains("1 bytes"), e.getMessage());
          assertEquals(3, buffer.position(), "what came before is there");
          assertThrows(EOFException.class, () -> script.readFully(new byte[1]));
          script.readFully(new byte[0]);
        });
  }

  /**
   * IO-014: numbers of each size, both orders, in pieces; unsigned ones as the next larger type.
   */
  @ParameterizedTest
  @EnumSource
  void readsNumbers(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script();
          for (int i = 0; i < 100; i++) {
            script.reads("\u00ff").readPends().reads("\u0001\u0002").reads("\u0003");
          }
          assertEquals(-1, script.readByte());
          assertEquals(0x0102, script.readShort());
          assertEquals(0x03FF0102, script.readInt());
          assertEquals(0x03FF010203FF0102L, script.readLong());
          assertEquals(3, script.readUnsignedByte());
          assertEquals(0xFF01, script.readUnsignedShort());
          assertEquals(0x0203, script.readShortAsync().await().intValue());
          assertEquals(0xFF010203L, script.readUnsignedInt());
          assertEquals(Float.intBitsToFloat(0xFF010203), script.readFloat());
          assertEquals(Double.longBitsToDouble(0xFF010203FF010203L), script.readDouble());
          assertEquals((short) 0x01FF, script.readShort(ByteOrder.LITTLE_ENDIAN));
          assertEquals(0x01FF0302, script.readInt(ByteOrder.LITTLE_ENDIAN));
          assertEquals(0x01FF030201FF0302L, script.readLong(ByteOrder.LITTLE_ENDIAN));
          assertEquals(0x0302, script.readUnsignedShort(ByteOrder.LITTLE_ENDIAN));
          assertEquals(0x030201FFL, script.readUnsignedInt(ByteOrder.LITTLE_ENDIAN));
          assertEquals(Float.intBitsToFloat(0x030201FF), script.readFloat(ByteOrder.LITTLE_ENDIAN));
          assertEquals(
              Double.longBitsToDouble(0x030201FF030201FFL),
              script.readDouble(ByteOrder.LITTLE_ENDIAN));
          assertThrows(EOFException.class, () -> ByteStreams.reader(bytes("abc")).readInt());
          assertThrows(EOFException.class, () -> ByteStreams.empty().readByte());
        });
  }

  /** IO-014: 128 bits, signed and not, in both orders, in pieces. */
  @ParameterizedTest
  @EnumSource
  void readsWideNumbers(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var high = "\u00fe\u00dc\u00ba\u0098\u0076\u0054\u0032\u0010";
          var low = "\u0001\u0023\u0045\u0067\u0089\u00ab\u00cd\u00ef";
          var script = new Script();
          for (int i = 0; i < 6; i++) {
            script.reads(high.substring(0, 3)).readPends().reads(high.substring(3) + low);
          }
          var unsigned = new BigInteger("fedcba98765432100123456789abcdef", 16);
          BigInteger signed = unsigned.subtract(BigInteger.TWO.pow(128));
          var turned = new BigInteger("efcdab8967452301" + "1032547698badcfe", 16);
          BigInteger signedTurned = turned.subtract(BigInteger.TWO.pow(128));
          assertEquals(signed, script.readInt128());
          assertEquals(unsigned, script.readUnsignedInt128());
          assertEquals(signedTurned, script.readInt128(ByteOrder.LITTLE_ENDIAN));
          assertEquals(turned, script.readUnsignedInt128(ByteOrder.LITTLE_ENDIAN));
          assertEquals(signed, script.readInt128Async().await());
          assertEquals(unsigned, script.readUnsignedInt128Async().await());
          assertEquals(
              BigInteger.ONE, ByteStreams.reader(bytes("\0".repeat(15) + "\u0001")).readInt128());
          var e =
              assertThrows(
                  EOFException.class, () -> ByteStreams.reader(bytes(low + "abc")).readInt128());
          assertTrue(e.getMessage().contains("5 bytes"), e.getMessage());
        });
  }

  /** IO-015: everything up to the end, appended; up to a limit. */
  @ParameterizedTest
  @EnumSource
  void readsAll(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          assertEquals("", text(ByteStreams.empty().readAll(0)));
          var script = new Script().reads("ab").readPends().reads("c".repeat(5000)).reads("d");
          assertEquals("ab" + "c".repeat(5000) + "d", text(script.readAll(10_000)));
          var sink = new ByteSink(10);
          sink.append(buffer("x"));
          assertEquals(9, ByteStreams.reader(bytes("123456789")).readAllInto(sink));
          assertEquals("x123456789", text(sink));
          var small = new ByteSink(3);
          var e =
              assertThrows(
                  TooLongException.class, () -> new Script().reads("1234").readAllInto(small));
          assertEquals(3, e.limit());
          assertEquals("123", text(small));
          assertThrows(TooLongException.class, () -> ByteStreams.repeat((byte) 1).readAll(100_000));
          var rest = ByteStreams.reader(bytes("0123456789"));
          assertThrows(TooLongException.class, () -> rest.readAll(4));
          assertEquals(
              "56789", text(rest.readAll(10)), "one byte was read to see that there are more");
        });
  }

  /** IO-015: what fits exactly does not grow, as the end is looked for with a small array. */
  @Test
  void anExactSinkDoesNotGrow() throws Exception {
    var sink = new ByteSink(1000, 100);
    assertEquals(100, new Script().reads("x".repeat(100)).readAllInto(sink));
    assertEquals(100, sink.capacity());
    assertEquals(1, new Script().reads("y").readAllInto(sink));
    assertEquals(101, sink.length());
    assertTrue(sink.capacity() > 100);
    assertEquals("x".repeat(100) + "y", text(sink));
  }

  /** IO-016: an error leaves what came before. */
  @Test
  void anErrorLeavesWhatCameBefore() {
    var why = new IOException("part of the test");
    var sink = new ByteSink(100);
    var script = new Script().reads("abc").readFails(why);
    assertSame(why, assertThrows(IOException.class, () -> script.readAllInto(sink)));
    assertEquals("abc", text(sink));
  }

  /** IO-012, IO-018: a reader that does something else than it answers is found out. */
  @Test
  void aReaderThatLies() {
    for (ByteReader liar :
        List.<ByteReader>of(
            (cx, buffer) -> 1,
            (cx, buffer) -> {
              buffer.put((byte) 1);
              return ByteReader.PENDING;
            },
            (cx, buffer) -> {
              buffer.limit(buffer.limit() - 1);
              return 0;
            },
            (cx, buffer) -> 0)) {
      var e =
          assertThrows(
              IllegalStateException.class, () -> liar.read(ByteBuffer.allocate(4).limit(3)));
      assertTrue(e.getMessage().contains("breaks the contract"), e.getMessage());
    }
    ByteReader beyond =
        (cx, buffer) -> {
          buffer.limit(buffer.capacity());
          int n = buffer.remaining();
          buffer.position(buffer.limit());
          return n;
        };
    assertThrows(
        IllegalStateException.class,
        () -> ByteStreams.take(beyond, 2).read(ByteBuffer.allocate(4)));
  }

  /** The stream of the JDK; IO-055: from a plain thread over what tasks feed. */
  @ParameterizedTest
  @EnumSource
  void asAnInputStream(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var pipe = ByteStreams.simplex(4);
          Task.spawn(() -> {
            pipe.writer().writeAll(bytes("a longer text"));
            pipe.writer().shutdown();
          });
          String read =
              Task.spawnBlocking(
                      () -> {
                        try (var in = pipe.reader().inputStream()) {
                          int first = in.read();
                          return (char) first + text(in.readAllBytes());
                        }
                      })
                  .join();
          assertEquals("a longer text", read);
          assertThrows(IOException.class, () -> pipe.reader().read(new byte[1]), "it was closed");
          var in = ByteStreams.reader(bytes("xyz")).inputStream();
          assertEquals(3, in.available());
          assertArrayEquals(bytes("xyz"), in.readNBytes(3));
          assertEquals(-1, in.read());
        });
  }

  /** A reader made of a lambda has it all, and closing it does nothing. */
  @Test
  void aLambdaIsAReader() throws Exception {
    ByteReader one =
        (Context cx, ByteBuffer buffer) -> {
          buffer.put((byte) 7);
          return 1;
        };
    assertEquals(0x07070707, one.readInt());
    one.close();
  }
}
