package edo.stream;

import edo.sync.Notify;
import edo.task.AbortHandle;
import edo.task.CancelToken;
import edo.task.Discard;
import edo.task.JoinHandle;
import edo.task.Task;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands a stream's items to subscribers, a task for each. Paragraphs are those of the Reactive
 * Streams specification 1.0.4.
 */
final class StreamPublisher<T> implements Flow.Publisher<T> {
  private final Supplier<? extends AsyncStream<T>> streams;

  StreamPublisher(Supplier<? extends AsyncStream<T>> streams) {
    this.streams = streams;
  }

  /** Gives the stream to the first who asks. */
  static <T> Supplier<AsyncStream<T>> once(AsyncStream<T> stream) {
    var given = new AtomicBoolean();
    return () -> {
      if (given.getAndSet(true)) {
        throw new IllegalStateException(
            "a stream has one subscriber; make a stream for each with AsyncStream.publisher");
      }
      return stream;
    };
  }

  /** §1.9: onSubscribe comes first, also for those who are refused. */
  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "a subscriber must not be null");
    AsyncStream<T> stream;
    try {
      stream = Objects.requireNonNull(streams.get(), "no stream was made for a subscriber");
    } catch (RuntimeException e) {
      subscriber.onSubscribe(new Demand());
      subscriber.onError(e);
      return;
    }
    var demand = new Demand();
    JoinHandle<@Nullable Void> task;
    try {
      subscriber.onSubscribe(demand);
      task =
          Task.spawn(() -> {
            demand.begun.set(true);
            serve(stream, subscriber, demand);
          });
    } catch (Throwable e) { // §2.13: it must not, but then nobody else would close the stream
      stream.closeAfter(e);
      throw e;
    }
    demand.servedBy(task.abortHandle());
    var _ =
        task.asStage()
            .whenComplete((_, refused) -> {
              if (!demand.begun.get()) { // the runtime has shut down
                stream.close();
                subscriber.onError(refused);
              }
            });
  }

  /** All signals but the first come from here, one after the other (§1.3). */
  private static <T> void serve(
      AsyncStream<T> stream, Flow.Subscriber<? super T> subscriber, Demand demand) {
    Throwable failure = null;
    try (var items = stream.takeUntil(demand.stopped.cancelledAsync())) {
      while (!items.isTerminated() && demand.take()) {
        Optional<T> next = items.next();
        if (next.isEmpty() || demand.isStopped()) {
          Discard.close(next);
          break;
        }
        subscriber.onNext(next.get());
      }
    } catch (Throwable e) {
      failure = e;
    }
    if (demand.end()) {
      return; // §1.8: who has cancelled hears no more; what closing has thrown has no other hearer
    }
    Throwable refused = demand.refusal.get();
    if (refused != null) {
      subscriber.onError(refused);
    } else if (failure != null) {
      subscriber.onError(failure);
    } else {
      subscriber.onComplete();
    }
  }

  /** What a subscriber has asked for. Holds no subscriber, so none is kept alive (§3.13). */
  static final class Demand implements Flow.Subscription {
    private final AtomicLong requested = new AtomicLong();
    private final Notify news = new Notify();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicReference<@Nullable AbortHandle> server = new AtomicReference<>();

    /** Ends the wait for an item, if it is cancelled or asked for nonsense. */
    final CancelToken stopped = CancelToken.create();

    /**
     * Somebody closes the stream. Until then the task is not aborted, lest it never begin: who
     * cancels first stops and then asks for this, and the task does it the other way round.
     */
    final AtomicBoolean begun = new AtomicBoolean();

    final AtomicReference<@Nullable IllegalArgumentException> refusal = new AtomicReference<>();

    @Override
    public void request(long n) {
      if (n <= 0) { // §3.9
        refusal.compareAndSet(
            null,
            new IllegalArgumentException(
                "§3.9: a subscriber must request a positive number of items, not " + n));
        stopped.cancel();
      } else {
        requested.getAndUpdate(before -> before + n < 0 ? Long.MAX_VALUE : before + n); // §3.17
      }
      news.notifyOne();
    }

    @Override
    public void cancel() {
      cancelled.set(true);
      stopped.cancel();
      news.notifyOne();
      AbortHandle task = begun.get() ? server.getAndSet(null) : null;
      if (task != null) {
        task.abort();
      }
    }

    void servedBy(AbortHandle task) {
      server.set(task);
      if (cancelled.get()) {
        cancel();
      }
    }

    boolean isStopped() {
      return stopped.isCancelled();
    }

    /** Waits until an item is wanted; false if none ever will be. */
    boolean take() {
      while (!isStopped()) {
        long seen = requested.get();
        if (seen == Long.MAX_VALUE || (seen > 0 && requested.compareAndSet(seen, seen - 1))) {
          return true;
        }
        if (seen == 0) {
          news.awaitNotified();
        }
      }
      return false;
    }

    /** Nothing more is served; true if nobody wants to hear of it. */
    boolean end() {
      server.set(null);
      return cancelled.get();
    }
  }
}
