package edo.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.Awaited;
import edo.internal.seam.Host;
import edo.internal.seam.LastResort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several computations at once and takes exactly one: the first that is ready is claimed,
 * the others are withdrawn.
 *
 * {@snippet :
 * sealed interface Event {}
 * record Message(String text) implements Event {}
 * record Tick(MonoInstant at) implements Event {}
 *
 * void handleAll(MpscReceiver<String> receiver) throws Exception {
 *   var every = Time.interval(Duration.ofSeconds(1));
 *   while (true) {
 *     Event event = Select.<Event>fair()
 *         .arm(receiver.recvAsync(), Message::new)
 *         .arm(every.tickAsync(), Tick::new)
 *         .await();
 *     switch (event) {
 *       case Message(var text) -> handle(text);
 *       case Tick(var at) -> flush();
 *     }
 *   }
 * }
 * }
 *
 * <p><b>Which arm.</b> A poll asks one arm after the other and stops at the first that is ready, so
 * there never are two values. A {@link #biased} select asks in the order in which the arms were
 * added: what comes first may starve what comes later, and an arm that is always ready ({@link
 * Async#ready}) makes a good last one, for "or else at once". A {@link #fair} one begins each poll
 * with an arm chosen by the seeded generator of the runtime and goes on in a circle.
 *
 * <p><b>The others.</b> {@link Async#cancel} is called on each arm that has not ended, before the
 * handler of the claimed one runs: it leaves the queue it stands in, and what it was given but had
 * not taken (a permit, a lock) goes to the next in that queue. What a computation withdrawn like
 * that has received is nothing; hence no element can be lost. Arms that were switched off are
 * withdrawn too, for whoever adds an arm hands the computation over. Only a {@link #kept} arm is
 * left alone.
 *
 * <p><b>Handlers</b> turn the value of an arm into the result. With {@link #await} they run in the
 * caller after the claim and may block; when the select is polled as an {@code Async} they run
 * inside the poll and must not. Return a value and {@code switch} on it to use {@code break},
 * {@code continue} and {@code return}. An arm that throws is claimed as well, and its exception is
 * what the select throws, unless {@link #until} says that it merely ends that arm.
 *
 * <p><b>Blocking:</b> {@link #await} suspends the caller until an arm is ready.
 * <b>Cancellation:</b> withdraws all arms but those that are {@link #kept}; nothing was taken.
 * <b>Backpressure:</b> none of its own; at most {@value #MAX_ARMS} arms.
 *
 * <p>For one use, by one thread at a time.
 *
 * @param <R> the type of the result
 */
public final class Select<R extends @Nullable Object> extends Several<R> {
  /** The most arms a select can have: fewer than a slice has budget, so each gets its turn. */
  public static final int MAX_ARMS = 64;

  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  /** For selects outside of any runtime: different for each, and the same in each process. */
  private static final AtomicLong OUTSIDE = new AtomicLong(GOLDEN);

  /**
   * Makes the result of the value of an arm.
   *
   * @param <T> the type of the value
   * @param <R> the type of the result
   */
  @FunctionalInterface
  public interface Handler<T extends @Nullable Object, R extends @Nullable Object> {
    /**
     * Called at most once, with the value.
     *
     * @param value what the arm has produced
     * @return the result of the select
     * @throws Exception passed on by the select
     */
    R handle(T value) throws Exception;
  }

  /**
   * Makes the result of the value of an arm, if it is a value that counts.
   *
   * @param <T> the type of the value
   * @param <R> the type of the result
   */
  @FunctionalInterface
  public interface Matcher<T extends @Nullable Object, R> {
    /**
     * Called at most once, inside a poll, so it must not block. The value is the matcher's: if it
     * does not match and has to be closed, then here.
     *
     * @param value what the arm has produced
     * @return the result of the select, or empty to switch the arm off
     * @throws Exception passed on by the select
     */
    Optional<R> match(T value) throws Exception;
  }

  private final boolean biased;
  private final List<Arm<?, R>> arms = new ArrayList<>(4);
  private @Nullable Callable<R> otherwise;
  private long random;
  private boolean begun;
  private boolean over;

  /** There never was an arm: they are forgotten once the select has ended. */
  private boolean none;

  /** The claimed arm, which has its value; null if it is {@code otherwise} that has to answer. */
  private @Nullable Arm<?, R> claimed;

  private Select(boolean biased, long seed) {
    this.biased = biased;
    this.random = seed;
  }

  /**
   * A select that asks its arms in a random order, chosen anew for each poll by the runtime's
   * generator: the same one on every run of a runtime with one worker and a {@link
   * edo.runtime.RuntimeBuilder#seed seed}.
   *
   * @param <R> the type of the result
   * @return a select without arms
   */
  public static <R extends @Nullable Object> Select<R> fair() {
    return new Select<>(false, 0);
  }

  /**
   * A select that asks its arms in an order fixed by a seed, wherever it runs; for tests.
   *
   * @param seed the seed, any number but 0
   * @param <R> the type of the result
   * @return a select without arms
   * @throws IllegalArgumentException if the seed is 0
   */
  public static <R extends @Nullable Object> Select<R> fair(long seed) {
    if (seed == 0) {
      throw new IllegalArgumentException("the seed must not be 0");
    }
    return new Select<>(false, seed);
  }

  /**
   * A select that asks its arms in the order in which they were added. Uses no chance.
   *
   * @param <R> the type of the result
   * @return a select without arms
   */
  public static <R extends @Nullable Object> Select<R> biased() {
    return new Select<>(true, 0);
  }

  /**
   * Adds an arm. The computation is the select's from now on.
   *
   * @param computation what to wait for
   * @param handler makes the result of its value
   * @param <T> the type of its value
   * @return this select
   * @throws IllegalStateException if there are {@value #MAX_ARMS} arms, or it was polled already
   */
  public <T extends @Nullable Object> Select<R> arm(
      Async<T> computation, Handler<? super T, ? extends R> handler) {
    add(new Arm.Handled<T, R>(computation, handler));
    return this;
  }

  /**
   * Adds an arm whose value may turn out not to count: then the arm is switched off, and the others
   * go on.
   *
   * @param computation what to wait for
   * @param matcher makes the result of its value, or none
   * @param <T> the type of its value
   * @return this select
   * @throws IllegalStateException if there are {@value #MAX_ARMS} arms, or it was polled already
   */
  @SuppressWarnings("NullAway") // R may include null; a matcher just never answers with it
  public <T extends @Nullable Object> Select<R> match(Async<T> computation, Matcher<T, R> matcher) {
    add(new Arm.Matched<>(computation, matcher));
    return this;
  }

  /**
   * Switches the arm added last on or off; one that is off is never polled.
   *
   * @param condition false to switch it off
   * @return this select
   * @throws IllegalStateException if there is no arm yet, or the select was polled already
   */
  public Select<R> when(boolean condition) {
    Arm<?, R> arm = latest();
    arm.off |= !condition;
    return this;
  }

  /**
   * Says that the arm added last is merely switched off when it throws such an exception: a channel
   * that has ended, say. The others go on.
   *
   * @param end what it throws
   * @return this select
   * @throws IllegalStateException if there is no arm yet, or the select was polled already
   */
  public Select<R> until(Class<? extends Exception> end) {
    latest().end = end;
    return this;
  }

  /**
   * Leaves the arm added last alone when another is claimed, and when the select is cancelled, so
   * that it can be an arm of the next select and goes on where it stands: a timer in a loop. It
   * stays the caller's, who withdraws it with {@link Async#cancel} unless it has ended.
   *
   * <p>What is kept and not polled still holds what it has: its place in a queue, and a permit or a
   * lock that it is given there meanwhile. A handler that waits for that very lock waits for ever.
   * Keep timers and joins; let go of places in queues.
   *
   * @return this select
   * @throws IllegalStateException if there is no arm yet, or the select was polled already
   */
  public Select<R> kept() {
    latest().kept = true;
    return this;
  }

  /**
   * Says what to do when all arms are switched off. Without it that is an error.
   *
   * @param result makes the result
   * @return this select
   * @throws IllegalStateException if it was polled already
   */
  public Select<R> otherwise(Callable<R> result) {
    checkNew();
    otherwise = result;
    return this;
  }

  private void add(Arm<?, R> arm) {
    checkNew();
    if (arms.size() == MAX_ARMS) {
      throw new IllegalStateException(
          "a select has at most " + MAX_ARMS + " arms; race a list, or spawn tasks, for more");
    }
    arms.add(arm);
  }

  private Arm<?, R> latest() {
    checkNew();
    if (arms.isEmpty()) {
      throw new IllegalStateException("add an arm first: this says something about the last one");
    }
    return arms.getLast();
  }

  private void checkNew() {
    if (begun) {
      throw new IllegalStateException("this select was polled already; make a new one");
    }
  }

  /**
   * Waits for one arm and runs its handler.
   *
   * @return what the handler has made
   * @throws IllegalStateException if all arms are switched off and nothing is said about that
   * @throws Exception what the arm or the handler threw
   */
  @Override
  public R await() throws Exception {
    var _ = Ambient.provider().await(new Claim());
    return result();
  }

  @Override
  public Poll<R> poll(Context cx) throws Exception {
    return claim(cx) ? Poll.ready(result()) : Poll.pending();
  }

  /** A thread that is not ours may miss arms that were just added, or see some that ended. */
  @Override
  public String awaited() {
    Object[] waiting = arms.toArray();
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = waiting[i] instanceof Arm<?, ?> arm && !arm.off ? arm.computation : "";
    }
    return Awaited.ofEach(waiting, " or ");
  }

  /** The first half of {@link #await}: which arm it is. */
  private final class Claim extends Several<@Nullable Void> {
    @Override
    public String awaited() {
      return Select.this.awaited();
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      return claim(cx) ? Poll.done() : Poll.pending();
    }

    @Override
    public void cancel() {
      Select.this.cancel();
    }
  }

  private R result() throws Exception {
    Arm<?, R> arm = claimed;
    if (arm != null) {
      return arm.result();
    }
    Callable<R> last = otherwise;
    if (last == null) {
      throw new IllegalStateException(
          none
              ? "this select has no arms; add some with arm(...)"
              : "all arms of this select are switched off; say with otherwise(...) what to do then");
    }
    return last.call();
  }

  /** Asks the arms, and claims the first that is ready; false if none is. */
  private boolean claim(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("this select has ended; make a new one");
    }
    begun = true;
    if (!cx.hasBudget() && !cx.proceed()) {
      return false; // no arm would get anything; the refusal has woken the task
    }
    int n = arms.size();
    none = n == 0;
    int at = biased || n < 2 ? 0 : start(n);
    boolean waits = false;
    for (int i = 0; i < n; i++) {
      Arm<?, R> arm = arms.get(at);
      at = at + 1 == n ? 0 : at + 1;
      if (arm.off) {
        continue;
      }
      try {
        if (arm.poll(cx)) {
          claimed = arm;
          end();
          return true;
        }
      } catch (Throwable e) {
        end();
        throw e;
      }
      waits |= !arm.off;
    }
    if (waits) {
      return false;
    }
    end();
    return true;
  }

  private int start(int n) {
    if (random == 0) {
      Host here = Ambient.provider().currentHost();
      long seed = here != null ? here.nextSeed() : OUTSIDE.getAndAdd(GOLDEN);
      random = seed == 0 ? GOLDEN : seed;
    }
    random += GOLDEN;
    long mixed = (random ^ (random >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return (int) ((mixed >>> 33) % n);
  }

  /** Withdraws every arm of ours that has not ended. */
  private void end() {
    over = true;
    for (Arm<?, R> arm : arms) {
      if (!arm.ended && !arm.kept) {
        withdraw(arm.computation);
      }
    }
    arms.clear(); // of what they hold, nothing is to live as long as this
  }

  /** A computation that throws when it is withdrawn must not take the claimed value with it. */
  static void withdraw(Async<?> computation) {
    try {
      computation.cancel();
    } catch (Throwable e) {
      LastResort.log(
          System.Logger.Level.ERROR,
          "Async.cancel threw, which it must not; fix the computation in this trace",
          e);
    }
  }

  /** Withdraws all arms but those that are {@link #kept}. */
  @Override
  public void cancel() {
    if (!over) {
      begun = true;
      end();
    }
  }
}
