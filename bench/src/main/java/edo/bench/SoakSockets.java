package edo.bench;

import static edo.bench.SoakTasks.joinCancelled;
import static edo.bench.SoakTasks.millis;
import static edo.bench.SoakTasks.require;

import edo.net.TcpListener;
import edo.net.TcpSocket;
import edo.net.TcpStream;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The pieces of the soak that open connections and end them in every way there is. */
final class SoakSockets {
  private static final int CHUNK = 4 * 1024;

  private final SoakWork work;

  private SoakSockets(SoakWork work) {
    this.work = work;
  }

  static List<SoakWork.Piece> pieces(SoakWork work) {
    SoakSockets sockets = new SoakSockets(work);
    return List.of(
        sockets::echoAndHalfClose,
        sockets::reset,
        sockets::cancelledRead,
        sockets::cancelledWrite,
        sockets::closedUnderReader,
        SoakSockets::cancelledAccept,
        SoakSockets::refused);
  }

  /** Writes in one task, reads in another, closes one way and then the other. */
  private void echoAndHalfClose(Random random) throws Exception {
    byte[] sent = new byte[1 + random.nextInt(64 * 1024)];
    random.nextBytes(sent);
    try (TcpStream stream = TcpStream.connect(work.echoAddress())) {
      boolean direct = random.nextBoolean();
      JoinHandle<@Nullable Void> writer =
          direct
              ? Task.spawn(() -> writeInChunks(stream, sent))
              : Task.spawn(stream.writeAllAsync(ByteBuffer.wrap(sent)));
      byte[] come = direct ? drain(stream) : stream.inputStream().readNBytes(sent.length);
      writer.join();
      require(Arrays.equals(sent, come), "an echo differs: " + sent.length + ", " + come.length);
    }
  }

  private static void writeInChunks(TcpStream stream, byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; at += CHUNK) {
      stream.writeAll(bytes, at, Math.min(CHUNK, bytes.length - at));
    }
    stream.shutdownOutput();
  }

  private static byte[] drain(TcpStream stream) throws IOException {
    return stream.inputStream().readAllBytes();
  }

  /** Goes away with data under way. */
  private void reset(Random random) throws Exception {
    try (TcpStream stream = TcpStream.connect(work.echoAddress())) {
      stream.writeAll(new byte[1 + random.nextInt(CHUNK)], 0, 1);
      if (random.nextBoolean()) {
        Time.sleep(millis(random, 2));
      }
      stream.setZeroLinger();
    }
  }

  /** A reader that is cancelled, after which the connection must be as good as before. */
  private void cancelledRead(Random random) throws Exception {
    try (TcpStream stream = TcpStream.connect(work.echoAddress())) {
      JoinHandle<Integer> reader =
          random.nextBoolean()
              ? Task.spawn(() -> stream.read(new byte[CHUNK]))
              : Task.spawn(stream.readAsync(ByteBuffer.allocate(CHUNK)));
      Time.sleep(millis(random, 3));
      reader.abort();
      joinCancelled(reader);
      byte[] message = {1, 2, 3};
      stream.writeAll(message, 0, message.length);
      stream.shutdownOutput();
      byte[] come = drain(stream);
      require(Arrays.equals(message, come), "a cancelled read took " + come.length + " bytes");
    }
  }

  /** A writer that nobody reads from, cancelled; the server may have reset it before. */
  private void cancelledWrite(Random random) throws Exception {
    try (TcpStream stream = TcpStream.connect(work.deafAddress())) {
      JoinHandle<@Nullable Void> writer =
          Task.spawn(() -> {
            byte[] chunk = new byte[64 * 1024];
            while (true) {
              stream.writeAll(chunk, 0, chunk.length);
            }
          });
      Time.sleep(millis(random, 30));
      writer.abort();
      endedByIo(writer, true);
    }
  }

  /** A reader whose stream is closed by another task. */
  private void closedUnderReader(Random random) throws Exception {
    TcpStream stream = TcpStream.connect(work.echoAddress());
    JoinHandle<Integer> reader = Task.spawn(() -> stream.read(new byte[CHUNK]));
    Time.sleep(millis(random, 3));
    stream.close();
    endedByIo(reader, false);
  }

  private static void endedByIo(JoinHandle<?> task, boolean cancelledToo) {
    try {
      task.join();
    } catch (JoinException e) {
      boolean expected = e.isCancelled() ? cancelledToo : e.getCause() instanceof IOException;
      if (!expected) {
        throw e;
      }
      return;
    }
    throw new AssertionError("an operation on a closed or stuck stream succeeded");
  }

  /** An accept that is cancelled, after which the listener must be as good as before. */
  private static void cancelledAccept(Random random) throws Exception {
    try (TcpListener listener = SoakWork.listen()) {
      JoinHandle<TcpStream> acceptor =
          random.nextBoolean() ? Task.spawn(listener::accept) : Task.spawn(listener.acceptAsync());
      Time.sleep(millis(random, 3));
      acceptor.abort();
      joinCancelled(acceptor);
      try (TcpStream client = TcpStream.connect(listener.localAddress());
          TcpStream server = listener.accept()) {
        require(
            client.localAddress().equals(server.peerAddress()),
            "a connection came from somewhere else");
      }
    }
  }

  /** A connect to a port that is taken, so that no other piece gets it, but not listened on. */
  private static void refused(Random random) throws Exception {
    try (TcpSocket silent = TcpSocket.v4()) {
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      if (random.nextBoolean()) {
        Task.yieldNow();
      }
      TcpStream.connect(silent.localAddress()).close();
    } catch (ConnectException e) {
      return;
    }
    throw new AssertionError("connected to a socket that does not listen");
  }
}
