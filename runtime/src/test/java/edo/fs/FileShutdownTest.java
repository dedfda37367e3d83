package edo.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The runtime ends while files are used. FS-020, FS-024, FS-038. */
class FileShutdownTest extends FileTest {
  /** FS-020: what was written is in the file when the runtime has shut down. */
  @ParameterizedTest
  @EnumSource
  void writtenAndShutDown(Flavor flavor) throws Exception {
    Path path = folder.resolve("file");
    Path gathered = folder.resolve("gathered");
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        FileStream file = FileStream.create(path);
        file.writeAll(bytes("hello"));
        FileStream other = FileStream.create(gathered);
        other.writeAll(new ByteBuffer[] {buffer("hello"), buffer(" world")});
        Task.spawn(other::close);
        Task.spawn(file::close);
      });
    }
    assertEquals("hello", content(path));
    assertEquals("hello world", content(gathered));
  }

  /** FS-020, RT-101: also if the pool had no thread for it before the shutdown began. */
  @ParameterizedTest
  @EnumSource
  void queuedAndShutDown(Flavor flavor) throws Exception {
    var fake = new FakeChannel("");
    var read = new FakeChannel("never read");
    var occupied = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    FileStream file = FileStream.of(fake);
    FileStream reader = FileStream.of(read);
    try (var runtime = runtimes.build(flavor.builder().maxBlockingThreads(1))) {
      runtime.run(() -> {
        Task.spawnBlocking(() -> {
          occupied.countDown();
          Await.latch(leave);
        });
        Await.latch(occupied);
        file.writeAll(bytes("queued"));
        var waker = new CountingWaker();
        var pending = reader.readAsync(new byte[5]);
        assertTrue(waker.poll(pending).isPending());
      });
      var closer = Thread.ofPlatform().name("closer").start(runtime::close);
      Await.until("the write is done by another thread", () -> fake.text().equals("queued"));
      leave.countDown();
      Await.end(closer);
    }
    assertEquals("queued", fake.text());
    assertTrue(read.log.isEmpty(), "reading was not worth it");
    var waker = new CountingWaker();
    var e = assertThrows(IOException.class, () -> waker.poll(reader.readAsync(new byte[5])));
    assertTrue(e.getMessage().contains("shut down"), e.getMessage());
    file.close();
    assertEquals("never", read(reader, 5), "another runtime does it");
    reader.close();
  }

  /** FS-038: files that tasks hold are closed when a shutdown unwinds those. */
  @ParameterizedTest
  @EnumSource
  void unwoundByShutdown(Flavor flavor) throws Exception {
    Path path = file("hello");
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var open = new CountDownLatch(10);
        for (int i = 0; i < 10; i++) {
          Task.spawn(() -> {
            try (var file = FileStream.open(path);
                var entries = Fs.readDir(folder)) {
              assertTrue(entries.next().isPresent());
              open.countDown();
              file.read(new byte[1]);
              edo.time.Time.sleep(java.time.Duration.ofHours(1));
            }
          });
        }
        Task.spawnBlocking(() -> Await.latch(open)).join();
      });
      assertTrue(openFiles() >= 20, () -> "" + openFiles());
    }
    assertEquals(0, openFiles());
    assertFalse(Files.notExists(path));
  }

  /** FS-024, FS-038: nothing is begun after the end; the file is usable from elsewhere. */
  @ParameterizedTest
  @EnumSource
  void afterTheEnd(Flavor flavor) throws Exception {
    Path path = file("hello");
    var runtime = runtimes.build(flavor);
    FileStream file = runtime.run(() -> FileStream.open(path));
    runtime.close();
    var _ =
        runtime.within(() -> {
          var waker = new CountingWaker();
          assertThrows(IOException.class, () -> waker.poll(file.readAsync(new byte[5])));
          assertThrows(IOException.class, () -> waker.poll(Fs.readAsync(path)));
          return null;
        });
    assertEquals("hello", read(file, 5));
    file.close();
  }
}
