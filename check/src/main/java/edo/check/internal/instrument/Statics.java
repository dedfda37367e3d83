package edo.check.internal.instrument;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The static fields of rewritten classes, as their initializers have left them. */
public final class Statics {
  private record Value(Field field, @Nullable Object value) {}

  private final Set<Class<?>> noted = new HashSet<>();
  private final List<Value> values = new ArrayList<>();

  Statics() {}

  /** A class is initialised. */
  void note(Class<?> type) {
    if (!noted.add(type)) {
      return;
    }
    for (Field field : type.getDeclaredFields()) {
      int flags = field.getModifiers();
      if (Modifier.isStatic(flags) && !Modifier.isFinal(flags)) {
        field.setAccessible(true);
        try {
          values.add(new Value(field, field.get(null)));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(field + " was made accessible", e);
        }
      }
    }
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
