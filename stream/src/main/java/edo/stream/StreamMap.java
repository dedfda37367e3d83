package edo.stream;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any number of streams, each under a key, as one stream of their items. Streams come and go while
 * it is consumed: those that have ended leave it by themselves.
 *
 * {@snippet :
 * var rooms = new StreamMap<String, String>();
 * rooms.insert("lobby", AsyncStream.of("hello"));
 * rooms.insert("bar", AsyncStream.of("cheers"));
 * rooms.forEach(entry -> System.out.println(entry.key() + ": " + entry.value()));
 * }
 *
 * <p><b>Fairness.</b> Each poll begins with the stream after the one that had the last item, in a
 * circle, so a stream that is always ready cannot starve the others. <b>The end</b> is when the map
 * is empty at a poll; it goes on when another stream is inserted. A stream that fails ends the
 * whole map. Closing the map closes the streams in it; one that is removed is the caller's.
 *
 * <p>Every poll may ask every stream: for hundreds of streams that are seldom ready, tasks that
 * send to one channel do less work.
 *
 * <p>For one task at a time, which also inserts and removes.
 *
 * @param <K> the type of the keys
 * @param <T> the type of the items
 */
public final class StreamMap<K, T> extends AsyncStream<StreamMap.Entry<K, T>> {
  /**
   * An item and where it is from.
   *
   * @param key the stream's key
   * @param value the item
   * @param <K> the type of the key
   * @param <T> the type of the item
   */
  public record Entry<K, T>(K key, T value) {}

  private static final class Member<K, T> {
    final K key;
    final AsyncStream<? extends T> stream;

    /** Where it is in the list. */
    int at;

    Member(K key, AsyncStream<? extends T> stream) {
      this.key = key;
      this.stream = stream;
    }
  }

  private final Map<K, Member<K, T>> byKey = new HashMap<>();
  private final List<Member<K, T>> members = new ArrayList<>();

  /** Who is asked first. */
  private int start;

  /** It has ended because there was nobody to ask, which a new stream changes. */
  private boolean hasRunOut;

  /** An empty map. */
  public StreamMap() {}

  /**
   * A map with some streams in it.
   *
   * @param streams the streams
   */
  public StreamMap(Map<? extends K, ? extends AsyncStream<? extends T>> streams) {
    insertAll(streams);
  }

  /**
   * Adds a stream.
   *
   * @param key under which key
   * @param stream the stream, which is this map's from now on
   * @return the one that was there under the key, which is the caller's now; empty if none was
   * @throws IllegalStateException if the map was closed or has failed
   */
  public Optional<AsyncStream<? extends T>> insert(K key, AsyncStream<? extends T> stream) {
    Objects.requireNonNull(stream);
    if (hasRunOut) {
      hasRunOut = false;
      reopen();
    }
    if (!isOpen()) {
      throw new IllegalStateException(
          this + " was closed or has failed, and takes no more streams; make a new one");
    }
    Optional<AsyncStream<? extends T>> old = remove(key);
    var member = new Member<K, T>(key, stream);
    member.at = members.size();
    members.add(member);
    byKey.put(key, member);
    return old;
  }

  /**
   * Adds several streams. Those that were there under the same keys are closed.
   *
   * @param streams the streams
   */
  public void insertAll(Map<? extends K, ? extends AsyncStream<? extends T>> streams) {
    streams.forEach((key, stream) -> insert(key, stream).ifPresent(Pulling::close));
  }

  /**
   * Takes a stream out.
   *
   * @param key under which key it is
   * @return the stream, which is the caller's now; empty if there is none
   */
  public Optional<AsyncStream<? extends T>> remove(K key) {
    Member<K, T> member = byKey.remove(key);
    if (member == null) {
      return Optional.empty();
    }
    takeOut(member);
    member.stream.withdraw();
    return Optional.of(member.stream);
  }

  /** The last one takes its place. */
  private void takeOut(Member<K, T> member) {
    Member<K, T> last = members.removeLast();
    if (last != member) {
      members.set(member.at, last);
      last.at = member.at;
    }
  }

  /**
   * Whether there is a stream.
   *
   * @param key under which key
   * @return true if so
   */
  public boolean containsKey(K key) {
    return byKey.containsKey(key);
  }

  /**
   * How many streams there are that are not known to have ended.
   *
   * @return the number
   */
  public int length() {
    return members.size();
  }

  /**
   * Whether there are no streams.
   *
   * @return true if {@link #length} is 0
   */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** Closes all streams and takes them out. */
  public void clear() {
    List<Member<K, T>> old = List.copyOf(members);
    members.clear();
    byKey.clear();
    Throwable failure = null;
    for (Member<K, T> member : old) {
      try {
        member.stream.close();
      } catch (RuntimeException e) {
        failure = Failures.both(failure, e);
      }
    }
    if (failure != null) {
      throw Failures.unchecked(failure);
    }
  }

  /**
   * The keys.
   *
   * @return a view, in no order
   */
  public Set<K> keys() {
    return Collections.unmodifiableSet(byKey.keySet());
  }

  /**
   * The streams. They stay this map's; a consumer may look at them and close them.
   *
   * @return a copy, in no order
   */
  public Map<K, AsyncStream<? extends T>> streams() {
    var all = new HashMap<K, AsyncStream<? extends T>>();
    for (Member<K, T> member : members) {
      all.put(member.key, member.stream);
    }
    return all;
  }

  // ---------------------------------------------------------------- items

  @Override
  protected Step advance(Context cx) throws Exception {
    Member<K, T> found = find(cx);
    if (found != null) {
      return emit(new Entry<>(found.key, found.stream.item()));
    }
    hasRunOut = members.isEmpty();
    return hasRunOut ? Step.END : Step.PENDING;
  }

  /** A stream with an item, or null if there is none. Those at their end are taken out after it. */
  private @Nullable Member<K, T> find(Context cx) throws Exception {
    int n = members.size();
    int at = start < n ? start : 0;
    var ended = false;
    Member<K, T> found = null;
    try {
      for (int left = n; left > 0 && found == null; left--) {
        Member<K, T> member = members.get(at);
        Step step = member.stream.pollNext(cx);
        if (step == Step.ITEM) {
          found = member;
        } else if (step == Step.END) {
          ended = true;
        }
        at = at + 1 == n ? 0 : at + 1;
      }
    } finally {
      if (ended) {
        sweep();
      }
    }
    if (found != null) {
      start = found.at + 1;
    }
    return found;
  }

  /** Takes out those that have ended; the others stay in their order. */
  private void sweep() {
    int kept = 0;
    for (Member<K, T> member : members) {
      if (member.stream.isTerminated()) {
        byKey.remove(member.key);
      } else {
        member.at = kept;
        members.set(kept++, member);
      }
    }
    members.subList(kept, members.size()).clear();
  }

  /**
   * Takes as many items as there are, up to a limit.
   *
   * <p><b>Blocking:</b> until there is at least one, or the end. <b>Cancellation:</b> has taken
   * nothing.
   *
   * @param into where they are added
   * @param limit how many at most
   * @return how many; 0 if the limit is 0, or at the end
   * @throws Exception what a stream has thrown
   * @throws IllegalArgumentException if the limit is negative
   */
  public int nextMany(Collection<? super Entry<K, T>> into, int limit) throws Exception {
    var many = new Many(into, limit);
    Task.consumeBudget();
    return driver().isItem(this, many) ? many.n : 0;
  }

  /**
   * {@link #nextMany} as a computation.
   *
   * @param into where they are added
   * @param limit how many at most
   * @return the computation
   * @throws IllegalArgumentException if the limit is negative
   */
  public Async<Integer> nextManyAsync(Collection<? super Entry<K, T>> into, int limit) {
    var many = new Many(into, limit);
    return new Async<>() {
      @Override
      public Poll<Integer> poll(Context cx) throws Exception {
        return many.ask(cx) == Step.PENDING ? Poll.pending() : Poll.ready(many.n);
      }

      @Override
      public void cancel() {
        withdraw();
      }
    };
  }

  /** Some items at once: those that are there. */
  private final class Many implements Driver.Question {
    private final Collection<? super Entry<K, T>> into;
    private final int limit;
    private int n;

    Many(Collection<? super Entry<K, T>> into, int limit) {
      if (limit < 0) {
        throw new IllegalArgumentException("the limit must not be negative, but is " + limit);
      }
      this.into = into;
      this.limit = limit;
    }

    @Override
    public Step ask(Context cx) throws Exception {
      if (limit == 0) {
        return Step.END;
      }
      // What was taken before an exception is in the collection.
      while (n < limit) {
        Step step = pollNext(cx);
        if (step != Step.ITEM) {
          return n > 0 ? Step.ITEM : step;
        }
        into.add(item());
        n++;
      }
      return Step.ITEM;
    }
  }

  @Override
  protected Poll<@Nullable Void> pollRelease(Context cx) {
    var streams = new ArrayList<Pulling<?>>(members.size());
    for (Member<K, T> member : members) {
      streams.add(member.stream);
    }
    return pollCloseAll(cx, streams);
  }

  @Override
  protected void onWithdraw() {
    for (Member<K, T> member : members) {
      member.stream.withdraw();
    }
  }

  @Override
  protected SizeHint hint() {
    SizeHint sum = SizeHint.NONE;
    for (Member<K, T> member : members) {
      sum = sum.plus(member.stream.sizeHint());
    }
    return sum;
  }

  @Override
  public String toString() {
    return "StreamMap" + byKey.keySet();
  }
}
