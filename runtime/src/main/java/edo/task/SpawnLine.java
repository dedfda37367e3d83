package edo.task;

import edo.internal.seam.WakerSet;
import edo.internal.seam.Wakers;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for room in an {@link Admission} to spawn, in the order in which they came. Only
 * the first is told of room, and only he takes it; when he is through or gives up he tells the
 * next. Nobody else takes any while somebody stands here.
 *
 * <p>Whoever makes room looks for the first after it; whoever waits looks for room after he has
 * entered the line with his waker set. Both go through volatile accesses, so one sees the other.
 *
 * <p>Rejected: waking all of them, who then run for one place, and a newcomer before them.
 */
final class SpawnLine {
  private final ConcurrentLinkedQueue<Waiter> line = new ConcurrentLinkedQueue<>();
  private final WakerSet outside;

  /** Tells {@code outside} when nobody stands in the line any more. */
  SpawnLine(WakerSet outside) {
    this.outside = outside;
  }

  boolean isEmpty() {
    return line.isEmpty();
  }

  void wakeFirst() {
    Waiter first = line.peek();
    if (first != null) {
      first.wake();
    }
  }

  private void leave(Waiter waiter) {
    if (line.remove(waiter)) {
      wakeFirst();
      if (line.isEmpty()) {
        outside.wakeAll();
      }
    }
  }

  /** Somebody who waits, once. */
  abstract static class Waiter implements Async<Ticket> {
    private final SpawnLine line;
    private volatile @Nullable Waker waker;
    private boolean entered;

    Waiter(SpawnLine line) {
      this.line = line;
    }

    /** A way in if there is room, else null. Only while this is the first. */
    abstract @Nullable Ticket take();

    private void wake() {
      Waker w = waker;
      if (w != null) {
        Wakers.wake(w);
      }
    }

    @Override
    public final Poll<Ticket> poll(Context cx) {
      boolean stays = false;
      Ticket ticket = null;
      try {
        waker = cx.waker();
        if (!entered) {
          entered = line.line.add(this);
        }
        ticket = line.line.peek() == this ? take() : null;
        Poll<Ticket> answer = ticket == null ? Poll.pending() : Poll.ready(ticket);
        stays = ticket == null;
        ticket = null;
        return answer;
      } finally {
        if (ticket != null) {
          ticket.over(); // no memory for the answer
        }
        if (!stays) {
          line.leave(this);
        }
      }
    }

    @Override
    public final void cancel() {
      line.leave(this);
    }
  }
}
