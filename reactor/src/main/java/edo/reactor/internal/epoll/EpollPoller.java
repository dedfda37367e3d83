package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import edo.reactor.Registry;
import edo.reactor.internal.EventBuffer;
import edo.reactor.internal.Poller;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalInt;

/**
 * One epoll: waits for events.
 *
 * <p>The polling thread holds the READER direction of the epoll's descriptor, and with it the event
 * memory. So a second polling thread is noticed for free, and closing meanwhile is safe: {@link
 * #close} makes an edge, the polling thread leaves and closes the descriptor on its way out.
 */
public final class EpollPoller implements Poller {
  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int INITIAL_EVENTS = 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Descriptor epoll;
  private final EpollWaker waker;
  private final EpollRegistry registry;

  // Owned by the polling thread. Left to the collector: the address of a closed arena would make
  // each call check and pin the arena.
  private final MemorySegment errno = Arena.ofAuto().allocate(JAVA_INT);
  private MemorySegment events = allocateEvents(INITIAL_EVENTS);
  private int capacity = INITIAL_EVENTS;

  private EpollPoller(Descriptor epoll, EpollWaker waker) {
    this.epoll = epoll;
    this.waker = waker;
    registry = new EpollRegistry(epoll, waker);
  }

  /**
   * Opens an epoll and its eventfd.
   *
   * @return a selector without sources
   * @throws IOException if the system refuses
   */
  public static EpollPoller open() throws IOException {
    CallScratch scratch = CallScratch.take();
    int fd;
    try {
      fd = LinuxNative.epollCreate1(scratch.errno, EPOLL_CLOEXEC);
    } finally {
      scratch.giveBack();
    }
    if (fd < 0) {
      throw Errno.failure(-fd, "open an epoll");
    }
    EpollWaker waker;
    try {
      waker = EpollWaker.open();
    } catch (IOException e) {
      new Descriptor(fd).close();
      throw e;
    }
    var poller = new EpollPoller(new EpollDescriptor(fd, waker), waker);
    try {
      poller.registry.addWaker();
    } catch (IOException e) {
      poller.close();
      throw e;
    }
    return poller;
  }

  private static MemorySegment allocateEvents(int count) {
    return Arena.ofAuto().allocate((long) count * EpollRegistry.EVENT_BYTES, Long.BYTES);
  }

  @Override
  public Registry registry() {
    return registry;
  }

  @Override
  public OptionalInt fd() {
    return epoll.fdIfOpen();
  }

  @Override
  public void poll(EventBuffer into, long nanos) throws IOException {
    int ticket = enterAlone();
    try {
      if (capacity < into.capacity()) {
        events = allocateEvents(into.capacity());
        capacity = into.capacity();
      }
      MemorySegment memory = events;
      int count =
          LinuxNative.epollWait(errno, epoll.number(), memory, into.capacity(), millis(nanos));
      if (count < 0) {
        if (count == -Errno.EINTR) {
          return;
        }
        throw Errno.failure(-count, "wait for events");
      }
      if (epoll.isClosed()) {
        return; // Woken by close, under a token that nobody asked for.
      }
      for (int i = 0; i < count; i++) {
        long at = (long) i * EpollRegistry.EVENT_BYTES;
        long token = memory.get(JAVA_LONG_UNALIGNED, at + EpollRegistry.TOKEN_OFFSET);
        waker.acknowledge(token);
        into.add(token, EpollRegistry.readiness(memory.get(JAVA_INT, at)));
      }
    } finally {
      epoll.exit(ticket);
    }
  }

  private int enterAlone() {
    int ticket;
    try {
      ticket = epoll.enter(Descriptor.READER);
    } catch (ClosedChannelException e) {
      throw new IllegalStateException("this Poll is closed", e);
    }
    if ((ticket & Descriptor.READER) == 0) {
      epoll.exit(ticket);
      throw new IllegalStateException(
          "another thread is in poll: one thread at a time may poll, use a Waker to end its wait");
    }
    return ticket;
  }

  private static int millis(long nanos) {
    if (nanos < 0) {
      return -1;
    }
    long millis = nanos / NANOS_PER_MILLI + (nanos % NANOS_PER_MILLI == 0 ? 0 : 1);
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    epoll.close();
    // After the mark: a polling thread either sees the mark or gets this edge.
    waker.signal();
  }

  /**
   * The epoll takes its eventfd with it, not earlier: closing an eventfd takes its edge back, and
   * the polling thread would wait on.
   */
  private static final class EpollDescriptor extends Descriptor {
    private final EpollWaker waker;

    EpollDescriptor(int fd, EpollWaker waker) {
      super(fd);
      this.waker = waker;
    }

    @Override
    int release(int number) {
      waker.close();
      return super.release(number);
    }
  }
}
