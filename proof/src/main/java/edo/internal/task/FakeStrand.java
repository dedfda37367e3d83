package edo.internal.task;

/** The thread of an actor, or one that only records interrupts, as the thread under a task. */
final class FakeStrand extends Strand {
  /** Takes note of interrupts; never started. */
  static final class Probe extends Thread {
    volatile int interrupts;

    /** Set when the thread could run another task. */
    volatile boolean released;

    /** Interrupts that hit the next task. */
    volatile int late;

    @Override
    public void interrupt() {
      if (released) {
        late = 1;
      }
      interrupts = 1;
    }
  }

  FakeStrand(Engine engine, Thread thread) {
    super(engine);
    this.thread = thread;
  }

  @Override
  void park() {
    throw new AssertionError("nothing waits in this proof");
  }

  @Override
  void resume() {}

  @Override
  void giveWay() {}
}
