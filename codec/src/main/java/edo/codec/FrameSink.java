package edo.codec;

import edo.sync.MpscSender;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames, one after the other, and lets those wait who are too fast: what a stream is for
 * reading, this is for writing.
 *
 * <p>{@code feed} takes a frame when there is room, {@code flush} sees to it that everything taken
 * has gone, {@code send} does both; {@code shutdown} also says that no more will come. Feed many
 * and flush once.
 *
 * <p><b>Cancellation:</b> a frame was taken, or not; what was taken stays in the queue. {@code
 * feed} that is cancelled has not taken it. {@code send} that is cancelled may have; who must know
 * calls {@code feed} and {@code flush}.
 *
 * <p>To make one, implement the polls and {@link #tryFeed}. For one task at a time.
 *
 * @param <T> the type of the frames
 */
public interface FrameSink<T> {
  /**
   * Makes room for a frame, or arranges to be woken.
   *
   * @param cx the waker to call, and the budget
   * @return true if {@link #tryFeed} will take a frame; false for not yet
   * @throws IOException if the other side has failed or was closed
   */
  boolean pollReady(Context cx) throws IOException;

  /**
   * Takes a frame if there is room. Never waits.
   *
   * @param frame the frame
   * @return whether it was taken
   * @throws IOException if the frame cannot be sent, or the other side has failed or was closed; it
   *     was not taken
   */
  boolean tryFeed(T frame) throws IOException;

  /**
   * Sends on what was taken, or arranges to be woken.
   *
   * @param cx the waker to call, and the budget
   * @return true when nothing is left here; false for not yet
   * @throws IOException if the other side has failed or was closed
   */
  boolean pollFlush(Context cx) throws IOException;

  /**
   * Sends on what was taken and says that no more will come, or arranges to be woken.
   *
   * @param cx the waker to call, and the budget
   * @return true when that is done; false for not yet
   * @throws IOException if the other side has failed or was closed
   */
  boolean pollShutdown(Context cx) throws IOException;

  /**
   * Whoever waited for room has given up; somebody may come again. A sink that stands in a queue
   * leaves it. Never waits.
   */
  default void withdraw() {}

  /**
   * Takes a frame when there is room.
   *
   * <p><b>Blocking:</b> until there is. <b>Cancellation:</b> it was not taken.
   *
   * @param frame the frame
   * @throws IOException if the frame cannot be sent, or the other side has failed or was closed; it
   *     was not taken
   */
  default void feed(T frame) throws IOException {
    var _ = Sinks.await(feedAsync(frame));
  }

  /**
   * Takes a frame when there is room, and sends on everything.
   *
   * <p><b>Blocking:</b> until it has gone. <b>Cancellation:</b> it was not taken, or stays in the
   * queue and goes with the next flush.
   *
   * @param frame the frame
   * @throws IOException if the frame cannot be sent, or the other side has failed or was closed
   */
  default void send(T frame) throws IOException {
    feed(frame);
    flush();
  }

  /**
   * Sends on what was taken.
   *
   * <p><b>Blocking:</b> until nothing is left here. <b>Cancellation:</b> what has not gone stays in
   * the queue.
   *
   * @throws IOException if the other side has failed or was closed
   */
  default void flush() throws IOException {
    var _ = Sinks.await(flushAsync());
  }

  /**
   * Sends on what was taken and says that no more will come.
   *
   * <p><b>Blocking:</b> until that is done. <b>Cancellation:</b> may be called again.
   *
   * @throws IOException if the other side has failed or was closed
   */
  default void shutdown() throws IOException {
    var _ = Sinks.await(shutdownAsync());
  }

  /**
   * {@link #feed} as a computation. Withdrawn, it has not taken the frame.
   *
   * @param frame the frame
   * @return done when it was taken
   */
  default Async<@Nullable Void> feedAsync(T frame) {
    return new Sinks.Feed<>(this, frame, false);
  }

  /**
   * {@link #send} as a computation.
   *
   * @param frame the frame
   * @return done when it has gone
   */
  default Async<@Nullable Void> sendAsync(T frame) {
    return new Sinks.Feed<>(this, frame, true);
  }

  /**
   * {@link #flush} as a computation.
   *
   * @return done when nothing is left here
   */
  default Async<@Nullable Void> flushAsync() {
    return Sinks.until(this::pollFlush);
  }

  /**
   * {@link #shutdown} as a computation.
   *
   * @return done when that is done
   */
  default Async<@Nullable Void> shutdownAsync() {
    return Sinks.until(this::pollShutdown);
  }

  /**
   * A channel that frames are sent through. They have gone when they are in the channel; shutting
   * down closes the sender.
   *
   * @param sender the channel's end, no longer the caller's to close
   * @param <T> the type of the frames
   * @return the sink; it throws {@link java.io.IOException} when the receiver is closed
   */
  static <T> FrameSink<T> of(MpscSender<T> sender) {
    return new Sinks.Channel<>(sender);
  }
}
