package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The kernel's part of an io_uring, played in Java on memory of the same layout: takes submissions
 * while it is entered, and answers them at once or when it is told to. Complains about whatever the
 * real one would not forgive.
 */
final class FakeKernel implements Uring.Kernel {
  private static final VarHandle INDEX = JAVA_INT.varHandle();
  private static final int SQ_HEAD = 0;
  private static final int SQ_TAIL = 4;
  private static final int CQ_HEAD = 8;
  private static final int CQ_TAIL = 12;
  private static final int QUEUES = 16;

  /** What it was asked to do. */
  record Taken(int opcode, int fd, long offset, long address, int length, long userData) {}

  /** Answers a submission at once, or not: {@link #LATER}. */
  @FunctionalInterface
  interface Answer {
    int to(Taken taken);
  }

  static final int LATER = Integer.MIN_VALUE;

  final Uring ring;
  final Deque<Taken> taken = new ArrayDeque<>();
  final AtomicInteger released = new AtomicInteger();

  /** What it does as soon as it is entered: a negative error number, 0, or how many it may take. */
  volatile Answer entry = it -> Integer.MAX_VALUE;

  volatile Answer answer = it -> LATER;
  private final int entries;
  private final MemorySegment rings;
  private final MemorySegment submissions;
  private final int array = QUEUES;
  private final int completions;
  private final AtomicBoolean inside = new AtomicBoolean();

  /** As the real one has for its queue of completions. */
  private final ReentrantLock posting = new ReentrantLock();

  FakeKernel(int entries, int start) {
    this(entries, start, Uring::new);
  }

  /** Makes the ring under test. */
  @FunctionalInterface
  interface Maker {
    Uring make(int fd, RingMemory memory, Uring.Kernel kernel);
  }

  FakeKernel(int entries, int start, Maker maker) {
    this.entries = entries;
    int arrayBytes = (4 * entries + 7) & ~7;
    completions = array + arrayBytes;
    Arena arena = Arena.ofAuto();
    rings = arena.allocate(completions + 2L * entries * RingMemory.COMPLETION_BYTES, 64);
    submissions = arena.allocate((long) entries * RingMemory.SUBMISSION_BYTES, 64);
    MemorySegment parameters = arena.allocate(RingMemory.PARAMETER_BYTES, 8);
    parameters.set(JAVA_INT, RingMemory.SUBMISSIONS, entries);
    parameters.set(JAVA_INT, RingMemory.COMPLETIONS, 2 * entries);
    parameters.set(JAVA_INT, RingMemory.SQ_OFFSETS + RingMemory.HEAD, SQ_HEAD);
    parameters.set(JAVA_INT, RingMemory.SQ_OFFSETS + RingMemory.TAIL, SQ_TAIL);
    parameters.set(JAVA_INT, RingMemory.SQ_OFFSETS + RingMemory.SQ_ARRAY, array);
    parameters.set(JAVA_INT, RingMemory.CQ_OFFSETS + RingMemory.HEAD, CQ_HEAD);
    parameters.set(JAVA_INT, RingMemory.CQ_OFFSETS + RingMemory.TAIL, CQ_TAIL);
    parameters.set(JAVA_INT, RingMemory.CQ_OFFSETS + RingMemory.CQ_ENTRIES, completions);
    for (int at : new int[] {SQ_HEAD, SQ_TAIL, CQ_HEAD, CQ_TAIL}) {
      rings.set(JAVA_INT, at, start);
    }
    assertTrue(RingMemory.ringBytes(parameters) <= rings.byteSize());
    ring = maker.make(-1, new RingMemory(rings, submissions, parameters), this);
  }

  /** What it has complained of, which whoever works on the ring may have kept to himself. */
  volatile Throwable complaint;

  @Override
  public int enter(int count) {
    try {
      return take(count);
    } catch (Throwable e) {
      complaint = e;
      throw e;
    }
  }

  private int take(int count) {
    assertFalse(inside.getAndSet(true), "two threads submit at once");
    try {
      assertTrue(released.get() == 0, "the ring is gone");
      int may = entry.to(new Taken(-1, -1, 0, 0, count, 0));
      if (may <= 0) {
        return may;
      }
      int head = rings.get(JAVA_INT, SQ_HEAD);
      int tail = (int) INDEX.getAcquire(rings, (long) SQ_TAIL);
      assertTrue(tail - head <= entries && tail - head >= count, "more submitted than there are");
      int end = head + Math.min(count, may);
      for (int i = head; i != end; i++) {
        int at = rings.get(JAVA_INT, array + 4L * (i & (entries - 1)));
        Taken it = read((long) RingMemory.SUBMISSION_BYTES * at);
        int result = answer.to(it);
        if (result == LATER) {
          keep(it);
        } else {
          post(it, result);
        }
      }
      INDEX.setRelease(rings, (long) SQ_HEAD, end);
      return end - head;
    } finally {
      inside.set(false);
    }
  }

  private void keep(Taken it) {
    posting.lock();
    try {
      taken.add(it);
    } finally {
      posting.unlock();
    }
  }

  private Taken read(long at) {
    return new Taken(
        submissions.get(JAVA_BYTE, at),
        submissions.get(JAVA_INT, at + 4),
        submissions.get(JAVA_LONG, at + 8),
        submissions.get(JAVA_LONG, at + 16),
        submissions.get(JAVA_INT, at + 24),
        submissions.get(JAVA_LONG, at + 32));
  }

  /** The oldest that was not answered; null if there is none. */
  Taken next() {
    posting.lock();
    try {
      return taken.poll();
    } finally {
      posting.unlock();
    }
  }

  int unanswered() {
    posting.lock();
    try {
      return taken.size();
    } finally {
      posting.unlock();
    }
  }

  /** Answers. Who works on the ring is not told of it. */
  void post(Taken it, int result) {
    posting.lock();
    try {
      assertTrue(released.get() == 0, "the ring is gone");
      int tail = rings.get(JAVA_INT, CQ_TAIL);
      int head = (int) INDEX.getAcquire(rings, (long) CQ_HEAD);
      assertTrue(tail - head < 2 * entries, "the queue of completions is full");
      long at = completions + (long) RingMemory.COMPLETION_BYTES * (tail & (2 * entries - 1));
      rings.set(JAVA_LONG, at, it.userData());
      rings.set(JAVA_INT, at + 8, result);
      INDEX.setRelease(rings, (long) CQ_TAIL, tail + 1);
    } finally {
      posting.unlock();
    }
  }

  /** Answers the oldest, and has the ring look. */
  void answerNext(int result) {
    post(next(), result);
    ring.work();
  }

  @Override
  public int release() {
    assertTrue(unanswered() == 0, "closed with operations in flight");
    released.incrementAndGet();
    return 0;
  }
}
