package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A descriptor is freed once, and never under the feet of a user (MIO-009). The check is run on a
 * broken twin too, to show that it would notice.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "epoll exists on Linux only")
@Timeout(60)
class DescriptorTest {
  private static final int USERS = 3;
  private static final int CLOSERS = 2;

  /** What is checked. */
  private interface Guard {
    int enter(int direction) throws ClosedChannelException;

    void exit(int ticket);

    void close();
  }

  /** Sees what happens. */
  private static final class Watch {
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger alone = new AtomicInteger();
    final AtomicInteger freed = new AtomicInteger();
    final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    int free() {
      if (freed.getAndIncrement() != 0) {
        wrong.add("freed twice");
      }
      if (inside.get() != 0) {
        wrong.add("freed while in use");
      }
      return 0;
    }

    void use(Guard guard, int direction) throws ClosedChannelException {
      int ticket = guard.enter(direction);
      inside.incrementAndGet();
      boolean only = (ticket & direction) != 0;
      if (only && alone.incrementAndGet() != 1) {
        wrong.add("two have the direction");
      }
      if (freed.get() != 0) {
        wrong.add("used after it was freed");
      }
      if (only) {
        alone.decrementAndGet();
      }
      inside.decrementAndGet();
      guard.exit(ticket);
    }
  }

  private static Guard real(Watch watch) {
    var descriptor =
        new Descriptor(-1) {
          @Override
          int release(int number) {
            return watch.free();
          }
        };
    return new Guard() {
      @Override
      public int enter(int direction) throws ClosedChannelException {
        return descriptor.enter(direction);
      }

      @Override
      public void exit(int ticket) {
        descriptor.exit(ticket);
      }

      @Override
      public void close() {
        descriptor.close();
      }
    };
  }

  /** The obvious way: a flag. Whoever has passed it may be overtaken by the closer. */
  private static Guard brokenTwin(Watch watch) {
    return new Guard() {
      private volatile boolean closed;

      @Override
      public int enter(int direction) throws ClosedChannelException {
        if (closed) {
          throw new ClosedChannelException();
        }
        LockSupport.parkNanos(1);
        return 0;
      }

      @Override
      public void exit(int ticket) {
        Thread.onSpinWait();
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          watch.free();
        }
      }
    };
  }

  /** One life of a guard, from several users to several closers. */
  private static List<String> live(Guard guard, Watch watch) throws InterruptedException {
    var go = new CountDownLatch(1);
    var warm = new CountDownLatch(USERS);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < USERS; i++) {
      int direction = i == 0 ? 0 : Descriptor.READER;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  watch.use(guard, direction);
                  warm.countDown();
                  while (true) {
                    watch.use(guard, direction);
                  }
                } catch (ClosedChannelException e) {
                  return; // The end of this life.
                }
              }));
    }
    for (int i = 0; i < CLOSERS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  go.await();
                  guard.close();
                } catch (InterruptedException e) {
                  watch.wrong.add(e.toString());
                }
              }));
    }
    warm.await();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(watch.wrong);
  }

  @Test
  void freedOnceAndNeverInUse() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      var watch = new Watch();
      assertEquals(List.of(), live(real(watch), watch), "round " + round);
      assertEquals(1, watch.freed.get());
    }
  }

  @Test
  void theCheckFindsTheBrokenTwin() throws InterruptedException {
    boolean found = false;
    for (int round = 0; round < 20_000 && !found; round++) {
      var watch = new Watch();
      found = !live(brokenTwin(watch), watch).isEmpty();
    }
    assertTrue(found, "the twin passed");
  }

  @Test
  void directionsAreGivenOutOnce() throws ClosedChannelException {
    var watch = new Watch();
    Guard guard = real(watch);
    int reader = guard.enter(Descriptor.READER);
    int second = guard.enter(Descriptor.READER);
    int writer = guard.enter(Descriptor.WRITER);
    assertTrue((reader & Descriptor.READER) != 0);
    assertEquals(0, second & Descriptor.READER);
    assertTrue((writer & Descriptor.WRITER) != 0);
    guard.exit(reader);
    int third = guard.enter(Descriptor.READER);
    assertTrue((third & Descriptor.READER) != 0);
    guard.close();
    guard.close();
    assertThrows(ClosedChannelException.class, () -> guard.enter(0));
    guard.exit(third);
    guard.exit(writer);
    assertEquals(0, watch.freed.get());
    guard.exit(second);
    assertEquals(1, watch.freed.get());
  }
}
