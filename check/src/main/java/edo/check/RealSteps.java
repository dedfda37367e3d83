package edo.check;

import edo.check.internal.instrument.RunningModel;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes the steps of rewritten classes, for whatever thread of a model a real thread runs. */
final class RealSteps implements RunningModel {
  private final Runner runner;

  RealSteps(Runner runner) {
    this.runner = runner;
  }

  private RealMemory memory() {
    return runner.strand().execution.real;
  }

  /** Until there is a second thread nobody can come between. */
  private boolean isStep() {
    Strand me = runner.strand();
    if (me.quiet > 0) {
      return false;
    }
    if (me.execution.strands().size() > 1) {
      return true;
    }
    memory().alone();
    return false;
  }

  private boolean take(Subject subject, String verb, boolean isWrite) {
    Execution execution = subject.execution;
    execution.enter(verb, subject, isWrite ? Subject.WRITE : Subject.READ);
    return execution.isTraced();
  }

  @Override
  public boolean field(Object base, String name, String verb, boolean isWrite) {
    if (!isStep()) {
      return false;
    }
    boolean isStatic = base instanceof String;
    return take(
        isStatic ? memory().staticField((String) base, name) : memory().field(base, name),
        verb,
        isWrite);
  }

  @Override
  public boolean element(Object array, int index, String verb, boolean isWrite) {
    return isStep() && take(memory().element(array, index), verb, isWrite);
  }

  @Override
  public boolean container(Object base, String verb, boolean isWrite, BooleanSupplier gate) {
    if (!isStep()) {
      return false;
    }
    Subject subject = memory().field(base, "");
    int access = isWrite ? Subject.WRITE : Subject.READ;
    subject.execution.enter(verb, subject, access, Event.Kind.PLAIN, gate, false, false);
    return subject.execution.isTraced();
  }

  @Override
  public void done(String detail) {
    runner.strand().execution.done(detail);
  }

  @Override
  public String describe(@Nullable Object value) {
    return memory().describe(value);
  }

  @Override
  public Runnable again() {
    Strand me = runner.strand();
    Execution execution = me.execution;
    Subject subject = me.subject;
    if (subject == null || !isStep()) {
      return () -> {};
    }
    String verb = me.verb;
    int[] steps = {execution.branches()};
    return () -> {
      if (execution.branches() != steps[0]) {
        execution.enter(verb, subject, Subject.WRITE);
        steps[0] = execution.branches();
      }
    };
  }

  @Override
  public Supplier<Runnable> again(Object base) {
    Execution execution = runner.strand().execution;
    Subject subject = memory().field(base, "");
    return () -> {
      int before = execution.branches();
      return () -> {
        if (execution.branches() != before && execution.self().quiet == 0) {
          execution.enter("goes on", subject, Subject.WRITE);
          execution.done("");
        }
      };
    };
  }

  @Override
  public void monitorEnter(Object object) {
    if (runner.strand().quiet == 0) {
      memory().monitor(object).lock().lock();
    }
  }

  @Override
  public void monitorExit(Object object) {
    if (runner.strand().quiet == 0) {
      memory().monitor(object).lock().unlock();
    }
  }

  @Override
  public void monitorWait(Object object) {
    memory().monitor(object).condition().await();
  }

  @Override
  public void monitorNotify(Object object, boolean all) {
    CheckedCondition condition = memory().monitor(object).condition();
    if (all) {
      condition.signalAll();
    } else {
      condition.signal();
    }
  }

  @Override
  public boolean holds(Object object) {
    return memory().monitor(object).lock().isHeldByCurrentThread();
  }

  @Override
  public void park() {
    CheckedThread.park();
  }

  @Override
  public void unpark(Thread thread) {
    Execution execution = runner.strand().execution;
    for (Strand strand : execution.strands()) {
      Runner its = strand.runner;
      if (its != null && its.thread() == thread) {
        new CheckedThread(strand).unpark();
        return;
      }
    }
    throw execution.fail(
        FailureKind.MISUSE,
        "unpark of a thread that is none of this run: " + thread.getName(),
        null);
  }

  @Override
  public void spin() {
    CheckedThread.onSpinWait();
  }

  @Override
  public void unsupported(String what) {
    Strand me = runner.strand();
    if (me.quiet == 0) {
      throw me.execution.fail(FailureKind.MISUSE, "thread " + me + ": " + what, null);
    }
  }

  @Override
  public void quiet(boolean on) {
    runner.strand().quiet += on ? 1 : -1;
  }

  @Override
  public boolean isAbort(Throwable thrown) {
    return thrown instanceof Abort;
  }
}
