package edo.sync;

import edo.internal.seam.Books;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of a {@link Broadcast} channel share: the messages, how many of each end there are,
 * and who waits.
 *
 * <p>Each receiver has a cursor, the number of the message it takes next. Who sends puts a message
 * into the ring and then tells the list; who closes the last sender does so and then tells it.
 *
 * <p>Messages are let go when the last receiver is gone: it reads the end, leaves, and if nobody is
 * left clears the ring up to there. Who subscribes counts itself and then reads the end, so if it
 * was not counted it begins there or later. A sender looks after its message was sent whether there
 * is a receiver, for the last one may have left meanwhile.
 */
final class BroadcastCore<T> implements Books.Checked {
  static final String KIND = "broadcast channel";

  final @Nullable String name;
  final BroadcastRing<T> ring;

  final Receivers receivers;

  /** Receivers that wait for a message, or for the last sender to go. */
  final WaitList arrivals = new WaitList();

  final Senders senders = new Senders();

  private final Set<BroadcastReceiver<T>> open = ConcurrentHashMap.newKeySet();

  BroadcastCore(@Nullable String name, int capacity) {
    this.name = name;
    this.receivers = new Receivers(0, KIND, name);
    this.ring = new BroadcastRing<>(capacity);
    Books.note(this);
  }

  /** As it must be when nobody is sending, receiving, subscribing or leaving. */
  @Override
  public String fault() {
    if (receivers.open() != open.size()) {
      return receivers.open()
          + " receivers are counted and "
          + open.size()
          + " open: "
          + describe();
    }
    long end = ring.end();
    for (BroadcastReceiver<T> receiver : open) {
      if (receiver.cursor() > end) {
        return "a receiver is ahead of the last message: " + describe();
      }
    }
    for (long number = ring.oldest(); number < end; number++) {
      if (ring.get(number) == null) {
        return "message " + number + " of " + end + " is kept and not there: " + describe();
      }
    }
    return "";
  }

  // ---------------------------------------------------------------- messages

  /** Sends a message, if there is a receiver; returns how many there are. */
  int send(T message) {
    int n = receivers.open();
    if (n == 0) {
      return 0;
    }
    long number = ring.append(message);
    if (receivers.isEmpty()) {
      ring.clear(number + 1);
    }
    arrivals.tellAll();
    return n;
  }

  /** Moves a receiver on past the next message, and returns that; null if there is none. */
  @Nullable T take(BroadcastReceiver<T> receiver) {
    long at = receiver.cursor();
    for (; ; ) {
      T message = ring.get(at);
      if (message != null) {
        receiver.moveTo(at + 1);
        return message;
      }
      if (ring.end() <= at) {
        return null;
      }
      long oldest = ring.oldest();
      if (oldest > at) { // else it was sent between the two looks
        receiver.moveTo(oldest);
        throw new LaggedException(channel(), oldest - at, ring.capacity);
      }
    }
  }

  /** How many messages some receiver has not taken yet. */
  long length() {
    long end = ring.end();
    long first = end;
    for (BroadcastReceiver<T> receiver : open) {
      first = Math.min(first, receiver.cursor());
    }
    return end - Math.max(first, Math.min(end, ring.oldest()));
  }

  // ---------------------------------------------------------------- ends

  /** Counts a receiver, which gets what is sent from now on. */
  BroadcastReceiver<T> subscribe() {
    receivers.add(); // before the look at the end: from there on all is sent to it
    var receiver = new BroadcastReceiver<>(this, ring.end());
    open.add(receiver);
    return receiver;
  }

  void receiverGone(BroadcastReceiver<T> receiver) {
    open.remove(receiver);
    long end = ring.end(); // whoever subscribes after the last has gone begins here or later
    if (receivers.leave()) {
      ring.clear(end);
      receivers.tell();
    }
  }

  /** Whether no message will come. To be asked before the attempt to take one. */
  boolean isOver() {
    return senders.isEmpty();
  }

  private String channel() {
    return name == null ? "a broadcast channel" : "broadcast channel " + name;
  }

  String describe() {
    return (name == null ? "" : name + ", ")
        + "keeps "
        + ring.capacity
        + ", "
        + senders.open()
        + " senders, "
        + receivers.open()
        + " receivers";
  }

  ClosedException closed() {
    return ClosedException.of(KIND, name);
  }
}
