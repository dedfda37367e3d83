package edo.stream;

import edo.sync.MpscSender;

/**
 * Where the producer of a stream puts the items; see {@link AsyncStream#produce}. May be used by
 * several tasks of the producer at once.
 *
 * @param <T> the type of the items
 */
public final class Emitter<T> {
  private final MpscSender<T> sender;

  Emitter(MpscSender<T> sender) {
    this.sender = sender;
  }

  /**
   * Hands an item to the stream.
   *
   * <p><b>Blocking:</b> while the stream holds as many items as it may. <b>Cancellation:</b> the
   * item is not in the stream: it is the producer's, who closes it if it is to be closed. When the
   * stream is closed the producer is aborted, and this throws. Items that are in the stream and
   * were not taken are closed with it if they can be, see {@link edo.task.Discard}.
   *
   * @param item the item
   * @throws edo.task.CancelledException if the stream was closed
   * @throws edo.sync.ClosedException if the producer has ended, or does not notice that it was
   *     aborted, and the stream was closed
   */
  public void emit(T item) {
    sender.send(item);
  }

  @Override
  public String toString() {
    return "Emitter[" + sender + "]";
  }
}
