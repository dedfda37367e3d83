package edo.sync;

import java.util.Optional;

/**
 * A sender of an {@link Mpsc} channel that does not keep it open: for those who send only as long
 * as others do.
 *
 * @param <T> the type of the messages
 */
public final class MpscWeakSender<T> extends Once implements AutoCloseable {
  private final MpscCore<T> core;

  MpscWeakSender(MpscCore<T> core) {
    this.core = core;
  }

  /**
   * A sender, if the channel is kept open by another one or by a permit.
   *
   * @return the sender, to be closed by the caller, or empty
   */
  public Optional<MpscSender<T>> upgrade() {
    return core.senders.join() ? Optional.of(new MpscSender<>(core)) : Optional.empty();
  }

  /**
   * How many senders keep the channel open.
   *
   * @return the number, permits that are out included
   */
  public int senders() {
    return core.senders.open();
  }

  /**
   * How many weak senders are open.
   *
   * @return the number
   */
  public int weakSenders() {
    return core.senders.weak();
  }

  /** Takes it out of the count. Closing it again does nothing. */
  @Override
  public void close() {
    if (end()) {
      core.senders.leaveWeak();
    }
  }
}
