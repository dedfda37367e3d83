package edo.check;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects that rewritten classes use in one run. Each field and each element is a {@link
 * Subject} of its own, from when a step first gets there on, and each monitor is a lock.
 */
final class RealMemory {
  /** Accesses before there is a second thread; many more are a loop that does not end. */
  private static final int MOST_ALONE = 10_000_000;

  /** An object's monitor. */
  record Monitor(CheckedLock lock, CheckedCondition condition) {}

  private static final class Known {
    private final String name;
    private final Map<String, Subject> fields = new HashMap<>();
    private final Map<Integer, Subject> elements = new HashMap<>();
    private @Nullable Monitor monitor;

    Known(String name) {
      this.name = name;
    }
  }

  private final Execution execution;
  private final IdentityHashMap<Object, Known> objects = new IdentityHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private int alone;

  RealMemory(Execution execution) {
    this.execution = execution;
  }

  private Known known(Object object) {
    Known known = objects.get(object);
    if (known == null) {
      String type = name(object.getClass());
      int number = counts.merge(type, 1, Integer::sum);
      known = new Known(type + "#" + number);
      objects.put(object, known);
    }
    return known;
  }

  /** An object of a class, or a class itself, without what differs from process to process. */
  private static String name(Class<?> type) {
    if (type.isHidden()) {
      return "lambda";
    }
    if (type.isArray()) {
      return name(type.componentType()) + "[]";
    }
    String name = type.getName();
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  Subject field(Object object, String field) {
    Known known = known(object);
    Subject subject = known.fields.get(field);
    if (subject == null) {
      subject = new Subject(execution, "field");
      subject.rename(field.isEmpty() ? known.name : known.name + "." + field);
      known.fields.put(field, subject);
    }
    return subject;
  }

  /**
   * A field of a class.
   *
   * @param type the class's descriptor, interned, so that it is an object like others
   */
  Subject staticField(String type, String field) {
    if (!objects.containsKey(type)) {
      int begin = Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1;
      objects.put(type, new Known(type.substring(Math.max(1, begin), type.length() - 1)));
    }
    return field(type, field);
  }

  Subject element(Object array, int index) {
    Known known = known(array);
    Subject subject = known.elements.get(index);
    if (subject == null) {
      subject = new Subject(execution, "element");
      subject.rename(known.name + "[" + index + "]");
      known.elements.put(index, subject);
    }
    return subject;
  }

  Monitor monitor(Object object) {
    Known known = known(object);
    Monitor monitor = known.monitor;
    if (monitor == null) {
      var lock = new CheckedLock().named("monitor of " + known.name);
      monitor = new Monitor(lock, lock.newCondition().named("signal of " + known.name));
      known.monitor = monitor;
    }
    return monitor;
  }

  String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> '"' + text + '"';
      case Number number when number.getClass().getPackageName().equals("java.lang") ->
          number.toString();
      case Boolean truth -> truth.toString();
      case Character letter -> letter.toString();
      case Enum<?> constant -> constant.name();
      case Class<?> type -> name(type);
      case Thread _ -> "a thread";
      default -> known(value).name;
    };
  }

  /** An access that is no step, as nobody else is there. */
  void alone() {
    if (++alone > MOST_ALONE) {
      throw execution.fail(
          FailureKind.TOO_MANY_BRANCHES,
          "more than "
              + MOST_ALONE
              + " accesses before the first thread is spawned: a loop that"
              + " does not end",
          null);
    }
  }
}
