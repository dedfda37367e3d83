package edo.sync;

import edo.internal.seam.WakerSet;
import edo.internal.seam.Wakers;
import edo.task.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the two ends of an {@link Mpsc} channel share: the messages, the permits for more of them,
 * how many senders there are, and who waits.
 *
 * <p>A message in the channel holds a permit until it is received, and so does one on its way. So
 * when no more can be sent and all permits are free, the channel has ended: nothing is in it and
 * nothing can come.
 *
 * <p>The receiver leaves its waker in {@code receiver} and then looks; who changes something that
 * it may wait for does so and then takes the waker out. For a message that means: whether one is
 * expected, see {@link MessageStore}.
 */
final class MpscCore<T> {
  static final String KIND = "channel";

  /** Looks for a message that is on its way, before the receiver does something else. */
  static final int SPINS = 100;

  final @Nullable String name;
  final long capacity;
  final PermitQueue permits;
  final Senders senders;

  /** Who waits for the receiver to close. */
  final WakerSet closing = new WakerSet();

  /** As many permits the receiver of an unbounded channel gives back at once. */
  private static final int KEPT_LIMIT = 64;

  private final MessageStore messages;

  /**
   * Permits of messages that were received from an unbounded channel, where nobody waits for one:
   * written by the receiver, opaque; they count as free. Only who reserves all the room there is,
   * 2<sup>61</sup> messages, would have to wait for them until the receiver looks again.
   */
  private final AtomicInteger kept = new AtomicInteger();

  private final AtomicReference<@Nullable Waker> receiver = new AtomicReference<>();

  MpscCore(@Nullable String name, long capacity) {
    this.name = name;
    this.capacity = capacity;
    this.senders = new Senders(this::wakeReceiver);
    this.permits = new PermitQueue(capacity);
    this.messages = MessageStore.of(capacity);
  }

  /** Adds a message; the caller has a permit for it. */
  void put(T message) {
    messages.add(message);
    wakeReceiver();
  }

  /** Gives back permits that were not used. */
  void giveBack(long n) {
    var _ = permits.release(n);
    wakeReceiverAtTheEnd();
  }

  /** Takes a message if there is one. By the receiver. */
  @Nullable T take() {
    T message = takeKeepingPermit();
    if (capacity == Mpsc.MAX_CAPACITY) {
      keep(message == null);
    } else if (message != null) {
      release(1);
    }
    return message;
  }

  /** Counts a permit among those that were kept, and gives them back when it is time. */
  private void keep(boolean nothingTaken) {
    int n = kept.getPlain();
    if (nothingTaken ? n != 0 : n == KEPT_LIMIT) {
      kept.setOpaque(0);
      release(n);
      n = 0;
    }
    if (!nothingTaken) {
      kept.setOpaque(n + 1);
    }
  }

  /** The same without the permit, which is to be given back soon. */
  @SuppressWarnings("unchecked") // put() adds only such
  @Nullable T takeKeepingPermit() {
    return (T) messages.poll();
  }

  /** Gives back the permits of messages that were taken; whoever waits for room goes on. */
  void release(long n) {
    var _ = permits.release(n);
  }

  /** Whether {@link #take} would get one. By the receiver. */
  boolean hasMessage() {
    return messages.hasNext();
  }

  /**
   * Whether there is a message, or one is on its way: a sender that is about to add it has not
   * seen, perhaps, that the receiver waits, and will not wake it. It is there in a moment. By the
   * receiver.
   */
  boolean expectsMessage() {
    if (!messages.isExpected()) {
      return false;
    }
    for (int n = 0; n < SPINS && !messages.hasNext(); n++) {
      Thread.onSpinWait();
    }
    return true;
  }

  long size() {
    return messages.size();
  }

  /** Whether no more can be sent, except with permits that are out. */
  boolean isClosed() {
    return senders.isEmpty() || permits.isClosed();
  }

  /** How many permits there are for who sends. */
  long room() {
    return permits.available() + kept.getOpaque();
  }

  /** Whether nothing will ever come. By the receiver. */
  boolean isOver() {
    return isClosed() && room() == capacity;
  }

  /** The receiver waits from now on; it must look once more after this. */
  void await(Waker waker) {
    receiver.set(waker);
  }

  void wakeReceiver() {
    Waker waiting = receiver.get();
    if (waiting != null && receiver.compareAndSet(waiting, null)) {
      Wakers.wake(waiting);
    }
  }

  void wakeReceiverAtTheEnd() {
    if (isClosed()) {
      wakeReceiver();
    }
  }

  /** The receiver takes no more; what has been sent, or may be sent by permits, it still gets. */
  void closeByReceiver() {
    permits.close();
    closing.wakeAll();
  }

  String describe() {
    return (name == null ? "" : name + ", ")
        + (capacity == Mpsc.MAX_CAPACITY ? "unbounded, " : "for " + capacity + ", ")
        + size()
        + " waiting"
        + (isClosed() ? ", closed" : "");
  }

  ClosedException closed() {
    return ClosedException.of(KIND, name);
  }
}
