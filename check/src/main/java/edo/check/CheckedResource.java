package edo.check;

/**
 * Something that has to be closed, once, and not to be used afterwards: memory outside of the heap,
 * a descriptor, a permit. Not to close it is a leak; to use it without being ordered before the
 * close is a race.
 *
 * <p>Its uses are no steps, as those of a {@link CheckedCell}.
 */
public final class CheckedResource implements AutoCloseable {
  private final Subject subject;
  private final AccessLog uses;
  private final AccessLog ends;
  private boolean isClosed;

  /**
   * A resource that is open, made and used inside a model.
   *
   * @param name its name
   */
  public CheckedResource(String name) {
    Execution execution = Execution.current("CheckedResource");
    subject = new Subject(execution, "resource");
    subject.rename(name);
    uses = new AccessLog("use", false, execution.settings.maxThreads());
    ends = new AccessLog("close", true, execution.settings.maxThreads());
    execution.onLeak(() -> isClosed ? "" : "leak: " + subject.name() + " was not closed");
  }

  /** Uses it. */
  public void use() {
    Strand me = open("use");
    uses.add(me);
    subject.execution.noteAccess(me, subject, "use", "");
  }

  @Override
  public void close() {
    Strand me = open("close");
    uses.check(me, subject, "close", false);
    ends.add(me);
    isClosed = true;
    subject.execution.noteAccess(me, subject, "close", "");
  }

  private Strand open(String doing) {
    Strand me = subject.execution.self();
    ends.check(me, subject, doing, false);
    if (isClosed) {
      throw subject.execution.fail(
          FailureKind.MISUSE, doing + " of " + subject.name() + ", which is closed", null);
    }
    return me;
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
