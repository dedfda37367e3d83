package edo.check;

import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * An atomic int of a model, with the methods of {@code AtomicInteger} and the access modes of
 * {@link java.lang.invoke.VarHandle}. Each method is one step, but for {@code getAndUpdate} and its
 * like, which are loops of two steps, as they are in the JDK. What a read may see is told in {@link
 * Model}.
 */
public final class CheckedAtomicInt {
  private final Location location;

  /**
   * A variable, made and used inside a model.
   *
   * @param initial its first value
   */
  public CheckedAtomicInt(int initial) {
    location = new Location(Execution.current("CheckedAtomicInt"), "int", initial, null);
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedAtomicInt named(String name) {
    location.rename(name);
    return this;
  }

  /**
   * Reads, a volatile read.
   *
   * @return the value
   */
  public int get() {
    return load(Mode.VOLATILE, "get");
  }

  /**
   * Reads, a plain read: a race with every write that is not ordered before it.
   *
   * @return the value
   */
  public int getPlain() {
    return load(Mode.PLAIN, "getPlain");
  }

  /**
   * Reads, an opaque read.
   *
   * @return the value
   */
  public int getOpaque() {
    return load(Mode.OPAQUE, "getOpaque");
  }

  /**
   * Reads, an acquiring read.
   *
   * @return the value
   */
  public int getAcquire() {
    return load(Mode.ACQUIRE, "getAcquire");
  }

  /**
   * Writes, a volatile write.
   *
   * @param value the new value
   */
  public void set(int value) {
    store(Mode.VOLATILE, value, "set");
  }

  /**
   * Writes, a plain write: a race with every access that is not ordered with it.
   *
   * @param value the new value
   */
  public void setPlain(int value) {
    store(Mode.PLAIN, value, "setPlain");
  }

  /**
   * Writes, an opaque write.
   *
   * @param value the new value
   */
  public void setOpaque(int value) {
    store(Mode.OPAQUE, value, "setOpaque");
  }

  /**
   * Writes, a releasing write.
   *
   * @param value the new value
   */
  public void setRelease(int value) {
    store(Mode.RELEASE, value, "setRelease");
  }

  /**
   * Writes, as {@link #setRelease} does.
   *
   * @param value the new value
   */
  public void lazySet(int value) {
    store(Mode.RELEASE, value, "lazySet");
  }

  /**
   * Replaces the value; volatile.
   *
   * @param value the new value
   * @return the one before
   */
  public int getAndSet(int value) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> value, "getAndSet");
  }

  /**
   * Replaces the value; the read acquires.
   *
   * @param value the new value
   * @return the one before
   */
  public int getAndSetAcquire(int value) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> value, "getAndSetAcquire");
  }

  /**
   * Replaces the value; the write releases.
   *
   * @param value the new value
   * @return the one before
   */
  public int getAndSetRelease(int value) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> value, "getAndSetRelease");
  }

  /**
   * Adds; volatile.
   *
   * @param delta what to add
   * @return the value before
   */
  public int getAndAdd(int delta) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> old + delta, "getAndAdd");
  }

  /**
   * Adds; the read acquires.
   *
   * @param delta what to add
   * @return the value before
   */
  public int getAndAddAcquire(int delta) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> old + delta, "getAndAddAcquire");
  }

  /**
   * Adds; the write releases.
   *
   * @param delta what to add
   * @return the value before
   */
  public int getAndAddRelease(int delta) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> old + delta, "getAndAddRelease");
  }

  /**
   * Sets bits; volatile.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseOr(int mask) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> old | mask, "getAndBitwiseOr");
  }

  /**
   * Sets bits; the read acquires.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseOrAcquire(int mask) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> old | mask, "getAndBitwiseOrAcquire");
  }

  /**
   * Sets bits; the write releases.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseOrRelease(int mask) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> old | mask, "getAndBitwiseOrRelease");
  }

  /**
   * Keeps bits; volatile.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseAnd(int mask) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> old & mask, "getAndBitwiseAnd");
  }

  /**
   * Keeps bits; the read acquires.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseAndAcquire(int mask) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> old & mask, "getAndBitwiseAndAcquire");
  }

  /**
   * Keeps bits; the write releases.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseAndRelease(int mask) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> old & mask, "getAndBitwiseAndRelease");
  }

  /**
   * Flips bits; volatile.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseXor(int mask) {
    return change(Mode.VOLATILE, Mode.VOLATILE, old -> old ^ mask, "getAndBitwiseXor");
  }

  /**
   * Flips bits; the read acquires.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseXorAcquire(int mask) {
    return change(Mode.ACQUIRE, Mode.PLAIN, old -> old ^ mask, "getAndBitwiseXorAcquire");
  }

  /**
   * Flips bits; the write releases.
   *
   * @param mask the bits
   * @return the value before
   */
  public int getAndBitwiseXorRelease(int mask) {
    return change(Mode.PLAIN, Mode.RELEASE, old -> old ^ mask, "getAndBitwiseXorRelease");
  }

  /**
   * Adds one; volatile.
   *
   * @return the value before
   */
  public int getAndIncrement() {
    return getAndAdd(1);
  }

  /**
   * Takes one away; volatile.
   *
   * @return the value before
   */
  public int getAndDecrement() {
    return getAndAdd(-1);
  }

  /**
   * Adds one; volatile.
   *
   * @return the new value
   */
  public int incrementAndGet() {
    return getAndAdd(1) + 1;
  }

  /**
   * Takes one away; volatile.
   *
   * @return the new value
   */
  public int decrementAndGet() {
    return getAndAdd(-1) - 1;
  }

  /**
   * Adds; volatile.
   *
   * @param delta what to add
   * @return the new value
   */
  public int addAndGet(int delta) {
    return getAndAdd(delta) + delta;
  }

  /**
   * Replaces a value that is as expected; volatile, also when it fails.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean compareAndSet(int expected, int value) {
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
  public boolean weakCompareAndSetVolatile(int expected, int value) {
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
  public boolean weakCompareAndSetPlain(int expected, int value) {
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
  public boolean weakCompareAndSetAcquire(int expected, int value) {
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
  public boolean weakCompareAndSetRelease(int expected, int value) {
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
  public int compareAndExchange(int expected, int value) {
    return exchange(Mode.VOLATILE, Mode.VOLATILE, false, expected, value, "compareAndExchange");
  }

  /**
   * Replaces a value that is as expected; the read acquires.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return the one that was found: the expected one if it was replaced
   */
  public int compareAndExchangeAcquire(int expected, int value) {
    return exchange(Mode.ACQUIRE, Mode.PLAIN, false, expected, value, "compareAndExchangeAcquire");
  }

  /**
   * Replaces a value that is as expected; the write releases.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return the one that was found: the expected one if it was replaced
   */
  public int compareAndExchangeRelease(int expected, int value) {
    return exchange(Mode.PLAIN, Mode.RELEASE, false, expected, value, "compareAndExchangeRelease");
  }

  /**
   * Replaces the value by what is made of it: reads, and compares and sets until that succeeds.
   *
   * @param update may be called several times
   * @return the value before
   */
  public int getAndUpdate(IntUnaryOperator update) {
    int old = get();
    while (true) {
      int next = update.applyAsInt(old);
      int found = compareAndExchange(old, next);
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
  public int updateAndGet(IntUnaryOperator update) {
    int old = get();
    while (true) {
      int next = update.applyAsInt(old);
      int found = compareAndExchange(old, next);
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
  public int getAndAccumulate(int operand, IntBinaryOperator combine) {
    return getAndUpdate(old -> combine.applyAsInt(old, operand));
  }

  /**
   * Combines the value with another one, like {@link #updateAndGet}.
   *
   * @param operand the other one
   * @param combine may be called several times
   * @return the new value
   */
  public int accumulateAndGet(int operand, IntBinaryOperator combine) {
    return updateAndGet(old -> combine.applyAsInt(old, operand));
  }

  private int load(Mode mode, String verb) {
    int value = (int) location.load(mode, verb).bits;
    if (location.execution.isTraced()) {
      location.execution.done("() = " + value + location.execution.staleness());
    }
    return value;
  }

  private void store(Mode mode, int value, String verb) {
    location.store(mode, value, null, verb);
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  private int change(Mode onRead, Mode onWrite, IntUnaryOperator change, String verb) {
    return (int) location.change(onRead, onWrite, bits -> change.applyAsInt((int) bits), verb);
  }

  private int exchange(
      Mode onRead, Mode onWrite, boolean isWeak, int expected, int value, String verb) {
    return (int) location.exchange(onRead, onWrite, isWeak, expected, value, verb);
  }

  /** The latest value, without a step: for what happens when the run is over. */
  int latest() {
    return (int) location.latest().bits;
  }

  @Override
  public String toString() {
    return location.name();
  }
}
