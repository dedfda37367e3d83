package edo.check;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A plain variable of a model: an ordinary field, or what an array's element, a collection or any
 * other object without a lock of its own stands for. Two accesses, one of them a write, that
 * nothing orders are a data race and fail the check, whichever comes first in the run.
 *
 * <p>Accesses are no steps: where nothing races it makes no difference when exactly they happen.
 *
 * {@snippet :
 * var failure =
 *     Model.expectFailure(
 *         () -> {
 *           var balance = new CheckedCell<>(100).named("balance");
 *           var other = CheckedThread.spawn(() -> balance.set(balance.get() - 30));
 *           balance.set(balance.get() - 50);
 *           other.join();
 *         });
 * expect(FailureKind.DATA_RACE, failure.kind());
 * }
 *
 * @param <V> what it holds
 */
public final class CheckedCell<V extends @Nullable Object> {
  private final Subject subject;
  private final AccessLog reads;
  private final AccessLog writes;
  private V value;
  private int readers;
  private boolean isWritten;

  /**
   * A cell, made and used inside a model. That it is made is a write.
   *
   * @param initial its first value
   */
  public CheckedCell(V initial) {
    Execution execution = Execution.current("CheckedCell");
    subject = new Subject(execution, "cell");
    reads = new AccessLog("read", false, execution.settings.maxThreads());
    writes = new AccessLog("write", true, execution.settings.maxThreads());
    value = initial;
    writes.add(execution.self());
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedCell<V> named(String name) {
    subject.rename(name);
    return this;
  }

  /**
   * Reads.
   *
   * @return the value
   */
  public V get() {
    return read(v -> v);
  }

  /**
   * Writes.
   *
   * @param next the new value
   */
  public void set(V next) {
    update(v -> next);
  }

  /**
   * Reads, for as long as the reader takes: until it is done no other thread may write, nor may it
   * itself.
   *
   * @param reader gets the value
   * @param <R> the type of its result
   * @return what it returns
   */
  public <R extends @Nullable Object> R read(Function<? super V, ? extends R> reader) {
    Strand me = subject.execution.self();
    if (isWritten) {
      throw overlap(me, "read", "being written");
    }
    writes.check(me, subject, "read", true);
    reads.add(me);
    note(me, "read", value);
    readers++;
    try {
      R result = reader.apply(value);
      reads.add(me);
      return result;
    } finally {
      readers--;
    }
  }

  /**
   * Writes, for as long as the writer takes: until it is done nobody may read or write.
   *
   * @param writer gets the value and returns the new one
   */
  public void update(UnaryOperator<V> writer) {
    Strand me = subject.execution.self();
    if (isWritten || readers > 0) {
      throw overlap(me, "write", isWritten ? "being written" : "being read");
    }
    writes.check(me, subject, "write", false);
    reads.check(me, subject, "write", false);
    writes.add(me);
    isWritten = true;
    try {
      value = writer.apply(value);
      writes.add(me);
      note(me, "write", value);
    } finally {
      isWritten = false;
    }
  }

  private void note(Strand me, String verb, @Nullable Object what) {
    subject.execution.noteAccess(me, subject, verb, what);
  }

  private Abort overlap(Strand me, String verb, String state) {
    return subject.execution.fail(
        FailureKind.DATA_RACE,
        "data race on "
            + subject.name()
            + ": "
            + verb
            + " by thread "
            + me
            + " while it is "
            + state,
        null);
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
