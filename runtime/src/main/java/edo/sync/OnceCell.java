package edo.sync;

import edo.internal.seam.Awaited;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made once, by the first who needs it; others who need it meanwhile wait.
 *
 * {@snippet :
 * static final OnceCell<Pool> POOL = new OnceCell<>("pool");
 *
 * static Pool pool() throws Exception {
 *   return POOL.getOrTryInit(() -> connect());
 * }
 * }
 *
 * <p>One initializer runs at a time. When it throws, or who runs it is cancelled, the next one who
 * waits runs its own; the exception reaches only the caller whose initializer threw it. An
 * initializer that asks its own cell for the value is told by an {@link IllegalStateException}; one
 * that has another task ask and waits for that waits for itself, until its deadline.
 *
 * <p><b>Blocking:</b> while another initializer runs. <b>Cancellation:</b> a waiter that is
 * cancelled has changed nothing; an initializer that is cancelled is over, and it is the next one's
 * turn.
 *
 * <p>Safe for use by any number of tasks and threads.
 *
 * <p><b>States:</b> EMPTY → BUSY (an initializer runs) → SET or EMPTY again, EMPTY → SET. EMPTY is
 * left by CAS, BUSY by who runs the initializer. {@code value} is written before SET. Who makes it
 * EMPTY tells one who waits, who makes it SET all.
 *
 * @param <T> the type of the value, which is never null
 */
public final class OnceCell<T> {
  private static final int EMPTY = 0;
  private static final int BUSY = 1;
  private static final int SET = 2;
  private static final String KIND = "cell";

  private final AtomicInteger state = new AtomicInteger(EMPTY);
  private final WaitList waiting = new WaitList();
  private final @Nullable String name;
  private @Nullable T value;

  /**
   * Whose initializer is at work at this moment. Read by others without order: who finds itself has
   * written that itself.
   */
  private @Nullable Thread initializing;

  /** What became of an attempt to set the value. */
  public enum SetResult {
    /** The value is set. */
    SET,
    /** There was a value already, and is still. */
    ALREADY_SET,
    /** An initializer runs, which may set it. */
    INITIALIZING
  }

  /** Without a value and a name. */
  public OnceCell() {
    this.name = null;
  }

  /**
   * Without a value, with a name for people who read logs.
   *
   * @param name the name
   */
  public OnceCell(String name) {
    this.name = name;
  }

  /**
   * One that has its value already.
   *
   * @param value the value
   * @param <T> the type of the value
   * @return it
   */
  public static <T> OnceCell<T> of(T value) {
    var cell = new OnceCell<T>();
    var _ = cell.set(value);
    return cell;
  }

  /**
   * One that has its value already, with a name for people who read logs.
   *
   * @param name the name
   * @param value the value
   * @param <T> the type of the value
   * @return it
   */
  public static <T> OnceCell<T> of(String name, T value) {
    var cell = new OnceCell<T>(name);
    var _ = cell.set(value);
    return cell;
  }

  /**
   * The value, if it is set.
   *
   * @return the value, or empty
   */
  public Optional<T> value() {
    return Optional.ofNullable(valueOrNull());
  }

  private @Nullable T valueOrNull() {
    return state.get() == SET ? value : null;
  }

  /**
   * Whether the value is set.
   *
   * @return true once and for ever
   */
  public boolean isSet() {
    return state.get() == SET;
  }

  /**
   * Sets the value, unless it is set or about to be.
   *
   * @param value the value
   * @return whether this call has set it, and why not
   */
  public SetResult set(T value) {
    GivenUp.refuseNull(value, "a value", KIND, name);
    if (state.compareAndSet(EMPTY, BUSY)) {
      publish(value);
      return SetResult.SET;
    }
    return state.get() == SET ? SetResult.ALREADY_SET : SetResult.INITIALIZING;
  }

  private T publish(T made) {
    value = made;
    state.set(SET);
    waiting.tellAll();
    return made;
  }

  private void giveUp() {
    state.set(EMPTY);
    waiting.tellOne();
  }

  /**
   * The value, made by the initializer if there is none.
   *
   * <p><b>Blocking:</b> while another initializer runs.
   *
   * @param initializer makes the value, in the calling task; may wait
   * @return the value
   * @throws NullPointerException if the initializer returned null
   */
  public T getOrInit(Supplier<? extends T> initializer) {
    Objects.requireNonNull(initializer);
    try {
      return getOrTryInit(initializer::get);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("a supplier throws nothing checked", e);
    }
  }

  /**
   * The value, made by the initializer if there is none.
   *
   * <p><b>Blocking:</b> while another initializer runs.
   *
   * @param initializer makes the value, in the calling task; may wait
   * @return the value
   * @throws Exception what this initializer threw
   * @throws NullPointerException if the initializer returned null
   */
  public T getOrTryInit(Callable<? extends T> initializer) throws Exception {
    Objects.requireNonNull(initializer);
    T seen = awaitTurn();
    if (seen != null) {
      return seen;
    }
    T made = null;
    initializing = Thread.currentThread();
    try {
      T answer = initializer.call();
      GivenUp.refuseNull(answer, "a value", KIND, name);
      made = answer;
    } finally {
      initializing = null;
      if (made == null) {
        giveUp();
      }
    }
    return publish(made);
  }

  /** The value; null if there is none and it is the caller's turn to make it. */
  private @Nullable T awaitTurn() {
    T seen = valueOrNull();
    if (seen != null) {
      return seen;
    }
    Waits.begin();
    var _ = Waits.await(new Turn());
    return valueOrNull();
  }

  private String label() {
    return GivenUp.label(KIND, name);
  }

  /** Waiting until the value is set, or it is one's turn to make it. */
  private final class Turn extends WaitUntil<@Nullable Void> {
    Turn() {
      super(waiting);
    }

    @Override
    public String awaited() {
      return "another initializer of " + label();
    }

    @Override
    Poll<@Nullable Void> look() {
      if (state.get() == SET || state.compareAndSet(EMPTY, BUSY)) {
        return Poll.done();
      }
      if (initializing == Thread.currentThread()) {
        throw new IllegalStateException(
            "the initializer of "
                + label()
                + " asks for the value that it is to make; make it without, or look with value()"
                + " whether it is set");
      }
      return Poll.pending();
    }
  }

  /**
   * {@link #getOrInit} and {@link #getOrTryInit} as a computation.
   *
   * @param initializer makes the value; polled only if there is none and it is its turn
   * @return the computation, which throws what this initializer throws
   */
  public Async<T> getOrInitAsync(Async<? extends T> initializer) {
    return new Init(Objects.requireNonNull(initializer));
  }

  private final class Init implements Async<T>, Awaited {
    private final Async<? extends T> initializer;
    private final Turn turn = new Turn();
    private boolean mine;
    private boolean over;

    Init(Async<? extends T> initializer) {
      this.initializer = initializer;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      if (over) {
        throw Waits.isOver(turn);
      }
      if (!mine) {
        if (turn.poll(cx).isPending()) {
          return Poll.pending();
        }
        T seen = valueOrNull();
        if (seen != null) {
          over = true;
          return Poll.ready(seen);
        }
        mine = true;
      }
      T made = null;
      boolean goesOn = false;
      try {
        initializing = Thread.currentThread();
        Poll<? extends T> answer = initializer.poll(cx);
        goesOn = answer.isPending();
        if (goesOn) {
          return Poll.pending();
        }
        T value = answer.value();
        GivenUp.refuseNull(value, "a value", KIND, name);
        made = value;
      } finally {
        initializing = null;
        if (!goesOn) {
          over = true;
          if (made == null) {
            giveUp();
          }
        }
      }
      return Poll.ready(publish(made));
    }

    @Override
    public String awaited() {
      return mine ? Awaited.of(initializer) : turn.awaited();
    }

    @Override
    public void cancel() {
      if (over) {
        return;
      }
      over = true;
      if (!mine) {
        turn.cancel();
        return;
      }
      try {
        initializer.cancel();
      } finally {
        giveUp();
      }
    }
  }

  @Override
  public String toString() {
    T seen = valueOrNull();
    return "OnceCell["
        + (name == null ? "" : name + ", ")
        + (seen != null ? seen : state.get() == BUSY ? "initializing" : "not set")
        + "]";
  }
}
