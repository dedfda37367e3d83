package edo.check.internal.instrument;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something for each of some objects, told apart by identity, for as long as they are reachable.
 */
final class WeakMap<V> {
  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object object, @Nullable ReferenceQueue<Object> queue) {
      super(object, queue);
      hash = System.identityHashCode(object);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object mine = get();
      return mine != null && other instanceof Key key && key.get() == mine;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private final Map<Key, V> all = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** What is there for the object, or else this. */
  V getOrDefault(Object object, V other) {
    return all.getOrDefault(new Key(object, null), other);
  }

  void put(Object object, V value) {
    expunge();
    all.put(new Key(object, gone), value);
  }

  V computeIfAbsent(Object object, Supplier<V> make) {
    expunge();
    return all.computeIfAbsent(new Key(object, gone), k -> make.get());
  }

  private void expunge() {
    for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
      all.remove(key);
    }
  }
}
