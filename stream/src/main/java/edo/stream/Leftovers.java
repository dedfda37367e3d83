package edo.stream;

import edo.sync.MpscReceiver;
import edo.task.Discard;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is left in a channel between a stream and whoever works for it, when the stream was closed:
 * nobody is going to take it.
 *
 * <p><b>Nothing stays behind:</b> the consumer closes the receiver, says that it is gone, and takes
 * what is there; the other side sends, or is through, and then looks whether the consumer is gone.
 * A receiver is for one at a time: who comes first takes what is there, again for each who comes
 * meanwhile.
 */
final class Leftovers {
  private final MpscReceiver<?> channel;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean isConsumerGone;

  Leftovers(MpscReceiver<?> channel) {
    this.channel = channel;
  }

  /** For the consumer, which takes nothing any more. */
  void leave() {
    channel.close();
    isConsumerGone = true;
    discard();
  }

  /** For the other side, after it has sent something or will send no more. */
  void look() {
    if (isConsumerGone) {
      discard();
    }
  }

  private void discard() {
    if (asked.getAndIncrement() != 0) {
      return;
    }
    int served = 1;
    do {
      while (!channel.isEmpty()) {
        channel.tryRecv().ifPresent(Discard::close);
      }
      served = asked.addAndGet(-served);
    } while (served != 0);
  }
}
