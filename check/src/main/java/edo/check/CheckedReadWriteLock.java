package edo.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A read-write lock of a model, like {@link java.util.concurrent.locks.ReentrantReadWriteLock} but
 * not reentrant: one writer, or readers. Nobody has precedence; all orders are explored.
 */
public final class CheckedReadWriteLock {
  private final Subject subject;
  private final List<Strand> readers = new ArrayList<>();
  private @Nullable Strand writer;
  private @Nullable View written;
  private @Nullable View read;

  /** A lock that is free, made and used inside a model. */
  public CheckedReadWriteLock() {
    subject = new Subject(Execution.current("CheckedReadWriteLock"), "rwlock");
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedReadWriteLock named(String name) {
    subject.rename(name);
    return this;
  }

  /**
   * Locks for reading: ordered after all that was written under the lock before.
   *
   * <p><b>Blocking:</b> as a step of the model, while there is a writer.
   */
  public void readLock() {
    takeToRead(enter("readLock", Subject.READ, Event.Kind.ACQUIRE, () -> writer == null));
    subject.execution.done("()");
  }

  /**
   * Locks for writing: ordered after all that was read and written under the lock before.
   *
   * <p><b>Blocking:</b> as a step of the model, while there is a writer or a reader.
   */
  public void writeLock() {
    takeToWrite(enter("writeLock", Subject.WRITE, Event.Kind.ACQUIRE, this::isFree));
    subject.execution.done("()");
  }

  /**
   * Locks for reading if there is no writer.
   *
   * @return whether the caller reads now
   */
  public boolean tryReadLock() {
    Strand me = enter("tryReadLock", Subject.READ, Event.Kind.PLAIN, null);
    boolean can = writer == null;
    if (can) {
      takeToRead(me);
    }
    subject.execution.done("() = " + can);
    return can;
  }

  /**
   * Locks for writing if nobody holds it.
   *
   * @return whether the caller writes now
   */
  public boolean tryWriteLock() {
    Strand me = enter("tryWriteLock", Subject.WRITE, Event.Kind.PLAIN, null);
    boolean can = isFree();
    if (can) {
      takeToWrite(me);
    }
    subject.execution.done("() = " + can);
    return can;
  }

  /** Ends reading. A mistake, which fails the check, if the caller does not read. */
  public void readUnlock() {
    mustHold(readers.contains(subject.execution.self()), "readUnlock");
    Strand me = enter("readUnlock", Subject.READ, Event.Kind.RELEASE, null);
    readers.remove(me);
    me.held.remove(subject);
    read = View.union(read, me.publish());
    subject.execution.done("()");
  }

  /** Ends writing. A mistake, which fails the check, if the caller does not write. */
  public void writeUnlock() {
    mustHold(writer == subject.execution.self(), "writeUnlock");
    Strand me = enter("writeUnlock", Subject.WRITE, Event.Kind.RELEASE, null);
    writer = null;
    me.held.remove(subject);
    written = me.publish();
    subject.execution.done("()");
  }

  private boolean isFree() {
    return writer == null && readers.isEmpty();
  }

  private void takeToRead(Strand me) {
    readers.add(me);
    me.held.add(subject);
    me.learn(written);
  }

  private void takeToWrite(Strand me) {
    writer = me;
    me.held.add(subject);
    me.learn(written);
    me.learn(read);
  }

  /** What readers do to the lock makes no difference to each other. */
  private Strand enter(String verb, int access, Event.Kind kind, @Nullable BooleanSupplier gate) {
    return subject.execution.enter(verb, subject, access, kind, gate, false, false);
  }

  private void mustHold(boolean holds, String verb) {
    if (!holds) {
      throw subject.execution.fail(
          FailureKind.MISUSE,
          subject.name()
              + "."
              + verb
              + " by thread "
              + subject.execution.self()
              + ", which does not hold it so",
          null);
    }
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
