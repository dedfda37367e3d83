package edo.check;

import edo.task.Waker;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place for one {@link Waker}, as an {@link edo.task.Async} of a model needs it: who waits leaves
 * its waker there and then looks again, who has something takes it out and calls it.
 */
public final class CheckedWaker {
  private final Subject subject;
  private @Nullable Waker waker;
  private @Nullable View view;

  /** An empty place, made and used inside a model. */
  public CheckedWaker() {
    subject = new Subject(Execution.current("CheckedWaker"), "waker");
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedWaker named(String name) {
    subject.rename(name);
    return this;
  }

  /**
   * Leaves a waker, in the place of the one that is there.
   *
   * @param next the waker
   */
  public void register(Waker next) {
    exchange("register", next);
  }

  /**
   * Takes the waker out.
   *
   * @return the waker, if there is one
   */
  public Optional<Waker> take() {
    return Optional.ofNullable(exchange("take", null));
  }

  /** Takes the waker out and calls it, if there is one. */
  public void wake() {
    Waker taken = exchange("wake", null);
    if (taken != null) {
      taken.wake();
    }
  }

  private @Nullable Waker exchange(String verb, @Nullable Waker next) {
    Strand me = subject.execution.enter(verb, subject, Subject.WRITE);
    me.learn(view);
    view = me.publish();
    Waker before = waker;
    waker = next;
    subject.execution.done(before == null ? "() finds none" : "() finds one");
    return before;
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
