package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.io.ByteStreams;
import edo.io.WriteZeroException;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that are written: IO-068, IO-071, IO-074 (framed_write.rs). */
class FramedWriteTest extends CodecTest {
  private final CountingWaker waker = new CountingWaker();

  /** IO-074: write_multi_frame_in_packet: what was fed goes in one write. */
  @ParameterizedTest
  @EnumSource
  void manyFramesInOneWrite(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script();
          var frames = new FramedWrite<>(script, INTS);
          frames.feed(0);
          frames.feedAsync(1).await();
          assertTrue(frames.tryFeed(2));
          assertEquals(List.of(), script.log);
          assertEquals(12, frames.writeBuffer().length());
          frames.flush();
          assertEquals(List.of("wrote \0\0\0\0\0\0\0\1\0\0\0\2", "flush"), script.log);
          frames.flushAsync().await();
          assertEquals("flush", script.log.getLast(), "nothing to write, but to flush behind it");
          script.log.clear();
          frames.send(3);
          frames.sendAsync(4).await();
          assertEquals(List.of("wrote \0\0\0\3", "flush", "wrote \0\0\0\4", "flush"), script.log);
        });
  }

  /** IO-074, IO-075: write_multi_frame_after_codec_changed: what was fed goes first. */
  @Test
  void anotherEncoderGoesOnWithTheBuffer() throws Exception {
    var script = new Script();
    var ints = new FramedWrite<>(script, INTS);
    ints.backpressureBoundary(1000);
    ints.feed(4);
    var longs =
        ints.mapEncoder(before -> {
          assertSame(INTS, before);
          return LONGS;
        });
    assertEquals(1000, longs.backpressureBoundary());
    longs.send(8L);
    assertEquals(List.of("\0\0\0\4\0\0\0\0\0\0\0\b"), script.written);
    assertSame(script, longs.writer());
    assertSame(LONGS, longs.encoder());
  }

  /** IO-074: write_hits_backpressure: from the boundary on a frame waits until all has gone. */
  @Test
  void waitsFromTheBoundaryOn() throws Exception {
    assertEquals(8192, FramedWrite.DEFAULT_BOUNDARY);
    var script = new Script().writePends().takes(8000).writePends();
    var frames = new FramedWrite<>(script, INTS);
    for (int i = 0; i < 2048; i++) {
      assertTrue(frames.pollReady(waker.context()));
      assertTrue(frames.tryFeed(i));
    }
    assertEquals(8192, frames.writeBuffer().length());
    assertFalse(frames.tryFeed(2048));
    var feed = frames.feedAsync(2048);
    assertTrue(waker.poll(feed).isPending());
    assertTrue(waker.poll(feed).isPending());
    assertEquals(
        192, frames.writeBuffer().length(), "a part has gone, the boundary is not reached");
    assertTrue(waker.poll(feed).isReady());
    frames.flush();
    assertEquals(2049 * 4, script.all().length());
  }

  /** IO-074: a frame whose feed was withdrawn was not taken; what was fed before stays. */
  @Test
  void withdrawnFeedsTakeNothing() throws Exception {
    var script = new Script().writePends().writePends();
    var frames = new FramedWrite<>(script, INTS);
    frames.backpressureBoundary(4);
    frames.feed(1);
    var feed = frames.feedAsync(2);
    assertTrue(waker.poll(feed).isPending());
    feed.cancel();
    var flush = frames.flushAsync();
    assertTrue(waker.poll(flush).isPending());
    flush.cancel();
    frames.send(3);
    assertEquals("\0\0\0\1\0\0\0\3", script.all());
  }

  /** IO-074: a send that was withdrawn when its frame was taken leaves it in the queue, once. */
  @Test
  void withdrawnSendsStayInTheQueue() throws Exception {
    var script = new Script().takes(1).writePends();
    var frames = new FramedWrite<>(script, INTS);
    var send = frames.sendAsync(0x41424344);
    assertTrue(waker.poll(send).isPending());
    send.cancel();
    assertEquals(3, frames.writeBuffer().length());
    frames.flush();
    assertEquals("ABCD", script.all());
  }

  /** IO-074: a writer that takes nothing is an error, and what was not written stays. */
  @Test
  void aWriterThatTakesNothing() throws Exception {
    var script = new Script().takes(2).takes(0).takes(0);
    var frames = new FramedWrite<>(script, INTS);
    var e = assertThrows(WriteZeroException.class, () -> frames.send(7));
    assertTrue(e.getMessage().contains("2 of this write"), e.getMessage());
    assertThrows(WriteZeroException.class, () -> waker.poll(frames.flushAsync()));
    assertEquals(2, frames.writeBuffer().length());
    frames.flush();
    assertEquals("\0\0\0\7", script.all());
  }

  /** IO-071: what the writer throws is told, and what was not written stays. */
  @Test
  void failuresKeepWhatWasNotWritten() throws Exception {
    var why = new IOException("reset");
    var script = new Script().takes(1).writeFails(why).writeFails(why);
    var frames = new FramedWrite<>(script, INTS);
    assertSame(why, assertThrows(IOException.class, () -> frames.send(0x41424344)));
    assertSame(why, assertThrows(IOException.class, () -> waker.poll(frames.flushAsync())));
    frames.flush();
    assertEquals("ABCD", script.all());
  }

  /** IO-068: an encoder that fails in the middle of a frame leaves nothing of it. */
  @Test
  void halfAFrameIsNotQueued() throws Exception {
    Encoder<Integer> picky =
        (number, out) -> {
          out.putInt(number);
          if (number < 0) {
            throw new FrameException("negative");
          }
        };
    var script = new Script();
    var frames = new FramedWrite<>(script, picky);
    frames.feed(1);
    assertThrows(FrameException.class, () -> frames.feed(-1));
    assertThrows(FrameException.class, () -> waker.poll(frames.sendAsync(-1)));
    frames.send(2);
    assertEquals("\0\0\0\1\0\0\0\2", script.all());
  }

  /** IO-071: shutdown writes, ends the stream and may be called again; close closes in any case. */
  @Test
  void endsWithWhatWasFed() throws Exception {
    var script = new Script();
    var frames = new FramedWrite<>(script, INTS, buffer("first"));
    frames.feed(1);
    frames.shutdown();
    assertEquals(List.of("wrote first\0\0\0\1", "shutdown"), script.log);
    assertTrue(waker.poll(frames.shutdownAsync()).isReady());
    frames.close();
    frames.close();
    assertTrue(script.closed);

    var failing = new Script().writeFails(new IOException("reset"));
    var unlucky = new FramedWrite<>(failing, INTS);
    unlucky.feed(1);
    assertThrows(IOException.class, unlucky::close);
    assertTrue(failing.closed);
    assertThrows(IllegalArgumentException.class, () -> unlucky.backpressureBoundary(0));
    assertTrue(unlucky.toString().startsWith("FramedWrite[4 bytes, "), unlucky.toString());
  }

  /** IO-074: memory is bounded by the boundary and a frame, also if the peer reads nothing. */
  @ParameterizedTest
  @EnumSource
  void aSlowReaderStopsTheWriter(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var pipe = ByteStreams.duplex(100);
          var out = new LengthDelimitedCodec().framed(pipe.left());
          var in = new LengthDelimitedCodec().framed(pipe.right());
          out.backpressureBoundary(500);
          Bytes frame = Bytes.wrap(new byte[96]);
          var writer =
              Task.spawn(() -> {
                for (int i = 0; i < 100; i++) {
                  out.feed(frame);
                  assertTrue(
                      out.writeBuffer().length() < 600, "held " + out.writeBuffer().length());
                }
                out.shutdown();
              });
          assertEquals(100, in.frames().count());
          writer.join();
        });
  }

  /** A large frame that has gone does not leave a large buffer. */
  @Test
  void aLargeBufferIsNotKept() throws Exception {
    var frames = new FramedWrite<>(new Script(), new BytesCodec());
    frames.feed(Bytes.wrap(new byte[1 << 20]));
    assertTrue(frames.writeBuffer().capacity() >= 1 << 20);
    frames.flush();
    assertTrue(frames.writeBuffer().capacity() <= 8192, "now " + frames.writeBuffer().capacity());
    frames.send(Bytes.of(1));
  }
}
