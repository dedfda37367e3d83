package edo.check;

/** The fences of {@link java.lang.invoke.VarHandle}, for models. Each is one step. */
public final class CheckedFence {
  private CheckedFence() {}

  /** Nothing before it is reordered with anything after it; all full fences have one order. */
  public static void fullFence() {
    Execution execution = Execution.current("fullFence");
    Strand me =
        execution.enter("fullFence", null, Subject.NONE, Event.Kind.PLAIN, null, false, true);
    acquire(me);
    me.learn(execution.total);
    execution.total.join(me.view);
    me.released = me.publish();
    execution.done("()");
  }

  /** Reads before it are not reordered with reads and writes after it. */
  public static void acquireFence() {
    Execution execution = Execution.current("acquireFence");
    acquire(execution.enter("acquireFence"));
    execution.done("()");
  }

  /** Reads and writes before it are not reordered with writes after it. */
  public static void releaseFence() {
    Execution execution = Execution.current("releaseFence");
    Strand me = execution.enter("releaseFence");
    me.released = me.publish();
    execution.done("()");
  }

  /** Reads before it are not reordered with reads after it; writes after it may be. */
  public static void loadLoadFence() {
    Execution execution = Execution.current("loadLoadFence");
    Strand me = execution.enter("loadLoadFence");
    View kept = me.acquirable;
    if (kept != null) {
      me.forReads = View.union(me.forReads, kept.copy());
    }
    execution.done("()");
  }

  /** Writes before it are not reordered with writes after it; reads before it may be. */
  public static void storeStoreFence() {
    Execution execution = Execution.current("storeStoreFence");
    Strand me = execution.enter("storeStoreFence");
    me.ownStores.addWrites(me.id, me.time());
    me.released = View.union(me.released, me.ownStores.copy());
    me.view.tick(me.id);
    execution.done("()");
  }

  private static void acquire(Strand me) {
    me.learn(me.acquirable);
  }
}
