package edo.check.internal.instrument;

import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What rewritten code calls around a call of a container of the JDK's. What is decided here depends
 * on the object: whose code the call enters, which object a view is a view of, which lock the JDK's
 * code takes itself, and when a call that waits can go on.
 */
public final class Containers {
  /** The place of all futures: one that is completed completes others. */
  private static final class Futures {}

  /** The locks of a hash map's bins, as one: held while a function of the user's runs. */
  private static final class Bins {}

  private record Link(WeakReference<Object> base, boolean wraps) {}

  private static final Object FUTURES = new Futures();
  private static final Object NO_LOCK = new Object();
  private static final Link NO_LINK = new Link(new WeakReference<>(null), false);

  /** Views and iterators, and what of. */
  private static final WeakMap<Link> LINKS = new WeakMap<>();

  private static final WeakMap<Bins> BINS = new WeakMap<>();

  private static final ClassValue<Map<String, Boolean>> IS_JDKS =
      new ClassValue<>() {
        @Override
        protected Map<String, Boolean> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  /** Those of a synchronized wrapper that take no lock: the caller has to. */
  private static final Set<String> UNLOCKED =
      Set.of("iterator", "listIterator", "spliterator", "stream");

  private Containers() {}

  /**
   * Whether a call enters code of the JDK's that has state.
   *
   * @param type the descriptor; "" if that is known already
   */
  static boolean isJdks(Object object, String verb, String type) {
    Class<?> its = object.getClass();
    return type.isEmpty()
        || !isUsers(its)
        || IS_JDKS.get(its).computeIfAbsent(verb + type, k -> isInherited(its, verb, type));
  }

  private static boolean isUsers(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader != null && loader != ClassLoader.getPlatformClassLoader();
  }

  private static boolean isInherited(Class<?> type, String verb, String descriptor) {
    MethodType called = MethodType.fromMethodDescriptorString(descriptor, type.getClassLoader());
    Class<?> at = type;
    for (; at != null && isUsers(at); at = at.getSuperclass()) {
      if (Arrays.stream(at.getDeclaredMethods())
          .anyMatch(m ->
              m.getName().equals(verb)
                  && m.getReturnType() == called.returnType()
                  && called.parameterList().equals(Arrays.asList(m.getParameterTypes())))) {
        return false;
      }
    }
    return at != Object.class; // else it is a default method, which calls the user's
  }

  // ---------------------------------------------------------------- locks

  /**
   * Before the step: takes the lock that the JDK's code takes itself, as one of the model.
   *
   * @param container the container
   * @param verb its method
   * @param isWrite whether it may write
   * @param type the descriptor of the method; "" if it is the JDK's for sure
   * @return what {@link #leave} wants
   */
  public static Object enter(
      @Nullable Object container, String verb, boolean isWrite, String type) {
    if (container == null || !Hooks.RUNNING.isBound() || !isJdks(container, verb, type)) {
      return NO_LOCK;
    }
    Object lock = lock(container, verb, isWrite);
    if (lock != NO_LOCK) {
      Hooks.RUNNING.get().monitorEnter(lock);
    }
    return lock;
  }

  /**
   * After the call.
   *
   * @param lock what {@link #enter} has returned
   */
  public static void leave(Object lock) {
    if (lock != NO_LOCK) {
      Hooks.RUNNING.get().monitorExit(lock);
    }
  }

  private static Object lock(Object container, String verb, boolean isWrite) {
    if (container instanceof ConcurrentHashMap<?, ?>) {
      return isWrite ? BINS.computeIfAbsent(container, Bins::new) : NO_LOCK;
    }
    if (container instanceof java.util.Properties && !isWrite) {
      return NO_LOCK;
    }
    Object at = container;
    while (locksItself(at)) {
      Link link = LINKS.getOrDefault(at, NO_LINK);
      Object base = link.base().get();
      if (base == null || link.wraps()) {
        boolean isLeft = at == container && isWrapper(at) && UNLOCKED.contains(verb);
        return isLeft ? NO_LOCK : at;
      }
      at = base;
    }
    return NO_LOCK;
  }

  private static boolean locksItself(Object container) {
    return container instanceof java.util.Vector<?>
        || container instanceof java.util.Hashtable<?, ?>
        || container instanceof StringBuffer
        || isWrapper(container)
        || container.getClass().getName().startsWith("java.util.Vector$");
  }

  private static boolean isWrapper(Object container) {
    return container.getClass().getName().startsWith("java.util.Collections$Synchronized");
  }

  // ---------------------------------------------------------------- steps

  /**
   * Before a call.
   *
   * @param container the container
   * @param verb its method
   * @param isWrite whether it may write
   * @param type the descriptor of the method; "" if it is the JDK's for sure
   * @return as {@link Hooks} says
   */
  public static int step(@Nullable Object container, String verb, boolean isWrite, String type) {
    if (container == null
        || !Hooks.RUNNING.isBound()
        || !isJdks(container, verb, type)
        || isFixed(container)) {
      return Hooks.UNTRACED;
    }
    RunningModel model = Hooks.RUNNING.get();
    if (container instanceof FutureTask<?>) {
      model.unsupported(
          "java.util.concurrent.FutureTask cannot be followed: complete a CompletableFuture"
              + " instead, from a thread of CheckedThread.spawn");
    }
    boolean traced = model.container(place(container), verb, isWrite, gate(container, verb));
    return traced ? 1 : Hooks.UNTRACED;
  }

  private static boolean isFixed(Object container) {
    String name = container.getClass().getName();
    return name.startsWith("java.util.ImmutableCollections$")
        || name.startsWith("java.util.Collections$Empty");
  }

  /** What the object is an access to. */
  static Object place(Object container) {
    if (container instanceof CompletableFuture<?>) {
      return FUTURES;
    }
    Object at = container;
    Object base = LINKS.getOrDefault(at, NO_LINK).base().get();
    while (base != null) {
      at = base;
      base = LINKS.getOrDefault(at, NO_LINK).base().get();
    }
    return at;
  }

  /** When the call returns without really waiting; always, if it is none of those known. */
  private static BooleanSupplier gate(Object container, String verb) {
    // A synchronous queue has nothing in it, ever: who waits there really does, which is told.
    if (isUsers(container.getClass()) || container instanceof SynchronousQueue<?>) {
      return () -> true;
    }
    return switch (container) {
      case CompletableFuture<?> future when verb.equals("get") || verb.equals("join") ->
          future::isDone;
      case CountDownLatch latch when verb.equals("await") -> () -> latch.getCount() == 0;
      case Semaphore permits when verb.startsWith("acquire") ->
          () -> permits.availablePermits() > 0;
      case BlockingQueue<?> queue when verb.equals("take") -> () -> !queue.isEmpty();
      case BlockingQueue<?> queue when verb.equals("put") -> () -> queue.remainingCapacity() > 0;
      default -> () -> true;
    };
  }

  /**
   * Before a call of what cannot be followed, unless the user has written it.
   *
   * @param object the object that is called
   * @param verb its method
   * @param type the descriptor of the method; "" if it is the JDK's for sure
   * @param what what that is, and what to do instead
   */
  public static void unsupported(@Nullable Object object, String verb, String type, String what) {
    if (object != null && Hooks.RUNNING.isBound() && isJdks(object, verb, type)) {
      Hooks.unsupported(what);
    }
  }

  // ---------------------------------------------------------------- views

  /**
   * After a call that returns a view, an iterator, or an entry.
   *
   * @param view what it returned
   * @param container what of
   */
  public static void view(@Nullable Object view, Object container) {
    link(view, container, false);
  }

  /**
   * After a call that may return an entry.
   *
   * @param entry what it returned
   * @param container what of
   */
  public static void entry(@Nullable Object entry, Object container) {
    if (entry instanceof Map.Entry<?, ?>) {
      link(entry, container, false);
    }
  }

  /**
   * After a call of {@code Collections.synchronizedList} and the like.
   *
   * @param wrapper what it returned
   * @param container what is in it
   */
  public static void wraps(@Nullable Object wrapper, @Nullable Object container) {
    if (container != null) {
      link(wrapper, container, true);
    }
  }

  private static void link(@Nullable Object view, Object base, boolean wraps) {
    if (view == null || isUsers(view.getClass()) || !Hooks.RUNNING.isBound()) {
      return;
    }
    // An entry does not keep its iterator, nor an iterator the wrapper that it is of.
    Object kept = wraps || locksItself(view) ? base : place(base);
    if (view != kept) {
      LINKS.put(view, new Link(new WeakReference<>(kept), wraps));
    }
  }
}
