package edo.miniredis;

import edo.bytes.ArrayPool;
import edo.bytes.Bytes;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.RequestReader;
import edo.net.TcpStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection to a Redis server, in direct style.
 *
 * <pre>{@code
 * try (var redis = RedisClient.connect("127.0.0.1:6379")) {
 *   redis.set("greeting", Bytes.utf8("hello"));
 *   Optional<Bytes> greeting = redis.get("greeting");
 * }
 * }</pre>
 *
 * <p>It works on any thread: a task is suspended, a plain thread waits.
 *
 * <p><b>Cancellation:</b> whoever is cancelled while waiting for a reply gives that reply up; the
 * next request skips it. Whoever is cancelled while a request is being written has cut it off, and
 * the connection is of no more use; it says so.
 *
 * <p>Threading: for one task at a time; {@link SharedClient} is for many.
 */
public final class RedisClient implements AutoCloseable {
  private final TcpStream socket;
  private final ReplyReader replies;
  private final Replies requests = new Replies(new ArrayPool(RequestReader.ORDINARY, 1));

  /** Replies that will come, and that nobody waits for any more. */
  private long abandoned;

  /** A request was written in part. */
  private boolean cutOff;

  /** The connection belongs to a subscriber. */
  private boolean handedOver;

  private RedisClient(TcpStream socket) throws IOException {
    this.socket = socket;
    this.replies = new ReplyReader(socket);
    socket.setNoDelay(true);
  }

  /**
   * Connects.
   *
   * @param hostAndPort such as {@code localhost:6379}
   * @return the connection
   * @throws IOException if nobody answers there
   */
  public static RedisClient connect(String hostAndPort) throws IOException {
    return new RedisClient(TcpStream.connect(hostAndPort));
  }

  /**
   * Connects.
   *
   * @param address where to
   * @return the connection
   * @throws IOException if nobody answers there
   */
  public static RedisClient connect(InetSocketAddress address) throws IOException {
    return new RedisClient(TcpStream.connect(address));
  }

  /**
   * Sends any command and waits for its reply.
   *
   * @param arguments the command and its arguments, as UTF-8
   * @return the reply, also if it is an error
   * @throws IOException if the connection has failed
   */
  public Reply call(String... arguments) throws IOException {
    List<Bytes> bytes = new ArrayList<>();
    for (String argument : arguments) {
      bytes.add(Bytes.utf8(argument));
    }
    return call(bytes);
  }

  /**
   * Sends any command and waits for its reply.
   *
   * @param arguments the command and its arguments
   * @return the reply, also if it is an error
   * @throws IOException if the connection has failed
   */
  public Reply call(List<Bytes> arguments) throws IOException {
    return callAll(List.of(arguments)).getFirst();
  }

  /**
   * Sends several commands at once and waits for all the replies.
   *
   * @param commands each with its arguments
   * @return a reply for each, also if it is an error
   * @throws IOException if the connection has failed
   */
  public List<Reply> callAll(List<List<Bytes>> commands) throws IOException {
    send(commands);
    List<Reply> all = new ArrayList<>();
    while (all.size() < commands.size()) {
      Reply reply = replies.next();
      if (abandoned > commands.size() - all.size()) {
        abandoned--; // of a request before these
      } else {
        all.add(reply);
        abandoned--;
      }
    }
    return all;
  }

  /** Sends commands, whose replies count as abandoned until somebody takes them. */
  private void send(List<List<Bytes>> commands) throws IOException {
    checkUsable();
    for (List<Bytes> arguments : commands) {
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException("a command has a name at least");
      }
    }
    for (List<Bytes> arguments : commands) {
      requests.array(arguments.size());
      for (Bytes argument : arguments) {
        requests.bulk(argument.toByteArray());
      }
    }
    cutOff = true;
    requests.flush(socket::writeAll);
    cutOff = false;
    abandoned += commands.size();
  }

  private void checkUsable() throws IOException {
    if (handedOver) {
      throw new IllegalStateException("the connection belongs to its subscriber; use that");
    }
    if (cutOff) {
      throw new IOException("the last request was cut off in the middle; connect again");
    }
  }

  /**
   * {@code GET}.
   *
   * @param key the key
   * @return its value, if there is one
   * @throws IOException if the connection has failed
   * @throws RedisException if the value is no string
   */
  public Optional<Bytes> get(String key) throws IOException {
    return call("GET", key).string();
  }

  /**
   * {@code SET}.
   *
   * @param key the key
   * @param value its value
   * @throws IOException if the connection has failed
   */
  public void set(String key, Bytes value) throws IOException {
    String _ = call(List.of(Bytes.utf8("SET"), Bytes.utf8(key), value)).word();
  }

  /**
   * {@code SET} with {@code PX}.
   *
   * @param key the key
   * @param value its value
   * @param lifetime after which it is gone; at least a millisecond
   * @throws IOException if the connection has failed
   */
  public void set(String key, Bytes value, Duration lifetime) throws IOException {
    String millis = Long.toString(lifetime.toMillis());
    String _ =
        call(List.of(
                Bytes.utf8("SET"), Bytes.utf8(key), value, Bytes.utf8("PX"), Bytes.utf8(millis)))
            .word();
  }

  /**
   * {@code PING}.
   *
   * @throws IOException if the connection has failed
   */
  public void ping() throws IOException {
    String _ = call("PING").word();
  }

  /**
   * {@code PING} with a message.
   *
   * @param message comes back
   * @return the message
   * @throws IOException if the connection has failed
   */
  public Bytes ping(Bytes message) throws IOException {
    return call(List.of(Bytes.utf8("PING"), message))
        .string()
        .orElseThrow(() -> new RedisException("the server has answered PING with nothing"));
  }

  /**
   * {@code PUBLISH}.
   *
   * @param channel where
   * @param message to all who are subscribed
   * @return how many got it
   * @throws IOException if the connection has failed
   */
  public long publish(String channel, Bytes message) throws IOException {
    return call(List.of(Bytes.utf8("PUBLISH"), Bytes.utf8(channel), message)).whole();
  }

  /**
   * {@code SUBSCRIBE}: from now on the connection carries messages, and belongs to the subscriber.
   *
   * <p><b>Cancellation:</b> whoever is cancelled has no subscriber, and the connection is of no
   * more use; it says so.
   *
   * @param channels at least one
   * @return the subscriber, to be closed instead of this
   * @throws IOException if the connection has failed
   */
  public Subscriber subscribe(String... channels) throws IOException {
    if (channels.length == 0) {
      throw new IllegalArgumentException("subscribe to one channel at least");
    }
    checkUsable();
    while (abandoned > 0) {
      Reply _ = replies.next();
      abandoned--;
    }
    Subscriber subscriber = new Subscriber(socket, replies);
    cutOff = true; // until it is confirmed, nobody could tell confirmations from replies
    subscriber.subscribe(channels);
    cutOff = false;
    handedOver = true;
    return subscriber;
  }

  /** Closes the connection. */
  @Override
  public void close() {
    socket.close();
  }
}
