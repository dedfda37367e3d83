package edo.sync;

import org.jspecify.annotations.Nullable;

/**
 * A channel with many senders and one receiver: first in, first out.
 *
 * {@snippet :
 * var channel = Mpsc.<String>bounded(16);
 * var sender = channel.sender();
 * Task.spawn(() -> {
 *   try (sender) {
 *     sender.send("hello");
 *   }
 * });
 * var receiver = channel.receiver();
 * var word = receiver.recv();
 * }
 *
 * <p>The channel ends when all senders are closed, or the receiver is: what is in it can still be
 * received, and then {@link MpscReceiver#recv} throws {@link ClosedException}. A sender that nobody
 * closes keeps its receiver waiting for ever, also when nobody holds it any more; a receiver that
 * was forgotten like that keeps the senders of a full channel waiting.
 *
 * <p><b>Blocking:</b> receiving waits for a message, sending to a bounded channel for room.
 * <b>Cancellation:</b> a receiver that is cancelled while it waits has taken nothing, a sender has
 * sent nothing and still has its message; who reserves has taken no room.
 *
 * <p><b>Backpressure:</b> a bounded channel holds at most its capacity, and senders wait; an
 * unbounded one takes whatever comes, until the memory is full. Prefer a bounded one.
 *
 * @param <T> the type of the messages, which are never null
 */
public final class Mpsc<T> {
  /** The largest capacity. */
  public static final long MAX_CAPACITY = PermitQueue.MAX_PERMITS;

  private final MpscSender<T> sender;
  private final MpscReceiver<T> receiver;

  private Mpsc(@Nullable String name, long capacity) {
    var core = new MpscCore<T>(name, capacity);
    this.sender = new MpscSender<>(core);
    this.receiver = new MpscReceiver<>(core);
  }

  /**
   * A channel that holds a limited number of messages.
   *
   * @param capacity how many, counting those that permits are out for
   * @param <T> the type of the messages
   * @return the channel, with one sender
   * @throws IllegalArgumentException if the capacity is not from 1 to {@link #MAX_CAPACITY}
   */
  public static <T> Mpsc<T> bounded(long capacity) {
    return new Mpsc<>(null, checked(null, capacity));
  }

  /**
   * A channel that holds a limited number of messages, with a name that its errors tell.
   *
   * @param name the name
   * @param capacity how many, counting those that permits are out for
   * @param <T> the type of the messages
   * @return the channel, with one sender
   * @throws IllegalArgumentException if the capacity is not from 1 to {@link #MAX_CAPACITY}
   */
  public static <T> Mpsc<T> bounded(String name, long capacity) {
    return new Mpsc<>(name, checked(name, capacity));
  }

  /**
   * A channel whose senders never wait.
   *
   * @param <T> the type of the messages
   * @return the channel, with one sender
   */
  public static <T> Mpsc<T> unbounded() {
    return new Mpsc<>(null, MAX_CAPACITY);
  }

  /**
   * A channel whose senders never wait, with a name that its errors tell.
   *
   * @param name the name
   * @param <T> the type of the messages
   * @return the channel, with one sender
   */
  public static <T> Mpsc<T> unbounded(String name) {
    return new Mpsc<>(name, MAX_CAPACITY);
  }

  private static long checked(@Nullable String name, long capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "the capacity of "
              + GivenUp.label(MpscCore.KIND, name)
              + " must be from 1 to "
              + MAX_CAPACITY
              + ", but is "
              + capacity
              + "; to hand over without a buffer use Oneshot, or 1");
    }
    return capacity;
  }

  /**
   * The sender that the channel begins with; always the same.
   *
   * @return the sender, to be closed by its owner; {@link MpscSender#copy} makes more
   */
  public MpscSender<T> sender() {
    return sender;
  }

  /**
   * The receiver.
   *
   * @return the receiver, to be closed by its owner
   */
  public MpscReceiver<T> receiver() {
    return receiver;
  }
}
