package edo.internal.scheduler;

import edo.internal.metrics.BucketLayout;
import edo.internal.seam.World;
import edo.internal.task.TaskHooks;
import edo.reactor.Backend;
import edo.runtime.SliceReport;
import edo.task.TaskMeta;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A validated set of the builder's settings.
 *
 * @param name the runtime's name, or null
 * @param workers how many workers
 * @param currentThread whether tasks run only while somebody is inside {@code run}
 * @param ownScheduling virtual threads on our scheduler, or on the JDK's
 * @param backend which reactor
 * @param fileRings whether the kernel moves the bytes of files, which it was asked whether it can
 * @param eventsPerPoll events fetched per poll
 * @param eventInterval ticks between polls of a busy worker; 0: 61, or fewer if they are long
 * @param globalQueueInterval ticks between looks at the shared queue, 0 for self-tuned
 * @param lifoSlot whether what was woken last runs first
 * @param maxBlockingThreads limit of the blocking pool
 * @param keepAliveNanos idle life of a blocking thread
 * @param maxSpareThreads limit of threads that stand in for stuck workers
 * @param threadStackSize stack size of threads, 0 for the JVM's default
 * @param threadName names threads by number
 * @param seed of all choices, 0 for a random one
 * @param startPaused whether the clock starts stopped
 * @param sliceLimitNanos how long a slice may hold up a worker
 * @param failureDelayNanos how long a failed task waits for a joiner before it is reported
 * @param shutdownOnFailure whether an unjoined failure ends the runtime
 * @param closeTimeoutNanos how long close() waits for tasks
 * @param onThreadStart hook
 * @param onThreadStop hook
 * @param onThreadPark hook
 * @param onThreadUnpark hook
 * @param hooks around tasks, or null
 * @param onFailure told of failures nobody joined
 * @param onLongSlice told of slices over the limit, or null
 * @param sliceTimes buckets of the histogram of slices, or null for none
 * @param waitTimes buckets of the histogram of waits for a slice, or null for none
 * @param world what it stands on instead of the system, and then it is stepped; or null
 */
public record SchedulerConfig(
    @Nullable String name,
    int workers,
    boolean currentThread,
    boolean ownScheduling,
    Backend backend,
    boolean fileRings,
    int eventsPerPoll,
    int eventInterval,
    int globalQueueInterval,
    boolean lifoSlot,
    int maxBlockingThreads,
    long keepAliveNanos,
    int maxSpareThreads,
    long threadStackSize,
    IntFunction<String> threadName,
    long seed,
    boolean startPaused,
    long sliceLimitNanos,
    long failureDelayNanos,
    boolean shutdownOnFailure,
    long closeTimeoutNanos,
    Runnable onThreadStart,
    Runnable onThreadStop,
    Runnable onThreadPark,
    Runnable onThreadUnpark,
    @Nullable TaskHooks hooks,
    BiConsumer<TaskMeta, Throwable> onFailure,
    @Nullable Consumer<SliceReport> onLongSlice,
    @Nullable BucketLayout sliceTimes,
    @Nullable BucketLayout waitTimes,
    @Nullable World world) {}
