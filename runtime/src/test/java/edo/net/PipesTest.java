package edo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.process.Command;
import edo.process.Stdio;
import edo.reactor.Backend;
import edo.reactor.PipeSource;
import edo.runtime.RuntimeShutDownException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pipes as net_unix_pipe.rs has them: NET-064 … NET-069. */
class PipesTest extends NetTest {
  @TempDir private Path folder = Path.of("");

  private static void needsEpoll() {
    assumeTrue(EPOLL, "java.nio has no named pipes");
  }

  private Path fifo(String name) throws Exception {
    Path path = folder.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    return path;
  }

  private static void abort(JoinHandle<?> task) {
    awaitParked(task);
    task.abort();
    assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
  }

  /** anon_pipe_simple_send, and more than a pipe holds: NET-064, NET-067, NET-068. */
  @ParameterizedTest
  @EnumSource
  void anonymous(Flavor flavor) throws Exception {
    byte[] sent = pattern(1_000_000);
    on(
        flavor,
        () -> {
          Pipes.Ends pipe = Pipes.open();
          try (var writer = pipe.writer();
              var reader = pipe.reader()) {
            var writing =
                Task.spawn(() -> {
                  writer.writeAll(sent, 0, 1000);
                  writer.writeAll(
                      new ByteBuffer[] {
                        ByteBuffer.wrap(sent, 1000, 1000),
                        ByteBuffer.wrap(sent, 2000, sent.length - 2000)
                      });
                  writer.shutdown();
                });
            assertArrayEquals(sent, reader.inputStream().readAllBytes());
            var _ = writing.join();
            assertEquals(-1, reader.read(new byte[1]));
            assertFalse(writer.isOpen());
            assertThrows(ClosedChannelException.class, () -> writer.write(new byte[1]));
          }
        });
  }

  /** try_read_write, try_read_write_vectored, try_read_buf, try_io_*: NET-067, NET-068. */
  @ParameterizedTest
  @EnumSource
  void tryForms(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Pipes.Ends pipe = Pipes.open();
          try (var writer = pipe.writer();
              var reader = pipe.reader()) {
            assertEquals(OptionalInt.empty(), reader.tryRead(new byte[1]));
            writer.writable();
            ByteBuffer[] two = {ByteBuffer.wrap(bytes("he")), ByteBuffer.wrap(bytes("llo"))};
            assertEquals(OptionalLong.of(5), writer.tryWrite(two));
            assertTrue(reader.ready().isReadable());
            var head = ByteBuffer.allocate(2);
            var tail = ByteBuffer.allocate(10);
            assertEquals(OptionalLong.of(5), reader.tryRead(new ByteBuffer[] {head, tail}));
            assertEquals("hello", text(head.array(), 2) + text(tail.array(), 3));
            assertEquals(OptionalInt.empty(), reader.tryRead(tail));
            var chunk = new byte[4096];
            assertEquals(Optional.of(3), writer.tryIo(end -> Optional.of(end.write(chunk, 0, 3))));
            reader.readable();
            assertEquals(Optional.of(3), reader.tryIo(end -> Optional.of(end.read(chunk, 0, 9))));
            int written = 0;
            for (OptionalInt n = writer.tryWrite(chunk);
                n.isPresent();
                n = writer.tryWrite(chunk)) {
              written += n.getAsInt();
            }
            var writable = Task.spawn(writer.writableAsync());
            for (int read = 0; read < written; ) {
              read += reader.read(chunk);
            }
            assertTrue(writable.join().isWritable());
          }
        });
  }

  /** Faults: cancelled, the other end gone (no SIGPIPE), closed while somebody waits. */
  @ParameterizedTest
  @EnumSource
  void faults(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Pipes.Ends pipe = Pipes.open();
          abort(Task.spawn(() -> pipe.reader().read(new byte[1])));
          abort(Task.spawn(() -> pipe.writer().writeAll(new byte[HUGE])));
          var writing =
              Task.spawn(() ->
                  assertThrows(IOException.class, () -> pipe.writer().writeAll(new byte[HUGE])));
          awaitParked(writing);
          pipe.reader().close();
          assertSays("Broken pipe", writing.join());
          pipe.writer().close();
          pipe.writer().close();
          Pipes.Ends second = Pipes.open();
          var reading =
              Task.spawn(() ->
                  assertThrows(
                      AsynchronousCloseException.class, () -> second.reader().read(new byte[1])));
          awaitParked(reading);
          second.reader().close();
          var _ = reading.join();
          second.writer().close();
        });
  }

  /** NET-065, NET-076 on java.nio: refused, and told which flag would help. */
  @ParameterizedTest
  @EnumSource
  void refusedWithoutEpoll(Flavor flavor) throws Exception {
    assumeTrue(!EPOLL, "there they are");
    on(
        flavor,
        () -> {
          var error =
              assertThrows(UnsupportedOperationException.class, () -> Pipes.openReader(folder));
          assertSays("--enable-native-access", error);
          assertThrows(UnsupportedOperationException.class, () -> OsPipeWriter.ofFd(1));
          assertThrows(UnsupportedOperationException.class, () -> AsyncFd.of(1));
        });
  }

  /** fifo_simple_send, fifo_simple_send_sender_first, fifo_multiple_writes: NET-065. */
  @ParameterizedTest
  @EnumSource
  void named(Flavor flavor) throws Exception {
    needsEpoll();
    Path path = fifo("pipe");
    on(
        flavor,
        () -> {
          var nobody = assertThrows(IOException.class, () -> Pipes.openWriter(path));
          assertSays("No reader", nobody);
          try (var reader = Pipes.openReader(path);
              var writer = Pipes.openWriter(path)) {
            var reading =
                Task.spawn(() -> {
                  var ten = new byte[10];
                  reader.readFully(ten);
                  return text(ten, 10);
                });
            awaitParked(reading);
            writer.writeAll(bytes("hello"));
            writer.writeAll(bytes("world"));
            assertEquals("helloworld", reading.join());
            writer.shutdown();
            assertEquals(-1, reader.read(new byte[1]));
          }
          try (var writer = Pipes.fifo(path).readWrite().openWriter(); // needs no reader
              var reader = Pipes.openReader(path)) {
            writer.writeAll(bytes("first"));
            reader.readFully(new byte[5]);
          }
          Files.delete(path);
        });
  }

  /** fifo_resilient_reader: writers come and go. NET-065, NET-068. */
  @ParameterizedTest
  @EnumSource
  void aReaderThatOutlivesWriters(Flavor flavor) throws Exception {
    needsEpoll();
    Path path = fifo("pipe");
    on(
        flavor,
        () -> {
          try (var reader = Pipes.fifo(path).readWrite().openReader()) {
            var five = new byte[5];
            for (int i = 0; i < 3; i++) {
              try (var writer = Pipes.openWriter(path)) {
                writer.writeAll(bytes("hello"));
              }
              reader.readFully(five);
            }
            assertEquals(OptionalInt.empty(), reader.tryRead(five));
            abort(Task.spawn(() -> reader.read(five)));
          }
          Files.delete(path);
        });
  }

  /** open_detects_not_a_fifo: NET-065. */
  @ParameterizedTest
  @EnumSource
  void notAPipe(Flavor flavor) throws Exception {
    needsEpoll();
    Path file = Files.writeString(folder.resolve("file"), "text");
    on(
        flavor,
        () -> {
          assertThrows(
              NoSuchFileException.class, () -> Pipes.openReader(folder.resolve("nothing")));
          var error = assertThrows(IllegalArgumentException.class, () -> Pipes.openReader(file));
          assertSays("mkfifo", error);
          assertThrows(IllegalArgumentException.class, () -> Pipes.openWriter(file));
          try (var unchecked = Pipes.fifo(file).unchecked().openReader()) {
            assertEquals(4, unchecked.read(new byte[9]));
          }
        });
  }

  /** from_file_detects_wrong_access_mode, anon_pipe_from_owned_fd: NET-066. */
  @ParameterizedTest
  @EnumSource
  void fromADescriptor(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          PipeSource pipe = PipeSource.open(Backend.EPOLL);
          try (var sender = pipe.sender();
              var receiver = pipe.receiver()) {
            int in = receiver.fd().orElseThrow();
            int out = sender.fd().orElseThrow();
            assertThrows(IllegalArgumentException.class, () -> OsPipeReader.ofFd(out));
            assertThrows(IllegalArgumentException.class, () -> OsPipeWriter.ofFd(in));
            assertThrows(IOException.class, () -> OsPipeReader.ofFd(1_000_000));
            assertThrows(IOException.class, () -> OsPipeWriter.ofFdUnchecked(1_000_000));
          }
        });
  }

  /** What could not be taken over is still its owner's: NET-066. */
  @ParameterizedTest
  @EnumSource
  void aRuntimeThatHasEndedTakesNothingOver(Flavor flavor) throws Exception {
    needsEpoll();
    var runtime = runtimes.build(flavor);
    runtime.close();
    PipeSource pipe = PipeSource.open(Backend.EPOLL);
    try (var sender = pipe.sender();
        var receiver = pipe.receiver()) {
      int in = receiver.fd().orElseThrow();
      int out = sender.fd().orElseThrow();
      runtime.within(() -> {
        assertThrows(RuntimeShutDownException.class, () -> OsPipeReader.ofFd(in));
        assertThrows(RuntimeShutDownException.class, () -> OsPipeReader.ofFdUnchecked(in));
        assertThrows(RuntimeShutDownException.class, () -> OsPipeWriter.ofFd(out));
        assertThrows(RuntimeShutDownException.class, () -> OsPipeWriter.ofFdUnchecked(out));
        return true;
      });
      assertEquals(1, sender.write(bytes("x"), 0, 1));
      assertEquals(1, receiver.read(new byte[4], 0, 4));
    }
  }

  /** anon_pipe_from_owned_fd: NET-066. */
  @ParameterizedTest
  @EnumSource
  void adoptedEndsWork(Flavor flavor) throws Exception {
    needsEpoll();
    on(
        flavor,
        () -> {
          // These two are not closed: their descriptors change hands.
          PipeSource pipe = PipeSource.open(Backend.EPOLL);
          int in = pipe.receiver().fd().orElseThrow();
          int out = pipe.sender().fd().orElseThrow();
          try (var reader = OsPipeReader.ofFd(in);
              var writer = OsPipeWriter.ofFdUnchecked(out)) {
            var reading = Task.spawn(() -> reader.inputStream().readAllBytes());
            awaitParked(reading);
            writer.writeAll(bytes("from elsewhere"));
            writer.close();
            assertEquals("from elsewhere", text(reading.join(), 14));
          }
        });
  }

  /** anon_pipe_spawn_echo, anon_pipe_into_owned_fd: NET-069, NET-070, MIO-032. */
  @ParameterizedTest
  @EnumSource
  void endsGoToChildren(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Pipes.Ends there = Pipes.open();
          Pipes.Ends back = Pipes.open();
          try (var writer = there.writer();
              var reader = back.reader();
              var theirIn = there.reader();
              var theirOut = back.writer()) {
            if (!EPOLL) {
              assertThrows(UnsupportedOperationException.class, () -> Stdio.from(theirIn));
              assertThrows(UnsupportedOperationException.class, () -> Stdio.to(theirOut));
              assertTrue(theirIn.isOpen() && theirOut.isOpen());
              return;
            }
            var waiting =
                Task.spawn(() ->
                    assertThrows(
                        AsynchronousCloseException.class, () -> theirIn.read(new byte[1])));
            awaitParked(waiting);
            var cat = Command.of("cat").stdin(Stdio.from(theirIn)).stdout(Stdio.to(theirOut));
            var _ = waiting.join();
            assertFalse(theirIn.isOpen());
            assertThrows(ClosedChannelException.class, () -> theirOut.write(new byte[1]));
            assertThrows(IllegalStateException.class, () -> Stdio.to(theirOut));
            try (var child = cat.spawn()) {
              writer.writeAll(bytes("through a child"));
              writer.close();
              assertEquals("through a child", text(reader.inputStream().readAllBytes(), 15));
              assertTrue(child.waitFor().isSuccess());
            }
            var e = assertThrows(IllegalStateException.class, cat::spawn);
            assertTrue(e.getMessage().contains("has gone to a child already"), e.getMessage());
          }
        });
  }
}
