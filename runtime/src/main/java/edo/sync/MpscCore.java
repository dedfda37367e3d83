package edo.sync;

import edo.internal.seam.Books;
import edo.internal.seam.WakerSet;
import edo.internal.seam.Wakers;
import edo.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
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
final class MpscCore<T> implements Books.Checked {
  static final String KIND = "channel";

  /** Looks for a message that is on its way, before the receiver does something else. */
  static final int SPINS = 100;

  final @Nullable String name;
  final long capacity;
  final PermitQueue permits;
  final Senders senders = new Senders();

  /** Who waits for the receiver to close. */
  final WakerSet closing = new WakerSet();

  /** As many permits the receiver of an unbounded channel gives back at once. */
  private static final int KEPT_LIMIT = 64;

  /**
   * Made for the first message, by CAS: making a channel costs no more than its ends. A receiver
   * that finds none has left its waker before, and the sender that makes it looks for one after.
   */
  private volatile @Nullable MessageStore messages;

  /**
   * Permits of messages that were received from an unbounded channel, where nobody waits for one:
   * written by the receiver, opaque; they count as free. Only who reserves all the room there is,
   * 2<sup>61</sup> messages, would have to wait for them until the receiver looks again.
   */
  private int kept;

  private volatile @Nullable Waker receiver;

  private static final VarHandle MESSAGES;
  private static final VarHandle KEPT;
  private static final VarHandle RECEIVER;

  static {
    try {
      var lookup = MethodHandles.lookup();
      MESSAGES = lookup.findVarHandle(MpscCore.class, "messages", MessageStore.class);
      KEPT = lookup.findVarHandle(MpscCore.class, "kept", int.class);
      RECEIVER = lookup.findVarHandle(MpscCore.class, "receiver", Waker.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  MpscCore(@Nullable String name, long capacity) {
    this.name = name;
    this.capacity = capacity;
    this.permits = new PermitQueue(capacity);
    Books.note(this);
  }

  /**
   * As it must be when nobody is sending or receiving. Permits that were reserved may be out, and
   * nobody counts them, so there may be fewer than there is room, and never more.
   */
  @Override
  public String fault() {
    MessageStore store = messages;
    long size = size();
    if (store != null && size > 0 && !store.hasNext()) {
      return "a message was begun and never came: " + describe();
    }
    return room() + size > capacity
        ? "a channel has "
            + room()
            + " permits and "
            + size
            + " messages, more than its capacity of "
            + capacity
            + ": "
            + describe()
        : "";
  }

  /** Adds a message; the caller has a permit for it. */
  void put(T message) {
    MessageStore store = messages;
    if (store == null) {
      store = makeStore();
    }
    store.add(message);
    wakeReceiver();
  }

  /** For tests. Only after the first message. */
  MessageStore store() {
    return Objects.requireNonNull(messages);
  }

  private MessageStore makeStore() {
    MessageStore fresh;
    try {
      fresh = MessageStore.of(capacity);
    } catch (Throwable e) { // no memory for it: nothing is sent, and the channel can still end
      giveBack(1);
      throw e;
    }
    var seen = (MessageStore) MESSAGES.compareAndExchange(this, (MessageStore) null, fresh);
    return seen == null ? fresh : seen;
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
    int n = kept;
    if (nothingTaken ? n != 0 : n == KEPT_LIMIT) {
      KEPT.setOpaque(this, 0);
      release(n);
      n = 0;
    }
    if (!nothingTaken) {
      KEPT.setOpaque(this, n + 1);
    }
  }

  /** The same without the permit, which is to be given back soon. */
  @SuppressWarnings("unchecked") // put() adds only such
  @Nullable T takeKeepingPermit() {
    MessageStore store = messages;
    return store == null ? null : (T) store.poll();
  }

  /** Gives back the permits of messages that were taken; whoever waits for room goes on. */
  void release(long n) {
    var _ = permits.release(n);
  }

  /** Whether {@link #take} would get one. By the receiver. */
  boolean hasMessage() {
    MessageStore store = messages;
    return store != null && store.hasNext();
  }

  /**
   * Whether there is a message, or one is on its way: a sender that is about to add it has not
   * seen, perhaps, that the receiver waits, and will not wake it. It is there in a moment. By the
   * receiver.
   */
  boolean expectsMessage() {
    MessageStore store = messages;
    if (store == null || !store.isExpected()) {
      return false;
    }
    for (int n = 0; n < SPINS && !store.hasNext(); n++) {
      Thread.onSpinWait();
    }
    return true;
  }

  long size() {
    MessageStore store = messages;
    return store == null ? 0 : store.size();
  }

  /** Whether no more can be sent, except with permits that are out. */
  boolean isClosed() {
    return senders.isEmpty() || permits.isClosed();
  }

  /** How many permits there are for who sends. */
  long room() {
    return permits.available() + (int) KEPT.getOpaque(this);
  }

  /** Whether nothing will ever come. By the receiver. */
  boolean isOver() {
    return isClosed() && room() == capacity;
  }

  /** The receiver waits from now on; it must look once more after this. */
  void await(Waker waker) {
    receiver = waker;
  }

  /** A sender is gone, or a permit that counts as one. */
  void leave() {
    if (senders.leave()) {
      wakeReceiver();
    }
  }

  void wakeReceiver() {
    Waker waiting = receiver;
    if (waiting != null && RECEIVER.compareAndSet(this, waiting, (Waker) null)) {
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
    wakeReceiver(); // somebody else may have closed it, and this may be the end
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
