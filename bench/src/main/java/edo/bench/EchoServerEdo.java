package edo.bench;

import edo.bytes.ArrayPool;
import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.runtime.EdoRuntime;
import edo.task.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/** Echo server on Edo in direct style: a virtual-thread task for each connection. */
final class EchoServerEdo {
  private static final ArrayPool POOL = new ArrayPool(EchoServers.BUFFER, 8);

  private EchoServerEdo() {}

  /** One argument: the number of workers. */
  public static void main(String[] args) throws Exception {
    EdoRuntime runtime = EdoRuntime.multiThread().workerThreads(Integer.parseInt(args[0])).build();
    TcpListener listener =
        runtime.run(
            () -> TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    runtime.spawn(() -> {
      while (true) {
        TcpStream stream = listener.accept();
        Task.spawn(() -> serve(stream));
      }
    });
    EchoServers.attend(listener.localAddress().getPort(), () -> runtime.metrics().threadWakes());
  }

  /** Holds an array only while there is something to read. */
  private static void serve(TcpStream stream) {
    try (stream) {
      stream.setNoDelay(true);
      boolean open = true;
      while (open) {
        stream.readable();
        byte[] array = POOL.take();
        open = answer(stream, array);
        POOL.give(array);
      }
    } catch (IOException e) {
      System.err.println("a connection failed: " + e);
    }
  }

  /** Sends back all there is; false at the end of the connection. */
  private static boolean answer(TcpStream stream, byte[] array) throws IOException {
    while (true) {
      OptionalInt n = stream.tryRead(array, 0, array.length);
      if (n.isEmpty()) {
        return true;
      }
      if (n.getAsInt() < 0) {
        return false;
      }
      stream.writeAll(array, 0, n.getAsInt());
    }
  }
}
