package edo.reactor.internal.nio;

import edo.reactor.Readiness;
import edo.reactor.Registry;
import edo.reactor.Source;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A channel and its place in a selector; makes a level-triggered selector behave edge-triggered.
 *
 * <p><b>States</b> of each direction of a registered channel: <i>armed</i> (its bit is in the key's
 * interest set) and <i>reported</i> (it is not). Registering arms. The polling thread disarms a
 * direction, then reports it. {@link #rearm} arms it again; a source calls that when an operation
 * would have had to wait.
 *
 * <p>No event is lost: arming a channel that is ready makes the next select report it, and
 * disarming always comes with a report, so whoever armed too early is told. An arming that a
 * running select has not seen wakes the selector, see {@link NioRegistry#wakeIfSelecting}.
 *
 * <p>A key is never cancelled, only disarmed, for a cancelled key blocks a new registration until
 * the next select. It goes when its channel or selector is closed.
 *
 * <pre>
 * field     read mode  write mode                            owner
 * home      volatile   CAS (register), volatile (the rest)   the registering thread
 * key       volatile   before the first arming               the registering thread
 * token     volatile   before arming                         the registering thread
 * interest  volatile   before arming                         the registering thread
 * key's interest set: atomic and/or                          all
 * </pre>
 */
class NioRegistration {
  private static final System.Logger LOG = System.getLogger("edo.reactor");
  private static final VarHandle HOME;

  static {
    try {
      HOME = MethodHandles.lookup().findVarHandle(NioRegistration.class, "home", NioRegistry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SelectableChannel channel;
  private volatile @Nullable NioRegistry home;
  private volatile @Nullable SelectionKey key;
  private volatile long token;
  private volatile int interest;

  NioRegistration(SelectableChannel channel) {
    this.channel = channel;
  }

  final SelectableChannel channel() {
    return channel;
  }

  final @Nullable NioRegistry home() {
    return home;
  }

  final boolean settle(@Nullable NioRegistry from, NioRegistry to) {
    return HOME.compareAndSet(this, from, to);
  }

  final long token() {
    return token;
  }

  /** Whether a reader need not wait although the channel has nothing. */
  boolean hasBuffered() {
    return false;
  }

  /** Called once at home. */
  final void begin(SelectionKey newKey, long newToken, int newInterest) {
    key = newKey;
    token = newToken;
    interest = newInterest;
    newKey.interestOps(ops(newInterest));
    correctConnect(newKey);
  }

  /** Called at home. */
  final void change(long newToken, int newInterest) {
    SelectionKey current = key;
    if (current != null) {
      begin(current, newToken, newInterest);
    }
  }

  /** Called at home, on the way out. */
  final void end() {
    interest = 0;
    SelectionKey current = key;
    if (current != null) {
      current.interestOps(0);
    }
    home = null;
  }

  /** The registration has failed. */
  final void leaveHome() {
    home = null;
  }

  /** Whether this direction is registered, for an event that does not come from the channel. */
  final boolean isInterestedIn(int bit) {
    return (interest & bit) != 0;
  }

  final void rearm(int bits) {
    NioRegistry registry = home;
    SelectionKey current = key;
    int wanted = bits & interest;
    if (registry == null || current == null || wanted == 0) {
      return;
    }
    if ((wanted & Readiness.READABLE) != 0 && hasBuffered()) {
      registry.reportBuffered(this);
    }
    try {
      int ops = ops(wanted);
      int before = current.interestOpsOr(ops);
      correctConnect(current);
      if ((before & ops) != ops) {
        registry.wakeIfSelecting();
      }
    } catch (CancelledKeyException e) {
      // Closed meanwhile: nobody waits for it any more.
    }
  }

  /** After a connect has ended: whoever waits for that waits for room to write now. */
  final void connected() {
    SelectionKey current = key;
    if (current != null) {
      try {
        correctConnect(current);
      } catch (CancelledKeyException e) {
        // Closed meanwhile: nobody waits for it any more.
      }
    }
  }

  // OP_CONNECT on a channel that is connected would be ready for ever and never be reported. It
  // gets
  // there if the connect ends between the look at the channel and the arming, hence this second
  // look.
  private void correctConnect(SelectionKey current) {
    if ((current.interestOps() & SelectionKey.OP_CONNECT) != 0
        && channel instanceof SocketChannel socket
        && !socket.isConnectionPending()) {
      current.interestOpsAnd(~SelectionKey.OP_CONNECT);
      current.interestOpsOr(SelectionKey.OP_WRITE);
    }
  }

  private int ops(int bits) {
    int ops = 0;
    if ((bits & Readiness.READABLE) != 0) {
      ops |= channel instanceof ServerSocketChannel ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ;
    }
    if ((bits & Readiness.WRITABLE) != 0) {
      ops |=
          channel instanceof SocketChannel socket && socket.isConnectionPending()
              ? SelectionKey.OP_CONNECT
              : SelectionKey.OP_WRITE;
    }
    return ops & channel.validOps();
  }

  final void requireOpen() throws ClosedChannelException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  final void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a channel failed; it is closed all the same", e);
    }
    NioRegistry registry = home;
    if (registry != null) {
      // The selector lets go of the descriptor at its next select only.
      registry.wakeIfSelecting();
    }
  }

  final void registerWith(Registry registry, long newToken, int bits) throws IOException {
    NioRegistry.of(registry).add(this, newToken, bits);
  }

  final void reregisterWith(Registry registry, long newToken, int bits) throws IOException {
    NioRegistry.of(registry).change(this, newToken, bits);
  }

  final void deregisterFrom(Registry registry) throws IOException {
    NioRegistry.of(registry).remove(this);
  }

  /** The channels throw something else. */
  static void requireWritable(ByteBuffer buffer) {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
  }

  /** Keeps one call within {@link Source#MAX_TRANSFER}; answers the limit to put back. */
  static int shorten(ByteBuffer buffer) {
    int limit = buffer.limit();
    if (buffer.remaining() > Source.MAX_TRANSFER) {
      buffer.limit(buffer.position() + Source.MAX_TRANSFER);
    }
    return limit;
  }

  /** The first buffer with something remaining, or {@code end}. */
  static int firstWithRoom(ByteBuffer[] buffers, int from, int end) {
    int first = from;
    while (first < end && !buffers[first].hasRemaining()) {
      first++;
    }
    return first;
  }

  /**
   * How many buffers one call may get: up to the first that was there before, as the JDK would take
   * it to be another one and move the same bytes twice.
   */
  static int unrepeated(ByteBuffer[] buffers, int first, int end) {
    if (end - first > 1) {
      Set<ByteBuffer> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      for (int i = first; i < end; i++) {
        if (!seen.add(buffers[i])) {
          return i - first;
        }
      }
    }
    return end - first;
  }
}
