package edo.time;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.task.Async;
import edo.time.ExpiryOrder.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Elements that can be taken when their time has come, the earliest first: caches, sessions and
 * retries that expire. Until then an element can be removed, or given another time, by the key that
 * it was inserted with.
 *
 * {@snippet :
 * var sessions = DelayQueue.<Session>bounded(10_000);
 * var key = sessions.insert(session, Duration.ofMinutes(30));
 * sessions.reset(key, Duration.ofMinutes(30)); // it was used again
 * Task.spawn(() -> {
 *   while (true) {
 *     sessions.take().value().close();
 *   }
 * });
 * }
 *
 * <p>Times are those of the runtime the queue was made on, with the granularity of its timers: 1
 * ms, late if anything, never early. Elements with the same time come in the order in which they
 * got it. When the runtime has shut down its timers are over, and who waits gets what is left.
 *
 * <p><b>Blocking:</b> {@link #take} and {@link #next} wait for the next element to expire.
 * <b>Cancellation:</b> who is cancelled while waiting has taken nothing. <b>Backpressure:</b> a
 * bounded queue refuses to take more elements than its capacity; it does not wait for room.
 *
 * <p>Safe for use by any number of tasks and threads.
 *
 * @param <T> the type of the elements, which are never null
 */
public final class DelayQueue<T> {
  final Host host = Ambient.host();
  final ExpiryOrder<T> order = new ExpiryOrder<>();
  private final @Nullable String name;
  private final long capacity;

  private DelayQueue(@Nullable String name, long capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "the capacity of "
              + (name == null ? "a delay queue" : "delay queue " + name)
              + " must be at least 1, but is "
              + capacity);
    }
    this.name = name;
    this.capacity = capacity;
  }

  /**
   * A queue on the current runtime, or the default one, that holds a limited number of elements.
   *
   * @param capacity how many
   * @param <T> the type of the elements
   * @return the queue
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public static <T> DelayQueue<T> bounded(long capacity) {
    return new DelayQueue<>(null, capacity);
  }

  /**
   * A queue on the current runtime, or the default one, that holds a limited number of elements,
   * with a name that its errors tell.
   *
   * @param name the name
   * @param capacity how many
   * @param <T> the type of the elements
   * @return the queue
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public static <T> DelayQueue<T> bounded(String name, long capacity) {
    return new DelayQueue<>(name, capacity);
  }

  /**
   * A queue on the current runtime, or the default one, that takes whatever comes.
   *
   * @param <T> the type of the elements
   * @return the queue
   */
  public static <T> DelayQueue<T> unbounded() {
    return new DelayQueue<>(null, Long.MAX_VALUE);
  }

  /**
   * A queue on the current runtime, or the default one, that takes whatever comes, with a name that
   * its errors tell.
   *
   * @param name the name
   * @param <T> the type of the elements
   * @return the queue
   */
  public static <T> DelayQueue<T> unbounded(String name) {
    return new DelayQueue<>(name, Long.MAX_VALUE);
  }

  /**
   * Stands for an element from its insertion on. Stale once that was taken or removed.
   *
   * @param <T> the type of the element
   */
  public static final class Key<T> {
    final T value;

    /** Its place; null once it has left. Changed by CAS, see {@link ExpiryOrder}. */
    volatile ExpiryOrder.@Nullable Slot<T> slot;

    private final DelayQueue<T> queue;

    private Key(DelayQueue<T> queue, T value) {
      this.queue = queue;
      this.value = value;
    }

    @Override
    public String toString() {
      return "DelayQueue.Key[" + (slot == null ? "stale, " : "") + value + "]";
    }
  }

  /**
   * An element that has left the queue.
   *
   * @param key what it was inserted with; stale by now
   * @param value the element
   * @param deadline when it was to expire
   * @param <T> the type of the element
   */
  public record Expired<T>(Key<T> key, T value, MonoInstant deadline) {}

  // ---------------------------------------------------------------- what goes in

  /**
   * Adds an element.
   *
   * @param value the element
   * @param delay in how long it expires; zero makes it available at once
   * @return its key
   * @throws IllegalStateException if the queue is full
   * @throws IllegalArgumentException if the delay is negative
   */
  public Key<T> insert(T value, Duration delay) {
    return insertAt(value, after(delay));
  }

  /**
   * Adds an element.
   *
   * @param value the element
   * @param deadline when it expires; a moment in the past makes it available at once
   * @return its key
   * @throws IllegalStateException if the queue is full
   */
  public Key<T> insertAt(T value, MonoInstant deadline) {
    return tryInsertAt(value, deadline)
        .orElseThrow(() ->
            new IllegalStateException(
                this + " is full; take elements, remove some, or give it a larger capacity"));
  }

  /**
   * Adds an element if there is room.
   *
   * @param value the element
   * @param delay in how long it expires
   * @return its key, empty if the queue is full
   * @throws IllegalArgumentException if the delay is negative
   */
  public Optional<Key<T>> tryInsert(T value, Duration delay) {
    return tryInsertAt(value, after(delay));
  }

  /**
   * Adds an element if there is room.
   *
   * @param value the element
   * @param deadline when it expires
   * @return its key, empty if the queue is full
   */
  public Optional<Key<T>> tryInsertAt(T value, MonoInstant deadline) {
    var key = new Key<>(this, Objects.requireNonNull(value, "an element must not be null"));
    return order.insert(key, deadline.nanos(), capacity) ? Optional.of(key) : Optional.empty();
  }

  private MonoInstant after(Duration delay) {
    Times.notNegative(delay, "the delay of an element");
    return new MonoInstant(host.nanoTime()).plus(delay);
  }

  /**
   * Gives an element another time.
   *
   * @param key its key
   * @param delay in how long it expires, from now
   * @throws NoSuchElementException if it was taken or removed
   * @throws IllegalArgumentException if the delay is negative, or the key is of another queue
   */
  public void reset(Key<T> key, Duration delay) {
    resetAt(key, after(delay));
  }

  /**
   * Gives an element another time.
   *
   * @param key its key
   * @param deadline when it expires; a moment in the past makes it available at once
   * @throws NoSuchElementException if it was taken or removed
   * @throws IllegalArgumentException if the key is of another queue
   */
  public void resetAt(Key<T> key, MonoInstant deadline) {
    Slot<T> before;
    do {
      before = current(key);
    } while (!order.move(before, deadline.nanos()));
  }

  /** Where the element is. */
  private Slot<T> current(Key<T> key) {
    checkMine(key);
    Slot<T> slot = key.slot;
    if (slot == null) {
      throw new NoSuchElementException(
          key + " has left " + this + ": it expired and was taken, or was removed");
    }
    return slot;
  }

  private void checkMine(Key<T> key) {
    if (key.queue != this) {
      throw new IllegalArgumentException(
          key + " is of another queue than " + this + "; each has keys of its own");
    }
  }

  // ---------------------------------------------------------------- what comes out

  /**
   * Takes the next element to expire.
   *
   * <p><b>Blocking:</b> until one has expired, also if there is none in the queue yet.
   *
   * @return the element
   */
  public Expired<T> take() {
    Ambient.provider().consumeBudget();
    Optional<Expired<T>> due = tryNext();
    return due.isPresent() ? due.get() : Times.await(takeAsync());
  }

  /**
   * {@link #take} as a computation.
   *
   * @return the computation
   */
  public Async<Expired<T>> takeAsync() {
    return new NextExpired.Take<>(this);
  }

  /**
   * Takes the next element to expire, if there is any.
   *
   * <p><b>Blocking:</b> until one has expired, or none is left.
   *
   * @return the element, or empty if the queue is empty; it can be used again afterwards
   */
  public Optional<Expired<T>> next() {
    Ambient.provider().consumeBudget();
    Optional<Expired<T>> due = tryNext();
    return due.isPresent() ? due : Times.await(nextAsync());
  }

  /**
   * {@link #next} as a computation.
   *
   * @return the computation
   */
  public Async<Optional<Expired<T>>> nextAsync() {
    return new NextExpired.Next<>(this);
  }

  /**
   * Takes an element that has expired, the earliest.
   *
   * @return the element, or empty if none has
   */
  public Optional<Expired<T>> tryNext() {
    for (; ; ) {
      Slot<T> first = order.earliest();
      if (first == null || !isDue(first)) {
        return Optional.empty();
      }
      if (order.claim(first)) {
        return Optional.of(expired(first));
      }
    }
  }

  boolean isDue(Slot<T> slot) {
    return host.nanoTime() >= slot.nanos();
  }

  Expired<T> expired(Slot<T> slot) {
    return new Expired<>(slot.key(), slot.key().value, new MonoInstant(slot.nanos()));
  }

  /**
   * Removes an element, expired or not.
   *
   * @param key its key
   * @return the element
   * @throws NoSuchElementException if it was taken or removed
   * @throws IllegalArgumentException if the key is of another queue
   */
  public Expired<T> remove(Key<T> key) {
    for (; ; ) {
      Slot<T> slot = current(key);
      if (order.claim(slot)) {
        return expired(slot);
      }
    }
  }

  /**
   * Removes an element if it is still there.
   *
   * @param key its key
   * @return the element, or empty if it was taken or removed
   * @throws IllegalArgumentException if the key is of another queue
   */
  public Optional<Expired<T>> tryRemove(Key<T> key) {
    checkMine(key);
    for (; ; ) {
      Slot<T> slot = key.slot;
      if (slot == null) {
        return Optional.empty();
      }
      if (order.claim(slot)) {
        return Optional.of(expired(slot));
      }
    }
  }

  /**
   * Removes all elements, expired or not. What is inserted or reset meanwhile may stay.
   *
   * @return the elements, the earliest first
   */
  public List<Expired<T>> drain() {
    var removed = new ArrayList<Expired<T>>();
    for (Slot<T> first = order.earliest(); first != null; first = order.earliest()) {
      if (order.claim(first)) {
        removed.add(expired(first));
      }
    }
    return removed;
  }

  /** Drops all elements; see {@link #drain}. */
  public void clear() {
    var _ = drain();
  }

  // ---------------------------------------------------------------- what can be asked

  /**
   * When an element expires.
   *
   * @param key its key
   * @return the moment
   * @throws NoSuchElementException if it was taken or removed
   * @throws IllegalArgumentException if the key is of another queue
   */
  public MonoInstant deadline(Key<T> key) {
    return new MonoInstant(current(key).nanos());
  }

  /**
   * The element that expires next, or has expired first.
   *
   * @return its key, empty if there is none
   */
  public Optional<Key<T>> peek() {
    Slot<T> first = order.earliest();
    return first == null ? Optional.empty() : Optional.of(first.key());
  }

  /**
   * How many elements there are, expired ones included.
   *
   * @return the number at this moment
   */
  public long length() {
    return order.size();
  }

  /**
   * Whether there is no element.
   *
   * @return true if {@link #length} is 0
   */
  public boolean isEmpty() {
    return order.size() == 0;
  }

  /**
   * How many elements there may be.
   *
   * @return the capacity it was made with, {@link Long#MAX_VALUE} if it is unbounded
   */
  public long capacity() {
    return capacity;
  }

  @Override
  public String toString() {
    return "DelayQueue["
        + (name == null ? "" : name + ", ")
        + (capacity == Long.MAX_VALUE ? "unbounded, " : "for " + capacity + ", ")
        + length()
        + " waiting]";
  }
}
