package edo.stream;

import edo.sync.ClosedException;
import edo.sync.Mpsc;
import edo.sync.MpscReceiver;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinSet;
import edo.task.Joined;
import edo.task.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items that a task puts into a bounded channel. The task begins at the first poll, and never
 * outlives the stream.
 */
final class Produced<T> extends AsyncStream<T> {
  private final int size;
  private final ThrowingConsumer<? super Emitter<T>> producer;

  /**
   * What the producer takes from, which is closed with this one; null if that is its own affair.
   */
  private final @Nullable Pulling<T> source;

  private final Results<@Nullable Void> results;
  private final JoinSet<@Nullable Void> tasks = JoinSet.create();
  private @Nullable MpscReceiver<T> receiver;
  private @Nullable Leftovers leftovers;
  private @Nullable Async<T> receive;

  /** How the producer has ended; what it emitted before that is handed out first. */
  private @Nullable Joined<@Nullable Void> ended;

  private boolean isDrained;

  Produced(int size, @Nullable Pulling<T> source, ThrowingConsumer<? super Emitter<T>> producer) {
    if (size <= 0) {
      throw new IllegalArgumentException(
          "the number of items ahead must be positive, but is " + size);
    }
    this.size = size;
    this.source = source;
    this.producer = producer;
    this.results = new Results<>(Crew.of(tasks));
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    Async<T> waiting = receive;
    if (waiting == null) {
      waiting = begin();
      receive = waiting;
    }
    for (; ; ) {
      if (!isDrained) {
        try {
          Poll<T> next = waiting.poll(cx);
          if (next.isReady()) {
            return emit(next.value());
          }
        } catch (ClosedException e) {
          isDrained = true; // by the channel's end, which the producer has brought about
        }
      }
      Joined<@Nullable Void> over = ended;
      if (over != null) {
        // A task that was refused, because the runtime has shut down, has not ended the channel.
        if (!isDrained && !cx.hasBudget()) {
          return Step.PENDING;
        }
        var _ = Failures.value(over);
        return Step.END;
      }
      Poll<Optional<Joined<@Nullable Void>>> end = results.poll(cx);
      if (end.isPending()) {
        return Step.PENDING;
      }
      ended = end.value().orElseThrow();
    }
  }

  private Async<T> begin() {
    var channel = Mpsc.<T>bounded(size);
    var sender = channel.sender();
    var taker = channel.receiver();
    var emitter = new Emitter<>(sender);
    var untaken = new Leftovers(taker);
    var _ =
        tasks.spawn(() -> {
          try (sender) {
            try {
              producer.accept(emitter);
            } catch (ClosedException e) {
              if (!taker.isClosed()) {
                throw e;
              } // else the stream was closed, and that is what the producer has noticed first
            }
          } finally {
            untaken.look(); // whoever has closed the stream may have left since
          }
        });
    receiver = taker;
    leftovers = untaken;
    return taker.recvAsync();
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    boolean ended = results.pollClose(cx).isReady(); // aborted first: that is what it should notice
    Leftovers untaken = leftovers;
    if (untaken != null) {
      untaken.leave();
    }
    if (!ended) {
      return Poll.pending();
    }
    // Not before: until then it is the task's.
    return source == null ? Poll.done() : source.pollClose(cx);
  }

  @Override
  protected void onWithdraw() {
    results.withdraw();
  }

  @Override
  protected SizeHint hint() {
    return SizeHint.atLeast(receiver == null ? 0 : receiver.length());
  }
}
