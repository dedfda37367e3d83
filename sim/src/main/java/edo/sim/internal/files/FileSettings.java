package edo.sim.internal.files;

/**
 * How the disks of a simulation are.
 *
 * @param minLatency shortest time of an operation, in nanoseconds
 * @param maxLatency longest time
 * @param capacity bytes that fit on a disk
 * @param errorRate share of reads, writes and forces that fail, 0 to 1
 * @param survival share of blocks that survive a crash although they were not forced, 0 to 1
 * @param strictNames whether a name survives a crash only if its folder was forced
 */
public record FileSettings(
    long minLatency,
    long maxLatency,
    long capacity,
    double errorRate,
    double survival,
    boolean strictNames) {}
