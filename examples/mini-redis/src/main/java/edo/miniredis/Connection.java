package edo.miniredis;

import edo.bytes.ArrayPool;
import edo.miniredis.command.Session;
import edo.miniredis.command.Store;
import edo.miniredis.resp.ProtocolException;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.Request;
import edo.miniredis.resp.RequestReader;
import edo.net.TcpStream;
import edo.sync.Mpsc;
import edo.sync.MpscReceiver;
import edo.sync.MpscSender;
import edo.task.AbortHandle;
import edo.task.DeadlineException;
import edo.task.Select;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One client: reads requests, has them carried out, writes replies, in a task of its own.
 *
 * <p>All requests that have arrived are carried out under one hold of the lock, and their replies
 * written with one system call, unless there are too many for that: so a client that does not read
 * its replies is not read from either, and has at most {@link #FULL} bytes and one reply waiting
 * here.
 *
 * <p>A connection that waits for requests has no buffers.
 *
 * <p>Threading: everything belongs to the connection's task, but for {@link #deliver} and {@link
 * #kill}, which other connections call under the store's lock.
 */
final class Connection extends Session {
  /** Replies are written out when there are so many bytes of them. */
  private static final int FULL = 64 * 1024;

  /** So many bytes of changes are collected for the log before they are written. */
  private static final long FULL_LOG = 16L * 1024 * 1024;

  /** What a source returns if there is nothing yet. */
  private static final int NOTHING_YET = -2;

  private final Store store;
  private final TcpStream socket;
  private final String peer;
  private final RequestReader reader;
  private final Replies out;
  private final @Nullable Journal journal;
  private final RedisSettings settings;

  /** Made when the client first subscribes; under the store's lock, like its use by others. */
  private @Nullable MpscSender<byte[]> outbox;

  private @Nullable MpscReceiver<byte[]> inbox;

  /**
   * Its requests are being carried out: what they have delivered here takes its place among the
   * replies.
   */
  private boolean executing;

  /** It has left too many messages unread, and was told off already. */
  private boolean overrun;

  /** How far the log went when its last requests were carried out: what their replies know of. */
  private long known;

  /** What serves it; the acceptor sets it, and who ends the server reads it after the acceptor. */
  private volatile @Nullable AbortHandle task;

  /** Bytes in the inbox. */
  private final AtomicLong undelivered = new AtomicLong();

  Connection(
      Store store,
      TcpStream socket,
      ArrayPool pool,
      @Nullable Journal journal,
      RedisSettings settings,
      long id)
      throws IOException {
    Replies replies = new Replies(pool);
    super(store, replies, id);
    this.store = store;
    this.socket = socket;
    this.out = replies;
    this.journal = journal;
    this.settings = settings;
    this.reader = new RequestReader(pool, settings.maxRequest());
    var address = socket.peerAddress();
    this.peer = address.getAddress().getHostAddress() + ":" + address.getPort();
    socket.setNoDelay(true);
  }

  /** Says which task serves it. */
  void runBy(AbortHandle handle) {
    task = handle;
  }

  /** Ends it as soon as it has answered what it has begun. */
  void abort() {
    AbortHandle handle = task;
    if (handle != null) {
      handle.abort();
    }
  }

  /** Serves until the client has gone, or misbehaves, or the task is cancelled. */
  void serve() throws IOException {
    try {
      while (!isEnding() && awaitRequests()) {
        boolean more;
        do {
          // Told to end, it ends between requests: what was begun is answered.
          Task.checkCancelled();
          more = execute();
          flush();
        } while (more && !isEnding());
      }
    } catch (ProtocolException e) {
      out.error("ERR " + e.getMessage());
      flush();
    } finally {
      store.lock();
      try {
        leave();
      } finally {
        store.unlock();
      }
    }
  }

  /**
   * Waits until bytes have arrived.
   *
   * @return false if none will
   */
  private boolean awaitRequests() throws IOException {
    while (true) {
      int n = reader.fill(this::readNow);
      if (n != NOTHING_YET) {
        return n >= 0;
      }
      boolean _ = reader.release();
      MpscReceiver<byte[]> messages = inbox;
      if (messages != null) {
        awaitEither(messages);
      } else if (settings.timeout().isZero()) {
        socket.readable();
      } else if (!isReadableWithin(settings.timeout())) {
        return false;
      }
    }
  }

  private int readNow(byte[] array, int offset, int length) throws IOException {
    OptionalInt n = socket.tryRead(array, offset, length);
    return n.isPresent() ? n.getAsInt() : NOTHING_YET;
  }

  private boolean isReadableWithin(Duration limit) throws IOException {
    try {
      Time.timeout(limit, () -> socket.readable());
      return true;
    } catch (DeadlineException e) {
      return false;
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Waits for bytes, or for messages, which it passes on. */
  private void awaitEither(MpscReceiver<byte[]> messages) throws IOException {
    byte[] message;
    try {
      message =
          Select.<byte @Nullable []>biased()
              .arm(messages.recvAsync(), m -> m)
              .arm(socket.readableAsync(), _ -> null)
              .await();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    while (message != null) {
      pass(message);
      message = out.length() < FULL ? messages.tryRecv().orElse(null) : null;
    }
    flush();
  }

  private void pass(byte[] message) {
    out.raw(message);
    undelivered.addAndGet(-message.length);
  }

  /**
   * Passes on all messages that were published before the requests that follow. After the reply to
   * {@code UNSUBSCRIBE} a client of RESP2 would take a message for the reply to its next request.
   */
  private void passEarlier() {
    MpscReceiver<byte[]> messages = inbox;
    if (messages != null) {
      for (byte[] message; (message = messages.tryRecv().orElse(null)) != null; ) {
        pass(message);
      }
    }
  }

  /**
   * Carries out what has arrived.
   *
   * @return if it has stopped because there were enough replies
   */
  private boolean execute() throws ProtocolException {
    Request request = reader.next();
    if (request == null) {
      return false;
    }
    store.lock();
    long before = store.log().position();
    executing = true;
    try {
      passEarlier();
      while (request != null) {
        store.commands().run(this, request);
        reader.consume();
        if (isEnding() || out.length() >= FULL || store.log().position() - before >= FULL_LOG) {
          return true;
        }
        request = reader.next();
      }
      return false;
    } finally {
      executing = false;
      known = store.log().position();
      if (inbox == null && isSubscribed()) {
        Mpsc<byte[]> channel = Mpsc.unbounded();
        outbox = channel.sender();
        inbox = channel.receiver();
      }
      store.unlock();
    }
  }

  /**
   * Writes the replies out, as soon as what they tell of cannot be lost any more. If it was, one
   * error takes their place and the connection ends: which of several requests a client has on its
   * way have changed what the connection is, such as its database, it could not know.
   */
  private void flush() throws IOException {
    if (out.length() == 0) {
      return;
    }
    try {
      flushWritten();
    } catch (NotWrittenException e) {
      out.truncate(0);
      out.error(String.valueOf(e.getMessage()));
      end();
      out.flush(socket::writeAll);
    }
  }

  private void flushWritten() throws IOException {
    try {
      Task.shield(() -> {
        if (journal != null) {
          journal.awaitWritten(known);
        }
        out.flush(socket::writeAll);
      });
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  protected void deliver(byte[] message) {
    MpscSender<byte[]> to = outbox;
    if (executing || to == null) {
      out.raw(message); // it was published by the connection itself, with this batch of requests
    } else if (overrun) {
      return; // it is on its way out
    } else if (undelivered.addAndGet(message.length) > settings.maxUndelivered()) {
      settings
          .report()
          .accept("disconnected " + peer + ", which left " + undelivered + " bytes unread");
      overrun = true;
      kill();
    } else {
      boolean _ = to.trySend(message);
    }
  }

  @Override
  protected void kill() {
    socket.close();
  }

  @Override
  protected String address() {
    return peer;
  }
}
