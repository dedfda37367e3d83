package edo.sim;

import edo.sim.internal.files.FileSettings;
import java.time.Duration;

/**
 * How the disks of hosts are; see {@link SimBuilder#disk}. By default they are quick, large and
 * never wrong, and a crash loses all that was not synced.
 *
 * <p>Threading: for one thread.
 */
public final class DiskSettings {
  private Duration minLatency = Duration.ZERO;
  private Duration maxLatency = Duration.ZERO;
  private long capacity = Long.MAX_VALUE / 2;
  private double errors;
  private double corruption;
  private double shortReads;
  private double backgroundSyncs;
  private double unsyncedSurvival;
  private int blockSize = 4096;
  private boolean strictDirectories;
  private boolean accessTimes = true;
  private int directAlignment = 512;
  private int pageSize = 4096;
  private int pages;
  private double randomEviction;

  DiskSettings() {}

  /**
   * Sets how long an operation on a file takes.
   *
   * @param min the shortest time
   * @param max the longest time; nothing takes any time unless set
   * @return this
   */
  public DiskSettings latency(Duration min, Duration max) {
    SimNetwork.requireRange(min, max);
    minLatency = min;
    maxLatency = max;
    return this;
  }

  /**
   * Gives each host a cache for pages of files: reading what is in it takes no time. It is filled
   * by reads and writes, and empty after a crash. When it is full, the page goes that was not used
   * for longest.
   *
   * @param size of a page in bytes, at least 1
   * @param count how many pages, at least 1; there is no cache unless set
   * @return this
   */
  public DiskSettings pageCache(int size, int count) {
    pageSize = SimBuilder.atLeastOne(size, "the size of a page");
    pages = SimBuilder.atLeastOne(count, "the number of pages");
    return this;
  }

  /**
   * Sets which share of evictions from the page cache hits any page, instead of the one that was
   * not used for longest.
   *
   * @param share from 0, the default, to 1
   * @return this
   */
  public DiskSettings randomEviction(double share) {
    randomEviction = SimNetwork.requireShare(share);
    return this;
  }

  /**
   * Sets how much fits on the disk. Who writes more gets "No space left on device".
   *
   * @param bytes at least 1; no limit unless set
   * @return this
   */
  public DiskSettings capacity(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("the capacity must be at least 1, not " + bytes);
    }
    capacity = Math.min(bytes, Long.MAX_VALUE / 2);
    return this;
  }

  /**
   * Sets which share of reads, writes and syncs fails with "Input/output error".
   *
   * @param share from 0, the default, to 1
   * @return this
   */
  public DiskSettings errors(double share) {
    errors = SimNetwork.requireShare(share);
    return this;
  }

  /**
   * Sets which share of reads brings a bit that is wrong. What is on the disk stays right.
   *
   * @param share from 0, the default, to 1
   * @return this
   */
  public DiskSettings corruption(double share) {
    corruption = SimNetwork.requireShare(share);
    return this;
  }

  /**
   * Sets which share of reads brings less than was asked for and is there, but something. Who reads
   * whole files does not notice.
   *
   * @param share from 0, the default, to 1
   * @return this
   */
  public DiskSettings shortReads(double share) {
    shortReads = SimNetwork.requireShare(share);
    return this;
  }

  /**
   * Sets after which share of writes the system syncs the file by itself, as real ones do from time
   * to time.
   *
   * @param share from 0, the default, to 1
   * @return this
   */
  public DiskSettings backgroundSyncs(double share) {
    backgroundSyncs = SimNetwork.requireShare(share);
    return this;
  }

  /**
   * Sets which share of the blocks that were written and not synced survives a crash all the same:
   * a file may then have some of what was written, and not the rest.
   *
   * @param share from 0, the default, where all of it is lost, to 1
   * @return this
   */
  public DiskSettings unsyncedSurvival(double share) {
    unsyncedSurvival = SimNetwork.requireShare(share);
    return this;
  }

  /**
   * Sets the size of what a crash leaves whole or not at all; see {@link #unsyncedSurvival}.
   *
   * @param bytes at least 1; 4 KiB unless set
   * @return this
   */
  public DiskSettings blockSize(int bytes) {
    blockSize = SimBuilder.atLeastOne(bytes, "the size of a block");
    return this;
  }

  /**
   * Says what it takes that a file that was made, renamed or removed, or has other permissions, is
   * so after a crash. False: a sync of any file of the host, as with file systems that have a
   * journal. True: a sync of the directory, as POSIX asks for; permissions want one of the file.
   *
   * @param strict false unless set
   * @return this
   */
  public DiskSettings strictDirectories(boolean strict) {
    strictDirectories = strict;
    return this;
  }

  /**
   * Says whether a read is noted in the file's times; false is what {@code noatime} does.
   *
   * @param on true unless set
   * @return this
   */
  public DiskSettings accessTimes(boolean on) {
    accessTimes = on;
    return this;
  }

  /**
   * Sets of which blocks transfers must be that are direct ({@code ExtendedOpenOption.DIRECT}),
   * which pass the page cache by: others fail with "Invalid argument".
   *
   * @param bytes at least 1; 512 unless set
   * @return this
   */
  public DiskSettings directAlignment(int bytes) {
    directAlignment = SimBuilder.atLeastOne(bytes, "the alignment");
    return this;
  }

  FileSettings build() {
    return new FileSettings(
        minLatency.toNanos(),
        maxLatency.toNanos(),
        capacity,
        errors,
        corruption,
        shortReads,
        backgroundSyncs,
        unsyncedSurvival,
        blockSize,
        strictDirectories,
        accessTimes,
        directAlignment,
        pageSize,
        pages,
        randomEviction);
  }
}
