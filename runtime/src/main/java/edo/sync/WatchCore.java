package edo.sync;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of a {@link Watch} channel share: the latest value with its version, how many of
 * each end there are, and who waits.
 *
 * <p>Who changes something that others wait for does so and then tells the list. Value and version
 * are one object, so nobody sees the one without the other; a change is a CAS of it.
 *
 * <p>Rejected: a lock round the value (it would be held while a user's function runs, and a reader
 * that is off the processor would hold up the senders).
 *
 * <p>So a change costs an object of 24 bytes, however many see it. Rejected: value and number in
 * two fields (who reads them while they change would have to try again, for as long as the sender
 * is off the processor); cells that are used again, as {@link BroadcastRing} has them (who looks
 * would read twice and try again while others send, and {@link WatchReceiver#current} would have to
 * make the object instead, for each that looks).
 */
final class WatchCore<T> {
  static final String KIND = "watch channel";

  final @Nullable String name;
  final AtomicReference<Watch.Version<T>> latest;

  final Receivers receivers;

  /** Receivers that wait for a change, or for the last sender to go. */
  final WaitList changes = new WaitList();

  final Senders senders = new Senders();

  WatchCore(@Nullable String name, T initial) {
    this.name = name;
    this.receivers = new Receivers(1, KIND, name);
    this.latest = new AtomicReference<>(new Watch.Version<>(initial, 0));
  }

  /** Replaces a version by a value, unless somebody else was faster. */
  boolean replace(Watch.Version<T> seen, T value) {
    if (!latest.compareAndSet(seen, new Watch.Version<>(value, seen.number() + 1))) {
      return false;
    }
    changes.tellAll();
    return true;
  }

  /** Whether the value will never change again. To be asked before the value is looked at. */
  boolean isOver() {
    return senders.isEmpty();
  }

  void receiverGone() {
    if (receivers.leave()) {
      receivers.tell();
    }
  }

  String describe() {
    return (name == null ? "" : name + ", ")
        + "version "
        + latest.get().number()
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
