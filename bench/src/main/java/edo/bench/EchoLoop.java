package edo.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the load generator: a closed loop over its connections. Every connection keeps a
 * fixed number of requests under way and replaces what a read completed by one write.
 *
 * <p>A request starts with its number, and every answer is held against the number it must carry.
 */
final class EchoLoop extends Thread {
  private static final int READ_BUFFER = 64 * 1024;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final int size;
  private final int pipelining;
  private final Selector selector;
  private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BUFFER);
  private final ByteBuffer requests;
  private final Histogram latencies = new Histogram(1, LONGEST_NANOS, 3);
  private final AtomicLong answered = new AtomicLong();
  private final AtomicBoolean reset = new AtomicBoolean();
  private volatile boolean stop;
  private volatile @Nullable Throwable failure;

  EchoLoop(int size, int pipelining) throws IOException {
    super("echo-load");
    this.size = size;
    this.pipelining = pipelining;
    this.selector = Selector.open();
    this.requests = ByteBuffer.allocateDirect(size * pipelining);
    for (int i = 0; i < requests.capacity(); i++) {
      requests.put(i, (byte) i);
    }
    setDaemon(true);
  }

  /** What the loop knows about a connection. */
  private static final class Connection {
    /** When each request under way was sent, by number modulo their count. */
    final long[] sentAt;

    long nextToSend;
    long nextToCome;

    /** Bytes that have come of the answer {@code nextToCome}. */
    int come;

    /** What a write left over; rare. */
    @Nullable ByteBuffer unsent;

    Connection(int pipelining) {
      sentAt = new long[pipelining];
    }
  }

  /** Hands a connected channel over; before the start only. */
  void add(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new Connection(pipelining));
  }

  /** Requests answered so far. */
  long answered() {
    return answered.get();
  }

  /** Forgets the latencies so far; takes effect with the next batch of events. */
  void resetLatencies() {
    reset.set(true);
  }

  /**
   * Stops and closes all connections.
   *
   * @return the latencies since the reset
   * @throws IOException if the loop had failed
   */
  Histogram finish() throws IOException, InterruptedException {
    stop = true;
    selector.wakeup();
    join();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    if (failure != null) {
      throw new IOException("the load loop failed", failure);
    }
    return latencies;
  }

  @Override
  public void run() {
    try {
      long now = System.nanoTime();
      for (SelectionKey key : selector.keys()) {
        send(key, connection(key), pipelining, now);
      }
      while (!stop) {
        selector.select(this::handle);
        if (reset.compareAndSet(true, false)) {
          latencies.reset();
        }
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
      e.printStackTrace();
    }
  }

  private static Connection connection(SelectionKey key) {
    if (key.attachment() instanceof Connection connection) {
      return connection;
    }
    throw new IllegalStateException("a key without its connection");
  }

  private void handle(SelectionKey key) {
    Connection connection = connection(key);
    try {
      if (key.isWritable()) {
        sendRest(key, connection);
      }
      if (key.isReadable()) {
        receive(key, connection);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void receive(SelectionKey key, Connection connection) throws IOException {
    input.clear();
    int n = ((SocketChannel) key.channel()).read(input);
    if (n < 0) {
      throw new EOFException("the server closed a connection");
    }
    long now = System.nanoTime();
    int completed = 0;
    int at = 0;
    while (at < n) {
      if (connection.come == 0
          && n - at >= Long.BYTES
          && input.getLong(at) != connection.nextToCome) {
        throw new IOException(
            "answer " + input.getLong(at) + " came instead of " + connection.nextToCome);
      }
      int part = Math.min(n - at, size - connection.come);
      at += part;
      connection.come += part;
      if (connection.come == size) {
        connection.come = 0;
        long sent = connection.sentAt[(int) (connection.nextToCome % pipelining)];
        latencies.recordValue(Math.min(now - sent, LONGEST_NANOS));
        connection.nextToCome++;
        completed++;
      }
    }
    if (completed > 0) {
      answered.lazySet(answered.getPlain() + completed);
      send(key, connection, completed, now);
    }
  }

  private void send(SelectionKey key, Connection connection, int count, long now)
      throws IOException {
    requests.clear().limit(count * size);
    for (int i = 0; i < count; i++) {
      requests.putLong(i * size, connection.nextToSend);
      connection.sentAt[(int) (connection.nextToSend % pipelining)] = now;
      connection.nextToSend++;
    }
    if (connection.unsent == null) {
      ((SocketChannel) key.channel()).write(requests);
    }
    if (requests.hasRemaining()) {
      keep(key, connection);
    }
  }

  private void keep(SelectionKey key, Connection connection) {
    ByteBuffer before = connection.unsent;
    int earlier = before == null ? 0 : before.remaining();
    ByteBuffer all = ByteBuffer.allocateDirect(earlier + requests.remaining());
    if (before != null) {
      all.put(before);
    }
    connection.unsent = all.put(requests).flip();
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  private void sendRest(SelectionKey key, Connection connection) throws IOException {
    ByteBuffer rest = connection.unsent;
    if (rest != null) {
      ((SocketChannel) key.channel()).write(rest);
    }
    if (rest == null || !rest.hasRemaining()) {
      connection.unsent = null;
      key.interestOps(SelectionKey.OP_READ);
    }
  }
}
