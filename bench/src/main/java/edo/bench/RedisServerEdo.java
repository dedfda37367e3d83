package edo.bench;

import edo.miniredis.RedisServer;
import edo.miniredis.RedisSettings;
import edo.runtime.EdoRuntime;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The server of {@code examples/mini-redis}. */
final class RedisServerEdo {
  private RedisServerEdo() {}

  /** One argument: the number of workers. */
  public static void main(String[] args) throws Exception {
    EdoRuntime runtime = EdoRuntime.multiThread().workerThreads(Integer.parseInt(args[0])).build();
    RedisServer server =
        runtime.run(() ->
            RedisServer.start(
                RedisSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
    EchoServers.attend(server.address().getPort(), () -> runtime.metrics().threadWakes());
  }
}
