package edo.sync;

import org.jspecify.annotations.Nullable;

/**
 * A channel with many senders and many receivers, each of which gets every message.
 *
 * {@snippet :
 * var news = Broadcast.<String>create("news", 64);
 * var receiver = news.sender().subscribe();
 * Task.spawn(() -> {
 *   try (receiver) {
 *     while (true) {
 *       try {
 *         print(receiver.recv());
 *       } catch (LaggedException e) {
 *         print(e.missed() + " missed");
 *       }
 *     }
 *   } catch (ClosedException e) {
 *     // the last sender is closed
 *   }
 * });
 * news.sender().send("hello");
 * }
 *
 * <p>A receiver gets what is sent after it subscribed, in the one order that all receivers see.
 * Messages are shared, not copied: let them be immutable, or safe for use by many.
 *
 * <p>The channel ends when all senders are closed. An end that nobody holds any more but nobody has
 * closed still counts: a forgotten sender keeps the receivers waiting for ever, a forgotten
 * receiver is counted by {@link BroadcastSender#send} and keeps the last messages in memory.
 *
 * <p><b>Blocking:</b> receiving waits for a message; sending never waits. <b>Cancellation:</b> a
 * receiver that is cancelled while it waits has taken nothing and misses nothing by that.
 *
 * <p><b>Backpressure:</b> none: sending never waits. The channel keeps as many messages as its
 * capacity says, which is not rounded. A receiver that falls behind by more misses the oldest, and
 * is told how many by a {@link LaggedException}: each message is received or counted as missed.
 *
 * <p><b>Memory:</b> a message is let go when the capacity was sent after it, or the last receiver
 * is closed; not yet when all receivers have had it. Where it lay, 16 bytes, serves later messages:
 * once every slot was filled, sending and receiving allocate nothing.
 *
 * @param <T> the type of the messages, which are never null
 */
public final class Broadcast<T> {
  /** The largest capacity. */
  public static final int MAX_CAPACITY = 1 << 30;

  private final BroadcastSender<T> sender;
  private final BroadcastReceiver<T> receiver;

  private Broadcast(@Nullable String name, int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "the capacity of "
              + GivenUp.label(BroadcastCore.KIND, name)
              + " must be from 1 to "
              + MAX_CAPACITY
              + ", but is "
              + capacity
              + "; to keep only the latest use 1, or Watch");
    }
    var core = new BroadcastCore<T>(name, capacity);
    this.sender = new BroadcastSender<>(core);
    this.receiver = core.subscribe();
  }

  /**
   * An empty channel.
   *
   * @param capacity how many messages it keeps for receivers that are behind
   * @param <T> the type of the messages
   * @return the channel, with one sender and one receiver
   * @throws IllegalArgumentException if the capacity is not from 1 to {@link #MAX_CAPACITY}
   */
  public static <T> Broadcast<T> create(int capacity) {
    return new Broadcast<>(null, capacity);
  }

  /**
   * An empty channel with a name that its errors tell.
   *
   * @param name the name
   * @param capacity how many messages it keeps for receivers that are behind
   * @param <T> the type of the messages
   * @return the channel, with one sender and one receiver
   * @throws IllegalArgumentException if the capacity is not from 1 to {@link #MAX_CAPACITY}
   */
  public static <T> Broadcast<T> create(String name, int capacity) {
    return new Broadcast<>(name, capacity);
  }

  /**
   * The sender that the channel begins with; always the same.
   *
   * @return the sender, to be closed by its owner; {@link BroadcastSender#copy} makes more
   */
  public BroadcastSender<T> sender() {
    return sender;
  }

  /**
   * The receiver that the channel begins with; always the same.
   *
   * @return the receiver, to be closed by its owner; {@link BroadcastSender#subscribe} makes more
   */
  public BroadcastReceiver<T> receiver() {
    return receiver;
  }
}
