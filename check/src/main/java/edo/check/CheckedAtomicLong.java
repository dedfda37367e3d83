package edo.check;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * An atomic long of a model, with the methods of {@code AtomicLong} and the access modes of {@link
 * java.lang.invoke.VarHandle}. Each method is one step, but for {@code getAndUpdate} and its like,
 * which are loops of two steps, as they are in the JDK. What a read may see is told in {@link
 * Model}.
 */
public final class CheckedAtomicLong {
  private final Location location;

  /**
   * A variable, made and used inside a model.
   *
   * @param initial its first value
   */
  public CheckedAtomicLong(long initial) {
    location = new Location(Execution.current("CheckedAtomicLong"), "long", initial, null);
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedAtomicLong named(String name) {
    location.rename(name);
    return this;
  }

  /**
   * Reads, a volatile read.
   *
   * @return the value
   */
  public long get() {
    return load(Mode.VOLATILE, "get");
  }

  /**
   * Reads, a plain read: a race with every write that is not ordered before it.
   *
   * @return the value
   */
  public long getPlain() {
    return load(Mode.PLAIN, "getPlain");
  }

  /**
   * Reads, an opaque read.
   *
   * @return the value
   */
  public long getOpaque() {
    return load(Mode.OPAQUE, "getOpaque");
  }

  /**
   * Reads, an acquiring read.
   *
   * @return the value
   */
  public long getAcquire() {
    return load(Mode.ACQUIRE, "getAcquire");
  }

  /**
   * Writes, a volatile write.
   *
   * @param value the new value
   */
  public void set(long value) {
    store(Mode.VOLATILE, value, "set");
  }

  /**
   * Writes, a plain write: a race with every access that is not ordered with it.
   *
   * @param value the new value
   */
  public void setPlain(long value) {
    store(Mode.PLAIN, value, "setPlain");
  }

  /**
   * Writes, an opaque write.
   *
   * @param value the new value
   */
  public void setOpaque(long value) {
    store(Mode.OPAQUE, value, "setOpaque");
  }

  /**
   * Writes, a releasing write.
   *
   * @param value the new value
   */
  public void setRelease(long value) {
    store(Mode.RELEASE, value, "setRelease");
  }

  /**
   * Writes, as {@link #setRelease} does.
   *
   * @param value the new value
   */
  public void lazySet(long value) {
    store(Mode.RELEASE, value, "lazySet");
  }

  /**
   * Replaces the value; volatile.
   *
   * @param value the new value
   * @return the one before
   */
  public long getAndSet(long value) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> value, "getAndSet");
  }

  /**
   * Replaces the value; the read acquires.
   *
   * @param value the new value
   * @return the one before
   */
  public long getAndSetAcquire(long value) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> value, "getAndSetAcquire");
  }

  /**
   * Replaces the value; the write releases.
   *
   * @param value the new value
   * @return the one before
   */
  public long getAndSetRelease(long value) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> value, "getAndSetRelease");
  }

  /**
   * Adds; volatile.
   *
   * @param delta what to add
   * @return the value before
   */
  public long getAndAdd(long delta) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> old + delta, "getAndAdd");
  }

  /**
   * Adds; the read acquires.
   *
   * @param delta what to add
   * @return the value before
   */
  public long getAndAddAcquire(long delta) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> old + delta, "getAndAddAcquire");
  }

  /**
   * Adds; the write releases.
   *
   * @param delta what to add
   * @return the value before
   */
  public long getAndAddRelease(long delta) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> old + delta, "getAndAddRelease");
  }

  /**
   * Sets bits; volatile.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseOr(long mask) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> old | mask, "getAndBitwiseOr");
  }

  /**
   * Sets bits; the read acquires.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseOrAcquire(long mask) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> old | mask, "getAndBitwiseOrAcquire");
  }

  /**
   * Sets bits; the write releases.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseOrRelease(long mask) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> old | mask, "getAndBitwiseOrRelease");
  }

  /**
   * Keeps bits; volatile.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseAnd(long mask) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> old & mask, "getAndBitwiseAnd");
  }

  /**
   * Keeps bits; the read acquires.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseAndAcquire(long mask) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> old & mask, "getAndBitwiseAndAcquire");
  }

  /**
   * Keeps bits; the write releases.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseAndRelease(long mask) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> old & mask, "getAndBitwiseAndRelease");
  }

  /**
   * Flips bits; volatile.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseXor(long mask) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> old ^ mask, "getAndBitwiseXor");
  }

  /**
   * Flips bits; the read acquires.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseXorAcquire(long mask) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> old ^ mask, "getAndBitwiseXorAcquire");
  }

  /**
   * Flips bits; the write releases.
   *
   * @param mask the bits
   * @return the value before
   */
  public long getAndBitwiseXorRelease(long mask) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> old ^ mask, "getAndBitwiseXorRelease");
  }

  /**
   * Adds one; volatile.
   *
   * @return the value before
   */
  public long getAndIncrement() {
    return getAndAdd(1);
  }

  /**
   * Takes one away; volatile.
   *
   * @return the value before
   */
  public long getAndDecrement() {
    return getAndAdd(-1);
  }

  /**
   * Adds one; volatile.
   *
   * @return the new value
   */
  public long incrementAndGet() {
    return getAndAdd(1) + 1;
  }

  /**
   * Takes one away; volatile.
   *
   * @return the new value
   */
  public long decrementAndGet() {
    return getAndAdd(-1) - 1;
  }

  /**
   * Adds; volatile.
   *
   * @param delta what to add
   * @return the new value
   */
  public long addAndGet(long delta) {
    return getAndAdd(delta) + delta;
  }

  /**
   * Replaces a value that is as expected; volatile, also when it fails.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean compareAndSet(long expected, long value) {
    exchange(Mode.VOLATILE, Mode.VOLATILE, false, expected, value, "compareAndSet");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; volatile; may fail without a reason.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean weakCompareAndSetVolatile(long expected, long value) {
    exchange(Mode.VOLATILE, Mode.VOLATILE, true, expected, value, "weakCompareAndSetVolatile");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; without ordering; may fail without a reason.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean weakCompareAndSetPlain(long expected, long value) {
    exchange(Mode.PLAIN, Mode.PLAIN, true, expected, value, "weakCompareAndSetPlain");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; the read acquires; may fail without a reason.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean weakCompareAndSetAcquire(long expected, long value) {
    exchange(Mode.ACQUIRE, Mode.PLAIN, true, expected, value, "weakCompareAndSetAcquire");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; the write releases; may fail without a reason.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean weakCompareAndSetRelease(long expected, long value) {
    exchange(Mode.PLAIN, Mode.RELEASE, true, expected, value, "weakCompareAndSetRelease");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; volatile.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return the one that was found: the expected one if it was replaced
   */
  public long compareAndExchange(long expected, long value) {
    return exchange(Mode.VOLATILE, Mode.VOLATILE, false, expected, value, "compareAndExchange");
  }

  /**
   * Replaces a value that is as expected; the read acquires.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return the one that was found: the expected one if it was replaced
   */
  public long compareAndExchangeAcquire(long expected, long value) {
    return exchange(Mode.ACQUIRE, Mode.PLAIN, false, expected, value, "compareAndExchangeAcquire");
  }

  /**
   * Replaces a value that is as expected; the write releases.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return the one that was found: the expected one if it was replaced
   */
  public long compareAndExchangeRelease(long expected, long value) {
    return exchange(Mode.PLAIN, Mode.RELEASE, false, expected, value, "compareAndExchangeRelease");
  }

  /**
   * Replaces the value by what is made of it: reads, and compares and sets until that succeeds.
   *
   * @param update may be called several times
   * @return the value before
   */
  public long getAndUpdate(LongUnaryOperator update) {
    long old = get();
    while (true) {
      long next = update.applyAsLong(old);
      long found = compareAndExchange(old, next);
      if (location.hasStored) {
        return old;
      }
      old = found;
    }
  }

  /**
   * Replaces the value by what is made of it: reads, and compares and sets until that succeeds.
   *
   * @param update may be called several times
   * @return the new value
   */
  public long updateAndGet(LongUnaryOperator update) {
    long old = get();
    while (true) {
      long next = update.applyAsLong(old);
      long found = compareAndExchange(old, next);
      if (location.hasStored) {
        return next;
      }
      old = found;
    }
  }

  /**
   * Combines the value with another one, like {@link #getAndUpdate}.
   *
   * @param operand the other one
   * @param combine may be called several times
   * @return the value before
   */
  public long getAndAccumulate(long operand, LongBinaryOperator combine) {
    return getAndUpdate(old -> combine.applyAsLong(old, operand));
  }

  /**
   * Combines the value with another one, like {@link #updateAndGet}.
   *
   * @param operand the other one
   * @param combine may be called several times
   * @return the new value
   */
  public long accumulateAndGet(long operand, LongBinaryOperator combine) {
    return updateAndGet(old -> combine.applyAsLong(old, operand));
  }

  private long load(Mode mode, String verb) {
    long value = location.load(mode, verb).bits;
    if (location.execution.isTraced()) {
      location.execution.done("() = " + value + location.execution.staleness());
    }
    return value;
  }

  private void store(Mode mode, long value, String verb) {
    location.store(mode, value, null, verb);
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  private long change(Mode onRead, Mode onWrite, LongUnaryOperator change, String verb) {
    return location.change(onRead, onWrite, change, verb);
  }

  private long exchange(
      Mode onRead, Mode onWrite, boolean isWeak, long expected, long value, String verb) {
    return location.exchange(onRead, onWrite, isWeak, expected, value, verb);
  }

  @Override
  public String toString() {
    return location.name();
  }
}
