package edo.stream;

import edo.sync.ClosedException;
import edo.sync.Mpsc;
import edo.sync.MpscReceiver;
import edo.sync.MpscSender;
import edo.task.Async;
import edo.task.Context;
import edo.task.Discard;
import edo.task.Poll;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The items of a publisher. Paragraphs are those of the Reactive Streams specification 1.0.4.
 *
 * <p>The publisher may signal from any thread, one signal after the other; what it sends waits in a
 * channel that has room for everything that was requested.
 */
final class Subscribed<T> extends AsyncStream<T> {
  private final Flow.Publisher<? extends T> publisher;
  private final Inbox<T> inbox;
  private final Async<T> receive;

  /** How many have to be taken before as many are requested. */
  private final int batch;

  private boolean begun;
  private int taken;

  Subscribed(Flow.Publisher<? extends T> publisher, int ahead) {
    if (ahead <= 0) {
      throw new IllegalArgumentException(
          "the number of items ahead must be positive, but is " + ahead);
    }
    this.publisher = Objects.requireNonNull(publisher);
    this.inbox = new Inbox<>(ahead);
    this.receive = inbox.receiver.recvAsync(); // can be used again
    this.batch = Math.max(1, ahead / 2);
  }

  @Override
  protected Step advance(Context cx) throws Exception {
    if (!begun) {
      begun = true;
      publisher.subscribe(inbox);
    }
    try {
      Poll<T> next = receive.poll(cx);
      if (next.isPending()) {
        return Step.PENDING;
      }
      if (++taken == batch) {
        taken = 0;
        inbox.request(batch);
      }
      return emit(next.value());
    } catch (ClosedException e) {
      Throwable failure = inbox.failure;
      if (failure != null) {
        throw Failures.exception(failure);
      }
      return Step.END;
    }
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    inbox.close();
    return Poll.done();
  }

  @Override
  protected SizeHint hint() {
    return SizeHint.atLeast(inbox.receiver.length());
  }

  /** The subscriber. */
  static final class Inbox<T> implements Flow.Subscriber<T> {
    private static final Flow.Subscription OVER =
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        };

    private final int ahead;
    private final MpscSender<T> sender;
    final MpscReceiver<T> receiver;
    private final Leftovers leftovers;

    /** Null before onSubscribe, OVER when there is nothing more to be asked for. */
    private final AtomicReference<Flow.@Nullable Subscription> subscription =
        new AtomicReference<>();

    /** Written before the channel ends, and read after that. */
    private @Nullable Throwable failure;

    Inbox(int ahead) {
      var channel = Mpsc.<T>bounded(ahead);
      this.ahead = ahead;
      this.sender = channel.sender();
      this.receiver = channel.receiver();
      this.leftovers = new Leftovers(receiver);
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      Objects.requireNonNull(s, "§2.13: a subscription must not be null");
      if (subscription.compareAndSet(null, s)) {
        s.request(ahead);
      } else {
        s.cancel(); // §2.5, or this was closed already
      }
    }

    @Override
    public void onNext(T item) {
      Objects.requireNonNull(item, "§2.13: an item must not be null");
      try {
        if (sender.trySend(item)) {
          leftovers.look();
          return;
        }
      } catch (ClosedException | IllegalStateException e) {
        Discard.close(item);
        return; // §2.8: after it was cancelled, or has ended, something may still be on its way
      }
      Discard.close(item);
      failure = new IllegalStateException("§1.1: the publisher sent more than was requested");
      cancel();
      sender.close();
    }

    @Override
    public void onError(Throwable e) {
      Objects.requireNonNull(e, "§2.13: a failure must not be null");
      if (subscription.getAndSet(OVER) != OVER) {
        failure = e;
      }
      sender.close();
    }

    @Override
    public void onComplete() {
      subscription.set(OVER);
      sender.close();
    }

    void request(long n) {
      Flow.Subscription s = subscription.get();
      if (s != null) {
        s.request(n);
      }
    }

    /** §2.4: a subscription that is over is not cancelled. */
    private void cancel() {
      Flow.Subscription s = subscription.getAndSet(OVER);
      if (s != null) {
        s.cancel();
      }
    }

    void close() {
      cancel();
      leftovers.leave();
    }
  }
}
