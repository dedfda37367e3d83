package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.time.DelayQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Two insert what soon expires, and move and remove some of it; two take. Each element comes out
 * once.
 */
final class DelayModel implements Model {
  private static final int INSERTERS = 2;

  private final DelayQueue<Integer> queue = DelayQueue.bounded(100);
  private final int perInserter;
  private final AtomicIntegerArray out;
  private final AtomicReferenceArray<DelayQueue.@Nullable Key<Integer>> keys;
  private final AtomicInteger left;
  private final AtomicInteger inserters = new AtomicInteger(INSERTERS);

  DelayModel(int perInserter) {
    this.perInserter = perInserter;
    int count = INSERTERS * perInserter;
    this.out = new AtomicIntegerArray(count);
    this.keys = new AtomicReferenceArray<>(count);
    this.left = new AtomicInteger(count);
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < INSERTERS; i++) {
      var next = new AtomicInteger(i * perInserter);
      int end = next.get() + perInserter;
      var own = random.split();
      actors.add(new Actor(() -> nextToGiveIn(next, end, own), inserters::getAndDecrement));
      actors.add(
          new Actor(() -> inserters.get() == 0 && queue.isEmpty() ? null : new Next(), () -> {}));
    }
    return actors;
  }

  private @Nullable Step<?> nextToGiveIn(AtomicInteger next, int end, SplittableRandom random) {
    int n = next.get();
    if (n == end) {
      return null;
    }
    Duration delay = Duration.ofNanos(Math.max(0, random.nextInt(400_000) - 200_000));
    DelayQueue.Key<Integer> other = keys.get(random.nextInt(keys.length()));
    if (other != null && random.nextInt(4) == 0) {
      return random.nextBoolean() ? new Remove(other) : new Move(other, delay);
    }
    return new Insert(next, n, delay);
  }

  private void book(DelayQueue.Expired<Integer> element) {
    out.getAndIncrement(element.value());
    left.getAndDecrement();
  }

  @Override
  public long check() {
    assertEquals(0, left.get(), "lost or doubled");
    for (int i = 0; i < out.length(); i++) {
      assertEquals(1, out.get(i), "lost or doubled");
    }
    assertTrue(queue.isEmpty());
    return out.length();
  }

  private final class Insert extends Step<Optional<DelayQueue.Key<Integer>>> {
    private final AtomicInteger next;
    private final int n;
    private final Duration delay;

    Insert(AtomicInteger next, int n, Duration delay) {
      this.next = next;
      this.n = n;
      this.delay = delay;
    }

    @Override
    Optional<DelayQueue.Key<Integer>> direct() {
      return queue.tryInsert(n, delay);
    }

    @Override
    void book(Optional<DelayQueue.Key<Integer>> key) {
      if (key.isPresent()) {
        keys.set(n, key.get());
        next.set(n + 1);
      }
    }
  }

  private final class Remove extends Step<Optional<DelayQueue.Expired<Integer>>> {
    private final DelayQueue.Key<Integer> key;

    Remove(DelayQueue.Key<Integer> key) {
      this.key = key;
    }

    @Override
    Optional<DelayQueue.Expired<Integer>> direct() {
      return queue.tryRemove(key);
    }

    @Override
    void book(Optional<DelayQueue.Expired<Integer>> element) {
      element.ifPresent(DelayModel.this::book);
    }
  }

  private final class Move extends Step<Boolean> {
    private final DelayQueue.Key<Integer> key;
    private final Duration delay;

    Move(DelayQueue.Key<Integer> key, Duration delay) {
      this.key = key;
      this.delay = delay;
    }

    @Override
    Boolean direct() {
      queue.reset(key, delay);
      return true;
    }

    @Override
    Boolean failed(Exception e) throws Exception {
      if (e instanceof NoSuchElementException) {
        return false; // it has come out
      }
      throw e;
    }

    @Override
    void book(Boolean moved) {
      // it comes out sooner or later
    }
  }

  private final class Next extends Step<Optional<DelayQueue.Expired<Integer>>> {
    @Override
    Optional<DelayQueue.Expired<Integer>> direct() {
      return queue.next();
    }

    @Override
    Async<Optional<DelayQueue.Expired<Integer>>> async() {
      return queue.nextAsync();
    }

    @Override
    void book(Optional<DelayQueue.Expired<Integer>> element) {
      element.ifPresent(DelayModel.this::book);
    }
  }
}
