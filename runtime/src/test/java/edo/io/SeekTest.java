package edo.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.fs.FileStream;
import edo.fs.OpenOptions;
import edo.task.Context;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeking, by itself and through buffers. IO-005, IO-031, IO-033, IO-035, IO-037, IO-045. */
class SeekTest extends IoTest {
  @TempDir Path folder;

  /** Bytes in memory with a place; each step is pending first if it is told to be. */
  private static final class Tape implements ByteStream, Seekable {
    final List<String> log = new ArrayList<>();
    final boolean pends;
    final StringBuilder content;
    long place;
    boolean fails;
    private boolean pended;
    private SeekFrom wanted = SeekFrom.start(0);
    private boolean seeking;

    Tape(String content, boolean pends) {
      this.content = new StringBuilder(content);
      this.pends = pends;
    }

    private boolean pendsNow(Context cx) {
      pended = pends && !pended;
      if (pended) {
        cx.waker().wake();
      }
      return pended;
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
      assertFalse(seeking, "the seek comes first");
      if (pendsNow(cx)) {
        return PENDING;
      }
      int n = (int) Math.min(buffer.remaining(), content.length() - place);
      if (n <= 0) {
        return END;
      }
      buffer.put(bytes(content.substring((int) place, (int) place + n)));
      place += n;
      return n;
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
      assertFalse(seeking, "the seek comes first");
      if (pendsNow(cx)) {
        return PENDING;
      }
      var piece = new byte[buffer.remaining()];
      buffer.get(piece);
      int from = (int) place;
      content.replace(from, Math.min(content.length(), from + piece.length), text(piece));
      place += piece.length;
      log.add("write " + text(piece));
      return piece.length;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return true;
    }

    @Override
    public void startSeek(SeekFrom where) {
      assertFalse(seeking, "one at a time");
      wanted = where;
      seeking = true;
    }

    @Override
    public long pollSeek(Context cx) throws IOException {
      if (!seeking) {
        return place;
      }
      if (pendsNow(cx)) {
        return PENDING;
      }
      seeking = false;
      log.add("seek " + wanted.origin() + " " + wanted.offset());
      if (fails) {
        fails = false;
        throw new IOException("part of the test");
      }
      long base =
          switch (wanted.origin()) {
            case START -> 0;
            case CURRENT -> place;
            case END -> content.length();
          };
      place = base + wanted.offset();
      return place;
    }
  }

  private static String read(ByteReader reader, int length) throws IOException {
    var array = new byte[length];
    int n = reader.read(array);
    return n < 0 ? "END" : text(array).substring(0, n);
  }

  /** IO-033: the buffer is always discarded; relative seeks count from what was asked for. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bufReaderSeeks(boolean pends) throws Exception {
    var tape = new Tape("01234567", pends);
    var in = new BufReader(tape, 4);
    assertEquals(3, in.seek(SeekFrom.start(3)));
    assertEquals(4, in.fill());
    assertEquals("3456", text(in));
    assertEquals(3, in.seek(SeekFrom.current(0)));
    assertEquals("", text(in));
    assertEquals(4, in.fill());
    in.consume(1);
    assertEquals(3, in.seek(SeekFrom.current(-1)), "within the buffer");
    assertEquals("", text(in));
    assertEquals("34", read(in, 2));
    assertEquals(7, in.seek(SeekFrom.current(2)));
    assertEquals("7", read(in, 2));
    assertEquals(6, in.seek(SeekFrom.end(-2)));
    assertEquals("67", read(in, 2));
    in.rewind();
    assertEquals("01", read(in, 2));
    assertEquals(2, in.position());
  }

  private static String text(BufferedByteReader in) {
    var there = new byte[in.buffer().remaining()];
    in.buffer().get(there);
    return text(there);
  }

  /** IO-033: so far back that the bytes in the buffer cannot be added: in two steps. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bufReaderUnderflow(boolean pends) throws Exception {
    var tape = new Tape("01234567", pends);
    var in = new BufReader(tape, 5);
    assertEquals(5, in.fill());
    long back = Long.MIN_VALUE;
    assertEquals(back, in.seek(SeekFrom.current(back)));
    assertEquals(List.of("seek CURRENT -5", "seek CURRENT " + back), tape.log);
  }

  /** IO-033: a seek that fails leaves what is in the buffer; one that is given up is completed. */
  @Test
  void bufReaderFailedAndWithdrawn() throws Exception {
    var tape = new Tape("01234567", false);
    var in = new BufReader(tape, 4);
    assertEquals("01", read(in, 2));
    tape.fails = true;
    assertThrows(IOException.class, () -> in.seek(6));
    assertEquals("23", read(in, 4));
    var slow = new Tape("01234567", true);
    var reader = new BufReader(slow, 4);
    assertEquals("01", read(reader, 2));
    var seek = reader.seekAsync(SeekFrom.start(6));
    assertTrue(new CountingWaker().poll(seek).isPending());
    assertEquals(0, reader.buffer().remaining());
    assertThrows(IllegalStateException.class, () -> reader.startSeek(SeekFrom.start(1)));
    assertEquals("67", read(reader, 4), "the read completes it");
    var again = reader.seekAsync(SeekFrom.start(1));
    assertTrue(new CountingWaker().poll(again).isPending());
    assertEquals(4, reader.fill());
    assertEquals("1234", text(reader));
  }

  /** IO-035: what is in the buffer is sent on first. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bufWriterSeeks(boolean pends) throws Exception {
    var tape = new Tape("01234567", pends);
    var out = new BufWriter(tape, 10);
    out.writeAll(bytes("ab"));
    out.writeAll(bytes("cd"));
    assertEquals("01234567", tape.content.toString());
    assertEquals(4, out.position());
    assertEquals("abcd4567", tape.content.toString());
    assertEquals(1, out.seek(1));
    out.writeAll(bytes("X"));
    assertEquals(4, out.seek(SeekFrom.current(2)));
    out.writeAll(bytes("Y"));
    out.flush();
    assertEquals("aXcdY567", tape.content.toString());
  }

  /** IO-035: a seek that is given up is completed by the next write. */
  @Test
  void bufWriterWithdrawn() throws Exception {
    var tape = new Tape("01234567", true);
    var out = new BufWriter(tape, 10);
    var seek = out.seekAsync(SeekFrom.start(6));
    var waker = new CountingWaker();
    assertTrue(waker.poll(seek).isPending());
    assertThrows(IllegalStateException.class, () -> out.startSeek(SeekFrom.start(1)));
    out.writeAll(bytes("XY"));
    var another = out.seekAsync(SeekFrom.start(1));
    assertTrue(waker.poll(another).isPending(), "sending on");
    out.write(new ByteBuffer[] {buffer("a"), buffer("b")});
    out.flush();
    assertEquals("0ab345XY", tape.content.toString());
    tape.fails = true;
    assertThrows(IOException.class, () -> out.seek(1));
    assertEquals(1, out.seek(1));
  }

  /** IO-037: a stream with both buffers, on a file. */
  @ParameterizedTest
  @EnumSource
  void bufStreamSeeks(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = Files.writeString(folder.resolve("file"), "01234567");
          try (var stream =
              new BufStream(new OpenOptions().read(true).write(true).open(path), 4, 4)) {
            assertEquals("01", read(stream, 2));
            assertEquals(2, stream.position());
            stream.writeAll(bytes("XY"));
            assertEquals(1, stream.seek(1));
            assertEquals("1XY4", read(stream, 4));
            assertEquals(7, stream.seek(SeekFrom.end(-1)));
            stream.writeAll(bytes("Z"));
          }
          assertEquals("01XY456Z", Files.readString(path));
        });
  }

  /** IO-031, IO-033, IO-035: buffers in front of a file. */
  @ParameterizedTest
  @EnumSource
  void buffersInFrontOfAFile(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = folder.resolve("numbers");
          try (var out = new BufWriter(FileStream.create(path))) {
            out.writeInt(0);
            for (int i = 0; i < 10_000; i++) {
              out.writeInt(i);
            }
            out.rewind();
            out.writeInt(10_000);
          }
          try (var in = new BufReader(FileStream.open(path))) {
            assertEquals(10_000, in.readInt());
            in.seek(SeekFrom.current(4L * 5_000));
            assertEquals(5_000, in.readInt());
            in.seek(SeekFrom.end(-4));
            assertEquals(9_999, in.readInt());
            assertEquals(40_004, in.positionAsync().await());
          }
        });
  }

  /** What cannot seek says so; nothing is empty enough to have another place than 0. IO-045. */
  @Test
  void whatCannotSeek() throws Exception {
    var in = new BufReader(ByteStreams.reader(bytes("x")));
    assertThrows(UnsupportedOperationException.class, in::rewind);
    var out = new BufWriter(ByteStreams.simplex(8).writer());
    var e = assertThrows(UnsupportedOperationException.class, out::rewind);
    assertTrue(e.getMessage().contains("Seekable"), e.getMessage());
    assertEquals(0, ((Seekable) ByteStreams.empty()).seek(SeekFrom.end(17)));
    assertThrows(IllegalArgumentException.class, () -> SeekFrom.start(-1));
  }
}
