package edo.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Task;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copying. IO-039…042, IO-052. */
class CopyTest extends IoTest {
  /** IO-039: everything, and how much; flushed at the end, not shut down. */
  @ParameterizedTest
  @EnumSource
  void copies(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().writePends().takes(3);
          var source = new Script().reads("hello").readPends().reads(" ", "x".repeat(20_000));
          assertEquals(20_006, ByteStreams.copy(source, script));
          assertEquals("hello " + "x".repeat(20_000), script.all());
          assertEquals("flush", script.log.getLast());
          assertEquals(0, script.shutdowns);
          assertEquals(
              3, ByteStreams.copyBuffered(new BufReader(new Script().reads("abc")), script));
          assertEquals("flush", script.log.getLast());
          assertTrue(script.all().endsWith("abc"));
        });
  }

  /** IO-039: proxy: what has come goes out, flushed, before the reader is waited for. */
  @Test
  void doesNotWaitForAFullBuffer() throws Exception {
    var script = new Script();
    var waker = new CountingWaker();
    Async<Long> copy =
        ByteStreams.copyAsync(new Script().reads("ab").readPends().readPends().reads("c"), script);
    assertTrue(waker.poll(copy).isPending());
    assertEquals(List.of("wrote ab", "flush"), script.log);
    assertTrue(waker.poll(copy).isPending());
    assertEquals(List.of("wrote ab", "flush"), script.log, "nothing new to flush");
    assertEquals(3, waker.poll(copy).value());
    assertEquals(List.of("wrote ab", "flush", "wrote c", "flush"), script.log);
  }

  /** IO-039: reads on while the writer is not ready. */
  @Test
  void readsOnWhileTheWriterWaits() throws Exception {
    var source = new Script().reads("a", "b", "c").readPends();
    var script = new Script().writePends();
    var waker = new CountingWaker();
    Async<Long> copy = ByteStreams.copyAsync(source, script);
    for (int i = 0; i < 10 && waker.poll(copy).isPending(); i++) {
      assertTrue(waker.wakes() > i, "woken");
    }
    assertEquals("abc", script.all());
    assertEquals("write pends", script.log.getFirst());
    assertEquals("wrote ab", script.log.get(1));
  }

  /** IO-039, IO-041: copying lets others run. */
  @ParameterizedTest
  @EnumSource
  void takesBudget(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var endless =
              Task.spawn(ByteStreams.copyAsync(ByteStreams.repeat((byte) 1), ByteStreams.sink()));
          var both =
              Task.spawn(ByteStreams.copyBidirectionalAsync(new Endless(), ByteStreams.empty()));
          for (int i = 0; i < 5; i++) {
            Task.yieldNow(); // on one worker, this returns only because they let go of it
          }
          endless.abort();
          both.abort();
          assertThrows(RuntimeException.class, endless::join);
          assertThrows(RuntimeException.class, both::join);
        });
  }

  private static final class Endless extends Script {
    @Override
    public int pollRead(edo.task.Context cx, java.nio.ByteBuffer buffer) throws IOException {
      return ByteStreams.repeat((byte) 2).pollRead(cx, buffer);
    }
  }

  /** IO-041: transfer after close: one way ends, the other one goes on. */
  @ParameterizedTest
  @EnumSource
  void bothWays(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var client = ByteStreams.duplex(16);
          var server = ByteStreams.duplex(16);
          var proxy =
              Task.spawn(
                  ByteStreams.copyBidirectionalAsync(client.right(), server.left(), 4, 1024));
          client.left().writeAll(bytes("request"));
          client.left().shutdown();
          assertEquals("request", text(server.right().readAll(100)));
          server.right().writeAll(bytes("a long answer that does not fit at once"));
          server.right().shutdown();
          assertEquals("a long answer that does not fit at once", text(client.left().readAll(100)));
          assertEquals(new ByteStreams.Transferred(7, 39), proxy.join());
        });
  }

  /** IO-041: a way that is stuck does not hold up the other. */
  @ParameterizedTest
  @EnumSource
  void oneWayIsStuck(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var client = ByteStreams.duplex(4);
          var server = ByteStreams.duplex(4);
          var proxy =
              Task.spawn(() -> ByteStreams.copyBidirectional(client.right(), server.left()));
          var stuck =
              Task.spawn(() -> client.left().writeAll(new byte[100_000])); // nobody reads it
          for (int i = 0; i < 50; i++) {
            server.right().writeAll(bytes("news"));
            var four = new byte[4];
            client.left().readFully(four);
            assertEquals("news", text(four));
          }
          server.right().close();
          assertThrows(RuntimeException.class, proxy::join, "the way there has failed");
          client.right().close();
          assertThrows(RuntimeException.class, stuck::join);
        });
  }

  /** IO-041: the first failure of reading or writing ends it at once. */
  @Test
  void theFirstFailureEndsIt() {
    var why = new IOException("part of the test");
    assertSame(
        why,
        assertThrows(
            IOException.class,
            () ->
                ByteStreams.copyBidirectional(
                    new Script().readFails(why), ByteStreams.duplex(8).left())));
    assertSame(
        why,
        assertThrows(
            IOException.class,
            () ->
                ByteStreams.copyBidirectional(
                    ByteStreams.duplex(8).left(), new Script().reads("a").readFails(why))));
    var failing = new Script().writeFails(why);
    assertSame(
        why,
        assertThrows(
            IOException.class,
            () -> ByteStreams.copyBidirectional(new Script().reads("a").readPends(), failing)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ByteStreams.copyBidirectionalAsync(new Script(), new Script(), 0, 1));
  }

  /** IO-052: streams of the JDK on the blocking pool, both ways. */
  @ParameterizedTest
  @EnumSource
  void blockingStreams(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var out = new ByteArrayOutputStream();
          byte[] input =
              "some text ".repeat(3000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
          var writer = ByteStreams.writer(out);
          assertEquals(
              input.length,
              ByteStreams.copyAsync(ByteStreams.reader(new ByteArrayInputStream(input)), writer)
                  .await());
          assertEquals(text(input), text(out.toByteArray()));
          writer.shutdown();
        });
  }

  /** IO-052: a failure shows at the next operation; a read that was given up is not lost. */
  @ParameterizedTest
  @EnumSource
  void blockingStreamsThatFail(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var why = new IOException("part of the test");
          var writer =
              ByteStreams.writer(
                  new java.io.OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                      throw why;
                    }
                  });
          assertEquals(1, writer.write(bytes("a")));
          assertSame(why, assertThrows(IOException.class, writer::flush));
          var reader = ByteStreams.reader(new ByteArrayInputStream(bytes("abc")));
          var given = new CountingWaker();
          var up = reader.readAsync(new byte[3]);
          if (given.poll(up).isPending()) {
            up.cancel();
            assertEquals("abc", text(reader.readAll(3)));
          }
          var broken =
              ByteStreams.reader(
                  new java.io.InputStream() {
                    @Override
                    public int read() {
                      throw new IllegalStateException("part of the test");
                    }
                  });
          var e = assertThrows(IOException.class, () -> broken.read(new byte[1]));
          assertTrue(e.getMessage().contains("part of the test"), e.getMessage());
        });
  }

  /**
   * IO-052: what was taken is written before the stream is closed, and flushed until that worked.
   */
  @ParameterizedTest
  @EnumSource
  void blockingStreamsLoseNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          for (int i = 0; i < 50; i++) {
            var out =
                new ByteArrayOutputStream() {
                  private boolean closed;

                  @Override
                  public void write(byte[] array, int offset, int length) {
                    assertFalse(closed, "written after it was closed");
                    super.write(array, offset, length);
                  }

                  @Override
                  public void close() {
                    closed = true;
                  }
                };
            try (var writer = new BufWriter(ByteStreams.writer(out))) {
              writer.writeAll(new byte[BufReader.DEFAULT_SIZE]);
            }
            assertEquals(BufReader.DEFAULT_SIZE, out.size());
          }
          var flushes = new AtomicInteger();
          var full =
              ByteStreams.writer(
                  new ByteArrayOutputStream() {
                    @Override
                    public void flush() throws IOException {
                      if (flushes.getAndIncrement() == 0) {
                        throw new IOException("disk full, as part of the test");
                      }
                    }
                  });
          full.writeAll(bytes("a"));
          assertThrows(IOException.class, full::flush);
          full.flush();
          full.flush();
          assertEquals(2, flushes.get());
        });
  }

  /** A writer that takes little of a large buffer at a time. */
  @Test
  void aLargeBufferAndSmallWrites() throws Exception {
    var sent = new byte[300_000];
    new Random(1).nextBytes(sent);
    var script = new Script();
    for (int i = 0; i < 3_000; i++) {
      script.takes(97);
      if (i % 7 == 0) {
        script.writePends();
      }
    }
    var back = new Script();
    var source =
        ByteStreams.join(ByteStreams.inspectReads(ByteStreams.reader(sent), bytes -> {}), back);
    ByteStreams.copyBidirectionalAsync(source, script, 1 << 16, 1).await();
    assertEquals(text(sent), script.all());
  }
}
