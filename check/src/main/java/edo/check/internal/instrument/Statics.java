package edo.check.internal.instrument;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The static fields of rewritten classes, as their initializers have left them. */
public final class Statics {
  private record Value(Field field, @Nullable Object value) {}

  /** What could be seen of an object that a final field refers to. */
  private record Mark(Field field, String content) {}

  private static final Package ATOMICS = AtomicReference.class.getPackage();

  private final Set<Class<?>> noted = new HashSet<>();
  private final List<Value> values = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();

  Statics() {}

  /** A class is initialised. */
  void note(Class<?> type) {
    if (!noted.add(type)) {
      return;
    }
    for (Field field : type.getDeclaredFields()) {
      int flags = field.getModifiers();
      if (Modifier.isStatic(flags)) {
        field.setAccessible(true);
        Object value = value(field);
        if (Modifier.isFinal(flags)) {
          marks.add(new Mark(field, content(value)));
        } else {
          values.add(new Value(field, value));
        }
      }
    }
  }

  private static @Nullable Object value(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " was made accessible", e);
    }
  }

  /** Enough to tell most changes; calls nothing of the user's. */
  private static String content(@Nullable Object value) {
    return switch (value) {
      case int[] numbers -> Arrays.toString(numbers);
      case long[] numbers -> Arrays.toString(numbers);
      case boolean[] truths -> Arrays.toString(truths);
      case Object[] objects -> Arrays.toString(identities(objects));
      case AtomicReference<?> reference -> "" + System.identityHashCode(reference.get());
      case AtomicReferenceArray<?> _ -> "";
      case Collection<?> all when isJdks(all) -> all.size() + " elements";
      case Map<?, ?> all when isJdks(all) -> all.size() + " entries";
      case Object other when other.getClass().getPackage() == ATOMICS -> other.toString();
      case null, default -> "";
    };
  }

  private static int[] identities(Object[] objects) {
    return Arrays.stream(objects).mapToInt(System::identityHashCode).toArray();
  }

  private static boolean isJdks(Object object) {
    return object.getClass().getClassLoader() == null;
  }

  /**
   * The final fields of which it can be seen that what they refer to has changed since they were
   * initialised, which nobody puts back.
   *
   * @return their names, with those of their classes
   */
  public List<String> changed() {
    return marks.stream()
        .filter(mark -> !mark.content().equals(content(value(mark.field()))))
        .map(mark -> mark.field().getDeclaringClass().getName() + "." + mark.field().getName())
        .toList();
  }

  /** Puts all of them back, those that are not final: every run begins with the same. */
  public void restore() {
    for (Value value : values) {
      try {
        value.field().set(null, value.value());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(value.field() + " was made accessible", e);
      }
    }
  }
}
