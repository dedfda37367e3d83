package edo.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What goes wrong between threads and with descriptors: MIO-009, MIO-016, MIO-025. */
class FaultTest extends ContractTest {
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private interface Step {
    void run() throws Exception;
  }

  private Thread start(Step step) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            step.run();
          } catch (Throwable e) {
            failures.add(e);
          }
        });
  }

  private void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(LONG);
      assertFalse(thread.isAlive(), "hangs");
    }
    assertEquals("[]", failures.toString());
  }

  /** Every operation ends with an exception once the stream is closed, none with anything worse. */
  @Test
  void operationsOnAClosedStream() throws IOException {
    Pair pair = connect();
    StreamSource closed = pair.client();
    closed.close();
    closed.close();
    var bytes = new byte[4];
    ByteBuffer[] buffers = {ByteBuffer.allocate(4), ByteBuffer.allocate(4)};
    List<Step> steps =
        List.of(
            () -> closed.read(bytes, 0, 4),
            () -> closed.read(bytes, 0, 0),
            () -> closed.read(ByteBuffer.allocateDirect(4)),
            () -> closed.read(buffers, 0, 2),
            () -> closed.write(bytes, 0, 4),
            () -> closed.write(bytes, 0, 0),
            () -> closed.write(ByteBuffer.allocateDirect(4)),
            () -> closed.write(buffers, 0, 2),
            () -> closed.write(buffers, 0, 0),
            () -> closed.peek(bytes, 0, 4),
            () -> closed.peek(ByteBuffer.allocate(4)),
            closed::shutdownInput,
            closed::shutdownOutput,
            closed::finishConnect);
    for (Step step : steps) {
      assertThrows(ClosedChannelException.class, step::run);
    }
    assertTrue(closed.fd().isEmpty());
    assertTrue(closed.toString().contains("closed"));
    closed.rearm(BOTH);
  }

  @Test
  void operationsOnAClosedListener() throws IOException {
    ListenerSource listener = listen();
    registry().register(listener, 0, READABLE);
    listener.close();
    listener.close();
    assertThrows(ClosedChannelException.class, listener::accept);
    assertThrows(ClosedChannelException.class, listener::localAddress);
    assertThrows(ClosedChannelException.class, listener::takeError);
    assertThrows(ClosedChannelException.class, () -> registry().register(listener, 0, READABLE));
  }

  /**
   * Streams are closed under the feet of readers and writers, while new connections take over their
   * descriptors at once. A writer that reached a reused descriptor would put its byte into a
   * stranger's stream; a reader there would steal the stranger's.
   */
  @Test
  void closingUnderReadersAndWritersNeverTouchesStrangers() throws Exception {
    for (int round = 0; round < 100; round++) {
      Pair pair = connect();
      StreamSource shared = pair.client();
      if (round % 2 == 0) {
        registry().register(shared, round, BOTH);
      }
      var running = new CountDownLatch(2);
      var threads = new ArrayList<Thread>();
      threads.add(start(() -> runUntilClosed(running, () -> shared.read(new byte[8], 0, 8))));
      threads.add(start(() -> runUntilClosed(running, () -> shared.write(bytes("!"), 0, 1))));
      running.await();
      threads.add(start(shared::close));
      shared.close();
      Pair stranger = connect();
      write(stranger.client(), "mine");
      write(stranger.server(), "mine");
      join(threads);
      awaitReadable(stranger.client());
      awaitReadable(stranger.server());
      assertEquals("mine", read(stranger.client()));
      assertEquals("mine", read(stranger.server()));
      assertEquals("(would block)", read(stranger.client()));
      assertEquals("(would block)", read(stranger.server()));
      pair.server().close();
      stranger.client().close();
      stranger.server().close();
      poll().pollNanos(events, 0);
    }
  }

  private static void runUntilClosed(CountDownLatch running, Step step) throws Exception {
    running.countDown();
    while (true) {
      try {
        step.run();
      } catch (ClosedChannelException e) {
        return;
      }
    }
  }

  private void awaitReadable(StreamSource stream) throws IOException {
    registry().register(stream, -1, READABLE);
    await(-1, READABLE);
    registry().deregister(stream);
  }

  /** Many at once: readers share the bytes, writers get all of theirs through. */
  @Test
  void severalReadersAndWritersOfOneStream() throws Exception {
    Pair pair = connect();
    int writers = 3;
    int each = 2_000;
    var received = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < writers; i++) {
      threads.add(
          start(() -> {
            for (int sent = 0; sent < each; ) {
              int count = pair.client().write(bytes("12345678"), 0, 8);
              sent += count > 0 ? 1 : 0;
            }
          }));
      threads.add(
          start(() -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(64);
            while (received.get() < writers * each * 8) {
              int count = pair.server().read(buffer.clear());
              received.addAndGet(Math.max(count, 0));
            }
          }));
    }
    join(threads);
    assertEquals(writers * each * 8, received.get());
    assertEquals("(would block)", read(pair.server()));
  }

  /** Closing from two threads frees the descriptor once: whoever has the number next keeps it. */
  @Test
  void closingTwiceAtOnce() throws Exception {
    for (int round = 0; round < 200; round++) {
      Pair pair = connect();
      registry().register(pair.client(), 0, BOTH);
      var go = new CountDownLatch(1);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 2; i++) {
        threads.add(
            start(() -> {
              go.await();
              pair.client().close();
            }));
      }
      go.countDown();
      Pair next = connect();
      join(threads);
      write(next.client(), "alive");
      awaitReadable(next.server());
      assertEquals("alive", read(next.server()));
      next.client().close();
      next.server().close();
      pair.server().close();
      poll().pollNanos(events, 0);
    }
  }

  /** MIO-009: a descriptor that is used again does not speak for its predecessor. */
  @Test
  void aReusedDescriptorHasItsOwnToken() throws IOException {
    ListenerSource listener = listen();
    Pair first = connect();
    registry().register(first.server(), 1, BOTH);
    await(1, WRITABLE);
    write(first.client(), "pending");
    var number = first.server().fd();
    first.server().close();
    StreamSource next = own(sockets().connect(listener.localAddress()));
    while (number.isPresent() && !next.fd().equals(number)) {
      next = own(sockets().connect(listener.localAddress()));
    }
    registry().register(next, 2, BOTH);
    await(2, WRITABLE);
    for (Event event : events) {
      assertEquals(2, event.token().value());
    }
    first.client().close();
    assertQuiet();
  }

  /** Registering meets closing: it works or says that the stream is closed, and leaves nothing. */
  @Test
  void registeringWhileAnotherThreadCloses() throws Exception {
    for (int round = 0; round < 200; round++) {
      Pair pair = connect();
      var go = new CountDownLatch(1);
      var closing =
          start(() -> {
            go.await();
            pair.client().close();
          });
      var registering =
          start(() -> {
            go.await();
            try {
              registry().register(pair.client(), 5, WRITABLE);
              registry().reregister(pair.client(), 6, READABLE);
              registry().deregister(pair.client());
            } catch (ClosedChannelException e) {
              assertTrue(pair.client().fd().isEmpty());
            }
          });
      go.countDown();
      join(List.of(closing, registering));
      pair.server().close();
      poll().pollNanos(events, 0);
      poll().pollNanos(events, 0);
      assertTrue(events.isEmpty(), events::toString);
    }
  }

  /** A reset reaches a thread that waits for it. */
  @Test
  void resetWhileWaitingToRead() throws Exception {
    Pair pair = connect();
    registry().register(pair.server(), 1, BOTH);
    assertEquals("(would block)", read(pair.server()));
    var waiting = start(() -> await(1, READABLE));
    pair.client().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.client().close();
    join(List.of(waiting));
    var error = assertThrows(SocketException.class, () -> read(pair.server()));
    assertEquals("Connection reset", error.getMessage());
  }

  /** A reset reaches a writer whose peer has stopped reading. */
  @Test
  void resetWhileWaitingToWrite() throws Exception {
    Pair pair = connect();
    registry().register(pair.server(), 1, WRITABLE);
    var chunk = new byte[Source.MAX_TRANSFER];
    while (pair.server().write(chunk, 0, chunk.length) != Source.WOULD_BLOCK) {
      poll().pollNanos(events, 0);
    }
    var waiting = start(() -> await(1, WRITABLE));
    pair.client().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.client().close();
    join(List.of(waiting));
    var error =
        assertThrows(SocketException.class, () -> pair.server().write(chunk, 0, chunk.length));
    assertTrue(
        List.of("Connection reset", "Broken pipe").contains(String.valueOf(error.getMessage())),
        error::toString);
  }
}
