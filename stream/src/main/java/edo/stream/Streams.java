package edo.stream;

import edo.fs.DirEntries;
import edo.fs.DirEntry;
import edo.net.AcceptLoop;
import edo.net.Listener;
import edo.signal.SignalKind;
import edo.signal.SignalListener;
import edo.sync.BroadcastReceiver;
import edo.sync.LaggedException;
import edo.sync.MpscReceiver;
import edo.sync.Permit;
import edo.sync.Semaphore;
import edo.sync.WatchReceiver;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinSet;
import edo.task.Joined;
import edo.task.Poll;
import edo.time.Interval;
import edo.time.MonoInstant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams of what channels, intervals, listeners and sets of tasks hand out.
 *
 * {@snippet :
 * var channel = Mpsc.<String>bounded(16);
 * Task.spawn(() -> {
 *   try (var sender = channel.sender()) {
 *     sender.send("hello");
 *   }
 * });
 * Streams.of(channel.receiver()).take(10).forEach(System.out::println);
 * }
 *
 * <p>Each of them takes over what it is made of: closing the stream closes the receiver, listener
 * or set. A variable of one's own still asks it for its length or address, and {@link
 * AsyncStream#borrowed} keeps it open. What such a stream has not handed out stays in the channel.
 */
public final class Streams {
  private Streams() {}

  /**
   * The messages of a channel.
   *
   * @param receiver the channel's end; the stream ends when no more can come
   * @param <T> the type of the messages
   * @return the messages
   */
  public static <T> AsyncStream<T> of(MpscReceiver<T> receiver) {
    Async<T> receive = receiver.recvAsync(); // can be used again
    return new Received<T, T>() {
      @Override
      Async<T> begin() {
        return receive;
      }

      @Override
      Step handle(T message) {
        return emit(message);
      }

      @Override
      void closeSource() {
        receiver.close();
      }

      // When no more can be sent, only messages on their way can still come.
      @Override
      protected SizeHint hint() {
        boolean closed = receiver.isClosed();
        long queued = receiver.length();
        if (!closed) {
          return SizeHint.atLeast(queued);
        }
        long used = receiver.maxCapacity() - receiver.capacity();
        return new SizeHint(queued, OptionalLong.of(Math.max(queued, used)));
      }
    };
  }

  /**
   * The messages of a broadcast channel, and how many were missed where some were.
   *
   * @param receiver the channel's end; the stream ends when no more can come
   * @param <T> the type of the messages
   * @return messages and gaps
   */
  public static <T> AsyncStream<Delivery<T>> deliveries(BroadcastReceiver<T> receiver) {
    return new Received<T, Delivery<T>>() {
      @Override
      Async<T> begin() {
        return receiver.recvAsync();
      }

      @Override
      Step handle(T message) {
        return emit(new Delivery.Message<>(message));
      }

      @Override
      Step handleFailure(Exception e) throws Exception {
        return e instanceof LaggedException lag
            ? emit(new Delivery.Lagged<>(lag.missed()))
            : super.handleFailure(e);
      }

      @Override
      void closeSource() {
        receiver.close();
      }
    };
  }

  /**
   * The messages of a broadcast channel. A consumer that is too slow for it has failed; to go on
   * after a gap, use {@link #deliveries}.
   *
   * @param receiver the channel's end; the stream ends when no more can come
   * @param <T> the type of the messages
   * @return the messages; then {@link LaggedException} if some were missed
   */
  public static <T> AsyncStream<T> of(BroadcastReceiver<T> receiver) {
    return new Received<T, T>() {
      @Override
      Async<T> begin() {
        return receiver.recvAsync();
      }

      @Override
      Step handle(T message) {
        return emit(message);
      }

      @Override
      void closeSource() {
        receiver.close();
      }
    };
  }

  /**
   * The value of a watch channel, and then those that replace it. A consumer that is slower than
   * the changes gets the latest one.
   *
   * @param receiver the channel's end; the stream ends when no more can come
   * @param <T> the type of the value
   * @return the value of now, even if it was seen, and later ones
   */
  public static <T> AsyncStream<T> of(WatchReceiver<T> receiver) {
    return new Watched<>(receiver, true);
  }

  /**
   * The values of a watch channel that its receiver has not seen.
   *
   * @param receiver the channel's end; the stream ends when no more can come
   * @param <T> the type of the value
   * @return later values
   * @see #of(WatchReceiver)
   */
  public static <T> AsyncStream<T> changes(WatchReceiver<T> receiver) {
    return new Watched<>(receiver, false);
  }

  private static final class Watched<T> extends Received<@Nullable Void, T> {
    private final WatchReceiver<T> receiver;
    private boolean beginsWithCurrent;

    Watched(WatchReceiver<T> receiver, boolean beginsWithCurrent) {
      this.receiver = receiver;
      this.beginsWithCurrent = beginsWithCurrent;
    }

    @Override
    Async<@Nullable Void> begin() {
      if (beginsWithCurrent) {
        beginsWithCurrent = false;
        receiver.markChanged();
      }
      return receiver.changedAsync();
    }

    @Override
    Step handle(@Nullable Void changed) {
      return emit(receiver.valueAndMark());
    }

    @Override
    void closeSource() {
      receiver.close();
    }
  }

  /**
   * The ticks of an interval, without an end.
   *
   * @param interval the interval
   * @return when each tick was due
   */
  public static AsyncStream<MonoInstant> of(Interval interval) {
    return new AsyncStream<>() {
      @Override
      protected Step advance(Context cx) {
        Poll<MonoInstant> tick = interval.pollTick(cx);
        return tick.isPending() ? Step.PENDING : emit(tick.value());
      }

      @Override
      protected Poll<@Nullable Void> pollRelease(Context cx) {
        onWithdraw();
        return Poll.done();
      }

      @Override
      protected void onWithdraw() {
        interval.tickAsync().cancel(); // armed again, for the same tick, by the next poll
      }

      @Override
      protected SizeHint hint() {
        return SizeHint.atLeast(Long.MAX_VALUE);
      }
    };
  }

  /**
   * How the tasks of a set end, one after the other; failures are items, too. The stream ends when
   * the set is empty.
   *
   * @param tasks the set, which is closed with the stream: tasks that have not ended are aborted
   * @param <T> the type of the tasks' values
   * @return the ends
   */
  public static <T extends @Nullable Object> AsyncStream<Joined<T>> of(JoinSet<T> tasks) {
    var results = new Results<>(Crew.of(tasks));
    return new AsyncStream<>() {
      @Override
      protected Step advance(Context cx) throws Exception {
        Poll<Optional<Joined<T>>> next = results.poll(cx);
        if (next.isPending()) {
          return Step.PENDING;
        }
        return next.value().isPresent() ? emit(next.value().get()) : Step.END;
      }

      @Override
      protected Poll<@Nullable Void> pollRelease(Context cx) {
        return results.pollClose(cx);
      }

      @Override
      protected void onWithdraw() {
        results.withdraw();
      }

      @Override
      protected SizeHint hint() {
        return SizeHint.exactly(tasks.length());
      }
    };
  }

  /**
   * The connections that a listener accepts, without an end. When the process is out of descriptors
   * it pauses and tries again, as an {@link AcceptLoop} does. Any other failure is the stream's.
   *
   * @param listener the listener, which is closed with the stream
   * @param <S> the kind of connection
   * @return connections, each to be closed by the consumer
   */
  public static <S extends AutoCloseable> AsyncStream<S> of(Listener<S> listener) {
    AcceptLoop<S> connections = AcceptLoop.of(listener);
    return new Received<S, S>() {
      @Override
      Async<S> begin() {
        return connections.acceptAsync();
      }

      @Override
      Step handle(S connection) {
        return emit(connection);
      }

      @Override
      void closeSource() {
        listener.close();
      }
    };
  }

  /**
   * A signal whenever it comes, without an end; those that come while nobody asks are one.
   *
   * @param listener the listener
   * @return its kind, each time
   */
  public static AsyncStream<SignalKind> of(SignalListener listener) {
    return new Received<@Nullable Void, SignalKind>() {
      @Override
      Async<@Nullable Void> begin() {
        return listener.recvAsync();
      }

      @Override
      Step handle(@Nullable Void came) {
        return emit(listener.kind());
      }
    };
  }

  /**
   * What is in a folder, in no order. The stream ends when all names have been told.
   *
   * @param entries the open folder, which is closed with the stream
   * @return its entries
   */
  public static AsyncStream<DirEntry> of(DirEntries entries) {
    return new Received<Optional<DirEntry>, DirEntry>() {
      @Override
      Async<Optional<DirEntry>> begin() {
        return entries.nextAsync();
      }

      @Override
      Step handle(Optional<DirEntry> entry) {
        return entry.isPresent() ? emit(entry.get()) : Step.END;
      }

      @Override
      void closeSource() {
        entries.close();
      }
    };
  }

  /**
   * Permits of a semaphore, each taken when it is asked for. The stream ends when the semaphore is
   * closed; closing the stream leaves the semaphore open.
   *
   * @param semaphore the semaphore
   * @return permits, each to be closed by the consumer
   */
  public static AsyncStream<Permit> permits(Semaphore semaphore) {
    return new Received<Permit, Permit>() {
      @Override
      Async<Permit> begin() {
        return semaphore.acquireAsync();
      }

      @Override
      Step handle(Permit permit) {
        return emit(permit);
      }
    };
  }

  /**
   * What a computation produces that can be begun again and again: {@code queue::nextAsync} of a
   * {@link edo.time.DelayQueue}, say. The stream ends when one has no value, or throws {@link
   * edo.sync.ClosedException}.
   *
   * @param next makes a computation
   * @param <T> the type of the values
   * @return the values
   */
  public static <T> AsyncStream<T> repeatedly(Supplier<? extends Async<Optional<T>>> next) {
    return new Received<Optional<T>, T>() {
      @Override
      Async<Optional<T>> begin() {
        return next.get();
      }

      @Override
      Step handle(Optional<T> value) {
        return value.isPresent() ? emit(value.get()) : Step.END;
      }
    };
  }
}
