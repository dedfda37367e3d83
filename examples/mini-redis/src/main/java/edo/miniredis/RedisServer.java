package edo.miniredis;

import edo.bytes.ArrayPool;
import edo.miniredis.AppendOnlyFile.Opener;
import edo.miniredis.command.ServerView;
import edo.miniredis.command.Session;
import edo.miniredis.command.Store;
import edo.miniredis.data.Entry;
import edo.miniredis.resp.RequestReader;
import edo.net.AcceptLoop;
import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.runtime.EdoRuntime;
import edo.sync.Notify;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Select;
import edo.task.Task;
import edo.task.TaskTracker;
import edo.time.MonoInstant;
import edo.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server in the runtime of its caller.
 *
 * <p>It has a task that accepts, one for each connection, one that takes out keys whose time has
 * come, and, with an append-only file, one that writes it.
 *
 * <p>Threading: safe for use from any thread.
 */
public final class RedisServer {
  private static final byte[] FULL =
      "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Arrays of this many busy connections are kept for others. */
  private static final int POOLED = 256;

  private final RedisSettings settings;
  private final TcpListener listener;
  private final InetSocketAddress address;
  private final Store store;
  private final @Nullable Journal journal;
  private final ArrayPool pool = new ArrayPool(RequestReader.ORDINARY, POOLED);
  private final TaskTracker connections = TaskTracker.create();

  /** By number, so that their order is the same in each run of a simulation. */
  private final ConcurrentHashMap<Long, Connection> open = new ConcurrentHashMap<>();

  private final Notify earlier = new Notify("expiry");
  private final Notify ending = new Notify("shutdown");
  private final MonoInstant started = Time.now();
  private final long startedMillis = System.currentTimeMillis();
  private final JoinHandle<@Nullable Void> acceptor;
  private final JoinHandle<@Nullable Void> expirer;

  /** The acceptor's. */
  private long lastId;

  /** Under the store's lock. */
  private boolean httpReported;

  private RedisServer(RedisSettings settings, TcpListener listener, Opener opener)
      throws IOException {
    this.settings = settings;
    this.listener = listener;
    this.address = listener.localAddress();
    this.store =
        new Store(this::millis, new SplittableRandom(EdoRuntime.current().nextSeed()), new View());
    if (settings.appendOnlyFile().isPresent()) {
      journal = Journal.open(store, settings.appendOnlyFile().get(), settings, opener);
      store.setLog(journal);
    } else {
      journal = null;
    }
    expirer = Task.builder().name("expire").spawn(this::expire);
    acceptor = Task.builder().name("accept").spawn(this::accept);
  }

  /**
   * Reads the append-only file, if there is one, and begins to listen.
   *
   * @param settings what it is told
   * @return the server, which runs
   * @throws java.nio.file.FileSystemException if the file cannot be read, makes no sense, or is
   *     open in another server
   * @throws IOException if the address cannot be listened on
   */
  public static RedisServer start(RedisSettings settings) throws IOException {
    return start(settings, Opener.REAL);
  }

  static RedisServer start(RedisSettings settings, Opener opener) throws IOException {
    TcpListener listener = TcpListener.bind(settings.address());
    try {
      return new RedisServer(settings, listener, opener);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /**
   * Where it listens.
   *
   * @return with the real port
   */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * How many connections there are.
   *
   * @return those that have not ended
   */
  public int connections() {
    return open.size();
  }

  /** Waits until a client has asked for the server to end. */
  public void awaitShutdownRequest() {
    ending.awaitNotified();
  }

  /**
   * Ends gracefully: accepts no more, has each connection finish what it has begun, and writes the
   * rest of the file.
   *
   * @param grace how long connections may take; then they are cut off
   * @return how many connections were cut off
   * @throws IOException if the file could not be written to its end
   */
  public int close(Duration grace) throws IOException {
    listener.close();
    acceptor.abort();
    connections.close();
    awaitEndOfAccepting();
    open.values().forEach(Connection::abort);
    int cut = 0;
    try {
      Time.timeout(grace, connections::awaitEmpty);
    } catch (DeadlineException e) {
      cut = open.size();
      open.values().forEach(Connection::kill);
      connections.awaitEmpty();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    expirer.abort();
    if (journal != null) {
      journal.close();
    }
    return cut;
  }

  private void awaitEndOfAccepting() {
    try {
      var _ = acceptor.join();
    } catch (JoinException e) {
      if (!e.isCancelled()) {
        throw e;
      }
    }
  }

  // ---------------------------------------------------------------- tasks

  /** Those who come while there are no descriptors stay in the queue until others leave. */
  private void accept() throws IOException {
    AcceptLoop.of(listener).run(this::admit);
  }

  private void admit(TcpStream socket) {
    boolean full = open.size() >= settings.maxClients();
    store.lock();
    store.statistics().connections++;
    if (full) {
      store.statistics().rejected++;
    }
    store.unlock();
    try {
      if (full) {
        var _ = socket.tryWrite(FULL, 0, FULL.length);
        socket.close();
        return;
      }
      Connection connection = new Connection(store, socket, pool, journal, settings, ++lastId);
      open.put(connection.id(), connection); // before it can end
      connection.runBy(connections.spawn(() -> serve(connection, socket)));
    } catch (IOException e) {
      socket.close(); // gone before it was looked at
    }
  }

  private void serve(Connection connection, TcpStream socket) {
    try (socket) {
      connection.serve();
    } catch (IOException e) {
      // The client has gone, or was cut off: there is nobody to tell.
    } finally {
      open.remove(connection.id());
    }
  }

  private void expire() throws Exception {
    while (true) {
      store.lock();
      boolean more;
      long next;
      long now;
      try {
        more = store.expire();
        next = store.nextExpiry();
        now = millis();
      } finally {
        store.unlock();
      }
      if (more) {
        Task.yieldNow();
      } else if (next == Entry.NEVER) {
        earlier.awaitNotified();
      } else {
        boolean _ =
            Select.<Boolean>biased()
                .arm(earlier.notifiedAsync(), _ -> true)
                .arm(Time.sleepAsync(Duration.ofMillis(Math.max(1, next - now))), _ -> false)
                .await();
      }
    }
  }

  /** Wall-clock time that no correction of the clock moves, and that stands when time is paused. */
  private long millis() {
    return startedMillis + Time.now().since(started).toMillis();
  }

  // ---------------------------------------------------------------- what commands ask

  private final class View implements ServerView {
    @Override
    @SuppressWarnings("unchecked")
    public Collection<Session> sessions() {
      return (Collection<Session>) (Collection<? extends Session>) open.values();
    }

    @Override
    public Map<String, String> settings() {
      Map<String, String> all = new TreeMap<>();
      all.put("appendonly", settings.appendOnlyFile().isPresent() ? "yes" : "no");
      all.put("appendfsync", settings.fsync().name().toLowerCase(Locale.ROOT));
      all.put("bind", address.getAddress().getHostAddress());
      all.put("databases", Integer.toString(Store.DATABASES));
      all.put("maxclients", Integer.toString(settings.maxClients()));
      all.put("maxmemory", "0");
      all.put("port", Integer.toString(address.getPort()));
      all.put("proto-max-bulk-len", Integer.toString(settings.maxRequest()));
      all.put("save", "");
      all.put("timeout", Long.toString(settings.timeout().toSeconds()));
      return all;
    }

    @Override
    public Optional<String> info(String section) {
      Runtime jvm = Runtime.getRuntime();
      return switch (section) {
        case "server" ->
            Optional.of(
                "process_id:"
                    + ProcessHandle.current().pid()
                    + "\r\ntcp_port:"
                    + address.getPort()
                    + "\r\nuptime_in_seconds:"
                    + (millis() - startedMillis) / 1000
                    + "\r\n");
        case "clients" -> Optional.of("maxclients:" + settings.maxClients() + "\r\n");
        case "memory" ->
            Optional.of(
                "used_memory:"
                    + (jvm.totalMemory() - jvm.freeMemory())
                    + "\r\nmaxmemory:"
                    + jvm.maxMemory()
                    + "\r\n");
        case "persistence" ->
            Optional.of(
                "loading:0\r\naof_enabled:"
                    + (journal == null ? 0 : 1)
                    + "\r\naof_last_write_status:"
                    + (journal != null && journal.isFailing() ? "err" : "ok")
                    + "\r\naof_written_since_start:"
                    + store.log().position()
                    + "\r\n");
        default -> Optional.empty();
      };
    }

    @Override
    public void expiresEarlier() {
      earlier.notifyOne();
    }

    @Override
    public void refusedHttp(String address) {
      if (!httpReported) {
        httpReported = true;
        settings
            .report()
            .accept(
                address
                    + " has sent HTTP (POST or Host:) and was disconnected; somebody may be trying"
                    + " to have a browser attack this server: listen only where clients are, such"
                    + " as 127.0.0.1. Said once");
      }
    }

    @Override
    public void shutDown() {
      ending.notifyOne();
    }
  }
}
