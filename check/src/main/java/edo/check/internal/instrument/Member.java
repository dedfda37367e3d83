package edo.check.internal.instrument;

import java.lang.constant.ClassDesc;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What a handle or an updater gives access to, so that it is one place with the field or the
 * element itself.
 *
 * @param kind of what kind
 * @param type the descriptor of the class, interned, for a static field
 * @param name the field
 */
record Member(Kind kind, String type, String name) {
  enum Kind {
    STATIC,
    FIELD,
    ELEMENT,
    UNKNOWN
  }

  private static final Map<VarHandle, Member> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private static final Map<Object, String> UPDATERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  static Member of(VarHandle handle) {
    return KNOWN.computeIfAbsent(handle, Member::find);
  }

  private static Member find(VarHandle handle) {
    List<Class<?>> places = handle.coordinateTypes();
    if (places.size() == 2 && places.getFirst().componentType() == handle.varType()) {
      return new Member(Kind.ELEMENT, "", "");
    }
    if (places.size() > 1) {
      return new Member(Kind.UNKNOWN, "", "");
    }
    try {
      return handle
          .describeConstable()
          .map(field ->
              places.isEmpty()
                  ? new Member(
                      Kind.STATIC, key((ClassDesc) field.bootstrapArgs()[0]), field.constantName())
                  : new Member(Kind.FIELD, "", field.constantName()))
          .orElse(new Member(Kind.UNKNOWN, "", ""));
    } catch (InternalError e) {
      // Nobody saw it being made, and it cannot say the name of a field that its class inherits.
      return new Member(Kind.UNKNOWN, "", "");
    }
  }

  private static String key(ClassDesc type) {
    return type.descriptorString().intern();
  }

  /** A handle of a field was made. */
  static void note(VarHandle handle, Class<?> type, String name) {
    boolean isStatic = handle.coordinateTypes().isEmpty();
    KNOWN.put(
        handle,
        isStatic
            ? new Member(Kind.STATIC, declaring(type, name).descriptorString().intern(), name)
            : new Member(Kind.FIELD, "", name));
  }

  /** The class that declares a static field which this one has or inherits. */
  private static Class<?> declaring(Class<?> type, String name) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (Arrays.stream(at.getDeclaredFields()).anyMatch(f -> f.getName().equals(name))) {
        return at;
      }
    }
    return type; // an interface's, which is final
  }

  static void note(Object updater, String name) {
    UPDATERS.put(updater, name);
  }

  /** The updater's field, "" if nobody saw it being made. */
  static String ofUpdater(Object updater) {
    return UPDATERS.getOrDefault(updater, "");
  }
}
