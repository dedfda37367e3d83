package edo.sync;

import edo.internal.seam.Awaited;
import edo.internal.seam.WakerSet;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A channel for one message: an answer, usually.
 *
 * {@snippet :
 * var answer = Oneshot.<Integer>create();
 * Task.spawn(() -> {
 *   try (var sender = answer.sender()) {
 *     sender.send(compute());
 *   }
 * });
 * int n = answer.receiver().recv();
 * }
 *
 * <p>Of an end that nobody holds any more and nobody has closed, the other one learns nothing: a
 * receiver whose sender was forgotten waits for ever or until its deadline, and a sender whose
 * receiver was forgotten sends to nobody. Close both, best with {@code try}.
 *
 * <p><b>States:</b> EMPTY → SENT → TAKEN, EMPTY → DROPPED (the sender was closed without a
 * message). {@code CLOSED} is added to any of them, for good, when the receiver is closed: an EMPTY
 * one stays so then, what was sent before can still be had. Each step is a CAS; {@code message} is
 * written before the one to SENT and read by who makes the one to TAKEN.
 *
 * @param <T> the type of the message, which is never null
 */
public final class Oneshot<T> {
  private static final String KIND = "oneshot channel";

  private static final int EMPTY = 0;
  private static final int SENT = 1;
  private static final int TAKEN = 2;
  private static final int DROPPED = 3;
  private static final int CLOSED = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Oneshot.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state; // EMPTY
  private final WakerSet receiving = new WakerSet();
  private final WakerSet closing = new WakerSet();
  private final Sender<T> sender = new Sender<>(this);
  private final Receiver<T> receiver = new Receiver<>(this);
  private final @Nullable String name;
  private @Nullable T message;

  private Oneshot(@Nullable String name) {
    this.name = name;
  }

  /**
   * An empty channel.
   *
   * @param <T> the type of the message
   * @return the channel
   */
  public static <T> Oneshot<T> create() {
    return new Oneshot<>(null);
  }

  /**
   * An empty channel with a name that its errors tell.
   *
   * @param name the name
   * @param <T> the type of the message
   * @return the channel
   */
  public static <T> Oneshot<T> create(String name) {
    return new Oneshot<>(name);
  }

  /**
   * The end the message goes in at.
   *
   * @return the sender, to be closed by its owner
   */
  public Sender<T> sender() {
    return sender;
  }

  /**
   * The end the message comes out of.
   *
   * @return the receiver, to be closed by its owner
   */
  public Receiver<T> receiver() {
    return receiver;
  }

  private boolean send(T value) {
    if (state == EMPTY) {
      message = value;
      if (STATE.compareAndSet(this, EMPTY, SENT)) {
        receiving.wakeAll();
        return true;
      }
      message = null;
    }
    return false;
  }

  private boolean isClosed() {
    return (state & CLOSED) != 0;
  }

  private boolean isSent() {
    return (state & ~CLOSED) == SENT;
  }

  private void closeReceiver() {
    int seen = state;
    while ((seen & CLOSED) == 0) {
      if (STATE.compareAndSet(this, seen, seen | CLOSED)) {
        closing.wakeAll();
        receiving.wakeAll();
        return;
      }
      seen = state;
    }
  }

  /** The message, to whoever comes first; null if there is none yet, an exception at the end. */
  private @Nullable T take() {
    for (; ; ) {
      int seen = state;
      switch (seen) {
        case EMPTY -> {
          return null;
        }
        case SENT, SENT | CLOSED -> {
          T value = message;
          if (STATE.compareAndSet(this, seen, seen ^ SENT ^ TAKEN)) {
            message = null;
            return value;
          }
        }
        default -> throw ClosedException.of(KIND, name);
      }
    }
  }

  private String describe() {
    return (name == null ? "" : name + ", ")
        + switch (state) {
          case EMPTY -> "empty";
          case SENT, SENT | CLOSED -> "sent";
          case TAKEN, TAKEN | CLOSED -> "taken";
          default -> "closed";
        };
  }

  /** Waiting for the receiver to be closed. */
  private record Closing(Oneshot<?> channel) implements Async<@Nullable Void>, Awaited {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (!channel.isClosed()) {
        channel.closing.add(cx.waker());
        if (!channel.isClosed()) {
          return Poll.pending();
        }
      }
      return cx.proceed() ? Poll.done() : Poll.pending();
    }

    @Override
    public String awaited() {
      return GivenUp.closing(KIND, channel.name);
    }
  }

  /** Waiting for the message. */
  private record Recv<T>(Oneshot<T> channel) implements Async<T>, Awaited {
    @Override
    public Poll<T> poll(Context cx) {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      T message = channel.take();
      if (message == null) {
        channel.receiving.add(cx.waker());
        message = channel.take();
        if (message == null) {
          cx.giveBack();
          return Poll.pending();
        }
      }
      return Poll.ready(message);
    }

    @Override
    public String awaited() {
      return GivenUp.message(KIND, channel.name);
    }
  }

  /**
   * The end the message goes in at. Safe for use by any number of tasks and threads; the first
   * message counts.
   *
   * @param <T> the type of the message
   */
  public static final class Sender<T> extends Once implements AutoCloseable {
    private final Oneshot<T> channel;

    private Sender(Oneshot<T> channel) {
      this.channel = channel;
    }

    /**
     * Sends the message; never waits.
     *
     * @param message the message
     * @return false if the receiver is closed; then nobody will have it
     * @throws IllegalStateException if this sender has sent, or was closed
     */
    public boolean send(T message) {
      GivenUp.refuseNull(message, "a message", KIND, channel.name);
      if (!end()) {
        throw new IllegalStateException(
            "this sender of "
                + GivenUp.label(KIND, channel.name)
                + " has sent its message, or was closed; make a channel for each message");
      }
      return channel.send(message);
    }

    /**
     * Waits until nobody wants the message any more: to give up what it takes to make it.
     *
     * <p><b>Blocking:</b> until the receiver is closed. <b>Cancellation:</b> changes nothing; the
     * message can still be sent.
     */
    public void awaitClosed() {
      var _ = Waits.await(closedAsync());
    }

    /**
     * {@link #awaitClosed} as a computation.
     *
     * @return the computation
     */
    public Async<@Nullable Void> closedAsync() {
      return new Closing(channel);
    }

    /**
     * Whether the receiver is closed.
     *
     * @return true once and for ever
     */
    public boolean isClosed() {
      return channel.isClosed();
    }

    /** Ends the channel if nothing was sent: the receiver gets a {@link ClosedException}. */
    @Override
    public void close() {
      if (end() && STATE.compareAndSet(channel, EMPTY, DROPPED)) {
        channel.receiving.wakeAll();
      }
    }

    @Override
    public String toString() {
      return "Oneshot.Sender[" + channel.describe() + "]";
    }
  }

  /**
   * The end the message comes out of. Of several who wait, one gets it.
   *
   * @param <T> the type of the message
   */
  public static final class Receiver<T> implements AutoCloseable {
    private final Oneshot<T> channel;

    private Receiver(Oneshot<T> channel) {
      this.channel = channel;
    }

    /**
     * Takes the message.
     *
     * <p><b>Blocking:</b> until it is sent. <b>Cancellation:</b> has taken nothing.
     *
     * @return the message
     * @throws ClosedException if there is none and never will be: the sender was closed without
     *     one, this was closed before it was sent, or it was taken already
     */
    public T recv() {
      Waits.begin();
      T message = channel.take();
      return message != null ? message : Waits.await(recvAsync());
    }

    /**
     * {@link #recv} as a computation.
     *
     * @return the computation
     */
    public Async<T> recvAsync() {
      return new Recv<>(channel);
    }

    /**
     * Takes the message if it is there.
     *
     * @return the message, or empty
     * @throws ClosedException as for {@link #recv}
     */
    public Optional<T> tryRecv() {
      return Optional.ofNullable(channel.take());
    }

    /**
     * Whether there is no message to take.
     *
     * @return true before it is sent, and after it was taken
     */
    public boolean isEmpty() {
      return !channel.isSent();
    }

    /**
     * Whether everything is over: the message was taken, or there will be none.
     *
     * @return true once and for ever
     */
    public boolean isTerminated() {
      return switch (channel.state) {
        case EMPTY, SENT, SENT | CLOSED -> false;
        default -> true;
      };
    }

    /** Refuses the message, unless it was sent; then it can still be taken. Idempotent. */
    @Override
    public void close() {
      channel.closeReceiver();
    }

    @Override
    public String toString() {
      return "Oneshot.Receiver[" + channel.describe() + "]";
    }
  }
}
