package edo.sim.internal.net;

import edo.reactor.Readiness;
import edo.reactor.Source;
import edo.sim.internal.net.Packet.Segment;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection: enough of the protocol for what programs can see of it.
 *
 * <p>Bytes are numbered: SYN is 0, the first byte 1, FIN comes after the last. What was not
 * acknowledged is kept and, when nothing was heard for a time that doubles, sent again from there
 * on; after so many times the connection has failed. A receiver takes only what comes next in
 * order. It says how much room it has, and again when it has room after it had little; a sender
 * that waits for room asks now and then.
 *
 * <p>Left out: congestion control, delayed acknowledgements, TIME_WAIT, urgent data, and FIN and
 * data in one segment. Segments of one direction do not overtake each other.
 *
 * <pre>
 *   CONNECTING --SYN+ACK--> OPEN            ANSWERING --ACK--> OPEN, to the listener's queue
 *   any --RST, too many retries--> FAILED   any --close, all said and heard--> GONE
 * </pre>
 */
final class TcpEnd {
  private enum Phase {
    CONNECTING,
    ANSWERING,
    OPEN,
    FAILED,
    GONE
  }

  private static final byte[] NOTHING = {};
  private static final int ALL =
      Readiness.READABLE
          | Readiness.WRITABLE
          | Readiness.READ_CLOSED
          | Readiness.WRITE_CLOSED
          | Readiness.ERROR;

  private final Stack stack;
  private final InetSocketAddress local;
  private final InetSocketAddress peer;
  private final int mss;
  private int sendBuffer;
  private int receiveBuffer;
  final Readying readying = new Readying(this::readiness);
  private final @Nullable SimListener listener;
  private Phase phase;
  private String failure = "";

  // Sending. Numbers from una to nxt are under way; out holds the bytes from una on.
  private final ByteRing out = new ByteRing();
  private long una;
  private long nxt;
  private long written;
  private boolean finished;
  private int window;
  private long latest;
  private final RetryTimer timer;

  // Receiving.
  private final ByteRing in = new ByteRing();
  private long expected;
  private boolean ended;
  private int told;

  // What the program has done.
  private boolean inputShut;
  private boolean closed;
  private boolean brokenSeen;

  private TcpEnd(
      Stack stack,
      InetSocketAddress local,
      InetSocketAddress peer,
      Phase phase,
      Options options,
      @Nullable SimListener listener) {
    this.stack = stack;
    this.local = local;
    this.peer = peer;
    this.phase = phase;
    this.listener = listener;
    this.mss = stack.isOwn(peer) ? stack.settings().loopbackMss() : stack.settings().mss();
    this.sendBuffer = Math.max(1, options.get(StandardSocketOptions.SO_SNDBUF));
    this.receiveBuffer = Math.max(1, options.get(StandardSocketOptions.SO_RCVBUF));
    this.timer = new RetryTimer(stack, this::sendAgain, this::giveUp);
  }

  /** Begins to connect. */
  static TcpEnd connect(
      Stack stack, InetSocketAddress local, InetSocketAddress peer, Options options)
      throws IOException {
    var end = new TcpEnd(stack, local, peer, Phase.CONNECTING, options, null);
    stack.add(end);
    end.greet();
    return end;
  }

  /** Answers somebody who begins to connect. */
  static void answer(Stack stack, Segment syn, SimListener listener) throws IOException {
    var end =
        new TcpEnd(stack, syn.to(), syn.from(), Phase.ANSWERING, listener.options(), listener);
    stack.add(end);
    listener.comes(end);
    end.expected = 1;
    end.window = syn.window();
    end.greet();
  }

  /** The answer to a segment that nobody wants. */
  static Segment reset(Segment to) {
    return new Segment(
        to.to(), to.from(), Segment.RST | Segment.ACK, to.ack(), to.seq() + 1, 0, NOTHING);
  }

  InetSocketAddress local() {
    return local;
  }

  InetSocketAddress peer() {
    return peer;
  }

  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  // ---------------------------------------------------------------- sending

  private void greet() {
    nxt = 1;
    emit(phase == Phase.ANSWERING ? Segment.SYN | Segment.ACK : Segment.SYN, 0, NOTHING);
    timer.start();
  }

  private void emit(int flags, long seq, byte[] payload) {
    told = room();
    var segment = new Segment(local, peer, flags, seq, expected, told, payload);
    latest = stack.send(segment, latest);
  }

  /** How much more the receiving side takes. */
  private int room() {
    return Math.max(0, receiveBuffer - in.size());
  }

  private void acknowledge() {
    emit(Segment.ACK, nxt, NOTHING);
  }

  /** Sends what may be sent. */
  private void push() {
    if (phase != Phase.OPEN) {
      return;
    }
    long end = 1 + written;
    while (nxt < end) {
      int underWay = (int) (nxt - una);
      int n = (int) Math.min(Math.min(mss, end - nxt), window - underWay);
      if (n <= 0) {
        break;
      }
      long seq = nxt;
      nxt += n;
      emit(Segment.ACK, seq, out.copy(underWay, n));
    }
    if (finished && nxt == end) {
      nxt++;
      emit(Segment.ACK | Segment.FIN, end, NOTHING);
    }
    if (!timer.isRunning() && (una < nxt || una < end)) {
      timer.start();
    }
  }

  private void giveUp() {
    if (phase != Phase.FAILED && phase != Phase.GONE) {
      stack.note("gave up " + this);
      fail("Connection timed out");
    }
  }

  private void sendAgain() {
    switch (phase) {
      case FAILED, GONE -> {}
      case CONNECTING, ANSWERING -> greet();
      case OPEN -> {
        if (una < nxt) {
          nxt = una;
          push();
        } else {
          emit(Segment.ACK | Segment.PROBE, nxt, NOTHING);
        }
        timer.start();
      }
    }
  }

  // ---------------------------------------------------------------- receiving

  void receive(Segment s) {
    if (s.is(Segment.RST)) {
      fail(phase == Phase.CONNECTING ? "Connection refused" : "Connection reset");
      return;
    }
    switch (phase) {
      case CONNECTING -> {
        if (s.is(Segment.SYN) && s.ack() == 1) {
          expected = 1;
          open(s);
          acknowledge();
          readying.raise(Readiness.WRITABLE);
          push();
        } else if (!s.is(Segment.SYN)) {
          // RFC 9293, 3.10.7.3: it knows of a connection from before; the next SYN finds it gone.
          var _ = stack.send(reset(s), 0);
        }
      }
      case ANSWERING -> {
        if (s.is(Segment.SYN)) {
          greet();
        } else if (s.ack() >= 1) {
          open(s);
          if (listener == null || !listener.enqueue(this)) {
            abort();
            return;
          }
          inOrder(s);
        }
      }
      case OPEN -> {
        if (s.is(Segment.SYN)) {
          acknowledge();
        } else {
          heard(s);
          inOrder(s);
        }
      }
      case FAILED, GONE -> {}
    }
  }

  private void open(Segment s) {
    phase = Phase.OPEN;
    una = 1;
    nxt = 1;
    window = s.window();
    timer.calm();
    timer.stop();
  }

  /** What a segment says about what was sent. */
  private void heard(Segment s) {
    if (s.ack() < una) {
      return;
    }
    window = s.window();
    if (s.ack() > una) {
      int bytes = (int) (Math.min(s.ack(), 1 + written) - una);
      out.drop(Math.max(0, bytes));
      una = s.ack();
      nxt = Math.max(nxt, una);
      timer.calm();
      timer.stop();
      if (!finished) {
        readying.raise(Readiness.WRITABLE);
      }
    } else if (una == nxt) {
      timer.calm(); // it only waits for room, and the other end lives
    }
  }

  /** What a segment brings. */
  private void inOrder(Segment s) {
    boolean fin = s.is(Segment.FIN);
    boolean brings = s.payload().length > 0 || fin;
    if (brings && s.seq() == expected && s.payload().length <= room()) {
      if (closed && s.payload().length > 0) {
        abort(); // nobody will read it
        return;
      }
      if (!inputShut) {
        in.add(s.payload());
      }
      expected += s.payload().length;
      if (fin) {
        expected++;
        ended = true;
      }
      readying.raise(Readiness.READABLE | (ended ? Readiness.READ_CLOSED : 0));
      acknowledge();
    } else if (brings || s.is(Segment.PROBE)) {
      acknowledge(); // twice the same, or something is missing
    }
    push();
    if (closed && ended && una == written + 2) {
      leave(Phase.GONE);
    }
  }

  private void fail(String why) {
    boolean wasWaiting = phase == Phase.ANSWERING;
    failure = why;
    in.clear();
    leave(Phase.FAILED);
    if (!wasWaiting) {
      readying.raise(ALL);
    }
  }

  /** Ends it with a reset. */
  void abort() {
    if (phase != Phase.FAILED && phase != Phase.GONE) {
      emit(Segment.RST | Segment.ACK, nxt, NOTHING);
      fail("Connection reset");
    }
  }

  private void leave(Phase last) {
    phase = last;
    timer.stop();
    stack.remove(this);
    if (listener != null) {
      listener.left(this);
    }
  }

  // ---------------------------------------------------------------- the program's side

  int readiness() {
    if (phase == Phase.FAILED) {
      return ALL;
    }
    if (phase != Phase.OPEN) {
      return 0;
    }
    int bits = 0;
    if (in.size() > 0 || ended || inputShut) {
      bits |= Readiness.READABLE;
    }
    if (ended || inputShut) {
      bits |= Readiness.READ_CLOSED;
    }
    if (out.size() < sendBuffer || finished) {
      bits |= Readiness.WRITABLE;
    }
    return finished ? bits | Readiness.WRITE_CLOSED : bits;
  }

  boolean finishConnect() throws IOException {
    if (phase == Phase.FAILED) {
      throw new ConnectException(failure + ": connect to " + peer);
    }
    return phase == Phase.OPEN;
  }

  private void throwIfFailed() throws SocketException {
    if (phase == Phase.FAILED) {
      brokenSeen = true;
      throw new SocketException(failure);
    }
  }

  int read(ByteBuffer into, boolean peek) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    throwIfFailed();
    if (in.size() == 0) {
      return ended || inputShut ? Source.EOF : Source.WOULD_BLOCK;
    }
    int n = in.peek(into);
    if (!peek) {
      in.drop(n);
      if (told < receiveBuffer / 2 && room() >= receiveBuffer / 2) {
        acknowledge();
      }
    }
    return n;
  }

  int write(ByteBuffer from) throws IOException {
    if (!from.hasRemaining()) {
      return 0;
    }
    if (finished || (phase == Phase.FAILED && brokenSeen)) {
      throw new SocketException("Broken pipe");
    }
    throwIfFailed();
    int n = Math.min(from.remaining(), sendBuffer - out.size());
    if (n <= 0 || phase != Phase.OPEN) {
      return Source.WOULD_BLOCK;
    }
    out.add(from, n);
    written += n;
    push();
    return n;
  }

  /** The program has set how much the two buffers hold. */
  void buffers(int send, int receive) {
    boolean more = receive > receiveBuffer;
    sendBuffer = Math.max(1, send);
    receiveBuffer = Math.max(1, receive);
    if (phase == Phase.OPEN) {
      readying.raise(readiness() & Readiness.WRITABLE);
      if (more) {
        acknowledge();
      }
    }
  }

  /** As it is. */
  SocketState state() {
    return new SocketState(true, stateName(), local, peer, in.size(), out.size());
  }

  private String stateName() {
    return switch (phase) {
      case CONNECTING -> "SYN_SENT";
      case ANSWERING -> "SYN_RECV";
      case OPEN ->
          finished ? (ended ? "LAST_ACK" : "FIN_WAIT") : (ended ? "CLOSE_WAIT" : "ESTABLISHED");
      case FAILED, GONE -> "CLOSE";
    };
  }

  void shutdownInput() {
    inputShut = true;
    in.clear();
    readying.raise(Readiness.READABLE | Readiness.READ_CLOSED);
  }

  void shutdownOutput() {
    if (!finished && phase == Phase.OPEN) {
      finished = true;
      if (out.size() >= sendBuffer) {
        readying.raise(Readiness.WRITABLE | Readiness.WRITE_CLOSED); // who waits for room fails
      }
      push();
    }
  }

  /** Closes it; what was written still goes out, unless something has come that nobody has read. */
  void close(boolean hard) {
    if (closed) {
      return;
    }
    closed = true;
    readying.close();
    if (phase == Phase.CONNECTING) {
      leave(Phase.GONE);
    } else if (phase == Phase.OPEN) {
      if (hard || in.size() > 0) {
        abort();
      } else {
        shutdownOutput();
        if (ended && una == written + 2) {
          leave(Phase.GONE);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "tcp " + local.getPort() + ">" + peer.getPort();
  }
}
