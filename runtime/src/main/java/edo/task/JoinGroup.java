package edo.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.TaskControl;
import edo.internal.seam.WakerSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that somebody answers for: what join sets, maps, queues and scopes are made of.
 *
 * <p><b>The word</b> counts the tasks that have not ended (live) and those whose result somebody
 * will take (wanted); {@link #CLOSED} refuses more. A place in both is reserved before a task is
 * spawned, so that who closes waits for a task that is being spawned meanwhile.
 *
 * <p><b>The entries</b>, one for each task, have states of their own; see {@link JoinEntry}.
 *
 * <p><b>Values that nobody gets</b> are discarded by whoever makes the step to GONE, and before the
 * task stops to count as live: who closes has them all closed when it is through. When the group is
 * closing, also those of READY entries are: {@code closing} is set before the entries are looked
 * at, and an entry is READY before {@code closing} is looked at, so one of the two sees the other.
 *
 * <p><b>Results.</b> {@code results} holds the entries in the order in which they are handed out:
 * that in which they end, and then they come here when they are READY, or that in which they were
 * spawned, and then they come here at once. What is neither LIVE nor READY is passed over.
 *
 * <p><b>No wake-up is lost:</b> who waits adds its waker to {@code waiting} and then looks again at
 * entries and word; who ends a task changes both and then wakes.
 */
class JoinGroup<T extends @Nullable Object> extends Members {
  private static final long CLOSED = 1;
  static final long ONE_WANTED = 1L << 1;
  static final long ONE_LIVE = 1L << 32;
  private static final long WANTED_MASK = ONE_LIVE - ONE_WANTED;

  private final String kind;
  private final @Nullable String name;
  private final boolean inSpawnOrder;
  private final AtomicLong word = new AtomicLong();
  private final ConcurrentLinkedQueue<JoinEntry<T>> results = new ConcurrentLinkedQueue<>();
  private final WakerSet waiting = new WakerSet();

  /** Tasks that come from now on are aborted. */
  private volatile boolean stopped;

  /** Nobody takes values any more. */
  private volatile boolean closing;

  /** Who gets values that nobody takes; null if they are closed. */
  private volatile @Nullable Consumer<? super @Nullable Object> heir;

  JoinGroup(String kind, @Nullable String name, boolean inSpawnOrder) {
    this.kind = kind;
    this.name = name;
    this.inSpawnOrder = inSpawnOrder;
  }

  // ---------------------------------------------------------------- coming

  /**
   * Spawns a task into the group.
   *
   * @throws IllegalStateException if the group is closed
   */
  final JoinEntry<T> add(@Nullable Object key, Supplier<JoinHandle<T>> spawn) {
    reserve();
    JoinHandle<T> handle = null;
    JoinEntry<T> entry = null;
    boolean watched = false;
    try {
      handle = spawn.get();
      entry = new JoinEntry<>(this, handle, key);
      enter(entry);
      if (inSpawnOrder) {
        results.add(entry);
      }
      admitted(entry);
      entry.answerFor();
      watched = true;
      if (waiting.holds(handle)) {
        waiting
            .wakeAll(); // it waits for itself already, and could not be told so: see refuse below
      }
      if (entry.isLetGo()) {
        removed(entry); // let go before it was admitted, and before we answered for it
        entry.disclaim();
      } else if (entry.isUnwanted()) {
        entry.disclaim();
      }
    } finally {
      if (!watched) {
        giveUp(handle, entry);
      }
    }
    // After it has entered: who stops the group sees it there, or has been seen here.
    if (stopped) {
      handle.abort();
    }
    return entry;
  }

  /** No task could be spawned, or there is no memory to look after it. */
  private void giveUp(@Nullable JoinHandle<T> handle, @Nullable JoinEntry<T> entry) {
    if (handle != null) {
      handle.abort();
    }
    if (entry == null || entry.abandon()) {
      count(-ONE_LIVE - ONE_WANTED);
    }
    if (entry != null) {
      leave(entry);
    }
  }

  private void reserve() {
    long seen;
    do {
      seen = word.get();
      if ((seen & CLOSED) != 0) {
        throw new IllegalStateException(this + " takes no more tasks; make a new one");
      }
    } while (!word.compareAndSet(seen, seen + ONE_LIVE + ONE_WANTED));
  }

  /** Before anybody can take the entry. */
  void admitted(JoinEntry<T> entry) {}

  /** After somebody has taken the entry, or it was let go. */
  void removed(JoinEntry<T> entry) {}

  /** On the thread that ends a task, before it counts as ended. */
  void ended(JoinEntry<T> entry) {}

  // ---------------------------------------------------------------- ending

  /** A task has ended whose result somebody will take. */
  final void arrive(JoinEntry<T> entry) {
    if (!inSpawnOrder) {
      results.add(entry);
    }
    ended(entry);
    if (closing) {
      entry.discard();
    }
    long after = word.addAndGet(-ONE_LIVE);
    if (!inSpawnOrder || after < ONE_LIVE) {
      waiting.wakeAll();
    } else {
      wakeIfReady();
    }
  }

  /** A task is no longer the group's. For the server, by whoever has made that step. */
  final void letGo(JoinEntry<T> entry, long freed) {
    unlink(entry);
    removed(entry);
    count(-freed);
    if (inSpawnOrder) {
      wakeIfReady(); // it may have stood before one that has ended
    }
  }

  final void count(long change) {
    long after = word.addAndGet(change);
    if (after < ONE_LIVE || (after & WANTED_MASK) == 0) {
      waiting.wakeAll();
    }
  }

  // ---------------------------------------------------------------- taking

  /** The next that has ended, or null. */
  final @Nullable JoinEntry<T> tryTake() {
    for (; ; ) {
      JoinEntry<T> front = results.peek();
      if (front == null || front.isLive()) {
        return null;
      }
      boolean taken = front.take();
      var _ = results.remove(front);
      if (taken) {
        leave(front);
        removed(front);
        count(-ONE_WANTED);
        if (inSpawnOrder) {
          wakeIfReady();
        }
        return front;
      }
    }
  }

  /**
   * For those in the order of their spawn. The next in line may have ended while it was not at the
   * front, and then it woke nobody; what was let go is at the front until somebody comes to take.
   */
  private void wakeIfReady() {
    JoinEntry<T> front = results.peek();
    if (front != null && !front.isLive()) {
      waiting.wakeAll();
    }
  }

  /** Waits for the next that ends; empty if there is none. */
  final Async<Optional<JoinEntry<T>>> takeAsync() {
    return cx -> cx.proceed() ? pollTake(cx) : Poll.pending();
  }

  final Poll<Optional<JoinEntry<T>>> pollTake(Context cx) {
    JoinEntry<T> entry = tryTake();
    if (entry == null && wanted() != 0) {
      waiting.add(cx.waker());
      entry = tryTake();
      if (entry == null && wanted() != 0) {
        if (inSpawnOrder) {
          JoinEntry<T> front = results.peek();
          refuseMember(member -> member == front && member.isLive());
        }
        return Poll.pending();
      }
    }
    return Poll.ready(Optional.ofNullable(entry));
  }

  /** Waits until all tasks have ended. */
  final Poll<@Nullable Void> pollQuiet(Context cx) {
    return pollQuiet(cx, false);
  }

  /** Waits until all tasks have ended, and refuses more from then on. */
  final Poll<@Nullable Void> pollSealed(Context cx) {
    return pollQuiet(cx, true);
  }

  private Poll<@Nullable Void> pollQuiet(Context cx, boolean seal) {
    if (!isQuiet(seal)) {
      waiting.add(cx.waker());
      if (!isQuiet(seal)) {
        refuseMembers();
        return Poll.pending();
      }
    }
    return cx.proceed() ? Poll.done() : Poll.pending();
  }

  private boolean isQuiet(boolean seal) {
    for (; ; ) {
      long seen = word.get();
      if (seen >= ONE_LIVE) {
        return false;
      }
      if (!seal || word.compareAndSet(seen, seen | CLOSED)) {
        return true;
      }
    }
  }

  /** Takes all results as they come; at the first failure it aborts the rest and waits for them. */
  final Async<List<T>> takeAllAsync() {
    return new TakeAll<>(this);
  }

  /**
   * Refuses those who wait for all tasks and are one of them: they would wait for their own end,
   * for ever. A task knows who is to be told of its end, and the group's entry is among them; a
   * task that asks before that is so is woken when it is.
   *
   * @throws IllegalStateException if the caller is a task of this group
   */
  final void refuseMembers() {
    refuseMember(member -> member.isLive() || member.isUnwanted());
  }

  final void refuseWanted() {
    refuseMember(JoinEntry::isLive);
  }

  private void refuseMember(Predicate<JoinEntry<?>> which) {
    TaskControl self = Ambient.provider().currentTask();
    if (self != null
        && self.isAwaitedBy(w -> w instanceof JoinEntry<?> e && e.group == this && which.test(e))) {
      throw new IllegalStateException(
          "task "
              + self.id()
              + " belongs to "
              + this
              + " and would wait for its own end; wait from outside of the group, or use abortAll or"
              + " detachAll, which do not wait");
    }
  }

  /** All that have been spawned and not taken, in order. */
  final Iterable<JoinEntry<T>> entries() {
    return results;
  }

  // ---------------------------------------------------------------- all at once

  final void abortAll() {
    forEach(member -> ((JoinEntry<?>) member).handle.abort());
  }

  final void detachAll() {
    disownAll();
    forEach(member -> ((JoinEntry<?>) member).detach());
    JoinEntry<T> front = results.peek();
    while (front != null && front.isLetGo()) {
      var _ = results.remove(front);
      front = results.peek();
    }
  }

  /** Aborts those that are there and those that come. */
  final void stop() {
    stopped = true;
    abortAll();
  }

  /** Refuses more tasks and aborts those that are there. */
  final void refuse() {
    stopped = true;
    var _ = word.getAndUpdate(seen -> seen | CLOSED);
    closing = true;
    abortAll();
    for (JoinEntry<T> entry : results) {
      entry.discard();
    }
  }

  /** Gives up the results that are there; of those that are failures, the runtime says so. */
  final void disownAll() {
    for (JoinEntry<T> entry = tryTake(); entry != null; entry = tryTake()) {
      entry.disclaim();
      entry.discard();
    }
  }

  /** The same, but nobody hears of failures. */
  final void dropAll() {
    for (JoinEntry<T> entry = tryTake(); entry != null; entry = tryTake()) {
      entry.discard();
      var _ = entry.joined();
    }
  }

  // ---------------------------------------------------------------- what nobody gets

  /** Says who gets values that nobody takes, instead of their being closed. */
  final void onDiscard(Consumer<? super @Nullable Object> receiver) {
    heir = Objects.requireNonNull(receiver);
  }

  final boolean isDiscardable(@Nullable Object value) {
    return heir != null || Discard.isCloseable(value);
  }

  /** Has somebody else dispose of a value that nobody here gets. */
  final void discard(@Nullable Object value) {
    Consumer<? super @Nullable Object> receiver = heir;
    if (receiver == null) {
      Discard.close(value);
    } else {
      Discard.hand(value, receiver);
    }
  }

  // ---------------------------------------------------------------- looking

  final int wanted() {
    return (int) ((word.get() & WANTED_MASK) / ONE_WANTED);
  }

  final boolean isStopped() {
    return stopped;
  }

  final boolean isClosed() {
    return (word.get() & CLOSED) != 0;
  }

  @Override
  public final String toString() {
    long seen = word.get();
    return kind
        + "["
        + (name == null ? "" : name + ", ")
        + ((seen & WANTED_MASK) / ONE_WANTED)
        + " tasks, "
        + (seen >>> 32)
        + " running"
        + ((seen & CLOSED) != 0 ? ", closed" : "")
        + "]";
  }
}
