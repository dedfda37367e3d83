package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.reactor.DatagramBatch;
import edo.reactor.DatagramSource;
import edo.reactor.UnixAddress;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.time.Time;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket for datagrams (epoll only; with {@code java.nio} making one throws {@link
 * UnsupportedOperationException}). Nothing gets lost or reordered: a sender waits for room.
 *
 * {@snippet :
 * UnixDatagram.Pair pair = UnixDatagram.pair();
 * try (var one = pair.one(); var other = pair.other()) {
 *   one.send("hello".getBytes(StandardCharsets.UTF_8));
 *   int length = other.receive(new byte[100]);
 * }
 * }
 *
 * <p>Binding to a path makes a file, which must not exist before and is not deleted when the socket
 * is closed: delete it yourself. How operations wait, what cancelling them does, and what they
 * throw is told by {@link DatagramEndpoint}.
 */
public final class UnixDatagram extends DatagramEndpoint<UnixAddress> {
  UnixDatagram(Host host, DatagramSource source) throws IOException {
    super(new DatagramIo(host, source));
  }

  /**
   * Takes over a Unix socket for datagrams that comes from elsewhere as a descriptor, from whoever
   * started this process for example, and makes it non-blocking (epoll only).
   *
   * @param fd owned by the result if all goes well
   * @return the socket
   * @throws IOException if the descriptor is not open, or the runtime has shut down (then it is
   *     closed)
   * @throws IllegalArgumentException if it is no Unix socket for datagrams
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static UnixDatagram ofFd(int fd) throws IOException {
    Host host = Ambient.host();
    return new UnixDatagram(host, host.sockets().adoptDatagram(fd, true));
  }

  /**
   * Two sockets, each the peer of the other.
   *
   * @param one one of them
   * @param other the other one
   */
  public record Pair(UnixDatagram one, UnixDatagram other) {}

  /**
   * Makes a socket with a path.
   *
   * @param path must not exist
   * @return the socket
   * @throws java.net.BindException if the path exists
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if the path is too long
   */
  public static UnixDatagram bind(Path path) throws IOException {
    return bind(UnixAddress.of(path));
  }

  /**
   * Makes a socket with an address.
   *
   * @param address a path that does not exist, or an abstract name
   * @return the socket
   * @throws java.net.BindException if the address is in use
   * @throws IOException if the system refuses
   */
  public static UnixDatagram bind(UnixAddress address) throws IOException {
    UnixDatagram socket = unbound();
    try {
      socket.io.source.bind(address);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Makes a socket without a name: nobody can answer it unless it is connected.
   *
   * @return the socket
   * @throws IOException if there is no descriptor left
   */
  public static UnixDatagram unbound() throws IOException {
    Host host = Ambient.host();
    return new UnixDatagram(host, host.sockets().unixDatagram());
  }

  /**
   * Makes two sockets, each the peer of the other.
   *
   * @return both, to be closed by the caller
   * @throws IOException if there are no descriptors left
   */
  public static Pair pair() throws IOException {
    Host host = Ambient.host();
    var pair = host.sockets().unixDatagramPair();
    try {
      return new Pair(new UnixDatagram(host, pair.one()), new UnixDatagram(host, pair.other()));
    } catch (IOException | RuntimeException e) {
      pair.one().close();
      pair.other().close();
      throw e;
    }
  }

  /**
   * Sets the peer: {@link #send} goes to it, and what others send is refused. May be called again
   * with another.
   *
   * @param path of the peer
   * @throws java.net.ConnectException if there is no such path, or nobody behind it
   * @throws IOException if the system refuses
   */
  public void connect(Path path) throws IOException {
    connect(UnixAddress.of(path));
  }

  /**
   * Sets the peer: {@link #send} goes to it, and what others send is refused. May be called again
   * with another.
   *
   * @param address of the peer
   * @throws java.net.ConnectException if there is no such address, or nobody behind it
   * @throws IOException if the system refuses
   */
  public void connect(UnixAddress address) throws IOException {
    io.source.connect(address);
  }

  /**
   * {@inheritDoc}
   *
   * <p>While the receiver's queue is full this tries again every millisecond: the system announces
   * room only to those who are connected to the receiver.
   */
  @Override
  public int sendTo(ByteBuffer buffer, UnixAddress to) throws IOException {
    return SourceIo.await(sendToAsync(buffer, to));
  }

  @Override
  public Async<Integer> sendToAsync(ByteBuffer buffer, UnixAddress to) {
    return new PatientSend() {
      @Override
      int attempt() throws IOException {
        return io.source.sendTo(buffer, to);
      }

      @Override
      boolean isAnnounced() {
        return false;
      }
    };
  }

  @Override
  public OptionalInt trySendTo(ByteBuffer buffer, UnixAddress to) throws IOException {
    io.checkUsable(io.cell.state(), SourceIo.WRITE_HALF);
    return StreamIo.result(io.source.sendTo(buffer, to));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Datagrams that have an address are tried every millisecond while their receiver's queue is
   * full, as with {@link #sendTo}.
   */
  @Override
  public int sendBatch(DatagramBatch<UnixAddress> batch) throws IOException {
    return SourceIo.await(sendBatchAsync(batch));
  }

  @Override
  public Async<Integer> sendBatchAsync(DatagramBatch<UnixAddress> batch) {
    return new PatientSend() {
      private int sent;

      @Override
      int attempt() throws IOException {
        while (!batch.isEmpty()) {
          int n = isAnnounced() ? io.attemptSend(batch, false) : io.source.send(batch);
          if (n == SourceIo.WOULD_BLOCK) {
            return n;
          }
          sent += n;
        }
        return sent;
      }

      @Override
      boolean isAnnounced() {
        return !batch.hasAddress(0);
      }
    };
  }

  @Override
  public OptionalInt trySendBatch(DatagramBatch<UnixAddress> batch) throws IOException {
    if (batch.isEmpty() || !batch.hasAddress(0)) {
      return super.trySendBatch(batch);
    }
    io.checkUsable(io.cell.state(), SourceIo.WRITE_HALF);
    return StreamIo.result(io.source.send(batch));
  }

  /**
   * Sends to somebody who may not be the peer: past the cell, because that the socket is not
   * writable may be another receiver's fault. Withdrawing it withdraws its pause.
   */
  private abstract class PatientSend implements Async<Integer> {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private @Nullable Async<?> pause;

    /** Sends; answers {@code WOULD_BLOCK}, or the result. */
    abstract int attempt() throws IOException;

    /** Whether the system tells when there is room: it does if it was the peer who had none. */
    abstract boolean isAnnounced();

    @Override
    public final Poll<Integer> poll(Context cx) throws Exception {
      if (!cx.proceed()) {
        return Poll.pending();
      }
      for (; ; ) {
        Async<?> waiting = pause;
        if (waiting != null) {
          if (waiting.poll(cx).isPending()) {
            return Poll.pending();
          }
          pause = null;
        }
        int n = attempt();
        if (n != SourceIo.WOULD_BLOCK) {
          return Poll.ready(n);
        }
        io.checkUsable(io.cell.state(), SourceIo.WRITE_HALF);
        if (!isAnnounced()) {
          pause = Time.sleepAsync(PAUSE);
        } else if (!io.pollWritable(cx)) {
          return Poll.pending();
        }
      }
    }

    @Override
    public final void cancel() {
      if (pause != null) {
        pause.cancel();
      }
    }
  }

  /**
   * Ends receiving: the peer's sends fail with "Broken pipe", so nothing arrives any more. Who
   * waits for a datagram is not told.
   *
   * @throws IOException if the socket was closed, or is not connected
   */
  public void shutdownInput() throws IOException {
    io.source.shutdownInput();
  }

  /**
   * Ends sending: sends fail with "Broken pipe".
   *
   * @throws IOException if the socket was closed, or is not connected
   */
  public void shutdownOutput() throws IOException {
    io.source.shutdownOutput();
  }

  @Override
  UnixAddress ours(SocketAddress address) {
    return (UnixAddress) address;
  }

  @Override
  public String toString() {
    return "UnixDatagram[" + io + "]";
  }
}
