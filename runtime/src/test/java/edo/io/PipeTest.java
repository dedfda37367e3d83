package edo.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Context;
import edo.task.Task;
import edo.task.Waker;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pipes in memory. IO-043, IO-044, IO-061…065. */
class PipeTest extends IoTest {
  private static String read(ByteReader reader, int most) throws IOException {
    var array = new byte[most];
    int n = reader.read(array);
    return n < 0 ? "end" : text(array).substring(0, n);
  }

  /** IO-043: ping_pong; disconnect: the reader gets what is there and then the end. */
  @ParameterizedTest
  @EnumSource
  void pingPong(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var pipe = ByteStreams.duplex(32);
          pipe.left().writeAll(bytes("ping"));
          assertEquals("ping", read(pipe.right(), 10));
          pipe.right().writeAll(bytes("pong"));
          assertEquals("pong", read(pipe.left(), 4));
          pipe.left().writeAll(bytes("last"));
          pipe.left().close();
          assertEquals("la", read(pipe.right(), 2));
          assertEquals("st", read(pipe.right(), 2));
          assertEquals("end", read(pipe.right(), 2));
          var e = assertThrows(IOException.class, () -> pipe.right().write(bytes("x")));
          assertTrue(e.getMessage().contains("broken pipe"), e.getMessage());
          assertThrows(IOException.class, () -> pipe.left().read(new byte[1]));
          assertThrows(IOException.class, () -> pipe.left().write(new byte[1]));
        });
  }

  /**
   * IO-043, IO-062: a full pipe stops the writer, an empty one the reader; each wakes the other.
   */
  @Test
  void eachWaitsForTheOther() throws Exception {
    var pipe = ByteStreams.simplex(4);
    var reader = new CountingWaker();
    var writer = new CountingWaker();
    var target = ByteBuffer.allocate(3);
    assertTrue(reader.poll(pipe.reader().readAsync(target)).isPending());
    assertEquals(4, writer.poll(pipe.writer().writeAsync(buffer("abcdef"))).value());
    assertEquals(1, reader.wakes());
    assertTrue(writer.poll(pipe.writer().writeAsync(buffer("ef"))).isPending());
    assertEquals(3, reader.poll(pipe.reader().readAsync(target)).value());
    assertEquals(1, writer.wakes());
    assertEquals(2, writer.poll(pipe.writer().writeAsync(buffer("ef"))).value());
    assertEquals("def", read(pipe.reader(), 10));
  }

  /** IO-063, IO-064: each way to end wakes who waits. */
  @Test
  void endsWakeWhoWaits() throws Exception {
    var ended = ByteStreams.simplex(1);
    var waker = new CountingWaker();
    var read = ended.reader().readAsync(new byte[1]);
    assertTrue(waker.poll(read).isPending());
    ended.writer().shutdown();
    ended.writer().shutdown();
    assertTrue(waker.wakes() > 0);
    assertEquals(ByteReader.END, waker.poll(read).value());
    assertThrows(IOException.class, () -> ended.writer().write(new byte[1]), "after shutdown");

    var dropped = ByteStreams.simplex(1);
    assertEquals(1, dropped.writer().write(bytes("ab")));
    var other = new CountingWaker();
    var write = dropped.writer().writeAsync(buffer("b"));
    assertTrue(other.poll(write).isPending());
    dropped.reader().close();
    assertTrue(other.wakes() > 0);
    assertThrows(IOException.class, () -> other.poll(write));

    var closed = ByteStreams.simplex(1);
    var own = new CountingWaker();
    var waiting = closed.reader().readAsync(new byte[1]);
    assertTrue(own.poll(waiting).isPending());
    closed.reader().close();
    assertTrue(own.wakes() > 0);
    assertThrows(IOException.class, () -> own.poll(waiting));
  }

  /** IO-043, IO-061: nothing to do is done at once, but not at a closed end; sizes are checked. */
  @Test
  void nothingAtAll() throws Exception {
    var pipe = ByteStreams.simplex(1);
    assertEquals(1, pipe.writer().write(bytes("a")));
    assertEquals(0, pipe.writer().write(new byte[0]), "although it is full");
    assertEquals(1, pipe.reader().read(new byte[9]));
    assertEquals(0, pipe.reader().read(new byte[0]), "although it is empty");
    pipe.reader().close();
    assertThrows(IOException.class, () -> pipe.writer().write(new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> ByteStreams.simplex(0));
    assertThrows(IllegalArgumentException.class, () -> ByteStreams.duplex(-1));
  }

  /** IO-043, IO-065: several at once, also empty ones and more than fits. */
  @Test
  void severalAtOnce() throws Exception {
    var pipe = ByteStreams.simplex(5);
    assertTrue(pipe.writer().gathers());
    ByteBuffer[] buffers = {buffer(""), buffer("ab"), buffer(""), buffer("cde"), buffer("f")};
    assertEquals(5, pipe.writer().write(buffers));
    assertFalse(buffers[3].hasRemaining());
    assertTrue(buffers[4].hasRemaining());
    assertEquals("abcde", read(pipe.reader(), 9));
    pipe.writer().writeAll(buffers);
    assertEquals("f", read(pipe.reader(), 9));
    assertEquals(0, pipe.writer().write(new ByteBuffer[] {buffer(""), buffer("")}));
  }

  /** IO-061: a writing and a reading task, sizes at random: nothing is lost, doubled or moved. */
  @ParameterizedTest
  @EnumSource
  void allBytesInOrder(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var sent = new byte[20_000];
            random.nextBytes(sent);
            var pipe = ByteStreams.duplex(1 + random.nextInt(300));
            int most = 1 + random.nextInt(500);
            boolean polled = random.nextBoolean();
            long order = random.nextLong();
            var writer =
                Task.spawn(() -> {
                  var sizes = new Random(order);
                  for (int at = 0; at < sent.length; ) {
                    int n = Math.min(sent.length - at, 1 + sizes.nextInt(most));
                    if (polled) {
                      pipe.left().writeAllAsync(sent, at, n).await();
                    } else {
                      pipe.left().writeAll(sent, at, n);
                    }
                    at += n;
                  }
                  pipe.left().shutdown();
                });
            assertArrayEquals(sent, pipe.right().readAll(sent.length), "seed " + seed);
            writer.join();
          }
        });
  }

  /** IO-043, IO-044, IO-065: who is always ready lets others run. */
  @ParameterizedTest
  @EnumSource
  void takesBudget(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var pipe = ByteStreams.duplex(8);
        Task.yieldNow();
        long before = runtime.metrics().forcedYields();
        var one = new byte[1];
        for (int i = 0; i < 300; i++) {
          pipe.left().writeAll(one);
          pipe.right().readFully(one);
        }
        assertTrue(runtime.metrics().forcedYields() - before >= 4);
      });
    }
  }

  /** IO-063: closed just when somebody begins to wait: he is told. */
  @Test
  void closedWhileSomebodyComesToWait() throws Exception {
    var pipe = ByteStreams.simplex(1);
    var wakes = new int[1];
    var closesItself =
        new Context() {
          @Override
          public Waker waker() {
            pipe.reader().close();
            return () -> wakes[0]++;
          }
        };
    assertThrows(
        IOException.class, () -> pipe.reader().pollRead(closesItself, ByteBuffer.allocate(1)));
  }

  /** After the end there is nothing, whatever the writer was about to do when it was closed. */
  @Test
  void nothingComesAfterTheEnd() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      var pipe = ByteStreams.simplex(64);
      var taken = new int[1];
      var writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < 4; i++) {
                    taken[0] += pipe.writer().write(new byte[16]);
                  }
                } catch (IOException e) {
                  assertTrue(e.getMessage().contains("broken pipe"), e::getMessage);
                }
              });
      pipe.writer().close();
      int read = 0;
      var array = new byte[64];
      for (int n; (n = pipe.reader().read(array)) >= 0; ) {
        read += n;
      }
      Await.end(writer);
      assertEquals(ByteReader.END, pipe.reader().read(array));
      assertEquals(taken[0], read);
    }
  }
}
