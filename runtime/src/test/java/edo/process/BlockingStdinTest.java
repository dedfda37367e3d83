package edo.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * When the stream behind a child's standard input is closed, without native access: once, and by
 * whoever is the last. PROC-010.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingStdinTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Counts what is done with it; a write may be held up. */
  private static final class Watched extends OutputStream {
    final AtomicInteger bytes = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    volatile boolean fails;

    @Override
    public void write(int one) {
      bytes.incrementAndGet();
    }

    @Override
    public void write(byte[] array, int offset, int length) throws IOException {
      entered.countDown();
      Await.latchIgnoringInterrupts(goOn);
      if (fails) {
        throw new IOException("the child has gone");
      }
      bytes.addAndGet(length);
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  private EdoRuntime oneBlockingThread() {
    return runtimes.build(EdoRuntime.multiThread().workerThreads(1).maxBlockingThreads(1));
  }

  @Test
  void withoutWritesItIsClosedAtOnce() throws Exception {
    var stream = new Watched();
    var stdin = new BlockingStdin(stream);
    stdin.close();
    stdin.close();
    assertEquals(1, stream.closes.get());
    assertThrows(ClosedChannelException.class, () -> stdin.write(new byte[1]));
  }

  /** What was taken gets there; closing does not wait for that. */
  @Test
  void aWriteThatIsUnderWayClosesIt() throws Exception {
    var stream = new Watched();
    var stdin = new BlockingStdin(stream);
    try (var runtime = oneBlockingThread()) {
      assertEquals(5, runtime.run(() -> stdin.write(new byte[5])));
      Await.latch(stream.entered);
      stdin.close();
      assertEquals(0, stream.closes.get());
      stream.goOn.countDown();
      Await.until("the write closes it", () -> stream.closes.get() == 1);
      assertEquals(5, stream.bytes.get());
    }
  }

  @Test
  void aWriteThatFailedIsToldToTheNext() throws Exception {
    var stream = new Watched();
    stream.fails = true;
    stream.goOn.countDown();
    var stdin = new BlockingStdin(stream);
    try (var runtime = oneBlockingThread()) {
      var failure =
          runtime.run(() -> {
            assertEquals(5, stdin.write(new byte[5]));
            return assertThrows(IOException.class, stdin::flush);
          });
      assertEquals("the child has gone", failure.getMessage());
      stdin.close();
      // By the write, if it is not quite over: its outcome is told before it lets go.
      Await.until("it is closed", () -> stream.closes.get() == 1);
    }
  }

  /** The job waits for a thread when the runtime ends, so it never runs: in both orders. */
  @Test
  void aWriteThatNeverRanDoesNotKeepItOpen() throws Exception {
    for (boolean first : new boolean[] {true, false}) {
      var stream = new Watched();
      stream.goOn.countDown();
      var stdin = new BlockingStdin(stream);
      var busy = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      try (var runtime = oneBlockingThread()) {
        var _ =
            runtime.spawnBlocking(() -> {
              busy.countDown();
              Await.latchIgnoringInterrupts(release);
            });
        Await.latch(busy);
        assertEquals(5, runtime.run(() -> stdin.write(new byte[5])));
        if (first) {
          stdin.close();
          assertEquals(0, stream.closes.get());
        }
        runtime.shutdownBackground();
        if (!first) {
          stdin.close();
        }
        Await.until("it is closed", () -> stream.closes.get() == 1);
        release.countDown();
      }
      assertEquals(0, stream.bytes.get());
      assertEquals(1, stream.closes.get());
    }
  }

  /** On a runtime that has ended already. */
  @Test
  void aWriteThatIsRefusedDoesNotKeepItOpen() throws Exception {
    var stream = new Watched();
    var stdin = new BlockingStdin(stream);
    var runtime = oneBlockingThread();
    runtime.close();
    var _ = assertThrows(Exception.class, () -> runtime.within(() -> flushed(stdin)));
    stdin.close();
    assertTrue(stream.closes.get() == 1, "it is closed");
  }

  private static boolean flushed(BlockingStdin stdin) throws IOException {
    int _ = stdin.write(new byte[5]);
    stdin.flush();
    return true;
  }
}
