package edo.task;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are known by a key, whose results are taken in the order in which they end.
 *
 * {@snippet :
 * try (var polls = JoinMap.<String, Integer>create()) {
 *   polls.spawn("a", () -> fetch("a"));
 *   polls.spawn("b", () -> fetch("b"));
 *   polls.abort("a");
 *   for (var next = polls.joinNext(); next.isPresent(); next = polls.joinNext()) {
 *     System.out.println(next.get().key() + ": " + next.get().joined());
 *   }
 * }
 * }
 *
 * <p>There is one task for each key. Spawning another one aborts the older, whose result nobody
 * will see, see {@link Discard}; {@link #close} still waits for it to end.
 *
 * <p>Safe for use by any number of tasks and threads, as a {@link JoinSet} is. The keys' {@code
 * equals} and {@code hashCode} must not wait.
 *
 * @param <K> the type of the keys
 * @param <T> the type of the values
 */
public final class JoinMap<K, T extends @Nullable Object> extends TaskGroup<T> {
  /**
   * How a task has ended, and which.
   *
   * @param key the task's key
   * @param joined how it has ended
   * @param <K> the type of the key
   * @param <T> the type of the value
   */
  public record Keyed<K, T extends @Nullable Object>(K key, Joined<T> joined) {
    /**
     * What the task produced.
     *
     * @return the value
     * @throws JoinException if it failed or was cancelled
     */
    public T value() {
      return joined.value();
    }
  }

  private final Group<K, T> keyed;
  private final Map<K, JoinEntry<T>> byKey;

  private JoinMap(Group<K, T> keyed) {
    super(keyed);
    this.keyed = keyed;
    this.byKey = keyed.byKey;
  }

  /**
   * An empty map.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @return the map
   */
  public static <K, T extends @Nullable Object> JoinMap<K, T> create() {
    return new JoinMap<>(new Group<>(null));
  }

  /**
   * An empty map with a name that its errors tell.
   *
   * @param name the name
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @return the map
   */
  public static <K, T extends @Nullable Object> JoinMap<K, T> create(String name) {
    return new JoinMap<>(new Group<>(name));
  }

  /** Keeps the keys with the entries. */
  private static final class Group<K, T extends @Nullable Object> extends JoinGroup<T> {
    final Map<K, JoinEntry<T>> byKey = new ConcurrentHashMap<>();

    Group(@Nullable String name) {
      super("JoinMap", name, false);
    }

    @Override
    void admitted(JoinEntry<T> entry) {
      JoinEntry<T> old = byKey.put(keyOf(entry), entry);
      if (old != null) {
        old.handle.abort();
        old.disown();
      }
    }

    @Override
    void removed(JoinEntry<T> entry) {
      var _ = byKey.remove(keyOf(entry), entry);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // spawn() below has put a K there
    K keyOf(JoinEntry<T> entry) {
      return (K) entry.key;
    }
  }

  /**
   * Says what becomes of values that nobody takes, instead of being closed if they can be. Call it
   * before tasks are spawned.
   *
   * @param receiver called with each, by the thread that ends a task or closes this; must not block
   *     or throw
   * @return this
   */
  public JoinMap<K, T> onDiscard(Consumer<? super @Nullable Object> receiver) {
    group.onDiscard(receiver);
    return this;
  }

  private AbortHandle add(K key, Supplier<JoinHandle<T>> spawn) {
    Objects.requireNonNull(key, "a key must not be null"); // before there is a task
    return group.add(key, spawn).handle.abortHandle();
  }

  /**
   * Spawns a virtual-thread task; one that has the key is aborted and forgotten. On another runtime
   * by {@code runtime.within(() -> ...)} around the call.
   *
   * <p><b>Blocking:</b> never waits. <b>Backpressure:</b> none; see {@link #length}.
   *
   * @param key its key
   * @param body what to run
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(K key, Callable<T> body) {
    return add(key, () -> Task.spawn(body));
  }

  /**
   * Spawns a virtual-thread task without a result; one that has the key is aborted and forgotten.
   * Its value is null, whatever {@code T} is, so that it goes best where {@code T} is {@code Void}.
   *
   * @param key its key
   * @param body what to run
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(K key, TaskBody body) {
    return spawn(key, Task.<T>callableOf(body));
  }

  /**
   * Spawns a poll-driven task; one that has the key is aborted and forgotten.
   *
   * @param key its key
   * @param body what to poll
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(K key, Async<T> body) {
    return add(key, () -> Task.spawn(body));
  }

  /**
   * Spawns a virtual-thread task with a name; one that has the key is aborted and forgotten.
   *
   * @param key its key
   * @param how the task's settings
   * @param body what to run
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(K key, TaskBuilder how, Callable<T> body) {
    return add(key, () -> how.spawn(body));
  }

  /**
   * Spawns a virtual-thread task with a name and without a result; one that has the key is aborted
   * and forgotten. Its value is null.
   *
   * @param key its key
   * @param how the task's settings
   * @param body what to run
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(K key, TaskBuilder how, TaskBody body) {
    return spawn(key, how, Task.<T>callableOf(body));
  }

  /**
   * Spawns a poll-driven task with a name; one that has the key is aborted and forgotten.
   *
   * @param key its key
   * @param how the task's settings
   * @param body what to poll
   * @return a handle to abort it
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawn(K key, TaskBuilder how, Async<T> body) {
    return add(key, () -> how.spawn(body));
  }

  /**
   * Runs a job on the blocking pool; a task that has the key is aborted and forgotten.
   *
   * @param key its key
   * @param body what to run
   * @return a handle to abort it, which has an effect until it begins
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawnBlocking(K key, Callable<T> body) {
    return add(key, () -> Task.spawnBlocking(body));
  }

  /**
   * Runs a job without a result on the blocking pool; a task that has the key is aborted and
   * forgotten. Its value is null.
   *
   * @param key its key
   * @param body what to run
   * @return a handle to abort it, which has an effect until it begins
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawnBlocking(K key, TaskBody body) {
    return spawnBlocking(key, Task.<T>callableOf(body));
  }

  /**
   * Runs a job with a name on the blocking pool; a task that has the key is aborted and forgotten.
   *
   * @param key its key
   * @param how the job's settings
   * @param body what to run
   * @return a handle to abort it, which has an effect until it begins
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawnBlocking(K key, TaskBuilder how, Callable<T> body) {
    return add(key, () -> how.spawnBlocking(body));
  }

  /**
   * Runs a job with a name and without a result on the blocking pool; a task that has the key is
   * aborted and forgotten. Its value is null.
   *
   * @param key its key
   * @param how the job's settings
   * @param body what to run
   * @return a handle to abort it, which has an effect until it begins
   * @throws IllegalStateException if this is closed
   */
  public AbortHandle spawnBlocking(K key, TaskBuilder how, TaskBody body) {
    return spawnBlocking(key, how, Task.<T>callableOf(body));
  }

  /**
   * Takes the result of the next task that ends. What it threw is in it, not thrown here.
   *
   * <p><b>Blocking:</b> until one has ended. <b>Cancellation:</b> of the caller has taken nothing.
   * A task may take the results of others of its own map; when there are no others it waits for
   * those to come, not being told that it is alone.
   *
   * @return its key and result; empty if there are no more tasks
   */
  public Optional<Keyed<K, T>> joinNext() {
    return Waiting.await(joinNextAsync());
  }

  /**
   * {@link #joinNext} as a computation.
   *
   * @return the computation
   */
  public Async<Optional<Keyed<K, T>>> joinNextAsync() {
    var take = group.takeAsync();
    return cx -> {
      var next = take.poll(cx);
      return next.isPending() ? Poll.pending() : Poll.ready(next.value().map(this::keyed));
    };
  }

  /**
   * Takes the result of a task that has ended; never waits.
   *
   * @return its key and result; empty if none has ended, or there are no more tasks
   */
  public Optional<Keyed<K, T>> tryJoinNext() {
    var entry = group.tryTake();
    return entry == null ? Optional.empty() : Optional.of(keyed(entry));
  }

  private Keyed<K, T> keyed(JoinEntry<T> entry) {
    return new Keyed<>(keyed.keyOf(entry), entry.joined());
  }

  /**
   * Aborts the task of a key; its result is to be taken as ever.
   *
   * @param key the key
   * @return false if there is none
   */
  public boolean abort(K key) {
    var entry = byKey.get(key);
    if (entry == null) {
      return false;
    }
    entry.handle.abort();
    return true;
  }

  /**
   * Aborts the tasks of some keys; their results are to be taken as ever.
   *
   * @param which says for which keys
   */
  public void abortMatching(Predicate<? super K> which) {
    byKey.forEach((key, entry) -> {
      if (which.test(key)) {
        entry.handle.abort();
      }
    });
  }

  /**
   * Whether there is a task of a key whose result has not been taken.
   *
   * @param key the key
   * @return true if so
   */
  public boolean containsKey(K key) {
    return byKey.containsKey(key);
  }

  /**
   * Whether a task is here and its result has not been taken. Looks at all of them.
   *
   * @param id the task
   * @return true if so; false for one that was replaced
   */
  public boolean containsTask(TaskId id) {
    return byKey.values().stream().anyMatch(entry -> entry.handle.id().equals(id));
  }

  /**
   * The keys of the tasks whose results have not been taken.
   *
   * @return a copy, in no order
   */
  public Set<K> keys() {
    return new HashSet<>(byKey.keySet());
  }
}
