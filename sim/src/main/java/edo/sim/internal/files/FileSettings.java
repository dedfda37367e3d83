package edo.sim.internal.files;

/**
 * How the disks of a simulation are.
 *
 * @param minLatency shortest time of an operation, in nanoseconds
 * @param maxLatency longest time
 * @param capacity bytes that fit on a disk
 * @param errorRate share of reads, writes and forces that fail, 0 to 1
 * @param corruptionRate share of reads that bring a wrong bit, 0 to 1
 * @param shortReadRate share of reads that bring less than there is, 0 to 1
 * @param syncRate share of writes after which the disk forces the file by itself, 0 to 1
 * @param survival share of blocks that survive a crash although they were not forced, 0 to 1
 * @param blockSize of those blocks, in bytes
 * @param strictNames whether a name survives a crash only if its folder was forced
 * @param accessTimes whether a read is noted in the file's times
 * @param alignment of direct transfers, in bytes
 * @param pageSize of the page cache, in bytes
 * @param pages how many of them it has; 0 for no cache
 * @param randomEviction share of evictions that hit any page instead of the one not used for
 *     longest, 0 to 1
 */
public record FileSettings(
    long minLatency,
    long maxLatency,
    long capacity,
    double errorRate,
    double corruptionRate,
    double shortReadRate,
    double syncRate,
    double survival,
    int blockSize,
    boolean strictNames,
    boolean accessTimes,
    int alignment,
    int pageSize,
    int pages,
    double randomEviction) {}
