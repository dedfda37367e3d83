package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedAtomicBoolean;
import edo.check.CheckedAtomicInt;
import edo.check.CheckedAtomicRef;
import edo.check.CheckedCell;
import edo.check.CheckedFence;
import edo.check.CheckedLock;
import edo.check.CheckedResource;
import edo.check.CheckedThread;
import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Classic bugs are found, and the same thing without the bug passes. LOOM-012, LOOM-015, LOOM-017,
 * LOOM-022, LOOM-029.
 */
class PlantedBugsTest {
  /** A model with a switch: on, the bug is there. */
  private interface Planted {
    void run(boolean isBroken) throws Exception;
  }

  private static void check(FailureKind kind, Planted model) {
    Fails.with(kind, () -> model.run(true));
    ModelBody mended = () -> model.run(false);
    assertTrue(Model.check(mended).isComplete());
  }

  /** Looks whether there is work, then parks; the producer looks whether somebody is parked. */
  @Test
  void lostWakeUp() {
    check(
        FailureKind.DEADLOCK,
        isBroken -> {
          var work = new CheckedAtomicBoolean(false).named("work");
          var sleeping = new CheckedAtomicBoolean(false).named("sleeping");
          var sleeper =
              CheckedThread.spawn(() -> {
                while (true) {
                  if (isBroken) {
                    if (work.get()) {
                      return;
                    }
                    sleeping.set(true);
                  } else {
                    sleeping.set(true);
                    if (work.get()) {
                      return;
                    }
                  }
                  CheckedThread.park();
                }
              });
          work.set(true);
          if (sleeping.get()) {
            sleeper.unpark();
          }
          sleeper.join();
        });
  }

  /** Two workers take the same job: a look and a mark in two steps. */
  @Test
  void doubleClaim() {
    check(
        FailureKind.DATA_RACE,
        isBroken -> {
          var claimed = new CheckedAtomicBoolean(false);
          var job = new CheckedResource("job");
          ModelBody worker =
              () -> {
                if (isBroken) {
                  if (!claimed.get()) {
                    claimed.set(true);
                    job.close();
                  }
                } else if (!claimed.getAndSet(true)) {
                  job.close();
                }
              };
          Outcomes.threads(worker, worker);
        });
  }

  /** A waiter is granted a permit and gives up at the same time: the permit goes nowhere. */
  @Test
  void permitLeakOnCancel() {
    int waiting = 0;
    int granted = 1;
    int cancelled = 2;
    check(
        FailureKind.EXCEPTION,
        isBroken -> {
          var permits = new CheckedAtomicInt(0);
          var waiter = new CheckedAtomicInt(waiting);
          var releaser =
              CheckedThread.spawn(() -> {
                if (!waiter.compareAndSet(waiting, granted)) {
                  permits.incrementAndGet();
                }
              });
          boolean withdrawn = waiter.compareAndSet(waiting, cancelled);
          if (!withdrawn && !isBroken) {
            permits.incrementAndGet();
          }
          releaser.join();
          assertEquals(1, permits.get(), "permits");
        });
  }

  /**
   * A receiver looks for a message, then whether it is over; in between come the last and the end.
   */
  @Test
  void missedMessageBeforeClose() {
    check(
        FailureKind.EXCEPTION,
        isBroken -> {
          var message = new CheckedAtomicInt(0);
          var closed = new CheckedAtomicBoolean(false);
          var sender =
              CheckedThread.spawn(() -> {
                message.set(1);
                closed.set(true);
              });
          boolean isOver = false;
          int received = 0;
          if (isBroken) {
            received = message.get();
            isOver = closed.get();
          } else {
            isOver = closed.get();
            received = message.get();
          }
          assertFalse(isOver && received == 0, "told that it is over, without the last message");
          sender.join();
        });
  }

  private static final class Node {
    final int value;
    final CheckedAtomicRef<@Nullable Node> next = new CheckedAtomicRef<>(null);

    Node(int value) {
      this.value = value;
    }

    @Override
    public String toString() {
      return "node " + value;
    }
  }

  private record Versioned(@Nullable Node node, int version) {}

  /** A stack whose nodes are used again: head is what it was, and what lies below is not. */
  @Test
  void abaOnAStackOfReusedNodes() {
    check(
        FailureKind.EXCEPTION,
        isBroken -> {
          var below = new Node(1);
          var top = new Node(2);
          top.next.set(below);
          var head = new CheckedAtomicRef<>(new Versioned(top, 0));
          var taken = new CheckedAtomicInt(0);
          var other =
              CheckedThread.spawn(() -> {
                Optional<Node> first = pop(head, isBroken);
                Optional<Node> second = pop(head, isBroken);
                if (first.isPresent() && second.isPresent()) {
                  taken.getAndAdd(second.get().value);
                  push(head, first.get(), isBroken);
                } else {
                  first.ifPresent(n -> taken.getAndAdd(n.value));
                  second.ifPresent(n -> taken.getAndAdd(n.value));
                }
              });
          pop(head, isBroken).ifPresent(n -> taken.getAndAdd(n.value));
          other.join();
          for (Node n = head.get().node; n != null; n = n.next.get()) {
            taken.getAndAdd(n.value);
          }
          assertEquals(3, taken.get(), "each node is taken once");
        });
  }

  private static boolean swap(
      CheckedAtomicRef<Versioned> head, Versioned seen, @Nullable Node to, boolean isBroken) {
    if (!isBroken) {
      return head.compareAndSet(seen, new Versioned(to, seen.version + 1));
    }
    // As if the pointer alone was compared.
    Versioned now = head.get();
    return now.node == seen.node && head.compareAndSet(now, new Versioned(to, 0));
  }

  private static Optional<Node> pop(CheckedAtomicRef<Versioned> head, boolean isBroken) {
    while (true) {
      Versioned seen = head.get();
      Node node = seen.node;
      if (node == null) {
        return Optional.empty();
      }
      Node next = node.next.get();
      if (swap(head, seen, next, isBroken)) {
        return Optional.of(node);
      }
    }
  }

  private static void push(CheckedAtomicRef<Versioned> head, Node node, boolean isBroken) {
    while (true) {
      Versioned seen = head.get();
      node.next.set(seen.node);
      if (swap(head, seen, node, isBroken)) {
        return;
      }
    }
  }

  /** An object whose reference is there before its fields are. */
  @Test
  void tornPublication() {
    check(
        FailureKind.DATA_RACE,
        isBroken -> {
          var shared = new CheckedAtomicRef<@Nullable CheckedCell<Integer>>(null);
          var writer =
              CheckedThread.spawn(() -> {
                var made = new CheckedCell<>(0);
                made.set(42);
                if (isBroken) {
                  shared.setOpaque(made);
                } else {
                  shared.setRelease(made);
                }
              });
          CheckedCell<Integer> seen = shared.getAcquire();
          if (seen != null) {
            assertEquals(42, (int) seen.get());
          }
          writer.join();
        });
  }

  /** A lock of two flags needs more than release and acquire: each may miss the other's. */
  @Test
  void dekkerWithoutFullOrdering() {
    check(
        FailureKind.DATA_RACE,
        isBroken -> {
          var flags = new CheckedAtomicBoolean[2];
          flags[0] = new CheckedAtomicBoolean(false);
          flags[1] = new CheckedAtomicBoolean(false);
          var inside = new CheckedCell<>(0);
          var threads = new CheckedThread[2];
          for (int i = 0; i < 2; i++) {
            int me = i;
            threads[i] =
                CheckedThread.spawn(() -> {
                  flags[me].setRelease(true);
                  if (!isBroken) {
                    CheckedFence.fullFence();
                  }
                  if (!flags[1 - me].getAcquire()) {
                    inside.update(v -> v + 1);
                  }
                });
          }
          CheckedThread.joinAll(threads);
        });
  }

  /** Who frees looks for users; who uses says so first. Without a fence in between both miss. */
  @Test
  void hazardPointer() {
    check(
        FailureKind.DATA_RACE,
        isBroken -> {
          var resource = new CheckedResource("node");
          var pointer = new CheckedAtomicRef<@Nullable CheckedResource>(resource).named("pointer");
          var hazard = new CheckedAtomicRef<@Nullable CheckedResource>(null).named("hazard");
          var user =
              CheckedThread.spawn(() -> {
                CheckedResource seen = pointer.getAcquire();
                hazard.setRelease(seen);
                if (!isBroken) {
                  CheckedFence.fullFence();
                }
                if (seen != null && pointer.getAcquire() == seen) {
                  seen.use();
                }
                hazard.setRelease(null);
              });
          pointer.setRelease(null);
          if (!isBroken) {
            CheckedFence.fullFence();
          }
          while (hazard.getAcquire() == resource) {
            CheckedThread.onSpinWait();
          }
          resource.close();
          user.join();
        });
  }

  /** A field that is looked at without the lock, then made under it. */
  @Test
  void doubleCheckedLockingWithoutOrdering() {
    check(
        FailureKind.DATA_RACE,
        isBroken -> {
          var instance = new CheckedAtomicRef<@Nullable CheckedCell<Integer>>(null);
          var lock = new CheckedLock();
          ModelBody user =
              () -> {
                CheckedCell<Integer> found =
                    isBroken ? instance.getOpaque() : instance.getAcquire();
                if (found == null) {
                  lock.lock();
                  found = instance.getOpaque();
                  if (found == null) {
                    found = new CheckedCell<>(7);
                    instance.setRelease(found);
                  }
                  lock.unlock();
                }
                assertEquals(7, (int) found.get());
              };
          Outcomes.threads(user, user);
        });
  }

  /** The ring publishes its index before the slot is filled. */
  @Test
  void indexBeforeSlot() {
    check(
        FailureKind.DATA_RACE,
        isBroken -> {
          var slot = new CheckedCell<>(0);
          var tail = new CheckedAtomicInt(0);
          var producer =
              CheckedThread.spawn(() -> {
                if (isBroken) {
                  tail.setRelease(1);
                  slot.set(5);
                } else {
                  slot.set(5);
                  tail.setRelease(1);
                }
              });
          if (tail.getAcquire() == 1) {
            assertEquals(5, (int) slot.get());
          }
          producer.join();
        });
  }

  /** The last of two to let go frees: it must know what the other one did. */
  @Test
  void countOfReferencesWithoutOrdering() {
    check(
        FailureKind.DATA_RACE,
        isBroken -> {
          var count = new CheckedAtomicInt(2);
          var buffer = new CheckedResource("buffer");
          ModelBody user =
              () -> {
                buffer.use();
                int before = isBroken ? count.getAndAddAcquire(-1) : count.getAndAdd(-1);
                if (before == 1) {
                  buffer.close();
                }
              };
          Outcomes.threads(user, user);
        });
  }

  /** A signal is given when nobody waits yet, and the waiter does not look before it waits. */
  @Test
  void signalBeforeWait() {
    check(
        FailureKind.DEADLOCK,
        isBroken -> {
          var lock = new CheckedLock();
          var condition = lock.newCondition();
          var done = new CheckedCell<>(false);
          var other =
              CheckedThread.spawn(() ->
                  lock.locked(() -> {
                    done.set(true);
                    condition.signal();
                  }));
          lock.lock();
          if (isBroken) {
            condition.await();
          }
          while (!done.get()) {
            condition.await();
          }
          lock.unlock();
          other.join();
        });
  }
}
