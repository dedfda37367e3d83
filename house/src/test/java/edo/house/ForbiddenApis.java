package edo.house;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds in class files what production code must not do, because it escapes the scheduler or makes
 * simulation lie: it waits behind the scheduler's back, reads the real clock, draws unseeded
 * numbers, or starts work on somebody else's threads.
 *
 * <p>Calls and method references count alike. A use is reported once per method and rule.
 */
final class ForbiddenApis {
  /** One forbidden thing in one place; {@code type} is the outermost class. */
  record Use(String type, String method, String rule) {
    @Override
    public String toString() {
      return type + "." + method + " uses " + rule;
    }
  }

  static final String SYNCHRONIZED = "synchronized";
  static final String MONITOR = "Object.wait/notify";
  static final String SLEEP = "sleep";
  static final String THREAD_LOCAL = "ThreadLocal";
  static final String CLOCK = "clock";
  static final String RANDOM = "random";
  static final String DEFAULT_POOL = "default pool";
  static final String THREAD = "new thread";

  static final Set<String> RULES =
      Set.of(SYNCHRONIZED, MONITOR, SLEEP, THREAD_LOCAL, CLOCK, RANDOM, DEFAULT_POOL, THREAD);

  /** "owner.name" of methods that are forbidden in every overload. */
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("java.lang.Thread.sleep", SLEEP),
          Map.entry("java.util.concurrent.TimeUnit.sleep", SLEEP),
          Map.entry("java.lang.System.nanoTime", CLOCK),
          Map.entry("java.lang.System.currentTimeMillis", CLOCK),
          Map.entry("java.time.Instant.now", CLOCK),
          Map.entry("java.time.LocalDateTime.now", CLOCK),
          Map.entry("java.time.ZonedDateTime.now", CLOCK),
          Map.entry("java.time.OffsetDateTime.now", CLOCK),
          Map.entry("java.time.Clock.systemUTC", CLOCK),
          Map.entry("java.time.Clock.systemDefaultZone", CLOCK),
          Map.entry("java.lang.Math.random", RANDOM),
          Map.entry("java.lang.StrictMath.random", RANDOM),
          Map.entry("java.util.UUID.randomUUID", RANDOM),
          Map.entry("java.util.concurrent.ThreadLocalRandom.current", RANDOM),
          Map.entry("java.util.random.RandomGenerator.getDefault", RANDOM),
          Map.entry("java.util.concurrent.ForkJoinPool.commonPool", DEFAULT_POOL),
          Map.entry("java.util.Collection.parallelStream", DEFAULT_POOL),
          Map.entry("java.util.concurrent.CompletableFuture.orTimeout", DEFAULT_POOL),
          Map.entry("java.util.concurrent.CompletableFuture.completeOnTimeout", DEFAULT_POOL),
          Map.entry("java.util.concurrent.CompletableFuture.delayedExecutor", DEFAULT_POOL),
          Map.entry("java.util.Timer.<init>", THREAD),
          Map.entry("java.lang.Thread.<init>", THREAD),
          Map.entry("java.lang.Thread.ofPlatform", THREAD),
          Map.entry("java.lang.Thread.ofVirtual", THREAD),
          Map.entry("java.lang.Thread.startVirtualThread", THREAD));

  /** The same, for the form without arguments only: with a seed they are fine. */
  private static final Set<String> UNSEEDED =
      Set.of(
          "java.util.Random.<init>",
          "java.util.SplittableRandom.<init>",
          "java.security.SecureRandom.<init>");

  private static final Set<String> THREAD_LOCALS =
      Set.of("java.lang.ThreadLocal", "java.lang.InheritableThreadLocal");

  private static final Set<String> MONITOR_METHODS =
      Set.of("wait()V", "wait(J)V", "wait(JI)V", "notify()V", "notifyAll()V");

  private ForbiddenApis() {}

  static List<Use> scan(Path classFile) throws IOException {
    ClassModel model = ClassFile.of().parse(classFile);
    String binaryName = model.thisClass().asInternalName().replace('/', '.');
    int nested = binaryName.indexOf('$');
    String type = nested < 0 ? binaryName : binaryName.substring(0, nested);
    var uses = new ArrayList<Use>();
    model
        .superclass()
        .map(s -> name(s.asSymbol()))
        .filter(THREAD_LOCALS::contains)
        .ifPresent(s -> uses.add(new Use(type, "class", THREAD_LOCAL)));
    for (MethodModel method : model.methods()) {
      String where = method.methodName().stringValue();
      if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
        uses.add(new Use(type, where, SYNCHRONIZED));
      }
      method
          .code()
          .ifPresent(
              code -> code.forEach(e -> rules(e).forEach(r -> uses.add(new Use(type, where, r)))));
    }
    return uses.stream().distinct().toList();
  }

  private static List<String> rules(CodeElement element) {
    return switch (element) {
      case MonitorInstruction m -> List.of(SYNCHRONIZED);
      case InvokeInstruction i ->
          rule(name(i.owner().asSymbol()), i.name().stringValue(), i.type().stringValue()).stream()
              .toList();
      case InvokeDynamicInstruction i ->
          i.bootstrapArgs().stream()
              .filter(DirectMethodHandleDesc.class::isInstance)
              .map(DirectMethodHandleDesc.class::cast)
              .flatMap(h -> rule(name(h.owner()), h.methodName(), h.lookupDescriptor()).stream())
              .toList();
      default -> List.of();
    };
  }

  private static Optional<String> rule(String owner, String method, String descriptor) {
    String full = owner + "." + method;
    if (METHODS.containsKey(full)) {
      return Optional.of(METHODS.get(full));
    }
    if (UNSEEDED.contains(full) && descriptor.startsWith("()")) {
      return Optional.of(RANDOM);
    }
    if (full.equals("java.util.Collections.shuffle") && !descriptor.contains("Random")) {
      return Optional.of(RANDOM);
    }
    if (THREAD_LOCALS.contains(owner)) {
      return Optional.of(THREAD_LOCAL);
    }
    if (owner.equals("java.util.concurrent.Executors")) {
      return Optional.of(DEFAULT_POOL);
    }
    // Without an Executor argument the async forms use the common pool.
    if ((owner.equals("java.util.concurrent.CompletableFuture")
            || owner.equals("java.util.concurrent.CompletionStage"))
        && method.endsWith("Async")
        && !descriptor.contains("Ljava/util/concurrent/Executor;")) {
      return Optional.of(DEFAULT_POOL);
    }
    // Final in Object, so whatever the owner in the call says, it is Object's.
    if (MONITOR_METHODS.contains(method + descriptor)) {
      return Optional.of(MONITOR);
    }
    return Optional.empty();
  }

  private static String name(ClassDesc desc) {
    if (!desc.isClassOrInterface()) {
      return desc.displayName();
    }
    String d = desc.descriptorString();
    return d.substring(1, d.length() - 1).replace('/', '.');
  }
}
