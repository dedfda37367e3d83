package edo.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.io.SeekFrom;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cancelling, closing and interrupting while something is under way. FS-019, FS-022, FS-025,
 * FS-037.
 */
class FileCancelTest extends FileTest {
  private static void cancel(JoinHandle<?> task) {
    task.abort();
    var e = assertThrows(JoinException.class, task::join);
    assertTrue(e.isCancelled(), () -> "" + e);
  }

  /** A read that was cancelled keeps its bytes for the next one. */
  @ParameterizedTest
  @EnumSource
  void cancelledRead(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          try (var file = FileStream.of(fake)) {
            var reader = Task.spawn(() -> file.read(new byte[5]));
            Task.yieldNow();
            awaitHeld(fake);
            cancel(reader);
            fake.go();
            assertEquals("hello", read(file, 100));
            assertEquals(" world", read(file, 100));
            assertTrue(fake.isOpen());
          }
        });
  }

  /** On one worker the reader has to run before somebody can wait for what it does. */
  private static void awaitHeld(FakeChannel fake) throws Exception {
    Task.spawnBlocking(fake::awaitHeld).join();
  }

  /** What was taken by a write is written, whoever gives up. */
  @ParameterizedTest
  @EnumSource
  void cancelledWriteAndFlush(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("").hold();
          try (var file = FileStream.of(fake)) {
            var writer =
                Task.spawn(() -> {
                  file.writeAll(bytes("hello"));
                  file.flush();
                });
            Task.yieldNow();
            awaitHeld(fake);
            cancel(writer);
            fake.go();
            file.flush();
            assertEquals("hello", fake.text());
            assertEquals(5, file.position());
          }
        });
  }

  /** A seek that was cancelled is done before what comes next. */
  @ParameterizedTest
  @EnumSource
  void cancelledSeek(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          try (var file = FileStream.of(fake)) {
            var seeker = Task.spawn(() -> file.seek(SeekFrom.start(6)));
            Task.yieldNow();
            awaitHeld(fake);
            cancel(seeker);
            fake.go();
            assertEquals("world", read(file, 5));
            fake.hold();
            var waker = new CountingWaker();
            var sync = file.syncAllAsync();
            assertTrue(waker.poll(sync).isPending());
            sync.cancel();
            var length = file.setLengthAsync(5);
            assertTrue(waker.poll(length).isPending());
            length.cancel();
            fake.go();
            assertEquals("hello world", fake.text(), "had not begun");
            assertEquals(11, file.length());
          }
        });
  }

  /** Cancelled before it has begun, nothing happens; the calling task is told. */
  @ParameterizedTest
  @EnumSource
  void cancelledBefore(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello");
          var file = FileStream.of(fake);
          var go = new CountDownLatch(1);
          var task =
              Task.spawn(() -> {
                try (file) {
                  Await.latchIgnoringInterrupts(go);
                  assertThrows(CancelledException.class, () -> file.read(new byte[5]));
                  assertThrows(CancelledException.class, () -> file.write(new byte[5]));
                  assertThrows(CancelledException.class, () -> Fs.createDir(folder.resolve("x")));
                }
              });
          task.abort();
          go.countDown();
          assertThrows(JoinException.class, task::join);
          Await.until("closed all the same", () -> !fake.isOpen());
          assertEquals("hello", fake.text());
          assertFalse(Files.exists(folder.resolve("x")));
        });
  }

  /** FS-037: a file that is opened for nobody is closed. */
  @ParameterizedTest
  @EnumSource
  void cancelledOpen(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path path = file("hello");
          for (int i = 0; i < 50; i++) {
            Async<FileStream> open = FileStream.openAsync(path);
            var waker = new CountingWaker();
            Poll<FileStream> first = waker.poll(open);
            if (first.isReady()) {
              first.value().close();
              continue;
            }
            if (i % 2 == 0) {
              Await.until("it is done, but nobody has looked", () -> waker.wakes() > 0);
            }
            open.cancel();
            Async<DirEntries> list = Fs.readDirAsync(folder);
            Poll<DirEntries> entries = waker.poll(list);
            if (entries.isReady()) {
              entries.value().close();
            } else {
              list.cancel();
            }
          }
          Await.until("all are closed", () -> openFiles() == 0);
        });
  }

  /** FS-025: closing waits for what was written, and is the last thing that is done. */
  @ParameterizedTest
  @EnumSource
  void closeWaitsForAWrite(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("").hold();
          var file = FileStream.of(fake);
          file.writeAll(bytes("hello"));
          var closing = file.closeAsync();
          assertTrue(new CountingWaker().poll(closing).isPending());
          assertThrows(ClosedChannelException.class, () -> file.write(bytes("x")));
          assertTrue(fake.isOpen());
          fake.go();
          var _ = await(closing);
          assertFalse(fake.isOpen());
          assertEquals(java.util.List.of("write 5", "close"), fake.log);
        });
  }

  /** FS-025: whoever gives up closing leaves that to the write that is under way. */
  @ParameterizedTest
  @EnumSource
  void cancelledClose(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("").hold();
          var file = FileStream.of(fake);
          file.writeAll(bytes("hello"));
          var closer = Task.spawn(file::close);
          Task.yieldNow();
          awaitHeld(fake);
          cancel(closer);
          assertTrue(fake.isOpen(), "a write is not cut off");
          fake.go();
          Await.until("it is closed", () -> !fake.isOpen());
          assertEquals("hello", fake.text());
        });
  }

  /** FS-019, FS-025: closing tells that what was written before is lost. */
  @ParameterizedTest
  @EnumSource
  void closeTellsOfAFailure(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("").fails(new IOException("part of the test"));
          var file = FileStream.of(fake);
          file.writeAll(bytes("lost"));
          var e = assertThrows(IOException.class, file::close);
          assertTrue(e.getMessage().contains("part of the test"));
          assertFalse(fake.isOpen());
          file.close();
        });
  }

  /** Whoever reads is told when the file is closed under it, also one that would wait for ever. */
  @ParameterizedTest
  @EnumSource
  void closeWhileReading(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path pipe = folder.resolve("pipe");
          assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
          var file = new OpenOptions().read(true).write(true).open(pipe);
          var waker = new CountingWaker();
          var read = file.readAsync(new byte[5]);
          assertTrue(waker.poll(read).isPending());
          file.close();
          Await.until("the reader is woken", () -> waker.wakes() > 0);
          assertThrows(ClosedChannelException.class, () -> waker.poll(read));
        });
  }

  /** In a poll nobody can wait: it is closed later, and said if a write may fail unseen. */
  @ParameterizedTest
  @EnumSource
  void closeInsideOfAPoll(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var idle = new FakeChannel("");
          var file = FileStream.of(idle);
          var _ =
              Task.spawn(
                      (Async<@Nullable Void>)
                          cx -> {
                            file.close();
                            return Poll.done();
                          })
                  .join();
          Await.until("it is closed", () -> !idle.isOpen());
          var busy = new FakeChannel("").hold();
          var written = FileStream.of(busy);
          written.writeAll(bytes("hello"));
          var close =
              Task.spawn(
                  (Async<@Nullable Void>)
                      cx -> {
                        written.close();
                        return Poll.done();
                      });
          var e = assertThrows(JoinException.class, close::join);
          assertTrue(("" + e.getCause()).contains("closeAsync"), () -> "" + e.getCause());
          busy.go();
          Await.until("it is closed", () -> !busy.isOpen());
          assertEquals("hello", busy.text());
        });
  }

  /** An interrupt that is meant for an earlier job of the pool's thread does not close a file. */
  @ParameterizedTest
  @EnumSource
  void interruptsDoNotCloseFiles(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor.builder().maxBlockingThreads(1))) {
      runtime.run(() -> {
        var leaked = new AtomicReference<@Nullable Thread>();
        Task.spawnBlocking(
                () -> {
                  leaked.set(Thread.currentThread());
                  Thread.currentThread().interrupt();
                  assertTrue(Thread.interrupted(), "others are interrupted as ever");
                })
            .join();
        Thread thread = leaked.get();
        assertNotNull(thread);
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        var file = new OpenOptions().read(true).write(true).open(pipe);
        var read = file.readAsync(new byte[5]);
        var waker = new CountingWaker();
        assertTrue(waker.poll(read).isPending());
        for (int i = 0; i < 100; i++) {
          thread.interrupt();
        }
        assertEquals(0, waker.wakes());
        Files.writeString(pipe, "hello");
        assertEquals(5, await(read));
        thread.interrupt();
        file.close();
      });
    }
  }

  /** Whole files that are none, and make who opens them wait: no worker does. */
  @ParameterizedTest
  @EnumSource
  void namedPipesWaitOnThePool(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path pipe = folder.resolve("pipe");
          assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
          for (int i = 0; i < 5; i++) {
            var reader = Task.spawn(() -> Fs.readString(pipe));
            var writer = Task.spawn(() -> Fs.writeString(pipe, "hello"));
            var _ = writer.join();
            assertEquals("hello", reader.join());
          }
          var never = Task.spawn(() -> Fs.read(pipe));
          Task.yieldNow();
          cancel(never);
          var unblock = new OpenOptions().read(true).write(true).open(pipe);
          Fs.write(pipe, bytes("so that the job ends"));
          unblock.close();
        });
  }
}
