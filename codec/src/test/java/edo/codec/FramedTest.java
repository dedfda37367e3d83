package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.io.ByteStreams;
import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.task.JoinException;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both directions of a connection: IO-067, IO-069, IO-075, IO-084 (framed.rs). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FramedTest extends CodecTest {
  private final CountingWaker waker = new CountingWaker();

  /** With its first channel the JDK opens a descriptor that it keeps, for closing others. */
  @BeforeAll
  static void warmUp() throws IOException {
    SocketChannel.open().close();
  }

  /** IO-069: question and answer over a socket, in direct style and polled. */
  @ParameterizedTest
  @EnumSource
  void overASocket(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var listener = TcpListener.bind("127.0.0.1:0")) {
            var server =
                Task.spawn(() -> {
                  try (var lines = new LinesCodec(100).framed(listener.accept())) {
                    for (Optional<String> line = lines.next();
                        line.isPresent();
                        line = lines.next()) {
                      lines.feed(line.get() + "!");
                      for (var more = lines.tryNext(); more.isPresent(); more = lines.tryNext()) {
                        lines.feed(more.get() + "?");
                      }
                      lines.flush();
                    }
                  }
                });
            int port = listener.localAddress().getPort();
            try (var calls = new LinesCodec(100).framed(TcpStream.connect("127.0.0.1:" + port))) {
              calls.send("one");
              assertEquals(Optional.of("one!"), calls.next());
              calls.sendAsync("two").await();
              assertEquals(Optional.of("two!"), calls.nextAsync().await());
              calls.shutdown();
              assertEquals(Optional.empty(), calls.next());
            }
            server.join();
          }
        });
  }

  /** IO-069: one task reads while another one writes. */
  @ParameterizedTest
  @EnumSource
  void oneReadsAndOneWrites(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var pipe = ByteStreams.duplex(64);
          var here = INTS.framed(pipe.left());
          var there = INTS.framed(pipe.right());
          var echo =
              Task.spawn(() -> {
                there.frames().borrowed().forEach(there::send);
                there.shutdown();
              });
          var writer =
              Task.spawn(() -> {
                for (int i = 0; i < 5000; i++) {
                  here.output().feed(i);
                }
                here.shutdown();
              });
          var seen = new int[1];
          here.input().frames().forEach(n -> assertEquals(seen[0]++, n));
          assertEquals(5000, seen[0]);
          writer.join();
          echo.join();
        });
  }

  /** IO-069: a reader that is aborted while it waits for the rest of a frame loses nothing. */
  @ParameterizedTest
  @EnumSource
  void anAbortedReaderLosesNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var pipe = ByteStreams.duplex(64);
          var frames = INTS.framed(pipe.right());
          for (int i = 0; i < 40; i++) {
            boolean polled = i % 2 == 0;
            pipe.left().writeAll(new byte[] {0, 0});
            var reader = polled ? Task.spawn(frames.nextAsync()) : Task.spawn(frames::next);
            for (int turns = 0; turns < i; turns++) {
              Task.yieldNow();
            }
            reader.abort();
            var e = assertThrows(JoinException.class, reader::join);
            assertTrue(e.isCancelled(), e.toString());
            pipe.left().writeAll(new byte[] {0, (byte) i});
            assertEquals(Optional.of(i), frames.next());
          }
        });
  }

  /** IO-069: what a writer that is aborted has fed goes with the next flush, in order and once. */
  @ParameterizedTest
  @EnumSource
  void anAbortedWriterLosesNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          for (int turns = 0; turns < 20; turns++) {
            var pipe = ByteStreams.duplex(8);
            var out = INTS.framed(pipe.left());
            out.backpressureBoundary(32);
            int wait = turns;
            var fed = new int[1];
            var writer =
                Task.spawn(() -> {
                  while (true) {
                    out.feed(fed[0]);
                    fed[0]++;
                  }
                });
            for (int i = 0; i < wait; i++) {
              Task.yieldNow();
            }
            writer.abort();
            assertThrows(JoinException.class, writer::join);
            var rest =
                Task.spawn(() -> {
                  out.send(-1);
                  out.shutdown();
                });
            int last = 0;
            var in = INTS.framed(pipe.right());
            for (int n = in.next().orElseThrow(); n != -1; n = in.next().orElseThrow()) {
              assertEquals(last++, n);
            }
            assertEquals(fed[0], last);
            assertEquals(Optional.empty(), in.next());
            rest.join();
          }
        });
  }

  /** IO-075: both sides change the protocol; what was read and what was fed is kept. */
  @Test
  void anotherCodecGoesOnWithTheBuffers() throws Exception {
    var script = new Script().reads("\0\0\0\1line\nrest");
    var ints = INTS.framed(script);
    ints.backpressureBoundary(500);
    assertEquals(Optional.of(1), ints.next());
    ints.feed(2);
    var lines =
        ints.<String, CharSequence>mapCodec(before -> {
          assertSame(INTS, before);
          return new LinesCodec(100);
        });
    lines.feed("x");
    assertEquals(Optional.of("line"), lines.tryNext());
    assertEquals(1, script.reading);
    assertEquals(Optional.of("rest"), lines.next());
    lines.flush();
    assertEquals(List.of("\0\0\0\2x\n"), script.written);
    assertEquals(500, lines.backpressureBoundary());
  }

  /** IO-069: all parts can be had, and another one be made of them. */
  @Test
  void partsAndTheWhole() throws Exception {
    var script = new Script().reads("\0\0\0\1\0\0\0\0\0\0\0\2").readPends();
    var ints = new Framed<>(script, INTS, 64);
    assertEquals(64, ints.readBuffer().capacity());
    assertEquals(Optional.of(1), ints.next());
    ints.feed(3);
    assertSame(INTS, ints.codec());
    assertEquals(8, ints.readBuffer().length());
    assertEquals(4, ints.writeBuffer().length());
    assertEquals(8192, ints.backpressureBoundary());
    assertTrue(ints.toString().startsWith("Framed[8 bytes in, 4 bytes out, "), ints.toString());
    try (var longs = new Framed<>(ints.stream(), LONGS, ints.readBuffer(), ints.writeBuffer())) {
      assertEquals(Optional.of(2L), longs.next());
      longs.feed(4L);
      assertTrue(waker.poll(longs.nextAsync()).isPending());
      assertFalse(script.closed);
    }
    assertEquals("\0\0\0\3\0\0\0\0\0\0\0\4", script.all());
    assertTrue(script.closed);
    assertEquals(1, script.flushes);
  }

  /** IO-067: a codec that has one half of each. */
  @Test
  void twoHalvesAreACodec() throws Exception {
    var codec = Codec.of(new LinesCodec(10), LONGS);
    var script = new Script().reads("a\nb");
    var framed = codec.framed(script);
    assertEquals(List.of("a", "b"), framed.frames().borrowed().toList());
    framed.send(1L);
    assertEquals("\0\0\0\0\0\0\0\1", script.all());
    assertTrue(codec.toString().contains("LinesCodec[10]"), codec.toString());
    assertThrows(NullPointerException.class, () -> framed.feed(null));
  }

  /** A cancelled task finds out at the next frame, also if there are frames without end. */
  @ParameterizedTest
  @EnumSource
  void endlessFramesCanBeCancelled(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Decoder<Integer> endless =
              (in, out) -> {
                out.accept(in.length());
                return true;
              };
          var direct = new FramedRead<>(new Script(), endless, buffer("x"));
          var polled = new FramedRead<>(new Script(), endless, buffer("x"));
          var sink = new FramedWrite<>(ByteStreams.sink(), INTS);
          var tasks =
              List.of(
                  Task.spawn(() -> {
                    while (true) {
                      direct.next();
                    }
                  }),
                  Task.spawn(polled.frames().forEachAsync(_ -> {})),
                  Task.spawn(() -> {
                    while (true) {
                      sink.feed(1);
                    }
                  }));
          for (var task : tasks) {
            task.abort();
            var e = assertThrows(JoinException.class, task::join);
            assertTrue(e.isCancelled(), e.toString());
          }
        });
  }
}
