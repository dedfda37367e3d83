package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.io.BufferedByteReader;
import edo.io.ByteReader;
import edo.io.ByteStreams;
import edo.io.ByteWriter;
import edo.stream.AsyncStream;
import edo.stream.Step;
import edo.stream.Streams;
import edo.sync.Mpsc;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bytes as streams of chunks and back: IO-053, IO-054, IO-057, IO-058, IO-066, STR-060, UTIL-067
 * (io_reader_stream.rs, io_stream_reader.rs, io_sink_writer.rs).
 */
class ChunksTest extends CodecTest {
  private final CountingWaker waker = new CountingWaker();

  private Object ask(AsyncStream<Bytes> chunks) throws Exception {
    Step step = chunks.pollNext(waker.context());
    return step == Step.ITEM ? text(chunks.item()) : step;
  }

  /** IO-053: correct_behavior_on_errors: after the error it is at its end. */
  @Test
  void aReaderInChunks() throws Exception {
    var why = new IOException("reset");
    var script = new Script().reads("abc").readPends().reads("defgh").readFails(why).reads("more");
    var chunks = new ReaderStream(script, 4);
    assertEquals("abc", ask(chunks));
    assertEquals(Step.PENDING, ask(chunks));
    assertEquals("d", ask(chunks), "what was left of the array");
    assertEquals("efgh", ask(chunks));
    assertSame(why, assertThrows(IOException.class, () -> ask(chunks)));
    assertEquals(Step.END, ask(chunks));
    assertEquals(Step.END, ask(chunks));
    assertTrue(script.closed);
    assertEquals(4, chunks.capacity());
    assertSame(script, chunks.reader());
    assertEquals(4096, new ReaderStream(script).capacity());
    assertThrows(IllegalArgumentException.class, () -> new ReaderStream(script, 0));
  }

  /** IO-053: chunks are never larger than they may be, whatever the reader has. */
  @ParameterizedTest
  @EnumSource
  void chunksHaveALimit(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          for (int capacity : new int[] {1, 7, 1000, 4096, 10_000}) {
            var source = ByteStreams.reader(new byte[50_000]);
            var sizes = new ReaderStream(source, capacity).map(Bytes::length).toList();
            assertEquals(50_000, sizes.stream().mapToInt(n -> n).sum());
            assertTrue(sizes.stream().allMatch(n -> n <= capacity), sizes.toString());
          }
        });
  }

  /** IO-054: test_stream_reader: reads across chunks, and leaves empty ones out. */
  @ParameterizedTest
  @EnumSource
  void chunksAsAReader(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var chunks = AsyncStream.of(latin(""), latin("abc"), latin(""), latin("d\nef"));
          var reader = new StreamReader(chunks);
          var array = new byte[2];
          assertEquals(0, reader.read(array, 0, 0));
          assertEquals(2, reader.read(array));
          assertEquals("c", StandardCharsets.UTF_8.decode(reader.buffer()).toString());
          assertEquals(1, reader.fill(), "still at hand");
          assertEquals(Optional.of("cd"), reader.readLine(10));
          assertEquals(2, reader.fill());
          reader.consume(1);
          assertThrows(IllegalArgumentException.class, () -> reader.consume(2));
          assertThrows(IllegalArgumentException.class, () -> reader.consume(-1));
          assertEquals("f", reader.readText(10));
          assertEquals(ByteReader.END, reader.read(array));
          assertSame(chunks, reader.chunks());
          reader.close();
          assertTrue(chunks.isTerminated());
        });
  }

  /** IO-054: test_stream_reader_does_not_poll_after_eof; not ready; what was taken is kept. */
  @Test
  void aStreamIsNotAskedAfterItsEnd() throws Exception {
    var asked = new int[1];
    var chunks =
        new AsyncStream<Bytes>() {
          @Override
          protected Step advance(edo.task.Context cx) {
            return switch (asked[0]++) {
              case 0 -> Step.PENDING;
              case 1 -> emit(latin("ab"));
              case 2 -> Step.END;
              default -> throw new AssertionError("asked after the end");
            };
          }
        };
    var reader = new StreamReader(chunks);
    var target = ByteBuffer.allocate(1);
    assertEquals(ByteReader.PENDING, reader.pollRead(waker.context(), target));
    assertEquals(1, reader.pollRead(waker.context(), target));
    assertEquals(1, reader.buffer().remaining());
    assertEquals(1, reader.pollRead(waker.context(), target.clear()));
    for (int i = 0; i < 3; i++) {
      assertEquals(ByteReader.END, reader.pollRead(waker.context(), target.clear()));
      assertEquals(0, reader.buffer().remaining());
    }
    assertEquals(3, asked[0]);
  }

  /** IO-066: what a stream throws reaches the reader as an exception of I/O. */
  @Test
  void failuresOfTheStream() {
    var io = new IOException("reset");
    var unchecked = new IllegalStateException("broken");
    var other = new Exception("neither");
    assertSame(io, assertThrows(IOException.class, () -> failing(io).read(new byte[1])));
    assertSame(
        unchecked,
        assertThrows(IllegalStateException.class, () -> failing(unchecked).read(new byte[1])));
    var e = assertThrows(IOException.class, () -> failing(other).read(new byte[1]));
    assertSame(other, e.getCause());
  }

  private static StreamReader failing(Exception why) {
    return new StreamReader(
        new AsyncStream<>() {
          @Override
          protected Step advance(edo.task.Context cx) throws Exception {
            throw why;
          }
        });
  }

  /** IO-057, IO-058: test_copied_sink_writer: writes to a channel are copies, one frame each. */
  @ParameterizedTest
  @EnumSource
  void aChannelAsAWriter(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var channel = Mpsc.<Bytes>bounded(1);
          var receiver = channel.receiver();
          var writer = SinkWriter.copying(FrameSink.of(channel.sender()));
          byte[] data = {1, 2, 3};
          writer.writeAll(data);
          data[0] = 9;
          assertEquals(0, writer.write(new byte[0]));
          var buffer = ByteBuffer.wrap(data);
          assertEquals(ByteReader.PENDING, writer.pollWrite(waker.context(), buffer));
          assertEquals(3, buffer.remaining(), "no room, nothing taken");
          assertEquals(Bytes.of(1, 2, 3), receiver.recv());
          assertEquals(3, writer.write(buffer));
          assertEquals(Bytes.of(9, 2, 3), receiver.recv());
          writer.flush();
          writer.shutdown();
          assertEquals(Optional.empty(), Streams.of(receiver).next());
        });
  }

  /** IO-058: test_direct_sink_writer: a sink that is through at once sees the caller's bytes. */
  @Test
  void aSinkThatCopiesByItself() throws Exception {
    var script = new Script();
    Encoder<ByteBuffer> encoder =
        (bytes, out) -> {
          out.putByte(bytes.remaining());
          out.put(bytes);
        };
    var frames = new FramedWrite<>(script, encoder);
    ByteWriter writer = SinkWriter.lending(frames);
    writer.writeAll(new byte[] {'a', 'b'});
    writer.writeAll(new byte[] {'c'});
    assertEquals(List.of(), script.written);
    writer.flush();
    assertEquals(List.of("\2ab\1c"), script.written);
    writer.shutdown();
    assertEquals(1, script.shutdowns);
  }

  /** IO-058: a channel whose receiver is closed; a wait that is withdrawn leaves the queue. */
  @Test
  void aChannelThatIsFullOrClosed() throws Exception {
    var channel = Mpsc.<String>bounded(1);
    var sink = FrameSink.of(channel.sender());
    assertTrue(sink.tryFeed("a"));
    assertFalse(sink.tryFeed("b"));
    var feed = sink.feedAsync("b");
    assertTrue(waker.poll(feed).isPending());
    feed.cancel();
    assertEquals("a", channel.receiver().recv());
    assertTrue(sink.pollReady(waker.context()));
    assertTrue(sink.pollReady(waker.context()), "one permit is enough");
    sink.withdraw();
    assertEquals(1, channel.sender().capacity());
    assertTrue(waker.poll(sink.sendAsync("c")).isReady());
    assertEquals("c", channel.receiver().recv());
    channel.receiver().close();
    var e = assertThrows(IOException.class, () -> sink.feed("d"));
    assertTrue(e.getMessage().contains("closed"), e.getMessage());
    assertThrows(IOException.class, () -> sink.tryFeed("d"));
  }

  /** STR-060: lines and pieces of a reader as streams, which leave the reader to its owner. */
  @ParameterizedTest
  @EnumSource
  void linesAsAStream(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          BufferedByteReader text =
              ByteStreams.reader("a\nb\r\nc".getBytes(StandardCharsets.UTF_8));
          assertEquals(
              List.of("a", "b", "c"), Streams.repeatedly(text.lines(9)::nextAsync).toList());
          BufferedByteReader list = ByteStreams.reader("a,b".getBytes(StandardCharsets.UTF_8));
          var pieces = list.split((byte) ',', 9);
          assertEquals(2, Streams.repeatedly(pieces::nextAsync).count());
          assertSame(list, pieces.reader());
        });
  }

  /** UTIL-067: a variable holds a reader of either kind. */
  @Test
  void eitherOfTwoReaders() throws Exception {
    var read = new ArrayList<String>();
    for (boolean first : new boolean[] {true, false}) {
      BufferedByteReader either =
          first
              ? new StreamReader(AsyncStream.of(latin("left")))
              : ByteStreams.reader("right".getBytes(StandardCharsets.UTF_8));
      read.add(either.readText(9));
    }
    assertEquals(List.of("left", "right"), read);
  }

  /** IO-053, IO-054: there and back again, in tasks. */
  @ParameterizedTest
  @EnumSource
  void thereAndBack(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var channel = Mpsc.<Bytes>bounded(2);
          var writer =
              Task.spawn(() -> {
                var out = SinkWriter.copying(FrameSink.of(channel.sender()));
                ByteStreams.copy(ByteStreams.take(ByteStreams.repeat((byte) 7), 100_000), out);
                out.shutdown();
              });
          var in = new StreamReader(Streams.of(channel.receiver()));
          assertEquals(100_000, new ReaderStream(in).map(Bytes::length).fold(0, Integer::sum));
          writer.join();
        });
  }
}
