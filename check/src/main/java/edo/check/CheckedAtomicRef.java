package edo.check;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An atomic reference of a model, with the methods of {@code AtomicReference} and the access modes
 * of {@link java.lang.invoke.VarHandle}. Each method is one step, but for {@code getAndUpdate} and
 * its like, which are loops of two, as they are in the JDK. What a read may see is told in {@link
 * Model}.
 *
 * @param <V> what it refers to; compared by identity
 */
public final class CheckedAtomicRef<V extends @Nullable Object> {
  private final Location location;

  /**
   * A variable, made and used inside a model.
   *
   * @param initial its first value
   */
  public CheckedAtomicRef(V initial) {
    location = new Location(Execution.current("CheckedAtomicRef"), "ref", 0, initial);
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedAtomicRef<V> named(String name) {
    location.rename(name);
    return this;
  }

  /**
   * Reads, a volatile read.
   *
   * @return the value
   */
  public V get() {
    return load(Mode.VOLATILE, "get");
  }

  /**
   * Reads, a plain read: a race with every write that is not ordered before it.
   *
   * @return the value
   */
  public V getPlain() {
    return load(Mode.PLAIN, "getPlain");
  }

  /**
   * Reads, an opaque read.
   *
   * @return the value
   */
  public V getOpaque() {
    return load(Mode.OPAQUE, "getOpaque");
  }

  /**
   * Reads, an acquiring read.
   *
   * @return the value
   */
  public V getAcquire() {
    return load(Mode.ACQUIRE, "getAcquire");
  }

  /**
   * Writes, a volatile write.
   *
   * @param value the new value
   */
  public void set(V value) {
    location.store(Mode.VOLATILE, 0, value, "set");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Writes, a plain write: a race with every access that is not ordered with it.
   *
   * @param value the new value
   */
  public void setPlain(V value) {
    location.store(Mode.PLAIN, 0, value, "setPlain");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Writes, an opaque write.
   *
   * @param value the new value
   */
  public void setOpaque(V value) {
    location.store(Mode.OPAQUE, 0, value, "setOpaque");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Writes, a releasing write.
   *
   * @param value the new value
   */
  public void setRelease(V value) {
    location.store(Mode.RELEASE, 0, value, "setRelease");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Writes, as {@link #setRelease} does.
   *
   * @param value the new value
   */
  public void lazySet(V value) {
    location.store(Mode.RELEASE, 0, value, "lazySet");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Replaces the value; volatile.
   *
   * @param value the new value
   * @return the one before
   */
  public V getAndSet(V value) {
    return change(Mode.VOLATILE, Mode.VOLATILE, false, null, old -> value, "getAndSet");
  }

  /**
   * Replaces the value; the read acquires.
   *
   * @param value the new value
   * @return the one before
   */
  public V getAndSetAcquire(V value) {
    return change(Mode.ACQUIRE, Mode.PLAIN, false, null, old -> value, "getAndSetAcquire");
  }

  /**
   * Replaces the value; the write releases.
   *
   * @param value the new value
   * @return the one before
   */
  public V getAndSetRelease(V value) {
    return change(Mode.PLAIN, Mode.RELEASE, false, null, old -> value, "getAndSetRelease");
  }

  /**
   * Replaces a value that is as expected; volatile, also when it fails.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean compareAndSet(V expected, V value) {
    change(
        Mode.VOLATILE, Mode.VOLATILE, false, new Expected(expected), old -> value, "compareAndSet");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; volatile; may fail without a reason.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean weakCompareAndSetVolatile(V expected, V value) {
    change(
        Mode.VOLATILE,
        Mode.VOLATILE,
        true,
        new Expected(expected),
        old -> value,
        "weakCompareAndSetVolatile");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; without ordering; may fail without a reason.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean weakCompareAndSetPlain(V expected, V value) {
    change(
        Mode.PLAIN,
        Mode.PLAIN,
        true,
        new Expected(expected),
        old -> value,
        "weakCompareAndSetPlain");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; the read acquires; may fail without a reason.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean weakCompareAndSetAcquire(V expected, V value) {
    change(
        Mode.ACQUIRE,
        Mode.PLAIN,
        true,
        new Expected(expected),
        old -> value,
        "weakCompareAndSetAcquire");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; the write releases; may fail without a reason.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean weakCompareAndSetRelease(V expected, V value) {
    change(
        Mode.PLAIN,
        Mode.RELEASE,
        true,
        new Expected(expected),
        old -> value,
        "weakCompareAndSetRelease");
    return location.hasStored;
  }

  /**
   * Replaces a value that is as expected; volatile.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return the one that was found: the expected one if it was replaced
   */
  public V compareAndExchange(V expected, V value) {
    return change(
        Mode.VOLATILE,
        Mode.VOLATILE,
        false,
        new Expected(expected),
        old -> value,
        "compareAndExchange");
  }

  /**
   * Replaces a value that is as expected; the read acquires.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return the one that was found: the expected one if it was replaced
   */
  public V compareAndExchangeAcquire(V expected, V value) {
    return change(
        Mode.ACQUIRE,
        Mode.PLAIN,
        false,
        new Expected(expected),
        old -> value,
        "compareAndExchangeAcquire");
  }

  /**
   * Replaces a value that is as expected; the write releases.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return the one that was found: the expected one if it was replaced
   */
  public V compareAndExchangeRelease(V expected, V value) {
    return change(
        Mode.PLAIN,
        Mode.RELEASE,
        false,
        new Expected(expected),
        old -> value,
        "compareAndExchangeRelease");
  }

  /**
   * Replaces the value by what is made of it: reads, and compares and sets until that succeeds.
   *
   * @param update may be called several times
   * @return the value before
   */
  public V getAndUpdate(UnaryOperator<V> update) {
    V old = get();
    while (true) {
      V next = update.apply(old);
      V found = compareAndExchange(old, next);
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
  public V updateAndGet(UnaryOperator<V> update) {
    V old = get();
    while (true) {
      V next = update.apply(old);
      V found = compareAndExchange(old, next);
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
  public V getAndAccumulate(V operand, BinaryOperator<V> combine) {
    return getAndUpdate(old -> combine.apply(old, operand));
  }

  /**
   * Combines the value with another one, like {@link #updateAndGet}.
   *
   * @param operand the other one
   * @param combine may be called several times
   * @return the new value
   */
  public V accumulateAndGet(V operand, BinaryOperator<V> combine) {
    return updateAndGet(old -> combine.apply(old, operand));
  }

  private V load(Mode mode, String verb) {
    V value = value(location.load(mode, verb));
    if (location.execution.isTraced()) {
      location.execution.done("() = " + value + location.execution.staleness());
    }
    return value;
  }

  private record Expected(@Nullable Object value) {}

  private V change(
      Mode onRead,
      Mode onWrite,
      boolean isWeak,
      @Nullable Expected expected,
      UnaryOperator<V> change,
      String verb) {
    var applied =
        new Location.Change() {
          @Override
          public boolean stores(Store read) {
            return expected == null || read.ref == expected.value();
          }

          @Override
          public void apply(Store read, Store next) {
            next.ref = change.apply(value(read));
          }
        };
    V found = value(location.update(onRead, onWrite, isWeak, applied, verb));
    if (location.execution.isTraced()) {
      String detail =
          location.hasStored
              ? ": " + found + " -> " + change.apply(found)
              : " fails, found " + found;
      location.execution.done(detail + location.execution.staleness());
    }
    return found;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // a V was stored, null only if V has null
  private V value(Store store) {
    return (V) store.ref;
  }

  @Override
  public String toString() {
    return location.name();
  }
}
