package edo.check;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An atomic boolean of a model, with the methods of {@code AtomicBoolean} and the access modes of
 * {@link java.lang.invoke.VarHandle}. Each method is one step. What a read may see is told in
 * {@link Model}.
 */
public final class CheckedAtomicBoolean {
  private final Location location;

  /**
   * A variable, made and used inside a model.
   *
   * @param initial its first value
   */
  public CheckedAtomicBoolean(boolean initial) {
    location =
        new Location(Execution.current("CheckedAtomicBoolean"), "boolean", initial ? 1 : 0, null);
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedAtomicBoolean named(String name) {
    location.rename(name);
    return this;
  }

  /**
   * Reads, a volatile read.
   *
   * @return the value
   */
  public boolean get() {
    return load(Mode.VOLATILE, "get");
  }

  /**
   * Reads, a plain read: a race with every write that is not ordered before it.
   *
   * @return the value
   */
  public boolean getPlain() {
    return load(Mode.PLAIN, "getPlain");
  }

  /**
   * Reads, an opaque read.
   *
   * @return the value
   */
  public boolean getOpaque() {
    return load(Mode.OPAQUE, "getOpaque");
  }

  /**
   * Reads, an acquiring read.
   *
   * @return the value
   */
  public boolean getAcquire() {
    return load(Mode.ACQUIRE, "getAcquire");
  }

  /**
   * Writes, a volatile write.
   *
   * @param value the new value
   */
  public void set(boolean value) {
    location.store(Mode.VOLATILE, value ? 1 : 0, null, "set");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Writes, a plain write: a race with every access that is not ordered with it.
   *
   * @param value the new value
   */
  public void setPlain(boolean value) {
    location.store(Mode.PLAIN, value ? 1 : 0, null, "setPlain");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Writes, an opaque write.
   *
   * @param value the new value
   */
  public void setOpaque(boolean value) {
    location.store(Mode.OPAQUE, value ? 1 : 0, null, "setOpaque");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Writes, a releasing write.
   *
   * @param value the new value
   */
  public void setRelease(boolean value) {
    location.store(Mode.RELEASE, value ? 1 : 0, null, "setRelease");
    if (location.execution.isTraced()) {
      location.execution.done("(" + value + ")" + location.execution.staleness());
    }
  }

  /**
   * Writes, as {@link #setRelease} does.
   *
   * @param value the new value
   */
  public void lazySet(boolean value) {
    location.store(Mode.RELEASE, value ? 1 : 0, null, "lazySet");
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
  public boolean getAndSet(boolean value) {
    return change(Mode.VOLATILE, Mode.VOLATILE, false, null, old -> value, "getAndSet");
  }

  /**
   * Replaces the value; the read acquires.
   *
   * @param value the new value
   * @return the one before
   */
  public boolean getAndSetAcquire(boolean value) {
    return change(Mode.ACQUIRE, Mode.PLAIN, false, null, old -> value, "getAndSetAcquire");
  }

  /**
   * Replaces the value; the write releases.
   *
   * @param value the new value
   * @return the one before
   */
  public boolean getAndSetRelease(boolean value) {
    return change(Mode.PLAIN, Mode.RELEASE, false, null, old -> value, "getAndSetRelease");
  }

  /**
   * Sets it to true if the operand is; volatile.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseOr(boolean operand) {
    return change(
        Mode.VOLATILE, Mode.VOLATILE, false, null, old -> old || operand, "getAndBitwiseOr");
  }

  /**
   * Sets it to true if the operand is; the read acquires.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseOrAcquire(boolean operand) {
    return change(
        Mode.ACQUIRE, Mode.PLAIN, false, null, old -> old || operand, "getAndBitwiseOrAcquire");
  }

  /**
   * Sets it to true if the operand is; the write releases.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseOrRelease(boolean operand) {
    return change(
        Mode.PLAIN, Mode.RELEASE, false, null, old -> old || operand, "getAndBitwiseOrRelease");
  }

  /**
   * Sets it to false if the operand is; volatile.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseAnd(boolean operand) {
    return change(
        Mode.VOLATILE, Mode.VOLATILE, false, null, old -> old && operand, "getAndBitwiseAnd");
  }

  /**
   * Sets it to false if the operand is; the read acquires.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseAndAcquire(boolean operand) {
    return change(
        Mode.ACQUIRE, Mode.PLAIN, false, null, old -> old && operand, "getAndBitwiseAndAcquire");
  }

  /**
   * Sets it to false if the operand is; the write releases.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseAndRelease(boolean operand) {
    return change(
        Mode.PLAIN, Mode.RELEASE, false, null, old -> old && operand, "getAndBitwiseAndRelease");
  }

  /**
   * Flips it if the operand is true; volatile.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseXor(boolean operand) {
    return change(
        Mode.VOLATILE, Mode.VOLATILE, false, null, old -> old ^ operand, "getAndBitwiseXor");
  }

  /**
   * Flips it if the operand is true; the read acquires.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseXorAcquire(boolean operand) {
    return change(
        Mode.ACQUIRE, Mode.PLAIN, false, null, old -> old ^ operand, "getAndBitwiseXorAcquire");
  }

  /**
   * Flips it if the operand is true; the write releases.
   *
   * @param operand the operand
   * @return the value before
   */
  public boolean getAndBitwiseXorRelease(boolean operand) {
    return change(
        Mode.PLAIN, Mode.RELEASE, false, null, old -> old ^ operand, "getAndBitwiseXorRelease");
  }

  /**
   * Replaces a value that is as expected; volatile, also when it fails.
   *
   * @param expected the value it must have
   * @param value the new value
   * @return whether it was replaced
   */
  public boolean compareAndSet(boolean expected, boolean value) {
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
  public boolean weakCompareAndSetVolatile(boolean expected, boolean value) {
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
  public boolean weakCompareAndSetPlain(boolean expected, boolean value) {
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
  public boolean weakCompareAndSetAcquire(boolean expected, boolean value) {
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
  public boolean weakCompareAndSetRelease(boolean expected, boolean value) {
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
  public boolean compareAndExchange(boolean expected, boolean value) {
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
  public boolean compareAndExchangeAcquire(boolean expected, boolean value) {
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
  public boolean compareAndExchangeRelease(boolean expected, boolean value) {
    return change(
        Mode.PLAIN,
        Mode.RELEASE,
        false,
        new Expected(expected),
        old -> value,
        "compareAndExchangeRelease");
  }

  private boolean load(Mode mode, String verb) {
    boolean value = value(location.load(mode, verb));
    if (location.execution.isTraced()) {
      location.execution.done("() = " + value + location.execution.staleness());
    }
    return value;
  }

  private record Expected(boolean value) {}

  private boolean change(
      Mode onRead,
      Mode onWrite,
      boolean isWeak,
      @Nullable Expected expected,
      UnaryOperator<Boolean> change,
      String verb) {
    var applied =
        new Location.Change() {
          @Override
          public boolean stores(Store read) {
            return expected == null || value(read) == expected.value();
          }

          @Override
          public void apply(Store read, Store next) {
            next.bits = change.apply(value(read)) ? 1 : 0;
          }
        };
    boolean found = value(location.update(onRead, onWrite, isWeak, applied, verb));
    if (location.execution.isTraced()) {
      String detail =
          location.hasStored
              ? ": " + found + " -> " + change.apply(found)
              : " fails, found " + found;
      location.execution.done(detail + location.execution.staleness());
    }
    return found;
  }

  private static boolean value(Store store) {
    return store.bits != 0;
  }

  @Override
  public String toString() {
    return location.name();
  }
}
