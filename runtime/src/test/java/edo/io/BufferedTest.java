package edo.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Buffers in front of readers and writers. IO-004, IO-016, IO-026…030, IO-032, IO-034, IO-036…038.
 */
class BufferedTest extends IoTest {
  private static String read(ByteReader reader, int most) throws IOException {
    var array = new byte[most];
    int n = reader.read(array);
    return n < 0 ? "end" : text(array).substring(0, n);
  }

  /** IO-032: few large reads; what asks for as much goes past an empty buffer. */
  @ParameterizedTest
  @EnumSource
  void readsAhead(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().reads("567").readPends().reads("01234567");
          var reader = new BufReader(script, 4);
          assertEquals("56", read(reader, 2));
          assertEquals(1, reader.buffer().remaining());
          assertEquals("7", read(reader, 8), "what is there, no more");
          assertEquals("01234567", read(reader, 8), "past the buffer");
          assertEquals(0, reader.buffer().remaining());
          assertEquals("end", read(reader, 1));
          assertEquals(0, reader.read(new byte[0]));
          assertSame(script, reader.reader());
          reader.close();
          assertTrue(script.closed);
          assertThrows(IllegalArgumentException.class, () -> new BufReader(script, 0));
        });
  }

  /** IO-032: the same polled, a step at a time. */
  @Test
  void readsAheadPolled() throws Exception {
    var waker = new CountingWaker();
    var reader = new BufReader(new Script().readPends().reads("abcdef").readPends(), 3);
    var buffer = ByteBuffer.allocate(2);
    assertTrue(waker.poll(reader.readAsync(buffer)).isPending());
    assertEquals(2, waker.poll(reader.readAsync(buffer)).value());
    assertEquals(1, waker.poll(reader.readAsync(buffer.clear())).value());
    var large = ByteBuffer.allocate(100);
    assertEquals(3, waker.poll(reader.readAsync(large)).value());
    assertTrue(waker.poll(reader.readAsync(large)).isPending());
    assertEquals(ByteReader.END, waker.poll(reader.readAsync(large)).value());
  }

  /** IO-004, IO-030: fill looks, consume takes. */
  @Test
  void fillAndConsume() throws Exception {
    var reader = new BufReader(new Script().reads("abc").readPends().reads("d"));
    assertEquals(3, reader.fill());
    assertEquals(3, reader.fill(), "it is still there");
    assertEquals("abc", StandardCharsets.UTF_8.decode(reader.buffer()).toString());
    reader.consume(2);
    assertEquals(1, reader.fillAsync().await());
    reader.consume(1);
    var e = assertThrows(IllegalArgumentException.class, () -> reader.consume(1));
    assertTrue(e.getMessage().contains("there are 0"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> reader.consume(-1));
    assertEquals(1, reader.fill());
    reader.consume(1);
    assertEquals(ByteReader.END, reader.fill());
    assertThrows(Exception.class, () -> reader.buffer().put((byte) 1), "read-only");
  }

  /** IO-026: with the delimiter, over pieces; an error or a withdrawal leaves what was read. */
  @Test
  void readUntil() throws Exception {
    var why = new IOException("part of the test");
    var script = new Script().reads("a", "b,c").readPends().reads("d").readFails(why).reads(",e");
    var reader = new BufReader(script);
    var sink = new ByteSink(100);
    assertEquals(3, reader.readUntil((byte) ',', sink));
    assertEquals("ab,", text(sink));
    var waker = new CountingWaker();
    var until = reader.readUntilAsync((byte) ',', sink);
    assertTrue(waker.poll(until).isPending());
    until.cancel();
    assertEquals("ab,c", text(sink));
    assertSame(why, assertThrows(IOException.class, () -> reader.readUntil((byte) ',', sink)));
    assertEquals("ab,cd", text(sink));
    assertEquals(1, reader.readUntil((byte) ',', sink));
    assertEquals(1, reader.readUntil((byte) ',', sink));
    assertEquals("ab,cd,e", text(sink));
    assertEquals(0, reader.readUntil((byte) ',', sink));
    assertThrows(
        TooLongException.class,
        () -> ByteStreams.reader(bytes("0123,")).readUntil((byte) ',', new ByteSink(4)));
  }

  /** IO-027, IO-029: lines, with and without carriage return; the last one also without an end. */
  @ParameterizedTest
  @EnumSource
  void lines(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().reads("one\r", "\n\ntw").readPends().reads("o\rx\r\r\nthree");
          var lines = new BufReader(script, 3).lines(20);
          var all = new ArrayList<String>();
          for (Optional<String> line; (line = lines.next()).isPresent(); ) {
            all.add(line.get());
          }
          assertEquals(List.of("one", "", "two\rx\r", "three"), all);
          assertEquals(Optional.empty(), lines.nextAsync().await());
          assertEquals("a\nb", ByteStreams.reader(bytes("a\nb")).readText(10));
        });
  }

  /** IO-029: withdrawn in the middle of a line, the next call has all of it. */
  @Test
  void aWithdrawnLineIsKept() throws Exception {
    var lines = new BufReader(new Script().reads("ab").readPends().reads("c\nd")).lines(10);
    var waker = new CountingWaker();
    var next = lines.nextAsync();
    assertTrue(waker.poll(next).isPending());
    next.cancel();
    assertEquals(Optional.of("abc"), lines.next());
    assertEquals(Optional.of("d"), lines.next());
  }

  /** IO-027: what is no UTF-8 is an error of that line; a failure keeps the beginning. */
  @Test
  void linesThatFail() throws Exception {
    var why = new IOException("part of the test");
    var script = new Script().reads("\u00ff\nok\nhal").readFails(why).reads("f\n");
    var lines = new BufReader(script).lines(3);
    assertThrows(MalformedInputException.class, lines::next);
    assertEquals(Optional.of("ok"), lines.next());
    assertSame(why, assertThrows(IOException.class, lines::next));
    var e = assertThrows(TooLongException.class, lines::next);
    assertEquals(3, e.limit());
    assertEquals(Optional.empty(), lines.next());
    assertEquals(Optional.of("abc"), ByteStreams.reader(bytes("abc\r\n")).readLine(3));
    assertThrows(TooLongException.class, () -> ByteStreams.reader(bytes("abcd\n")).readLine(3));
    assertThrows(IllegalArgumentException.class, () -> ByteStreams.reader(bytes("")).lines(-1));
  }

  /**
   * IO-027: a line that is no UTF-8 and of which reading fails as well: that it failed is told
   * first, what has come of the line when it is there.
   */
  @Test
  void linesThatFailTwice() throws Exception {
    var why = new IOException("part of the test");
    var script = new Script().reads("\u00ffhal").readFails(why).reads("f\nok\n");
    var lines = new BufReader(script).lines(10);
    assertSame(why, assertThrows(IOException.class, lines::next));
    assertThrows(MalformedInputException.class, lines::next);
    assertEquals(Optional.of("ok"), lines.next());
    assertEquals(Optional.empty(), lines.next());
  }

  /** IO-016: text in pieces, a letter in two of them; what is none; a failure in the midst. */
  @ParameterizedTest
  @EnumSource
  void readsText(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var inTwo = new Script().reads("gr\u00c3").readPends().reads("\u00bcn").readPends();
          assertEquals("gr\u00fcn", new BufReader(inTwo).readText(5));
          assertEquals("", reader("").readText(0));
          for (String wrong : List.of("\u00ff", "ab\u00c3", "\u00c3x", "a\u00c0\u0080")) {
            var malformed = reader(wrong);
            assertThrows(MalformedInputException.class, () -> malformed.readText(10), wrong);
            assertEquals("", malformed.readText(10), "it has been read");
          }
          assertThrows(TooLongException.class, () -> reader("gr\u00c3\u00bcn").readText(4));
          var why = new IOException("part of the test");
          for (String before : List.of("ab", "\u00ff")) {
            var failing = new BufReader(new Script().reads(before).readFails(why).reads("cd"));
            assertSame(why, assertThrows(IOException.class, () -> failing.readText(10)));
            assertEquals("cd", failing.readText(10), "the stream goes on behind it");
          }
        });
  }

  /** IO-028: pieces without the delimiter; the last one too. */
  @Test
  void segments() throws Exception {
    var pieces =
        new BufReader(new Script().reads("a,", ",b").readPends().reads("c")).split((byte) ',', 2);
    assertEquals("a", text(pieces.next().orElseThrow()));
    assertEquals("", text(pieces.next().orElseThrow()));
    assertEquals("bc", text(pieces.nextAsync().await().orElseThrow()));
    assertTrue(pieces.next().isEmpty());
  }

  /** IO-034: small writes are collected, large ones go past; flush and shutdown go on. */
  @ParameterizedTest
  @EnumSource
  void writesBehind(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().writePends().takes(3);
          var writer = new BufWriter(script, 4);
          writer.writeAll(bytes("01"));
          writer.writeAll(bytes("23"));
          assertEquals(List.of(), script.written);
          writer.writeAll(bytes("4"));
          assertEquals(List.of("012", "3"), script.written);
          assertEquals(1, writer.buffered());
          writer.writeAll(bytes("56789"));
          assertEquals("0123456789", script.all());
          assertEquals("56789", script.written.getLast(), "past the buffer");
          writer.writeAll(bytes("ab"));
          writer.flush();
          assertEquals(1, script.flushes);
          writer.writeAll(bytes("c"));
          writer.shutdown();
          assertEquals("0123456789abc", script.all());
          assertEquals(1, script.shutdowns);
          writer.writeAll(bytes("d"));
          writer.close();
          assertEquals("0123456789abcd", script.all(), "closing flushes");
          assertTrue(script.closed);
        });
  }

  /** What cannot be flushed does not keep the writer behind it open. */
  @Test
  void closingClosesInAnyCase() throws Exception {
    var why = new IOException("part of the test");
    var script = new Script().writeFails(why);
    var writer = new BufWriter(script);
    writer.writeAll(bytes("a"));
    assertSame(why, assertThrows(IOException.class, writer::close));
    assertTrue(script.closed);
  }

  /** IO-034: a failed or withdrawn flush goes on where it was. */
  @Test
  void flushingGoesOn() throws Exception {
    var script = new Script().takes(1).writePends().takes(1).writePends();
    var writer = new BufWriter(script, 8);
    var waker = new CountingWaker();
    assertEquals(4, waker.poll(writer.writeAsync(buffer("abcd"))).value());
    var flush = writer.flushAsync();
    assertTrue(waker.poll(flush).isPending());
    flush.cancel();
    assertEquals(6, waker.poll(writer.writeAsync(buffer("efghij"))).isPending() ? 6 : 0);
    assertEquals(2, writer.buffered());
    writer.writeAll(bytes("efghij"));
    writer.flush();
    assertEquals("abcdefghij", script.all());
  }

  /** IO-036: random sizes, one or several at once, on all kinds of writers: the order is kept. */
  @Test
  void theOrderOfBytesIsKept() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var script = new Script();
      script.gathers = random.nextBoolean();
      for (int i = random.nextInt(40); i > 0; i--) {
        if (random.nextInt(4) == 0) {
          script.writePends();
        } else {
          script.takes(1 + random.nextInt(7));
        }
      }
      var writer = new BufWriter(script, 1 + random.nextInt(8));
      var expected = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        var buffers = new ByteBuffer[1 + random.nextInt(4)];
        for (int b = 0; b < buffers.length; b++) {
          String piece =
              Integer.toString(random.nextInt(1 << 30)).substring(0, 1).repeat(random.nextInt(12));
          expected.append(piece);
          buffers[b] = buffer(piece);
        }
        if (buffers.length == 1) {
          writer.writeAll(buffers[0]);
        } else {
          writer.writeAll(buffers);
        }
      }
      writer.flush();
      assertEquals(expected.toString(), script.all(), "seed " + seed);
    }
  }

  /** IO-037: both directions; an echo with many lines. */
  @ParameterizedTest
  @EnumSource
  void bothDirections(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var pipe = ByteStreams.duplex(16);
          var server =
              Task.spawn(() -> {
                try (var stream = new BufStream(pipe.right(), 8, 32)) {
                  var lines = stream.lines(100);
                  for (Optional<String> line; (line = lines.next()).isPresent(); ) {
                    stream.writeAll(bytes(line.get() + "!\n"));
                    stream.flush();
                  }
                }
              });
          try (var stream = new BufStream(pipe.left())) {
            var lines = stream.lines(100);
            for (int i = 0; i < 200; i++) {
              stream.writeAll(bytes("line " + i + "\n"));
              assertEquals(
                  7 + Integer.toString(i).length() - 1, stream.buffered() + 0L, "buffered");
              stream.flush();
              assertEquals(Optional.of("line " + i + "!"), lines.next());
            }
            stream.shutdown();
            assertEquals(Optional.empty(), lines.next());
          }
          server.join();
        });
  }

  /** What is too long is said once, however it comes in, and the next one is read. */
  @Test
  void tooLongIsSaidOnce() throws Exception {
    for (int length = 11; length < 40; length++) {
      for (int size = 1; size < 30; size++) {
        String text = "x".repeat(length) + "\nsecond\n" + "y".repeat(length);
        var lines = new BufReader(reader(text), size).lines(10);
        assertThrows(TooLongException.class, lines::next);
        assertEquals(Optional.of("second"), lines.next());
        assertThrows(TooLongException.class, lines::next);
        assertEquals(Optional.empty(), lines.next());
        var pieces = new BufReader(reader(text), size).split((byte) '\n', 10);
        assertThrows(TooLongException.class, pieces::next);
        assertEquals("second", text(pieces.next().orElseThrow()));
        assertThrows(TooLongException.class, pieces::next);
        assertTrue(pieces.next().isEmpty());
      }
    }
    assertThrows(TooLongException.class, () -> reader("abcd").split((byte) ',', 3).next());
    assertThrows(TooLongException.class, () -> reader("x").split((byte) ',', 0).next());
    assertEquals("abc", text(reader("abc").split((byte) ',', 3).next().orElseThrow()));
  }

  private static BufferedByteReader reader(String text) {
    return ByteStreams.reader(bytes(text));
  }

  /** The second time, closing does nothing; what it failed of first is not forgotten. */
  @Test
  void closingTwice() throws Exception {
    var flushing = new IOException("flushing");
    var closing = new IOException("closing");
    var script =
        new Script() {
          @Override
          public void close() throws IOException {
            super.close();
            throw closing;
          }
        };
    script.writeFails(flushing);
    var writer = new BufWriter(script);
    writer.writeAll(bytes("a"));
    var e = assertThrows(IOException.class, writer::close);
    assertSame(flushing, e);
    assertSame(closing, e.getSuppressed()[0]);
    writer.close();
  }

  /** IO-037: made of the buffers of both directions, with what is in them. */
  @Test
  void aBufStreamOfAReaderAndAWriter() throws Exception {
    var script = new Script().reads("hello world");
    var reader = new BufReader(script);
    var writer = new BufWriter(script, 4);
    reader.readFully(new byte[6]);
    writer.writeAll(new byte[] {'a', 'b'});
    var stream = BufStream.of(reader, writer);
    assertSame(script, stream.stream());
    assertEquals(2, stream.buffered());
    assertEquals(5, stream.buffer().remaining());
    var rest = new byte[5];
    stream.readFully(rest);
    assertEquals("world", new String(rest, StandardCharsets.US_ASCII));
    stream.writeAll(new byte[] {'c'});
    assertEquals("", script.all());
    stream.close();
    assertEquals("abc", script.all());
    assertTrue(script.closed);
    var other = new BufWriter(new Script());
    assertThrows(IllegalArgumentException.class, () -> BufStream.of(reader, other));
    var notBoth = new BufReader(ByteStreams.reader(new byte[1]));
    assertThrows(IllegalArgumentException.class, () -> BufStream.of(notBoth, other));
  }
}
