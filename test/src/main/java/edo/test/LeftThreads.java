package edo.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Finds the threads that a test has started itself and that are alive when it is over.
 *
 * <p>Whose a platform thread is the JDK does not say. What is known is when it was made, as the
 * numbers of threads grow, and its group, which is that of the thread that made it. So the runtime
 * and all that drives it are in a group of the session, which tells the threads that blocking jobs
 * have started. Those that tasks have started are in the one group of all virtual threads; they
 * count only if no other session was open meanwhile.
 *
 * <p>Of virtual threads the runtime knows those that have its scheduler. Rejected: a dump of all
 * threads by {@code HotSpotDiagnosticMXBean}, which knows them everywhere (on JDK 25 it crashes the
 * JVM now and then when a thread ends meanwhile).
 */
final class LeftThreads {
  /** What the JDK calls the group of those who were made by virtual threads. */
  private static final String OF_VIRTUAL = "VirtualThreads";

  /** Edo's runtime for those who have none lives as long as the process. */
  private static final String DEFAULT_RUNTIME = "edo-default-";

  /** The JDK starts them when they are first needed, in the group of whoever needs them. */
  private static final Pattern SHARED =
      Pattern.compile(
          "ForkJoinPool\\.commonPool.*|.*-delayScheduler|CompletableFutureDelay.*|JFR .*");

  /** Those that look, or will: the others see in it that they are not alone. */
  private static final Set<LeftThreads> OPEN = ConcurrentHashMap.newKeySet();

  private final ThreadGroup group = new ThreadGroup("edo-test");
  private volatile long first = Long.MAX_VALUE;
  private final List<String> ignored;
  private volatile boolean alone = true;

  LeftThreads(List<String> ignored) {
    this.ignored = ignored;
    OPEN.add(this);
    if (OPEN.size() > 1) {
      OPEN.forEach(other -> other.alone = false);
    }
  }

  /** The group of what belongs to the session. */
  ThreadGroup group() {
    return group;
  }

  /** Who is younger than this thread may be the test's. */
  void since(Thread oldest) {
    first = oldest.threadId();
  }

  /** Nobody asks any more. */
  void close() {
    OPEN.remove(this);
  }

  /**
   * The threads that are left.
   *
   * @param own those of the runtime, which its end takes along
   * @param children virtual threads that are the test's for sure
   */
  List<Thread> find(List<Thread> own, List<Thread> children) {
    var left = new ArrayList<Thread>();
    for (Thread thread : platformThreads()) {
      if (thread.threadId() > first && isOurs(thread) && !own.contains(thread)) {
        left.add(thread);
      }
    }
    left.addAll(children);
    left.removeIf(t -> ignored.stream().anyMatch(t.getName()::startsWith));
    return left;
  }

  private static List<Thread> platformThreads() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    for (ThreadGroup above = all.getParent(); above != null; above = above.getParent()) {
      all = above;
    }
    Thread[] room = new Thread[all.activeCount() + 16];
    int n = all.enumerate(room);
    while (n == room.length) {
      room = new Thread[2 * room.length];
      n = all.enumerate(room);
    }
    return Arrays.asList(room).subList(0, n);
  }

  private boolean isOurs(Thread thread) {
    ThreadGroup its = thread.getThreadGroup();
    if (its == null
        || thread.getName().startsWith(DEFAULT_RUNTIME)
        || thread.getName().equals(TestSession.DRIVER)
        || SHARED.matcher(thread.getName()).matches()
        || thread.getClass().getName().startsWith("jdk.")) {
      return false;
    }
    return group.parentOf(its) || (alone && its.getName().equals(OF_VIRTUAL));
  }
}
