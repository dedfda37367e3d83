package edo.runtime;

/**
 * What reads and writes the bytes of files that are open as a {@link edo.fs.FileStream}. Everything
 * else there is to do with files is the blocking pool's in any case.
 */
public enum FileIo {
  /** The blocking pool, one job for each read and write. */
  POOL,

  /**
   * Linux's io_uring: a read or write holds no thread, and what the system has in memory is read at
   * once, in the calling task. Ordinary files only; pipes, devices, files of other file systems
   * than the system's own, and those that are opened with further options, are the pool's.
   *
   * <p>Needs Linux 5.6 and {@link edo.reactor.Backend#EPOLL}, and containers often forbid it. Where
   * it is not available the pool does the work, and a line in the log says so, once.
   */
  IO_URING
}
