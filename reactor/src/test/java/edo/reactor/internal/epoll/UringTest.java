package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The protocol of a ring, against a kernel that is played. FS-034: so many operations at once;
 * FS-035: what is too many waits; FS-037: memory and descriptor are the operation's until its end;
 * FS-038: the ring stays until the last is through.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the package binds Linux's C library")
class UringTest {
  /** A descriptor that is not the system's. */
  private static final class FakeFile extends Descriptor {
    final AtomicInteger released = new AtomicInteger();

    FakeFile() {
      super(77);
    }

    @Override
    int release(int number) {
      return released.getAndIncrement();
    }
  }

  private static final Executor CLOSER = body -> Thread.ofPlatform().daemon().start(body);

  private final FakeKernel kernel = new FakeKernel(4, Integer.MAX_VALUE - 1);
  private final FakeFile file = new FakeFile();
  private final List<String> told = new CopyOnWriteArrayList<>();

  private boolean submit(FakeKernel to, byte opcode, int length, String name) throws Exception {
    int ticket = file.enter();
    boolean submitted =
        to.ring.submit(
            UringOperation.transfer(
                opcode,
                file,
                100,
                ByteBuffer.allocateDirect(length),
                (bytes, error) -> told.add(name + " " + bytes + " " + error)));
    if (!submitted) {
      file.exit(ticket);
    }
    return submitted;
  }

  private void read(String name) throws Exception {
    assertTrue(submit(kernel, UringOperation.READ, 10, name));
  }

  @Test
  void whatIsAnsweredAtOnceIsToldAtOnce() throws Exception {
    kernel.answer = it -> it.length() - 3;
    read("a");
    assertEquals(List.of("a 7 0"), told);
    kernel.answer = it -> 0;
    read("end");
    kernel.answer = it -> -Errno.EIO;
    read("error");
    assertEquals(List.of("a 7 0", "end 0 0", "error 0 5"), told);
    file.close();
    assertEquals(1, file.released.get(), "no operation holds it any more");
  }

  @Test
  void theKernelGetsWhatWasAskedFor() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64).position(8).limit(24);
    int ticket = file.enter();
    assertTrue(
        kernel.ring.submit(
            UringOperation.transfer(
                UringOperation.WRITE, file, 5L << 31, buffer, (n, e) -> told.add(n + " " + e))));
    FakeKernel.Taken it = kernel.taken.peek();
    assertEquals(UringOperation.WRITE, it.opcode());
    assertEquals(77, it.fd());
    assertEquals(5L << 31, it.offset());
    assertEquals(16, it.length());
    kernel.answerNext(16);
    assertEquals(List.of("16 0"), told);
    assertEquals(8, buffer.position());
    assertTrue(ticket != 0);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            UringOperation.transfer(
                UringOperation.READ, file, 0, ByteBuffer.allocate(1), (n, e) -> {}));
  }

  /** FS-035. The indices run over from the largest number to the smallest on the way. */
  @Test
  void noMoreAreInFlightThanThereAreEntries() throws Exception {
    for (int i = 0; i < 100; i++) {
      read("r" + i);
    }
    for (int i = 0; i < 100; i++) {
      assertEquals(Math.min(4, 100 - i), kernel.unanswered());
      assertEquals(i, told.size());
      kernel.answerNext(i);
    }
    for (int i = 0; i < 100; i++) {
      assertEquals("r" + i + " " + i + " 0", told.get(i));
    }
  }

  @Test
  void aWriteGoesOnUntilEverythingIsWritten() throws Exception {
    assertTrue(submit(kernel, UringOperation.WRITE, 10, "w"));
    long address = kernel.taken.peek().address();
    kernel.answerNext(3);
    FakeKernel.Taken rest = kernel.taken.peek();
    assertEquals(address + 3, rest.address());
    assertEquals(103, rest.offset());
    assertEquals(7, rest.length());
    kernel.answerNext(7);
    assertTrue(submit(kernel, UringOperation.WRITE, 10, "full"));
    kernel.answerNext(4);
    kernel.answerNext(-Errno.ENOSPC);
    assertTrue(submit(kernel, UringOperation.WRITE, 10, "stuck"));
    kernel.answerNext(0);
    assertEquals(List.of("w 10 0", "full 4 28", "stuck 0 5"), told);
  }

  /** The kernel withdraws what a thread has submitted that ends. */
  @Test
  void whatTheKernelWithdrawsIsSubmittedAgain() throws Exception {
    read("r");
    kernel.answerNext(-Errno.ECANCELED);
    kernel.answerNext(-Errno.EINTR);
    assertEquals(List.of(), told);
    kernel.answerNext(10);
    assertEquals(List.of("r 10 0"), told);
  }

  @Test
  void aKernelThatTakesAFewIsAskedAgain() throws Exception {
    kernel.entry = it -> -Errno.EINTR;
    var calls = new AtomicInteger();
    kernel.entry =
        it ->
            switch (calls.getAndIncrement() % 4) {
              case 0 -> -Errno.EINTR;
              case 1 -> -Errno.EAGAIN;
              case 2 -> -Errno.EBUSY;
              default -> 1;
            };
    kernel.answer = it -> 10;
    for (int i = 0; i < 10; i++) {
      read("r");
    }
    assertEquals(10, told.size());
  }

  @Test
  void whatTheKernelRefusesFailsAndLeavesItsPlace() throws Exception {
    for (int error : new int[] {Errno.EAGAIN, Errno.EBADF}) {
      kernel.entry = it -> -error;
      told.clear();
      for (int i = 0; i < 10; i++) {
        read("r");
      }
      assertEquals(10, told.size());
      assertTrue(told.stream().allMatch(("r 0 " + error)::equals), told::toString);
    }
    kernel.entry = it -> Integer.MAX_VALUE;
    kernel.answer = it -> 10;
    read("after");
    assertEquals("after 10 0", told.getLast());
  }

  /** FS-038. */
  @Test
  void theRingStaysUntilTheLastIsThrough() throws Exception {
    for (int i = 0; i < 6; i++) {
      read("r" + i);
    }
    kernel.ring.close(CLOSER);
    kernel.ring.close(CLOSER);
    assertFalse(submit(kernel, UringOperation.READ, 10, "late"));
    for (int i = 0; i < 6; i++) {
      assertEquals(0, kernel.released.get());
      FakeKernel.Taken it;
      while ((it = kernel.next()) == null) {
        Thread.onSpinWait(); // until the ring's last thread has submitted what waited
      }
      kernel.post(it, 10);
    }
    while (kernel.released.get() == 0) {
      Thread.onSpinWait();
    }
    assertEquals(6, told.size());
    kernel.ring.work();
    assertEquals(1, kernel.released.get());
  }

  @Test
  void anIdleRingIsClosedAtOnce() {
    kernel.ring.close(CLOSER);
    assertEquals(1, kernel.released.get());
  }

  /** FS-037. */
  @Test
  void aDescriptorStaysUntilItsOperationsAreThrough() throws Exception {
    read("r");
    file.close();
    assertEquals(0, file.released.get());
    kernel.answerNext(10);
    assertEquals(1, file.released.get());
  }

  @Test
  void whoIsToldMayThrowAndMaySubmit() throws Exception {
    kernel.answer = it -> 1;
    file.enter();
    file.enter();
    var again =
        UringOperation.transfer(
            UringOperation.READ,
            file,
            0,
            ByteBuffer.allocateDirect(1),
            (n, e) -> told.add("inner"));
    assertTrue(
        kernel.ring.submit(
            UringOperation.transfer(
                UringOperation.READ,
                file,
                0,
                ByteBuffer.allocateDirect(1),
                (n, e) -> {
                  assertTrue(kernel.ring.submit(again));
                  told.add("outer");
                  throw new IllegalStateException("part of the test");
                })));
    assertEquals(List.of("outer", "inner"), told);
  }

  /** Somebody submits while the ring is claimed: who has it takes care of that. */
  @Test
  void whoLetsGoLooksAgain() throws Exception {
    assertTrue(submitsMeanwhile(new FakeKernel(4, 0)));
  }

  /** The broken twin of the one before: it lets go and leaves. */
  @Test
  void whoDoesNotLookAgainLosesOne() throws Exception {
    assertFalse(
        submitsMeanwhile(
            new FakeKernel(
                4,
                0,
                (fd, memory, played) ->
                    new Uring(fd, memory, played) {
                      @Override
                      boolean isWorkLeft() {
                        return false;
                      }
                    })));
  }

  private boolean submitsMeanwhile(FakeKernel with) throws Exception {
    var first = new AtomicBoolean(true);
    with.entry =
        it -> {
          if (first.getAndSet(false)) {
            var other =
                Thread.ofPlatform()
                    .start(() -> {
                      try {
                        submit(with, UringOperation.READ, 10, "meanwhile");
                      } catch (Exception e) {
                        told.add(e.toString());
                      }
                    });
            try {
              other.join();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
          return Integer.MAX_VALUE;
        };
    with.answer = it -> 10;
    assertTrue(submit(with, UringOperation.READ, 10, "first"));
    return told.contains("first 10 0") && told.contains("meanwhile 10 0");
  }

  /** Many submit, the kernel answers in any order and in part: everybody is told once. */
  @Test
  void manyThreads() throws Exception {
    int threads = 4;
    int each = 5_000;
    var many = new FakeKernel(8, Integer.MAX_VALUE - 100);
    var random = new Random(42);
    many.answer = it -> it.userData() % 3 == 0 ? it.length() : FakeKernel.LATER;
    var counts = new AtomicIntegerArray(threads * each);
    var left = new AtomicInteger(threads * each);
    var running = new ArrayList<Thread>();
    for (int t = 0; t < threads; t++) {
      int from = t * each;
      running.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = from; i < from + each; i++) {
                  int me = i;
                  try {
                    file.enter();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                  byte opcode = i % 2 == 0 ? UringOperation.READ : UringOperation.WRITE;
                  many.ring.submit(
                      UringOperation.transfer(
                          opcode,
                          file,
                          0,
                          ByteBuffer.allocateDirect(16),
                          (bytes, error) -> {
                            counts.incrementAndGet(me);
                            left.decrementAndGet();
                          }));
                }
              }));
    }
    while (left.get() > 0) {
      assertNull(many.complaint);
      FakeKernel.Taken it = many.next();
      if (it == null) {
        Thread.onSpinWait();
        continue;
      }
      int result =
          switch (random.nextInt(5)) {
            case 0 -> -Errno.ECANCELED;
            case 1 -> -Errno.EIO;
            case 2 -> 1 + random.nextInt(it.length());
            default -> it.length();
          };
      many.post(it, result);
      many.ring.work();
    }
    for (Thread thread : running) {
      thread.join();
    }
    for (int i = 0; i < counts.length(); i++) {
      assertEquals(1, counts.get(i));
    }
    many.ring.close(CLOSER);
    assertEquals(1, many.released.get());
    file.close();
    assertEquals(1, file.released.get());
  }
}
