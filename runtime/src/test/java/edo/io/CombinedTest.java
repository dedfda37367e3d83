package edo.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.TaskBody;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers and writers in front of others, and trivial ones. IO-017, 018, 045…047, 049, 056. */
class CombinedTest extends IoTest {
  /** IO-017: one after the other; a read of nothing does not end the first. */
  @ParameterizedTest
  @EnumSource
  void chain(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var first = new Script().reads("ab").readPends().reads("c");
          var next = new Script().reads("d");
          var chain = ByteStreams.chain(first, next);
          assertEquals(0, chain.read(new byte[0]));
          assertEquals("abcd", text(chain.readAll(10)));
          assertEquals(ByteReader.END, chain.read(new byte[1]));
          chain.close();
          assertTrue(first.closed && next.closed);
        });
  }

  /** IO-018: ends after so many bytes; the limit may be changed; the buffer's own is kept. */
  @ParameterizedTest
  @EnumSource
  void take(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().reads("abcdefgh");
          var head = ByteStreams.take(script, 3);
          var buffer = ByteBuffer.allocate(8);
          buffer.put((byte) '-');
          assertEquals(3, head.read(buffer));
          assertEquals(4, buffer.position());
          assertEquals(8, buffer.limit());
          assertEquals(0, head.limit());
          assertEquals(ByteReader.END, head.read(buffer));
          assertEquals(0, head.read(new byte[0]));
          head.setLimit(2);
          assertEquals("de", text(head.readAll(10)));
          head.setLimit(100);
          assertEquals("fgh", text(head.readAll(10)));
          assertSame(script, head.reader());
          assertThrows(IllegalArgumentException.class, () -> head.setLimit(-1));
          assertThrows(IllegalArgumentException.class, () -> ByteStreams.take(script, -1));
        });
  }

  /** IO-045, IO-046, IO-047: the trivial ones, also as many as asked for. */
  @ParameterizedTest
  @EnumSource
  void trivial(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var empty = ByteStreams.empty();
        assertEquals(ByteReader.END, empty.read(new byte[1]));
        empty.writeAll(bytes("abc"));
        ByteStreams.sink().writeAll(new ByteBuffer[] {buffer("abc"), buffer("def")});
        ByteStreams.sink().flush();
        ByteStreams.sink().shutdown();
        var array = new byte[300];
        ByteStreams.repeat((byte) 'z').readFully(array);
        assertEquals("z".repeat(300), text(array));
        assertEquals(0, ByteStreams.repeat((byte) 'z').read(new byte[0]));
        edo.task.Task.yieldNow();
        long before = runtime.metrics().forcedYields();
        for (int i = 0; i < 200; i++) {
          empty.read(array);
          ByteStreams.sink().write(array);
          ByteStreams.sink().flush();
          ByteStreams.repeat((byte) 1).read(array);
        }
        assertTrue(runtime.metrics().forcedYields() - before >= 6, "they let others run");
      });
    }
  }

  /** IO-045, IO-046, IO-047: each of their operations takes budget, so others come in between. */
  @ParameterizedTest
  @EnumSource
  void theTrivialOnesLetOthersRun(Flavor flavor) throws Exception {
    var array = new byte[8];
    var several = new ByteBuffer[] {ByteBuffer.allocate(1), ByteBuffer.allocate(2)};
    var empty = ByteStreams.empty();
    var nothing = (BufferedByteReader) empty;
    var sink = ByteStreams.sink();
    var repeat = ByteStreams.repeat((byte) 1);
    Map<String, TaskBody> operations =
        Map.ofEntries(
            Map.entry("empty read", () -> empty.read(array)),
            Map.entry("empty fill", () -> nothing.fill()),
            Map.entry("empty fill as a computation", () -> nothing.fillAsync().await()),
            Map.entry("empty line", () -> nothing.readLine(1)),
            Map.entry("empty write", () -> empty.write(array)),
            Map.entry("empty write of several", () -> empty.write(rewound(several))),
            Map.entry("empty flush", () -> empty.flush()),
            Map.entry("empty shutdown", () -> empty.shutdown()),
            Map.entry("empty seek", () -> ((Seekable) empty).seek(SeekFrom.start(0))),
            Map.entry("sink write", () -> sink.write(array)),
            Map.entry("sink write of several", () -> sink.write(rewound(several))),
            Map.entry("sink flush", () -> sink.flush()),
            Map.entry("sink shutdown", () -> sink.shutdown()),
            Map.entry("sink shutdown as a computation", () -> sink.shutdownAsync().await()),
            Map.entry("repeat read", () -> repeat.read(array)));
    try (var runtime = runtimes.build(flavor)) {
      for (var operation : operations.entrySet()) {
        runtime.run(() -> {
          long before = runtime.metrics().forcedYields();
          for (int i = 0; i < 300; i++) {
            operation.getValue().run();
          }
          long yields = runtime.metrics().forcedYields() - before;
          assertTrue(yields >= 2, () -> operation.getKey() + " made way " + yields + " times");
        });
      }
    }
  }

  private static ByteBuffer[] rewound(ByteBuffer[] buffers) {
    for (ByteBuffer buffer : buffers) {
      buffer.rewind();
    }
    return buffers;
  }

  /** Bytes in memory as a reader and a writer. */
  @Test
  void inMemory() throws Exception {
    var source = ByteBuffer.wrap(bytes("-abc-"), 1, 3);
    var reader = ByteStreams.reader(source);
    assertEquals(3, reader.fill());
    assertEquals("abc", text(reader.readAll(3)));
    assertEquals(1, source.position(), "not changed");
    var sink = new ByteSink(5);
    var writer = ByteStreams.writer(sink);
    writer.writeAll(bytes("abc"));
    assertThrows(TooLongException.class, () -> writer.write(bytes("def")));
    writer.writeAll(bytes("de"));
    writer.flush();
    assertEquals("abcde", text(sink));
    sink.truncate(1);
    assertEquals("a", text(sink));
    sink.clear();
    assertEquals(0, sink.view().remaining());
    assertThrows(IndexOutOfBoundsException.class, () -> sink.truncate(1));
    assertThrows(IllegalArgumentException.class, () -> new ByteSink(-1));
  }

  /** IO-049: a reader and a writer as one. */
  @Test
  void join() throws Exception {
    var in = new Script().reads("in");
    var out = new Script().gathering();
    var both = ByteStreams.join(in, out);
    assertEquals("in", text(both.readAll(2)));
    assertTrue(both.gathers());
    assertEquals(4, both.write(new ByteBuffer[] {buffer("ou"), buffer("t!")}));
    both.flush();
    both.shutdown();
    both.close();
    assertEquals(List.of("wrote out!", "flush", "shutdown"), out.log);
    assertTrue(in.closed && out.closed);
  }

  /** IO-056: exactly what has passed, never nothing; several at once in order. */
  @Test
  void inspect() throws Exception {
    var seen = new ArrayList<String>();
    ByteStreams.Inspector inspector =
        passed -> {
          var array = new byte[passed.remaining()];
          passed.get(array);
          seen.add(text(array));
        };
    var reader =
        ByteStreams.inspectReads(new Script().reads("ab").readPends().reads("c"), inspector);
    assertEquals("abc", text(reader.readAll(10)));
    assertEquals(List.of("ab", "c"), seen);
    seen.clear();
    var script = new Script().takes(2).writePends().gathering();
    var writer = ByteStreams.inspectWrites(script, inspector);
    writer.writeAll(bytes("hello"));
    assertEquals(List.of("he", "llo"), seen);
    seen.clear();
    writer.writeAll(new ByteBuffer[] {buffer("1"), buffer(""), buffer("23")});
    writer.flush();
    writer.shutdown();
    assertEquals(List.of("1", "23"), seen);
    var waker = new CountingWaker();
    assertTrue(
        waker
            .poll(
                ByteStreams.inspectReads(new Script().readPends(), inspector)
                    .readAsync(new byte[1]))
            .isPending());
    assertEquals(2, seen.size());
  }
}
