package edo.sync;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A channel that keeps one value, the latest: for settings, states and progress that many look at.
 *
 * {@snippet :
 * var level = Watch.create("level", 1);
 * var receiver = level.receiver();
 * Task.spawn(() -> {
 *   try (receiver) {
 *     while (true) {
 *       receiver.changed();
 *       apply(receiver.value());
 *     }
 *   } catch (ClosedException e) {
 *     // the last sender is closed
 *   }
 * });
 * level.sender().send(2);
 * }
 *
 * <p>A receiver that is slower than the senders misses values in between, never the last one. The
 * value is shared by all who look at it: let it be immutable, or safe for use by many.
 *
 * <p>The channel ends when all senders are closed. An end that nobody holds any more but nobody has
 * closed still counts: a forgotten sender keeps the receivers waiting for ever, and with a
 * forgotten receiver the sender does not learn that nobody looks.
 *
 * <p><b>Blocking:</b> waiting for a change does; looking and sending never do. <b>Cancellation:</b>
 * a receiver that is cancelled while it waits has not seen the change, and sees it the next time.
 *
 * <p><b>Backpressure:</b> none; sending never waits.
 *
 * @param <T> the type of the value, which is never null
 */
public final class Watch<T> {
  private final WatchSender<T> sender;
  private final WatchReceiver<T> receiver;

  /**
   * A value, and which one it is.
   *
   * @param value the value
   * @param number 0 for the initial value, and one more for each that followed
   * @param <T> the type of the value
   */
  public record Version<T>(T value, long number) {
    /**
     * A value with its number.
     *
     * @throws NullPointerException if the value is null
     */
    public Version {
      Objects.requireNonNull(value, "a value must not be null");
    }
  }

  private Watch(@Nullable String name, T initial) {
    var core = new WatchCore<T>(name, initial);
    this.sender = new WatchSender<>(core);
    this.receiver = new WatchReceiver<>(core, 0);
  }

  /**
   * A channel with a value, which counts as seen.
   *
   * @param initial the value
   * @param <T> the type of the value
   * @return the channel, with one sender and one receiver
   */
  public static <T> Watch<T> create(T initial) {
    return new Watch<>(null, initial);
  }

  /**
   * A channel with a value, which counts as seen, and with a name that its errors tell.
   *
   * @param name the name
   * @param initial the value
   * @param <T> the type of the value
   * @return the channel, with one sender and one receiver
   */
  public static <T> Watch<T> create(String name, T initial) {
    return new Watch<>(name, initial);
  }

  /**
   * The sender that the channel begins with; always the same.
   *
   * @return the sender, to be closed by its owner; {@link WatchSender#copy} makes more
   */
  public WatchSender<T> sender() {
    return sender;
  }

  /**
   * The receiver that the channel begins with; always the same.
   *
   * @return the receiver, to be closed by its owner; {@link WatchReceiver#copy} and {@link
   *     WatchSender#subscribe} make more
   */
  public WatchReceiver<T> receiver() {
    return receiver;
  }
}
