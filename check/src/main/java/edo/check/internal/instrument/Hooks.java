package edo.check.internal.instrument;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What rewritten code calls. Outside of a model nothing happens here.
 *
 * <p>Those that stand before an access return how many of its arguments only say where it is, or
 * {@link #UNTRACED} if nobody wants to be told of the others.
 */
public final class Hooks {
  /** The model that the calling thread is one of. */
  public static final ScopedValue<RunningModel> RUNNING = ScopedValue.newInstance();

  /** What the names of the methods begin with that are added to a class. */
  public static final String BRIDGE = "edo$check$";

  static final int UNTRACED = -1;

  private Hooks() {}

  private static boolean isOff() {
    return !RUNNING.isBound();
  }

  // ---------------------------------------------------------------- accesses

  /**
   * Before an access to an object's field.
   *
   * @param base the object; if null, what follows fails
   * @param name the field
   * @param isWrite whether it is a write
   * @return see above
   */
  public static int field(@Nullable Object base, String name, boolean isWrite) {
    return base == null ? UNTRACED : step(base, name, isWrite ? "set" : "get", isWrite, 1);
  }

  /**
   * Before an access to a static field.
   *
   * @param type the descriptor of its class
   * @param name the field
   * @param isWrite whether it is a write
   * @return see above
   */
  public static int staticField(String type, String name, boolean isWrite) {
    return step(type, name, isWrite ? "set" : "get", isWrite, 0);
  }

  /**
   * Before an access to an array's element.
   *
   * @param array the array; if null, what follows fails
   * @param index the element
   * @param isWrite whether it is a write
   * @return whether {@link #element} or {@link #stored} is to be told
   */
  public static boolean element(@Nullable Object array, int index, boolean isWrite) {
    return array != null
        && !isOff()
        && RUNNING.get().element(array, index, isWrite ? "set" : "get", isWrite);
  }

  /**
   * Before an access by a handle.
   *
   * @param handle the handle
   * @param first its first argument, if that is an object
   * @param second its second argument, if that is an int
   * @param verb the handle's method
   * @param isWrite whether it may write
   * @return see above
   */
  public static int varHandle(
      @Nullable VarHandle handle,
      @Nullable Object first,
      int second,
      String verb,
      boolean isWrite) {
    if (isOff() || handle == null) {
      return UNTRACED;
    }
    Member member = Member.of(handle);
    return switch (member.kind()) {
      case STATIC -> step(member.type(), member.name(), verb, isWrite, 1);
      case FIELD -> first == null ? UNTRACED : step(first, member.name(), verb, isWrite, 2);
      case ELEMENT ->
          first != null && RUNNING.get().element(first, second, verb, isWrite) ? 3 : UNTRACED;
      case UNKNOWN -> {
        RUNNING.get().unsupported(handle + ": only handles of fields and of elements are followed");
        yield UNTRACED;
      }
    };
  }

  /**
   * The index that a box is for a handle of elements.
   *
   * @param box the second argument of an access by a handle
   * @return the number; -1 if it is none, with which such an access fails
   */
  public static int index(@Nullable Object box) {
    return switch (box) {
      case Integer number -> number;
      case Short number -> number;
      case Byte number -> number;
      case Character letter -> letter;
      case null, default -> -1;
    };
  }

  /**
   * Before an access to an atomic object.
   *
   * @param atomic the object
   * @param verb its method
   * @param isWrite whether it may write
   * @return see above
   */
  public static int atomic(@Nullable Object atomic, String verb, boolean isWrite) {
    return atomic == null ? UNTRACED : step(atomic, "", verb, isWrite, 1);
  }

  /**
   * Before an access to an element of an atomic array.
   *
   * @param array the array
   * @param index the element
   * @param verb its method
   * @param isWrite whether it may write
   * @return see above
   */
  public static int atomicElement(@Nullable Object array, int index, String verb, boolean isWrite) {
    boolean traced =
        array != null && !isOff() && RUNNING.get().element(array, index, verb, isWrite);
    return traced ? 2 : UNTRACED;
  }

  /**
   * Before an access by an updater of fields.
   *
   * @param updater the updater
   * @param base the object
   * @param verb the updater's method
   * @param isWrite whether it may write
   * @return see above
   */
  public static int updater(
      @Nullable Object updater, @Nullable Object base, String verb, boolean isWrite) {
    if (isOff() || updater == null || base == null) {
      return UNTRACED;
    }
    String name = Member.ofUpdater(updater);
    if (name.isEmpty()) {
      RUNNING
          .get()
          .unsupported(
              updater + ": it was made by a class that is not instrumented; name its package too");
    }
    return step(base, name, verb, isWrite, 2);
  }

  /**
   * After an updater of fields was made.
   *
   * @param updater the updater
   * @param name its field
   */
  public static void newUpdater(Object updater, String name) {
    Member.note(updater, name);
  }

  /**
   * After a handle of a field was made.
   *
   * @param handle the handle
   * @param type the class that has the field
   * @param name the field
   */
  public static void newHandle(VarHandle handle, Class<?> type, String name) {
    Member.note(handle, type, name);
  }

  private static int step(Object base, String name, String verb, boolean isWrite, int places) {
    return !isOff() && RUNNING.get().field(base, name, verb, isWrite) ? places : UNTRACED;
  }

  // ---------------------------------------------------------------- the trace

  /**
   * After an access without a result.
   *
   * @param places how many arguments to leave out
   * @param arguments all of them
   */
  public static void done(int places, @Nullable Object[] arguments) {
    RUNNING.get().done(list(places, arguments));
  }

  /**
   * After an access.
   *
   * @param places how many arguments to leave out
   * @param arguments all of them
   * @param result what it returned
   */
  public static void done(int places, @Nullable Object[] arguments, @Nullable Object result) {
    RunningModel model = RUNNING.get();
    model.done(list(places, arguments) + " = " + model.describe(result));
  }

  /**
   * After an element was read.
   *
   * @param result the value
   */
  public static void loaded(@Nullable Object result) {
    done(0, new Object[0], result);
  }

  /**
   * Before an element is written.
   *
   * @param value the value
   */
  public static void stored(@Nullable Object value) {
    done(0, new @Nullable Object[] {value});
  }

  private static String list(int places, @Nullable Object[] arguments) {
    var names = new ArrayList<String>();
    for (Object argument : Arrays.copyOfRange(arguments, places, arguments.length)) {
      names.add(RUNNING.get().describe(argument));
    }
    return "(" + String.join(", ", names) + ")";
  }

  // ---------------------------------------------------------------- the rest

  /**
   * Before something that cannot be followed.
   *
   * @param what what that is, and what to do instead
   */
  public static void unsupported(String what) {
    if (!isOff()) {
      RUNNING.get().unsupported(what);
    }
  }

  /** A static initializer begins: it runs once, whatever the number of runs. */
  public static void beginStatics() {
    if (!isOff()) {
      RUNNING.get().quiet(true);
    }
  }

  /**
   * A static initializer ends.
   *
   * @param type whose
   */
  public static void endStatics(Class<?> type) {
    if (type.getClassLoader() instanceof InstrumentingLoader loader) {
      loader.statics().note(type);
    }
    if (!isOff()) {
      RUNNING.get().quiet(false);
    }
  }

  /**
   * First in whatever catches everything: the exception that ends a run goes on.
   *
   * @param thrown what was caught
   */
  public static void passOn(Throwable thrown) {
    if (!isOff() && thrown instanceof Error error && RUNNING.get().isAbort(error)) {
      throw error;
    }
  }
}
