package edo.check.internal.instrument;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the run of a model does for rewritten code, on the thread that calls. */
public interface RunningModel {
  /**
   * A step: an access to a field, or to all of an object.
   *
   * @param base the object; for a static field the descriptor of its class, interned
   * @param name the field; "" for all of the object
   * @param verb what is done, for the trace
   * @param isWrite whether it may change something
   * @return whether {@link #done} is to be told
   */
  boolean field(Object base, String name, String verb, boolean isWrite);

  /**
   * A step: an access to an array's element, or to that of an object that is one.
   *
   * @param array the array
   * @param index the element
   * @param verb what is done, for the trace
   * @param isWrite whether it may change something
   * @return whether {@link #done} is to be told
   */
  boolean element(Object array, int index, String verb, boolean isWrite);

  /**
   * A step: a call of a container.
   *
   * @param base the container, or what it is a view of
   * @param verb its method, for the trace
   * @param isWrite whether it may change something
   * @param gate whether the call would return without waiting for others; until then it is no step
   * @return whether {@link #done} is to be told
   */
  boolean container(Object base, String verb, boolean isWrite, BooleanSupplier gate);

  /**
   * The latest step has been taken; for the trace.
   *
   * @param detail its arguments and its result
   */
  void done(String detail);

  /**
   * What the trace calls a value; runs none of its methods.
   *
   * @param value anything
   * @return a name
   */
  String describe(@Nullable Object value);

  /**
   * For an access that calls the user's code half-way.
   *
   * @return takes the latest step again, if others were taken since
   */
  Runnable again();

  /**
   * The same for a function that a container gets and calls, now or later, on any thread.
   *
   * @param base as in {@link #container}
   * @return asked before the function is called; what it returns takes a step, if the function has
   */
  Supplier<Runnable> again(Object base);

  /**
   * Enters a monitor; blocking, as a step of the model.
   *
   * @param object whose
   */
  void monitorEnter(Object object);

  /**
   * Leaves a monitor.
   *
   * @param object whose
   */
  void monitorExit(Object object);

  /**
   * Leaves a monitor and waits for a signal; blocking, as steps of the model.
   *
   * @param object whose
   */
  void monitorWait(Object object);

  /**
   * Signals one that waits, or all.
   *
   * @param object whose
   * @param all whether all
   */
  void monitorNotify(Object object, boolean all);

  /**
   * Whether the caller has entered a monitor.
   *
   * @param object whose
   * @return true if it has
   */
  boolean holds(Object object);

  /** Parks; blocking, as a step of the model. */
  void park();

  /**
   * Unparks.
   *
   * @param thread the real thread
   */
  void unpark(Thread thread);

  /** Lets others go first. */
  void spin();

  /**
   * Fails the check.
   *
   * @param what what cannot be followed, and what to do instead
   */
  void unsupported(String what);

  /**
   * Turns the caller's steps off and on again; nests.
   *
   * @param on whether off
   */
  void quiet(boolean on);

  /**
   * Whether the exception is the model's own, that ends a run.
   *
   * @param thrown anything that was thrown
   * @return true if nobody must catch it
   */
  boolean isAbort(Throwable thrown);
}
