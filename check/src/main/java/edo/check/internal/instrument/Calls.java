package edo.check.internal.instrument;

import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.Set;

/** Which calls of the JDK's are followed, and how. */
final class Calls {
  enum Kind {
    /** Runs as it is. */
    NONE,
    /** One of {@link Substitutes} is called instead. */
    SUBSTITUTE,
    /** Steps, each of which a bridge takes; see {@link Bridges}. */
    VAR_HANDLE,
    ATOMIC,
    ATOMIC_ELEMENT,
    UPDATER,
    NEW_UPDATER,
    NEW_HANDLE,
    CONTAINER,
    /** What it returns gives access to its argument. */
    WRAPPER,
    /** Fails the check. */
    UNSUPPORTED
  }

  /**
   * How a call is followed.
   *
   * @param kind see there
   * @param isWrite whether it may write
   * @param text the name of the substitute, or what to say of what is not supported
   */
  record Call(Kind kind, boolean isWrite, String text) {}

  private static final Call NONE = new Call(Kind.NONE, false, "");

  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup.";

  private static final Set<String> HANDLE_READS =
      Set.of("get", "getVolatile", "getOpaque", "getAcquire");

  private static final Set<String> HANDLE_WRITES =
      Set.of("set", "setVolatile", "setOpaque", "setRelease");

  private static final Set<String> ATOMIC_READS =
      Set.of(
          "get",
          "getPlain",
          "getOpaque",
          "getAcquire",
          "intValue",
          "longValue",
          "sum",
          "isMarked",
          "getReference",
          "getStamp");

  private static final Set<String> NO_ACCESS =
      Set.of("getClass", "hashCode", "equals", "toString", "length");

  private static final Map<String, String> SUBSTITUTES =
      Map.ofEntries(
          Map.entry("java/lang/Object.wait", "await"),
          Map.entry("java/lang/Object.notify", "signal"),
          Map.entry("java/lang/Object.notifyAll", "signalAll"),
          Map.entry("java/lang/System.arraycopy", "arraycopy"),
          Map.entry("java/lang/Thread.holdsLock", "holdsLock"),
          Map.entry("java/lang/Thread.onSpinWait", "spin"),
          Map.entry("java/lang/Thread.yield", "spin"),
          Map.entry("java/util/concurrent/locks/LockSupport.park", "park"),
          Map.entry("java/util/concurrent/locks/LockSupport.parkNanos", "parkFor"),
          Map.entry("java/util/concurrent/locks/LockSupport.parkUntil", "parkFor"),
          Map.entry("java/util/concurrent/locks/LockSupport.unpark", "unpark"));

  /** Those in whose name threads are started that are none of the model. */
  private static final Set<String> EXECUTORS =
      Set.of(
          "Executor",
          "ExecutorService",
          "ScheduledExecutorService",
          "AbstractExecutorService",
          "ThreadPoolExecutor",
          "ScheduledThreadPoolExecutor",
          "ForkJoinPool",
          "ForkJoinTask",
          "StructuredTaskScope");

  private static final Set<String> FUTURES = Set.of("CompletableFuture", "CompletionStage");

  private static final Set<String> TIME_METHODS =
      Set.of(
          "sleep", "timedJoin", "timedWait", "orTimeout", "completeOnTimeout", "delayedExecutor");

  private static final Set<String> THREAD_METHODS =
      Set.of("start", "startVirtualThread", "sleep", "join", "interrupt");

  private final ClassFacts facts;

  Calls(ClassFacts facts) {
    this.facts = facts;
  }

  Call of(String owner, String name, MethodTypeDesc type, boolean isStatic) {
    if (name.startsWith("<") || owner.startsWith("[")) {
      return NONE;
    }
    String substitute = SUBSTITUTES.get(owner + "." + name);
    if (substitute != null) {
      return new Call(Kind.SUBSTITUTE, false, substitute);
    }
    return facts.inJdk(owner).stream()
        .map(jdk -> ofJdk(jdk, name, type, isStatic))
        .filter(call -> call.kind() != Kind.NONE)
        .findFirst()
        .orElse(NONE);
  }

  /** The same for {@code super.method()}. */
  Call ofSuper(String owner, String name, MethodTypeDesc type) {
    return facts.isJdks(owner, name, type.descriptorString()) ? of(owner, name, type, false) : NONE;
  }

  private static Call ofJdk(String jdk, String name, MethodTypeDesc type, boolean isStatic) {
    String method = jdk + "." + name;
    if (jdk.equals("java/lang/invoke/VarHandle")) {
      return isStatic ? NONE : handle(name);
    }
    if (method.equals(LOOKUP + "findVarHandle") || method.equals(LOOKUP + "findStaticVarHandle")) {
      return new Call(Kind.NEW_HANDLE, false, "");
    }
    if (jdk.startsWith("java/util/concurrent/atomic/")) {
      return atomic(jdk, name, type, isStatic);
    }
    if (jdk.startsWith("java/util/concurrent/locks/") && !isStatic) {
      return unsupported(
          method, "use synchronized, LockSupport or a CheckedLock instead, or model its user");
    }
    if (jdk.equals("java/util/concurrent/FutureTask")) {
      return unsupported(
          method, "complete a CompletableFuture instead, from a thread of CheckedThread.spawn");
    }
    if (startsThreads(jdk, name)) {
      return unsupported(
          method,
          "the threads of a model are those of CheckedThread.spawn, without time or interrupts");
    }
    if (isStatic) {
      boolean wraps = jdk.equals("java/util/Collections") && ContainerCalls.wraps(name);
      return wraps ? new Call(Kind.WRAPPER, false, "") : NONE;
    }
    return ContainerCalls.isContainer(jdk)
        ? new Call(Kind.CONTAINER, ContainerCalls.isWrite(jdk, name), "")
        : NONE;
  }

  private static boolean startsThreads(String jdk, String name) {
    if (jdk.startsWith("java/lang/Thread")) {
      return jdk.startsWith("java/lang/Thread$Builder")
          ? name.equals("start")
          : jdk.equals("java/lang/Thread") && THREAD_METHODS.contains(name);
    }
    String concurrent = "java/util/concurrent/";
    if (jdk.startsWith(concurrent)) {
      String type = jdk.substring(concurrent.length());
      return EXECUTORS.contains(type)
          || (type.equals("TimeUnit") && TIME_METHODS.contains(name))
          || (FUTURES.contains(type) && (name.endsWith("Async") || TIME_METHODS.contains(name)));
    }
    return jdk.equals("java/util/Timer")
        || name.equals("parallelStream")
        || (jdk.startsWith("java/util/stream/") && name.equals("parallel"))
        || (jdk.equals("java/util/Arrays") && name.startsWith("parallel"));
  }

  private static Call handle(String name) {
    boolean isWrite =
        HANDLE_WRITES.contains(name)
            || name.startsWith("compareAnd")
            || name.startsWith("weakCompareAndSet")
            || name.startsWith("getAnd");
    return isWrite || HANDLE_READS.contains(name) ? new Call(Kind.VAR_HANDLE, isWrite, "") : NONE;
  }

  private static Call atomic(String jdk, String name, MethodTypeDesc type, boolean isStatic) {
    if (isStatic) {
      return name.equals("newUpdater") ? new Call(Kind.NEW_UPDATER, false, "") : NONE;
    }
    if (NO_ACCESS.contains(name)) {
      return NONE;
    }
    boolean isWrite = !ATOMIC_READS.contains(name);
    if (jdk.endsWith("FieldUpdater")) {
      return new Call(Kind.UPDATER, isWrite, "");
    }
    boolean isElement =
        jdk.endsWith("Array")
            && type.parameterCount() > 0
            && type.parameterType(0).descriptorString().equals("I");
    return new Call(isElement ? Kind.ATOMIC_ELEMENT : Kind.ATOMIC, isWrite, "");
  }

  private static Call unsupported(String method, String advice) {
    String name = method.replace('/', '.');
    return new Call(Kind.UNSUPPORTED, false, name + " cannot be followed: " + advice);
  }
}
