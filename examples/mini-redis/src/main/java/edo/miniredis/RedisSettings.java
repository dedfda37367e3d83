package edo.miniredis;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a server is told.
 *
 * @param address where to listen; port 0 takes a free one
 * @param maxClients connections at once; what comes beyond is refused with an error
 * @param maxRequest bytes of a request; a longer one is an error and ends its connection
 * @param maxUndelivered bytes of messages that a subscriber may leave unread before it is
 *     disconnected
 * @param timeout after which a connection that sends nothing is closed; zero: never
 * @param appendOnlyFile where changes are written down before they are acknowledged; empty: nowhere
 * @param fsync when the file is forced to the disk
 * @param report told what goes wrong outside of any connection, a line at a time
 */
public record RedisSettings(
    InetSocketAddress address,
    int maxClients,
    int maxRequest,
    long maxUndelivered,
    Duration timeout,
    Optional<Path> appendOnlyFile,
    Fsync fsync,
    Consumer<String> report) {
  /** When a file is forced to the disk. */
  public enum Fsync {
    /** Before a change is acknowledged: survives a loss of power. */
    ALWAYS,
    /** About once a second: a loss of power may cost the last second. */
    EVERYSEC,
    /** When the system likes. Survives the end of the process, however sudden, as the others do. */
    NO
  }

  /** Checks the limits. */
  public RedisSettings {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(appendOnlyFile, "appendOnlyFile");
    Objects.requireNonNull(fsync, "fsync");
    Objects.requireNonNull(report, "report");
    if (maxClients < 1) {
      throw new IllegalArgumentException("maxClients is " + maxClients + "; it must be 1 or more");
    }
    if (maxRequest < 1024) {
      throw new IllegalArgumentException(
          "maxRequest is " + maxRequest + " bytes; it must be 1024 or more");
    }
    if (maxUndelivered < 1) {
      throw new IllegalArgumentException(
          "maxUndelivered is " + maxUndelivered + " bytes; it must be 1 or more");
    }
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must not be negative");
    }
  }

  /**
   * What is usual: 10,000 clients, requests of up to 512 MiB, no file.
   *
   * @param address where to listen
   * @return the settings
   */
  public static RedisSettings at(InetSocketAddress address) {
    return new RedisSettings(
        address,
        10_000,
        512 * 1024 * 1024,
        32L * 1024 * 1024,
        Duration.ZERO,
        Optional.empty(),
        Fsync.EVERYSEC,
        _ -> {});
  }

  /**
   * The same with a file.
   *
   * @param file is made if it is not there
   * @param when it is forced to the disk
   * @return the settings
   */
  public RedisSettings withAppendOnlyFile(Path file, Fsync when) {
    return new RedisSettings(
        address, maxClients, maxRequest, maxUndelivered, timeout, Optional.of(file), when, report);
  }

  /**
   * The same with other limits.
   *
   * @param clients connections at once
   * @param request bytes of a request
   * @param undelivered bytes of messages that a subscriber may leave unread
   * @param silence after which a connection is closed; zero: never
   * @return the settings
   */
  public RedisSettings withLimits(int clients, int request, long undelivered, Duration silence) {
    return new RedisSettings(
        address, clients, request, undelivered, silence, appendOnlyFile, fsync, report);
  }

  /**
   * The same with somebody to tell.
   *
   * @param who gets a line at a time
   * @return the settings
   */
  public RedisSettings withReport(Consumer<String> who) {
    return new RedisSettings(
        address, maxClients, maxRequest, maxUndelivered, timeout, appendOnlyFile, fsync, who);
  }
}
