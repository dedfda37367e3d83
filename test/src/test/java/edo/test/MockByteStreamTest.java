package edo.test;

import static edo.test.AsyncAssertions.assertElapsed;
import static edo.test.AsyncAssertions.assertPending;
import static edo.test.AsyncAssertions.assertReadyEquals;
import static edo.test.AsyncAssertions.assertReadyThrows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.io.ByteReader;
import edo.runtime.EdoRuntime;
import edo.task.Task;
import edo.task.TaskBody;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;

/** A scripted connection (tokio-test: io.rs): TEST-001 to TEST-008. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MockByteStreamTest {
  private final IOException reset = new IOException("connection reset");

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(ByteReader in, int most) throws IOException {
    var buffer = ByteBuffer.allocate(most);
    int n = in.read(buffer);
    return n < 0 ? "END" : new String(buffer.array(), 0, n, StandardCharsets.UTF_8);
  }

  private void paused(TaskBody body) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(body);
    }
  }

  /** TEST-001, TEST-005 (read): step by step, in parts, then the end. */
  @Test
  void reads() throws Exception {
    try (var mock = MockByteStream.builder().read("hello ").read(bytes("world!")).build()) {
      assertEquals("hello ", read(mock, 256));
      assertEquals("wor", read(mock, 3));
      assertEquals("ld!", read(mock, 256));
      assertEquals("END", read(mock, 256));
      assertEquals("END", read(mock, 256));
    }
  }

  /** TEST-001, TEST-005 (read_error): once, where it is in the script. */
  @Test
  void readFailsOnce() throws Exception {
    var script = MockByteStream.builder().read("hello ").readError(reset).read("world!");
    try (var mock = script.build()) {
      assertEquals("hello ", read(mock, 256));
      assertSame(reset, assertThrows(IOException.class, () -> read(mock, 256)));
      assertEquals("world!", read(mock, 256));
    }
  }

  /** TEST-002, TEST-006 (write): one step in parts, several steps at once. */
  @Test
  void writes() throws Exception {
    try (var mock = MockByteStream.builder().write("hello ").write(bytes("world!")).build()) {
      mock.writeAll(bytes("hello "));
      mock.writeAll(bytes("wor"));
      mock.writeAll(bytes("ld!"));
      mock.flush();
      mock.shutdown();
    }
    try (var mock = MockByteStream.builder().write("hello ").write("world!").build()) {
      assertEquals(9, mock.write(bytes("hello wor")));
      mock.writeAll(bytes("ld!"));
    }
    try (var mock = MockByteStream.builder().write("hello world!").build()) {
      var buffers =
          new ByteBuffer[] {ByteBuffer.wrap(bytes("hello ")), ByteBuffer.wrap(bytes("world!"))};
      mock.writeAll(buffers);
    }
  }

  /** TEST-002 (write_error): once, where it is in the script. */
  @Test
  void writeFailsOnce() throws Exception {
    var script = MockByteStream.builder().write("hello ").writeError(reset).write("world!");
    try (var mock = script.build()) {
      assertEquals(6, mock.write(bytes("hello world!")));
      assertSame(reset, assertThrows(IOException.class, () -> mock.write(bytes("world!"))));
      mock.writeAll(bytes("world!"));
    }
  }

  /** The message, which must say where the mock was made, without that. */
  private static String withoutSite(Throwable e) {
    String message = String.valueOf(e.getMessage());
    String site =
        " \\(made at edo\\.test\\.MockByteStreamTest\\.\\w+\\(MockByteStreamTest\\.java:\\d+\\)\\)";
    assertTrue(message.matches("(?s).*" + site + ".*"), message);
    return message.replaceFirst(site, "");
  }

  /** TEST-006: other bytes fail the writer, with both; and whoever asks later. */
  @Test
  void mismatchShowsBoth() throws Exception {
    var mock = MockByteStream.builder().name("database").write("GET a\r\n").build();
    var e =
        assertThrows(AssertionFailedError.class, () -> mock.writeAll(bytes("GET \"\u00e4\r\n")));
    assertEquals(
        "unexpected bytes written to mock database, different from byte 4 on: expected"
            + " \"GET a\\r\\n\", but got \"GET \\\"\\xc3\\xa4\"",
        withoutSite(e));
    assertEquals("\"GET a\\r\\n\"", e.getExpected().getValue());
    assertEquals("\"GET \\\"\\xc3\\xa4\"", e.getActual().getValue());
    var later = assertThrows(AssertionError.class, mock::close);
    assertSame(e, later.getCause());
    assertEquals(e.getMessage(), later.getMessage());
  }

  /** TEST-006: behind the script the pipe is broken. */
  @Test
  void writeBehindTheScriptIsABrokenPipe() throws Exception {
    var mock = MockByteStream.builder().name("peer").write("bye").build();
    mock.writeAll(bytes("bye"));
    var e = assertThrows(IOException.class, () -> mock.write(bytes("more")));
    assertEquals(
        "Broken pipe: unexpected write to mock peer: the script takes none, but got \"more\"",
        withoutSite(e));
    var later = assertThrows(AssertionError.class, mock::close);
    assertTrue(later.getMessage().contains("unexpected write to mock peer"), later::getMessage);

    var readOnly = MockByteStream.builder().read("hello").build();
    assertThrows(IOException.class, () -> readOnly.write(bytes("x")));
    assertThrows(AssertionError.class, readOnly::verify);
  }

  /** TEST-005: a read waits while a write is next, a write passes over reads. */
  @Test
  void readWaitsForTheWriteBefore() throws Exception {
    var script = MockByteStream.builder().write("ping").read("pong").write("done");
    try (var mock = script.build()) {
      var buffer = ByteBuffer.allocate(16);
      try (var read = PollHarness.of(mock.readAsync(buffer))) {
        assertPending(read.poll());
        mock.writeAll(bytes("pi"));
        assertPending(read.pollUntilIdle());
        mock.writeAll(bytes("ng"));
        assertTrue(read.isWoken());
        mock.writeAll(bytes("done"));
        assertReadyEquals(4, read.poll());
      }
      assertEquals("END", read(mock, 16));
    }
  }

  /** TEST-006: a write waits for the wait that is before it, behind what is to be read. */
  @Test
  void writeWaitsForTheReadBefore() throws Exception {
    paused(() -> {
      var script = MockByteStream.builder().read("a").waitFor(Duration.ofMillis(5)).write("b");
      try (var mock = script.build();
          var write = PollHarness.of(mock.writeAllAsync(bytes("b")))) {
        var start = Time.now();
        assertPending(write.poll());
        assertEquals("a", read(mock, 9));
        assertTrue(write.isWoken());
        assertPending(write.poll()); // the time counts from here
        Time.sleep(Duration.ofMillis(5));
        assertTrue(write.poll().isReady());
        assertElapsed(start, Duration.ofMillis(5));
      }
    });
  }

  /** TEST-003, TEST-004 (read_with_handle): steps that are added while it is read. */
  @ParameterizedTest
  @EnumSource
  void readsWithHandle(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var handle = MockByteStream.builder().buildWithHandle();
            var mock = handle.stream()) {
          var reader = Task.spawn(() -> new String(mock.readAll(100), StandardCharsets.UTF_8));
          handle.read("hello ");
          Task.yieldNow();
          handle.read("world!");
          assertEquals(false, reader.isFinished(), "there may be more");
          handle.close();
          assertEquals("hello world!", reader.join());
          var e = assertThrows(IllegalStateException.class, () -> handle.read("x"));
          assertTrue(e.getMessage().contains("the handle of mock"), e::getMessage);
        }
      });
    }
  }

  /** TEST-004 (write_with_handle): and written; errors too. */
  @Test
  void writesWithHandle() throws Exception {
    try (var handle = MockByteStream.builder().buildWithHandle();
        var mock = handle.stream()) {
      handle.write("hello ").write("world!").writeError(reset).readError(reset);
      mock.writeAll(bytes("hello "));
      mock.writeAll(bytes("world!"));
      assertSame(reset, assertThrows(IOException.class, () -> mock.write(bytes("x"))));
      assertSame(reset, assertThrows(IOException.class, () -> read(mock, 1)));
      var buffer = ByteBuffer.allocate(1);
      try (var read = PollHarness.of(mock.readAsync(buffer))) {
        assertPending(read.poll());
        handle.read("!");
        assertTrue(read.isWoken());
        assertReadyEquals(1, read.poll());
      }
    }
  }

  /** TEST-007 (mock_panics_read_data_left, mock_panics_write_data_left): what nobody has played. */
  @Test
  void leftoverStepsFail() throws Exception {
    var reads = MockByteStream.builder().name("r").read("read").build();
    assertEquals("re", read(reads, 2));
    String told = assertThrows(AssertionError.class, reads::close).getMessage();
    assertTrue(
        told.startsWith(
            "mock r (made at edo.test.MockByteStreamTest.leftoverStepsFail(MockByteStreamTest.java:"),
        told);
    assertTrue(told.endsWith(") has steps left that nobody has played: [read \"ad\"]"), told);
    reads.close(); // said once

    var writes = MockByteStream.builder().write("write").writeError(reset).build();
    String said = assertThrows(AssertionError.class, writes::close).getMessage();
    assertTrue(said.contains("[write \"write\", writeError java.io.IOException: conn"), said);

    var waits = MockByteStream.builder().name("w").waitFor(Duration.ofDays(1)).build();
    waits.close();
    assertEquals(
        "mock w is closed", assertThrows(IOException.class, () -> read(waits, 1)).getMessage());
  }

  /** TEST-007: not when something else is on its way already. */
  @Test
  void leftoverStepsDoNotHideAFailure() {
    var why = new IllegalStateException("the real one");
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (var _ = MockByteStream.builder().read("x").build()) {
                throw why;
              }
            });
    assertSame(why, thrown);
    assertTrue(thrown.getSuppressed()[0].getMessage().contains("steps left"));
  }

  /** TEST-003, TEST-008 (wait): on the paused clock, and not a moment longer. */
  @Test
  void waits() throws Exception {
    paused(() -> {
      var script =
          MockByteStream.builder().read("hello ").waitFor(Duration.ofSeconds(4)).read("world!");
      try (var mock = script.build()) {
        var start = Time.now();
        assertEquals("hello ", read(mock, 99));
        assertElapsed(start, Duration.ZERO);
        assertEquals("world!", read(mock, 99));
        assertElapsed(start, Duration.ofSeconds(4));
      }
    });
  }

  /** TEST-008 (multiple_wait): several add up. */
  @Test
  void waitsAddUp() throws Exception {
    paused(() -> {
      var script =
          MockByteStream.builder()
              .read("a")
              .waitFor(Duration.ofSeconds(1))
              .waitFor(Duration.ofMillis(500))
              .read("b")
              .waitFor(Duration.ofSeconds(2))
              .write("c");
      try (var mock = script.build()) {
        var start = Time.now();
        assertArrayEquals(bytes("a"), bytes(read(mock, 9)));
        assertEquals("b", read(mock, 9));
        assertElapsed(start, Duration.ofMillis(1500));
        mock.writeAll(bytes("c"));
        assertElapsed(start, Duration.ofMillis(3500));
      }
    });
  }

  /** Reader and writer may be two tasks, and a wait is for both. */
  @ParameterizedTest
  @EnumSource
  void readAndWrittenByTwo(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var script = MockByteStream.builder();
        for (int i = 0; i < 50; i++) {
          script.write("ping").waitFor(Duration.ofNanos(i % 3)).read("pong");
        }
        try (var mock = script.build()) {
          var writer =
              Task.spawn(() -> {
                for (int i = 0; i < 50; i++) {
                  mock.writeAll(bytes("ping"));
                }
              });
          assertEquals("pong".repeat(50), new String(mock.readAll(999), StandardCharsets.UTF_8));
          writer.join();
        }
      });
    }
  }

  /** Closing wakes who waits for the script. */
  @ParameterizedTest
  @EnumSource
  void closingWakes(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var handle = MockByteStream.builder().name("gone").buildWithHandle();
        var waiting = MockByteStream.builder().name("gone").waitFor(Duration.ofDays(1)).build();
        var one = PollHarness.of(handle.stream().readAsync(new byte[1]));
        var two = PollHarness.of(waiting.readAsync(new byte[1]));
        assertPending(one.poll());
        assertPending(two.pollUntilIdle());
        handle.stream().close();
        waiting.close();
        assertTrue(one.isWoken());
        assertTrue(two.isWoken());
        assertEquals(
            "mock gone is closed",
            assertReadyThrows(IOException.class, () -> one.poll()).getMessage());
        assertEquals(
            "mock gone is closed",
            assertReadyThrows(IOException.class, () -> two.poll()).getMessage());
      });
    }
  }

  /** No bytes are no step; a negative wait is a mistake. */
  @Test
  void emptySteps() throws Exception {
    try (var mock = MockByteStream.builder().read("").write(new byte[0]).read("x").build()) {
      assertEquals(0, mock.read(new byte[0]));
      assertEquals(0, mock.write(new byte[0]));
      assertEquals("x", read(mock, 9));
    }
    var builder = MockByteStream.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.waitFor(Duration.ofMillis(-1)));
  }
}
