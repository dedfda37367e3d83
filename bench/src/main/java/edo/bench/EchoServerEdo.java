package edo.bench;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.runtime.EdoRuntime;
import edo.task.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Echo server on Edo in direct style: a virtual-thread task for each connection. */
final class EchoServerEdo {
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

  private static void serve(TcpStream stream) {
    try (stream) {
      stream.setNoDelay(true);
      byte[] buffer = new byte[EchoServers.BUFFER];
      for (int n; (n = stream.read(buffer)) >= 0; ) {
        stream.writeAll(buffer, 0, n);
      }
    } catch (IOException e) {
      System.err.println("a connection failed: " + e);
    }
  }
}
