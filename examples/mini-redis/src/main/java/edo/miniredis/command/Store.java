package edo.miniredis.command;

import edo.miniredis.data.Entry;
import edo.miniredis.data.Keyspace;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Request;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * All that the connections share: the databases, the channels, the log and the counters, under one
 * lock.
 *
 * <p>One lock, and not one for each key or part: a command takes a fraction of a microsecond, a
 * connection takes the lock once for all requests that have arrived together, and whatever a
 * request does to several keys is atomic without more ado. The lock is never held while anything
 * waits.
 */
public final class Store {
  /** How many databases there are, as many as Redis has. */
  public static final int DATABASES = 16;

  /** Keys that expire under the lock at a time. */
  private static final int EXPIRED_AT_ONCE = 256;

  private static final byte[] DEL = "DEL".getBytes(StandardCharsets.US_ASCII);

  private final ReentrantLock lock = new ReentrantLock();
  private final Keyspace[] databases = new Keyspace[DATABASES];
  private final Statistics statistics = new Statistics();
  private final Channels channels = new Channels();
  private final Commands commands = new Commands();
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final ServerView server;
  private Log log = Log.NONE;
  private String readOnly = "";
  private String unavailable = "";
  private boolean loading;
  private long now;

  /**
   * Without keys.
   *
   * @param clock milliseconds since 1970
   * @param random decides which members {@code SPOP} and its like take
   * @param server what commands ask of the server around it
   */
  public Store(LongSupplier clock, RandomGenerator random, ServerView server) {
    this.clock = clock;
    this.random = random;
    this.server = server;
    for (int i = 0; i < DATABASES; i++) {
      int database = i;
      databases[i] = new Keyspace(entry -> expired(database, entry));
    }
    tick();
  }

  /** Takes the lock and looks at the clock. */
  public void lock() {
    lock.lock();
    tick();
  }

  /** Gives the lock back. */
  public void unlock() {
    lock.unlock();
  }

  private void tick() {
    now = clock.getAsLong();
    if (!loading) {
      for (Keyspace database : databases) {
        database.setNow(now);
      }
    }
  }

  /** What time it is, in milliseconds since 1970. */
  long now() {
    return now;
  }

  /**
   * Whether a time has come. Never while a log is read: a key that expires at a time that has
   * passed meanwhile was there for the changes that follow in the log, until one of them says
   * otherwise.
   */
  boolean hasPassed(long at) {
    return !loading && at <= now;
  }

  Keyspace database(int i) {
    return databases[i];
  }

  Channels channels() {
    return channels;
  }

  RandomGenerator random() {
    return random;
  }

  ServerView server() {
    return server;
  }

  /**
   * The commands.
   *
   * @return the table
   */
  public Commands commands() {
    return commands;
  }

  /**
   * The counters.
   *
   * @return the counters themselves
   */
  public Statistics statistics() {
    return statistics;
  }

  /**
   * The log.
   *
   * @return where changes are written down
   */
  public Log log() {
    return log;
  }

  /**
   * From now on changes are written down.
   *
   * @param other where
   */
  public void setLog(Log other) {
    log = other;
  }

  /**
   * From now on nothing can be changed. Under the lock.
   *
   * @param why for clients, with its code; empty: it can be changed again
   */
  public void setReadOnly(String why) {
    readOnly = why;
  }

  /**
   * From now on the keys cannot even be looked at. Under the lock.
   *
   * @param why for clients, with its code; empty: they can again
   */
  public void setUnavailable(String why) {
    unavailable = why;
  }

  /** Forgets all keys, as if they had never been. Under the lock. */
  public void clear() {
    for (Keyspace database : databases) {
      database.clear();
    }
  }

  /** Refuses what cannot be done in the present state. */
  void check(Command command) {
    if (command.kind() == Command.Kind.WRITE && !readOnly.isEmpty()) {
      throw new ErrorReply(readOnly);
    }
    if (command.kind().isOnData() && !unavailable.isEmpty()) {
      throw new ErrorReply(unavailable);
    }
  }

  /**
   * While a log is read time stands still: what had expired when it was written says so itself.
   *
   * @param isLoading if that is so
   */
  public void setLoading(boolean isLoading) {
    loading = isLoading;
    for (Keyspace database : databases) {
      database.setNow(Long.MIN_VALUE);
    }
    tick();
    if (!isLoading) {
      server.expiresEarlier(); // what was read may
    }
  }

  /**
   * When the next key expires. Under the lock.
   *
   * @return milliseconds since 1970, or {@link Entry#NEVER}; that also while time stands still
   */
  public long nextExpiry() {
    long next = Entry.NEVER;
    if (loading) {
      return next;
    }
    for (Keyspace database : databases) {
      long first = database.nextExpiry();
      if (first != Entry.NEVER && (next == Entry.NEVER || first < next)) {
        next = first;
      }
    }
    return next;
  }

  /**
   * Takes out keys whose time has come, a few at a time. Under the lock.
   *
   * @return if there are more
   */
  public boolean expire() {
    boolean more = false;
    for (Keyspace database : databases) {
      more |= database.expire(EXPIRED_AT_ONCE);
    }
    return more;
  }

  /** How many keys there are. Under the lock. */
  long keys() {
    long keys = 0;
    for (Keyspace database : databases) {
      keys += database.size();
    }
    return keys;
  }

  private void expired(int database, Entry entry) {
    statistics.expired++;
    // Told to the log: what comes behind was done without the key, and would be done to it.
    log.append(database, Request.of(DEL, entry.key()));
  }
}
